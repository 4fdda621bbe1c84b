//! When the link is lost for the ear, and when it is back.

use std::time::Duration;

use olgfeast_protocol::ipc::LinkStatus;

use super::Tone;

/// A link that is back within that was not lost for anybody.
const LOST_AFTER: Duration = Duration::from_secs(5);

/// It has to stay that long before it is called back.
const BACK_AFTER: Duration = Duration::from_secs(2);

/// A link that comes and goes is told of once in so long.
const DAMPED: Duration = Duration::from_secs(60);

/// See the module.
#[derive(Debug, Default)]
pub(super) struct LinkEar {
    state: State,
    /// No loss is told before that.
    damped_until: Duration,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Never in step since this account is signed in.
    #[default]
    Never,
    InStep,
    /// Not in step, and nobody was told.
    Away {
        since: Duration,
    },
    /// Everybody was told.
    Lost,
    /// In step again, and nobody was told.
    Back {
        since: Duration,
    },
}

impl LinkEar {
    pub(super) fn hears(&mut self, status: LinkStatus, now: Duration) {
        let in_step = match status {
            // Degraded: the board is still kept, if less well.
            LinkStatus::Live | LinkStatus::Degraded { .. } => true,
            LinkStatus::Connecting
            | LinkStatus::CatchingUp
            | LinkStatus::Offline { .. }
            | LinkStatus::Blocked { .. } => false,
        };
        self.state = match (self.state, in_step) {
            (State::Never | State::Away { .. }, true) => State::InStep,
            (State::InStep, false) => State::Away { since: now },
            (State::Lost, true) => State::Back { since: now },
            (State::Back { .. }, false) => State::Lost,
            (same, _) => same,
        };
    }

    pub(super) fn was_in_step(&self) -> bool {
        self.state != State::Never
    }

    /// Whether what the board shows can be called out.
    pub(super) fn is_trusted(&self) -> bool {
        matches!(
            self.state,
            State::InStep | State::Away { .. } | State::Back { .. }
        )
    }

    pub(super) fn take(&mut self, now: Duration) -> Option<Tone> {
        if self.wake_at().is_none_or(|at| now < at) {
            return None;
        }
        match self.state {
            State::Away { .. } => {
                self.state = State::Lost;
                self.damped_until = now + DAMPED;
                Some(Tone::LinkLost)
            }
            State::Back { .. } => {
                self.state = State::InStep;
                Some(Tone::LinkBack)
            }
            State::Never | State::InStep | State::Lost => None,
        }
    }

    pub(super) fn wake_at(&self) -> Option<Duration> {
        match self.state {
            State::Away { since } => Some((since + LOST_AFTER).max(self.damped_until)),
            State::Back { since } => Some(since + BACK_AFTER),
            State::Never | State::InStep | State::Lost => None,
        }
    }
}
