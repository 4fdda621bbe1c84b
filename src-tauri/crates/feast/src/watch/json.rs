//! What is seen, for scripts: one object per line. Dates are RFC 3339 in UTC.

use olgfeast_protocol::{
    IntentId, OrderId, UtcTime,
    ipc::{Blocked, Degraded, Link, LinkStatus, Receipt},
};
use olgfeast_station::{Lanes, Seen};
use serde::Serialize;

/// The line for it. Who is signed in does not change while a terminal watches, and has none.
pub(super) fn line(seen: &Seen) -> serde_json::Result<Option<String>> {
    let line = match seen {
        Seen::Board(lanes) => Line::Board(lanes),
        Seen::Link(link) => Line::Status(Status::of(link)),
        Seen::Intent { id, order, state } => Line::Intent {
            id: *id,
            order: *order,
            state,
        },
        Seen::Receipt(receipt) => Line::Receipt(Outage::of(receipt)),
        Seen::Session(_) => return Ok(None),
    };
    serde_json::to_string(&line).map(Some)
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Line<'a> {
    Board(&'a Lanes),
    Status(Status),
    Intent {
        id: IntentId,
        order: OrderId,
        state: &'static str,
    },
    Receipt(Outage<'a>),
}

/// The connection. What does not belong to a status is left out of it.
#[derive(Serialize)]
struct Status {
    status: &'static str,
    since: Option<String>,
    /// Of `offline`.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_at: Option<String>,
    /// Of `degraded`.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<Degraded>,
    /// Of `blocked`.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<Blocked>,
}

impl Status {
    fn of(link: &Link) -> Status {
        let (mut retry_at, mut cause, mut by) = (None, None, None);
        match link.status {
            LinkStatus::Connecting | LinkStatus::CatchingUp | LinkStatus::Live => {}
            LinkStatus::Degraded { cause: degraded } => cause = Some(degraded),
            LinkStatus::Offline { retry_at: at } => retry_at = at.and_then(rfc3339),
            LinkStatus::Blocked { by: blocked } => by = Some(blocked),
        }
        Status {
            status: link.status.word(),
            since: rfc3339(link.since),
            retry_at,
            cause,
            by,
        }
    }
}

/// What an outage has cost.
#[derive(Serialize)]
struct Outage<'a> {
    from: Option<String>,
    until: Option<String>,
    new: u32,
    changed: u32,
    sent: u32,
    refused: u32,
    also_worked: &'a [String],
}

impl Outage<'_> {
    fn of(receipt: &Receipt) -> Outage<'_> {
        Outage {
            from: rfc3339(receipt.from),
            until: rfc3339(receipt.until),
            new: receipt.new,
            changed: receipt.changed,
            sent: receipt.sent,
            refused: receipt.refused,
            also_worked: &receipt.also_worked,
        }
    }
}

/// `None` for an instant beyond the calendar.
fn rfc3339(at: UtcTime) -> Option<String> {
    let at = jiff::Timestamp::from_microsecond(at.0).ok()?;
    Some(at.to_string())
}

#[cfg(test)]
mod tests {
    use olgfeast_protocol::{OrderStatus, Rev, ipc::Session};
    use olgfeast_station::{SeenItem, SeenTicket};

    use super::*;

    fn lines_of(seen: &Seen) -> String {
        line(seen).unwrap().unwrap()
    }

    #[test]
    fn a_board_line_has_all_lanes_and_no_line_break() {
        let ticket = SeenTicket {
            id: OrderId(4),
            display_id: Some(147),
            status: OrderStatus::Pending,
            customer_name: "Kowalski\nfamily".into(),
            items: vec![SeenItem {
                name: "Pierogi ruskie".into(),
                quantity: 4,
            }],
            waiting_to_send: false,
        };
        let board = Seen::Board(Lanes {
            rev: Rev(9),
            pending: vec![ticket],
            ..Lanes::default()
        });
        assert_eq!(
            lines_of(&board),
            r#"{"kind":"board","rev":9,"pending":[{"id":4,"display_id":147,"status":"pending","customer_name":"Kowalski\nfamily","items":[{"name":"Pierogi ruskie","quantity":4}],"waiting_to_send":false}],"preparing":[],"ready":[]}"#
        );
    }

    #[test]
    fn a_status_line_tells_what_belongs_to_the_status() {
        let since = UtcTime::from_millis(1_795_382_470_500);
        for (status, line) in [
            (
                LinkStatus::Live,
                r#"{"kind":"status","status":"live","since":"2026-11-22T21:21:10.5Z"}"#,
            ),
            (
                LinkStatus::Offline {
                    retry_at: Some(since.plus_millis(2_500)),
                },
                r#"{"kind":"status","status":"offline","since":"2026-11-22T21:21:10.5Z","retry_at":"2026-11-22T21:21:13Z"}"#,
            ),
            (
                LinkStatus::Degraded {
                    cause: Degraded::Rest,
                },
                r#"{"kind":"status","status":"degraded","since":"2026-11-22T21:21:10.5Z","cause":"rest"}"#,
            ),
            (
                LinkStatus::Blocked {
                    by: Blocked::SignIn,
                },
                r#"{"kind":"status","status":"blocked","since":"2026-11-22T21:21:10.5Z","by":"sign-in"}"#,
            ),
        ] {
            assert_eq!(lines_of(&Seen::Link(Link { status, since })), line);
        }
    }

    #[test]
    fn a_receipt_line_has_dates_and_sums() {
        let receipt = Receipt {
            from: UtcTime::from_millis(0),
            until: UtcTime::from_millis(60_000),
            new: 4,
            changed: 2,
            sent: 7,
            refused: 0,
            also_worked: vec!["147".into()],
            worked_at: Vec::new(),
        };
        assert_eq!(
            lines_of(&Seen::Receipt(receipt)),
            r#"{"kind":"receipt","from":"1970-01-01T00:00:00Z","until":"1970-01-01T00:01:00Z","new":4,"changed":2,"sent":7,"refused":0,"also_worked":["147"]}"#
        );
    }

    #[test]
    fn a_session_is_no_line() {
        let session = Session::SignedOut {
            server: None,
            username: None,
        };
        assert_eq!(line(&Seen::Session(session)).unwrap(), None);
    }
}
