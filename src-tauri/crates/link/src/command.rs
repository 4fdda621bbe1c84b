//! What the user of a link tells it.

use std::time::Duration;

use crate::token::Token;

/// Something told to a link.
///
/// `Synced`, `Resync`, `Reconnect`, `Send`, `Tick`, `PingWith` and `Going` are about one connection:
/// the one whose [`LinkEvent::Opened`](crate::LinkEvent::Opened) was received last when they are
/// told. Told too late, when another connection has taken its place, they do nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// The token for the next upgrade: the answer to
    /// [`LinkEvent::NeedToken`](crate::LinkEvent::NeedToken), or a renewed one at any time.
    Token(Token),
    /// The server refused the sign-in: the link is blocked, and asks again from time to time.
    SignInFailed {
        /// The account is known but may not do this: nothing that a password could change.
        forbidden: bool,
    },
    /// The sign-in could not be tried, because the server was out of reach: the link goes offline
    /// and asks again after its back-off.
    SignInUnreachable,
    /// The snapshot, or the replay, has been applied: the link may become live.
    Synced,
    /// What is known can no longer be trusted (a malformed text, drift): back to catching up, on
    /// the same connection, until the next `Synced`.
    Resync,
    /// Close this connection and dial another one.
    Reconnect {
        /// For the timeline, one word.
        cause: &'static str,
        /// How long to wait before the dial, exactly: any jitter is the teller's.
        after: Duration,
    },
    /// A text for the server. Lost, like everything on its way, when the connection is.
    Send(String),
    /// The server has said how often it lets itself be heard: this instead of the profile's tick, for
    /// pings and for silence, kept within [`TICK_LEAST`](crate::profile::TICK_LEAST) and
    /// [`TICK_MOST`](crate::profile::TICK_MOST).
    Tick(Duration),
    /// What rides along with every ping from the next on: handed to the
    /// [`ping`](crate::LinkConfig::ping) of the configuration.
    PingWith(String),
    /// The server has announced its end. When this connection is over, the next dial follows after
    /// `retry_in` and a part of `spread`, by chance: not everybody comes at once.
    Going {
        /// The least wait.
        retry_in: Duration,
        /// The most that chance adds to it.
        spread: Duration,
    },
    /// A person said so: the rest of the back-off is skipped, at most once in two seconds.
    RetryNow,
    /// How the REST poll ended, the answer to [`LinkEvent::PollRest`](crate::LinkEvent::PollRest).
    /// It counts unasked as well: a long poll that is kept up tells each of its answers, and takes
    /// `PollRest` for what it is doing already.
    RestWorks(bool),
    /// Close the connection and end. Nothing follows it.
    Stop,
}
