//! Why an attempt or a connection ended, and what that means for the next one.

use std::time::Duration;

use crate::profile::{OVERLOADED_WAIT, RETRY_AFTER_CAP};
use crate::proxy::ProxyFault;
use crate::status::Blocked;
use crate::timeline::Why;
use crate::tls::WrongKey;

/// Why an attempt or a connection ended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Cause {
    /// The address cannot be dialled at all.
    #[error("the address is not usable: {0}")]
    Address(String),
    /// The name of the server has no address.
    #[error("the name of the server was not found: {0}")]
    Name(String),
    /// Nothing listens there.
    #[error("the server is not running (connection refused)")]
    Refused,
    /// The network says that there is no way.
    #[error("the server cannot be reached: {0}")]
    Unreachable(String),
    /// No TCP connection in time.
    #[error("the server did not answer in time")]
    ConnectTimeout,
    /// There was no way through the HTTP proxy.
    #[error("no way through the proxy: {0}")]
    Proxy(ProxyFault),
    /// The TLS handshake failed.
    #[error("no trusted encrypted connection: {0}")]
    Tls(String),
    /// Whoever answered does not have the key that was pinned.
    #[error("{WrongKey}")]
    WrongKey,
    /// The server did not finish the upgrade in time.
    #[error("the server accepted the connection but did not finish the upgrade in time")]
    UpgradeTimeout,
    /// The server answered the upgrade with another HTTP status.
    #[error("the server refused the connection (HTTP {status})")]
    UpgradeRefused {
        /// The HTTP status.
        status: u16,
        /// Its Retry-After, when there was one in seconds.
        retry_after: Option<Duration>,
    },
    /// What came back was no WebSocket upgrade.
    #[error("the server does not speak WebSocket there: {0}")]
    UpgradeBroken(String),
    /// No token was given in time.
    #[error("no sign-in in time")]
    NoToken,
    /// The sign-in could not be tried because the server was out of reach.
    #[error("the server could not be reached to sign in")]
    SignInUnreachable,
    /// The server refused the sign-in.
    #[error("the sign-in was refused")]
    SignInRefused,
    /// The server upgraded and then said nothing.
    #[error("the server sent nothing after the upgrade")]
    NoFirstFrame,
    /// The snapshot was not there in time.
    #[error("the board could not be loaded in time")]
    SyncTimeout,
    /// Nothing was heard, and two pings were not answered.
    #[error("the connection went silent")]
    Silent,
    /// The machine slept and the old connection did not survive it.
    #[error("the connection did not survive a sleep of this computer")]
    Woke,
    /// The network of this computer changed and the old connection did not survive it.
    #[error("the connection did not survive a change of the network")]
    Moved,
    /// The server closed the connection; 1005 when it named no code.
    #[error("the server closed the connection (code {code})")]
    Closed {
        /// The close code.
        code: u16,
        /// What the server said with it, at most 123 bytes.
        reason: String,
    },
    /// The connection broke without a close frame (the code 1006 of the standard).
    #[error("the connection broke: {0}")]
    Lost(String),
    /// What the server sent is not WebSocket: bad UTF-8, reserved bits, oversized messages …
    #[error("the server broke the protocol: {0}")]
    Protocol(String),
    /// More was told to be sent than the connection takes.
    #[error("the connection does not take what is sent")]
    Clogged,
    /// The user of the link wanted another connection.
    #[error("asked for: {0}")]
    Asked(&'static str),
    /// The link was stopped.
    #[error("stopped")]
    Stopped,
}

impl Cause {
    /// The close code that this is or stands for, when the end of a socket has one.
    pub fn code(&self) -> Option<u16> {
        match self {
            Cause::Closed { code, .. } => Some(*code),
            Cause::Lost(_) => Some(1006),
            _ => None,
        }
    }

    /// A stable word for machines: `refused`, `silent`, `closed` …
    pub fn word(&self) -> &'static str {
        match self {
            Cause::Address(_) => "address",
            Cause::Name(_) => "name",
            Cause::Refused => "refused",
            Cause::Unreachable(_) => "unreachable",
            Cause::ConnectTimeout => "connect-timeout",
            Cause::Proxy(_) => "proxy",
            Cause::Tls(_) => "tls",
            Cause::WrongKey => "wrong-key",
            Cause::UpgradeTimeout => "upgrade-timeout",
            Cause::UpgradeRefused { .. } => "upgrade-refused",
            Cause::UpgradeBroken(_) => "upgrade-broken",
            Cause::NoToken => "no-token",
            Cause::SignInUnreachable => "sign-in-unreachable",
            Cause::SignInRefused => "sign-in-refused",
            Cause::NoFirstFrame => "no-first-frame",
            Cause::SyncTimeout => "sync-timeout",
            Cause::Silent => "silent",
            Cause::Woke => "woke",
            Cause::Moved => "moved",
            Cause::Closed { .. } => "closed",
            Cause::Lost(_) => "lost",
            Cause::Protocol(_) => "protocol",
            Cause::Clogged => "clogged",
            Cause::Asked(word) => word,
            Cause::Stopped => "stopped",
        }
    }

    /// Whether this is a protocol violation by the server, or one that the server sees in us.
    pub(crate) fn is_protocol_fault(&self) -> bool {
        matches!(
            self,
            Cause::Protocol(_)
                | Cause::Closed {
                    code: 1002 | 1003 | 1007,
                    ..
                }
        )
    }

    /// What to do next. Every end that nobody asked for is followed by another attempt, a clean
    /// close with code 1000 included.
    pub(crate) fn reaction(&self) -> Reaction {
        match self {
            Cause::UpgradeRefused { status: 401, .. }
            | Cause::Closed {
                code: 1008 | 4401, ..
            } => Reaction::SignIn,
            Cause::UpgradeRefused { status: 403, .. } => Reaction::Block(Blocked::Forbidden),
            // 426 Upgrade Required is the answer of RFC 6455 to a version it does not speak.
            Cause::UpgradeRefused { status: 426, .. } => Reaction::Block(Blocked::Version),
            Cause::UpgradeRefused {
                retry_after: Some(wait),
                ..
            } => Reaction::RetryAfter((*wait).min(RETRY_AFTER_CAP)),
            Cause::Closed { code: 1013, .. } => Reaction::RetryAfter(OVERLOADED_WAIT),
            Cause::Closed { code: 4008, .. } => Reaction::AtOnce(Why::Retry),
            Cause::Woke => Reaction::AtOnce(Why::Woke),
            Cause::Moved => Reaction::AtOnce(Why::NetworkUp),
            Cause::Closed { code: 4409, .. } => Reaction::Block(Blocked::Replaced),
            Cause::SignInRefused => Reaction::Block(Blocked::SignIn),
            _ => Reaction::Retry,
        }
    }
}

/// What the end of an attempt asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reaction {
    /// Wait for the back-off.
    Retry,
    /// The same, but never less than this.
    RetryAfter(Duration),
    /// Exactly this wait: somebody else has chosen it.
    RetryExactly(Duration),
    /// Skip the back-off, as far as skipping is allowed.
    AtOnce(Why),
    /// Ask for another token, once.
    SignIn,
    /// Only a person can help.
    Block(Blocked),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closed(code: u16) -> Cause {
        Cause::Closed {
            code,
            reason: String::new(),
        }
    }

    fn refused(status: u16) -> Cause {
        Cause::UpgradeRefused {
            status,
            retry_after: None,
        }
    }

    #[rstest::rstest]
    #[case::normal(1000, Reaction::Retry)]
    #[case::going_away(1001, Reaction::Retry)]
    #[case::protocol_error(1002, Reaction::Retry)]
    #[case::unsupported(1003, Reaction::Retry)]
    #[case::no_code(1005, Reaction::Retry)]
    #[case::bad_utf8(1007, Reaction::Retry)]
    #[case::policy(1008, Reaction::SignIn)]
    #[case::too_big(1009, Reaction::Retry)]
    #[case::server_error(1011, Reaction::Retry)]
    #[case::restarting(1012, Reaction::Retry)]
    #[case::overloaded(1013, Reaction::RetryAfter(Duration::from_secs(5)))]
    #[case::lagged(4008, Reaction::AtOnce(Why::Retry))]
    #[case::token_no_longer_good(4401, Reaction::SignIn)]
    #[case::no_resume_in_time(4408, Reaction::Retry)]
    #[case::replaced(4409, Reaction::Block(Blocked::Replaced))]
    #[case::never_heard_of(4999, Reaction::Retry)]
    fn a_close_code_has_a_reaction(#[case] code: u16, #[case] reaction: Reaction) {
        assert_eq!(closed(code).reaction(), reaction);
    }

    #[rstest::rstest]
    #[case(400, Reaction::Retry)]
    #[case(401, Reaction::SignIn)]
    #[case(403, Reaction::Block(Blocked::Forbidden))]
    #[case(404, Reaction::Retry)]
    #[case(426, Reaction::Block(Blocked::Version))]
    #[case(500, Reaction::Retry)]
    #[case(503, Reaction::Retry)]
    fn a_refused_upgrade_has_a_reaction(#[case] status: u16, #[case] reaction: Reaction) {
        assert_eq!(refused(status).reaction(), reaction);
    }

    #[test]
    fn a_retry_after_is_obeyed_up_to_a_minute() {
        let after = |secs| Cause::UpgradeRefused {
            status: 503,
            retry_after: Some(Duration::from_secs(secs)),
        };
        assert_eq!(
            after(7).reaction(),
            Reaction::RetryAfter(Duration::from_secs(7))
        );
        assert_eq!(
            after(86_400).reaction(),
            Reaction::RetryAfter(Duration::from_secs(60))
        );
    }

    #[test]
    fn a_broken_connection_stands_for_1006() {
        assert_eq!(Cause::Lost("reset".into()).code(), Some(1006));
        assert_eq!(closed(1012).code(), Some(1012));
        assert_eq!(Cause::Refused.code(), None);
    }
}
