//! How a station pings, and which ping a pong answers.

use olgfeast_link::{Pong, plain_ping};
use olgfeast_protocol::{Seq, wire::ServerMessage};

/// Longer texts are no pongs: theirs hold a number and a time.
const LONGEST_PONG: usize = 256;

/// What rides along with every ping to a hub, for [`ping`].
pub(crate) fn ride_along(cursor: Option<Seq>, unsent: usize) -> String {
    match cursor {
        Some(cursor) => format!(r#""cursor":{cursor},"unsent":{unsent}"#),
        None => format!(r#""cursor":null,"unsent":{unsent}"#),
    }
}

/// A ping. Every server answers it; with what a hub wants to know once it has said that it is one.
pub fn ping(number: u64, ride_along: &str) -> String {
    if ride_along.is_empty() {
        plain_ping(number, ride_along)
    } else {
        format!(r#"{{"type":"ping","data":{{"id":{number},{ride_along}}}}}"#)
    }
}

/// Whether a text is a pong, and to which ping.
pub fn pong(text: &str) -> Option<Pong> {
    if text.len() > LONGEST_PONG || !text.contains("\"pong\"") {
        return None;
    }
    match ServerMessage::parse(text) {
        Ok(ServerMessage::Pong { id: Some(id), .. }) => Some(Pong::Numbered(id)),
        Ok(ServerMessage::Pong { id: None, .. }) => Some(Pong::Unnumbered),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use olgfeast_protocol::live::ClientMessage;

    use super::*;

    #[test]
    fn a_hub_reads_from_a_ping_how_far_we_are_and_what_waits() {
        for (cursor, unsent) in [(Some(Seq(41)), 3), (None, 0)] {
            let text = ping(7, &ride_along(cursor, unsent));
            assert_eq!(
                ClientMessage::parse(&text),
                Some(ClientMessage::Ping {
                    id: Some(7),
                    cursor,
                    unsent: Some(unsent as u64)
                })
            );
        }
    }

    #[test]
    fn before_a_hub_is_known_to_be_one_the_ping_is_plain() {
        assert_eq!(ping(7, ""), r#"{"type":"ping"}"#);
    }

    #[test]
    fn a_pong_is_known_with_and_without_its_number() {
        for (text, found) in [
            (
                r#"{"type":"pong","data":{"id":7}}"#,
                Some(Pong::Numbered(7)),
            ),
            (
                r#"{"data":{"id":8},"type":"pong"}"#,
                Some(Pong::Numbered(8)),
            ),
            (
                r#"{"type": "pong", "timestamp": "2026-11-22T21:21:11"}"#,
                Some(Pong::Unnumbered),
            ),
            (r#"{"type":"kitchen_update","data":"pong"}"#, None),
            ("\"pong\"", None),
            ("", None),
        ] {
            assert_eq!(pong(text), found, "{text}");
        }
    }
}
