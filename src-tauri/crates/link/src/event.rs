//! What a link tells its user.

use std::time::Duration;

use crate::close::Cause;
use crate::status::LinkStatus;

/// Something that a link tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkEvent {
    /// The status changed.
    Status(LinkStatus),
    /// A token is needed to go on. Asked once, until answered with
    /// [`Command::Token`](crate::Command::Token),
    /// [`Command::SignInFailed`](crate::Command::SignInFailed) or
    /// [`Command::SignInUnreachable`](crate::Command::SignInUnreachable).
    NeedToken {
        /// The token given last was refused by the server: only another one helps.
        rejected: bool,
    },
    /// The upgrade is done: synchronisation may start.
    Opened,
    /// One text frame, undecoded, at most 16 MiB.
    Text(String),
    /// The connection announced by `Opened` is gone.
    Closed {
        /// Why, as on the timeline.
        cause: Cause,
    },
    /// The server was heard from; told at most once per second.
    Heard {
        /// When, in milliseconds since 1970.
        at_wall_ms: i64,
        /// The smoothed round trip, once one was measured.
        rtt: Option<Duration>,
        /// The newest round trip as it was measured, where there was one since this was last told.
        sample: Option<Duration>,
    },
    /// There has been no live connection for a while: read the board over REST now, and answer with
    /// [`Command::RestWorks`](crate::Command::RestWorks). Asked again, after the interval of the
    /// profile, only once answered.
    PollRest,
}
