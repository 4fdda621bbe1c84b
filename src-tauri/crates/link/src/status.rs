//! What the link says about itself: one word, and since when.

use crate::close::Cause;
use crate::profile::Network;

/// The public status of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkStatus {
    /// What holds.
    pub state: LinkState,
    /// Since when the same variant of the state has held, in milliseconds since 1970. A new
    /// `retry_at` of [`LinkState::Offline`] does not move it: offline is offline.
    pub since_wall_ms: i64,
}

/// The word of a [`LinkStatus`], with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkState {
    /// The first dial, or a sign-in, is under way.
    Connecting,
    /// Connected; the board is being brought up to date.
    CatchingUp,
    /// Connected, synced, and heard from within the deadline.
    Live {
        /// Which deadlines hold.
        network: Network,
    },
    /// Something works, but not everything.
    Degraded(DegradedCause),
    /// Nothing works; another attempt follows.
    Offline {
        /// When the next dial is due, in milliseconds since 1970. In the past while that dial is
        /// under way.
        retry_at_wall_ms: i64,
        /// What went wrong last.
        cause: Cause,
    },
    /// Only a person can help; the link looks again from time to time by itself.
    Blocked(Blocked),
}

/// Why a link is less than live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DegradedCause {
    /// The connection is open, but nothing was heard for longer than it should take.
    Silent,
    /// No live connection, but REST works.
    Rest,
    /// The connection breaks again and again because the protocol is violated; REST works.
    Protocol,
}

/// What a person has to do something about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Blocked {
    /// The sign-in is refused.
    SignIn,
    /// This account may not use this connection.
    Forbidden,
    /// The server does not speak our version.
    Version,
    /// Another connection of the same station took over (close code 4409). The only one that is not
    /// probed: two stations would throw each other out for ever.
    Replaced,
}

impl LinkState {
    /// The same word everywhere: `connecting`, `catching-up`, `live`, `degraded`, `offline`,
    /// `blocked`.
    pub fn word(&self) -> &'static str {
        match self {
            LinkState::Connecting => "connecting",
            LinkState::CatchingUp => "catching-up",
            LinkState::Live { .. } => "live",
            LinkState::Degraded(_) => "degraded",
            LinkState::Offline { .. } => "offline",
            LinkState::Blocked(_) => "blocked",
        }
    }
}

impl DegradedCause {
    /// A stable word: `silent`, `rest`, `protocol`.
    pub fn word(self) -> &'static str {
        match self {
            DegradedCause::Silent => "silent",
            DegradedCause::Rest => "rest",
            DegradedCause::Protocol => "protocol",
        }
    }
}

impl Blocked {
    /// A stable word: `sign-in`, `forbidden`, `version`, `replaced`.
    pub fn word(self) -> &'static str {
        match self {
            Blocked::SignIn => "sign-in",
            Blocked::Forbidden => "forbidden",
            Blocked::Version => "version",
            Blocked::Replaced => "replaced",
        }
    }
}

/// What is shown while there is no synced connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Face {
    /// Nothing has gone wrong yet.
    Fresh,
    /// Something has; dials in flight do not change it.
    Offline { retry_at_wall_ms: i64, cause: Cause },
    /// Only a person can help; probes in flight do not change it.
    Blocked(Blocked),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(LinkState::Connecting, "connecting")]
    #[case(LinkState::CatchingUp, "catching-up")]
    #[case(LinkState::Live { network: Network::Lan }, "live")]
    #[case(LinkState::Degraded(DegradedCause::Silent), "degraded")]
    #[case(LinkState::Offline { retry_at_wall_ms: 0, cause: Cause::Refused }, "offline")]
    #[case(LinkState::Blocked(Blocked::SignIn), "blocked")]
    fn a_state_has_one_word(#[case] state: LinkState, #[case] word: &str) {
        assert_eq!(state.word(), word);
    }
}
