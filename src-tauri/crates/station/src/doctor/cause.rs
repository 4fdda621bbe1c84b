//! Why a step fails, in words for somebody who has to do something about it.

use std::{net::SocketAddr, time::Duration};

/// Why a step fails. Words of a server may be in it: a terminal has to escape them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Cause {
    /// Nobody knows the name.
    #[error("no computer of this name was found ({0}): check the spelling, and the network")]
    NoSuchName(String),
    /// The name server does not answer.
    #[error("the name server did not answer within {}", seconds(.0))]
    NameServerSilent(Duration),
    /// Nothing listens there.
    #[error("nothing listens on {0}: the server is not running, or it uses another port")]
    Refused(SocketAddr),
    /// The network says that there is no way.
    #[error("there is no way to {0}: {1}")]
    Unreachable(SocketAddr, String),
    /// Not even a refusal came back.
    #[error(
        "{0} did not answer within {time}: the computer is off, or a firewall is between",
        time = seconds(.1)
    )]
    ConnectTimeout(SocketAddr, Duration),
    /// What answers does not speak TLS.
    #[error("what answers there does not speak TLS: is the address http:// instead of https://?")]
    NotEncrypted,
    /// The server's key is not the one of the pairing code.
    #[error(
        "the server's key does not fit the pairing code: compare the code with the one that the \
         host shows; if they are the same, another computer answers at this address"
    )]
    WrongKey,
    /// The certificate is not to be trusted.
    #[error(transparent)]
    Distrusted(#[from] Distrust),
    /// No encrypted connection for another reason.
    #[error("no encrypted connection: {0}")]
    Tls(String),
    /// The connection is open, and nothing comes.
    #[error("the server took the connection and then said nothing for {}", seconds(.0))]
    Silent(Duration),
    /// The connection broke before there was an answer.
    #[error("the connection broke before there was an answer: {0}")]
    NoAnswer(String),
    /// Something answers, but it is no olgFeast server.
    #[error("what answers there is no olgFeast server{}", .status.map(answered).unwrap_or_default())]
    NotOlgfeast {
        /// The HTTP status, where that gave it away.
        status: Option<u16>,
    },
    /// The server says that it cannot work.
    #[error("the server says that it cannot work now (HTTP {status})")]
    Unwell {
        /// The HTTP status.
        status: u16,
    },
    /// The server wants to be asked later.
    #[error("the server asks to try later: too many sign-ins failed, or it is too busy")]
    Later,
    /// Name or password is wrong.
    #[error("the server refuses this user name or password")]
    WrongPassword,
    /// The server refused the call.
    #[error("the server refuses it (HTTP {status}): {detail}")]
    Rejected {
        /// The HTTP status.
        status: u16,
        /// The server's words.
        detail: String,
    },
    /// The server does not accept the token that it has just given.
    #[error("the server refuses the sign-in that it has just accepted")]
    TokenRefused,
    /// A customer cannot see the kitchen's orders.
    #[error("{0} is a customer's account: the kitchen needs a staff account")]
    NotStaff(String),
    /// The account may not open this socket.
    #[error("the server does not let this account open the socket: it needs a staff account")]
    Forbidden,
    /// The server does not speak our version of WebSocket.
    #[error("the server wants another version of this program")]
    AnotherVersion,
    /// The socket was closed before the first frame. A plain server does that for as long as an open
    /// order has a menu item that was deleted.
    #[error(
        "the server opened the socket and closed it before its first frame ({0}); an older server \
         does so while an open order has a menu item that was deleted"
    )]
    Dropped(String),
    /// The first frame is none of olgFeast's.
    #[error("what the server sends first is not olgFeast's: {0}")]
    Garbled(String),
    /// A ping was not answered.
    #[error("a ping was not answered within {}", seconds(.0))]
    NoPong(Duration),
    /// No socket for another reason.
    #[error("{0}")]
    Socket(olgfeast_link::Cause),
}

/// What is wrong with a certificate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Distrust {
    /// Nobody whom this computer trusts has signed it.
    #[error("the server's certificate is signed by nobody whom this computer trusts")]
    UnknownIssuer,
    /// It was good once.
    #[error("the server's certificate has expired, or the clock of this computer is wrong")]
    Expired,
    /// It will be good later.
    #[error("the server's certificate is not valid yet, or the clock of this computer is wrong")]
    NotYet,
    /// It is somebody else's.
    #[error("the server's certificate is for another name than the address")]
    AnotherName,
    /// Something else.
    #[error("the server's certificate cannot be trusted: {0}")]
    Other(String),
}

/// "2 s", "0.2 s".
fn seconds(time: &Duration) -> String {
    if time.subsec_millis() == 0 {
        format!("{} s", time.as_secs())
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

fn answered(status: u16) -> String {
    format!(" (it answers HTTP {status})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_are_plain_sentences_with_their_figures() {
        let address = SocketAddr::from(([192, 168, 1, 20], 8000));
        for (cause, words) in [
            (
                Cause::Refused(address),
                "nothing listens on 192.168.1.20:8000: the server is not running, or it uses \
                 another port",
            ),
            (
                Cause::ConnectTimeout(address, Duration::from_secs(2)),
                "192.168.1.20:8000 did not answer within 2 s: the computer is off, or a firewall \
                 is between",
            ),
            (
                Cause::Silent(Duration::from_millis(200)),
                "the server took the connection and then said nothing for 0.2 s",
            ),
            (
                Cause::NotOlgfeast { status: Some(404) },
                "what answers there is no olgFeast server (it answers HTTP 404)",
            ),
            (
                Cause::NotOlgfeast { status: None },
                "what answers there is no olgFeast server",
            ),
            (
                Cause::Distrusted(Distrust::AnotherName),
                "the server's certificate is for another name than the address",
            ),
            (
                Cause::NotStaff("ann".to_owned()),
                "ann is a customer's account: the kitchen needs a staff account",
            ),
        ] {
            assert_eq!(cause.to_string(), words);
        }
    }
}
