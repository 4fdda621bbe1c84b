//! What the machine tells: its status, when it was heard from, and when REST is wanted.

use std::mem;

use super::{Display, Machine, Open, Output, Stage, State};
use crate::event::LinkEvent;
use crate::now::Now;
use crate::profile::{HEARD_GAP, REST_LOST, REST_LOST_FLAPPING, REST_SETTLED};
use crate::status::{Blocked, DegradedCause, Face, LinkState, LinkStatus};
use crate::timers::Timer;

/// The other path, while there is no live connection.
#[derive(Debug, Default)]
pub(super) struct Rest {
    poll: Poll,
    works: bool,
    good_in_a_row: u32,
    bad_in_a_row: u32,
    /// How often it was shown and did not last.
    losses: u32,
}

impl Rest {
    /// The connection has lasted: what REST said before is no news any more.
    pub(super) fn forget(&mut self) {
        self.works = false;
        self.good_in_a_row = 0;
        self.bad_in_a_row = 0;
    }

    pub(super) fn forgive(&mut self) {
        self.losses = 0;
    }

    /// Good polls in a row before REST is shown. One, at first; where things come and go, ever more:
    /// a path that does not last is not worth a change of the badge.
    fn good_needed(&self, flaps: bool) -> u32 {
        match (flaps, self.losses) {
            (false, 0) => 1,
            (_, losses) => REST_SETTLED.saturating_mul(2_u32.saturating_pow(losses)),
        }
    }
}

#[derive(Debug, Default, PartialEq, Eq)]
enum Poll {
    /// None yet since the connection was live.
    #[default]
    Not,
    /// One is under way.
    Asked,
    /// One was answered; `Timer::Poll` brings the next.
    Answered,
}

impl Machine {
    /// Tells the status, if it changed.
    pub(super) fn publish(&mut self, now: Now) {
        let Some(state) = self.shown(now) else { return };
        let since_wall_ms = match &self.status {
            Some(told) if told.state == state => return,
            Some(told) if mem::discriminant(&told.state) == mem::discriminant(&state) => {
                told.since_wall_ms
            }
            _ => now.wall_ms,
        };
        let status = LinkStatus {
            state,
            since_wall_ms,
        };
        self.status = Some(status.clone());
        self.outputs
            .push_back(Output::Event(LinkEvent::Status(status)));
    }

    pub(super) fn tell_heard(&mut self, now: Now) {
        let told = self.heard_told;
        if told.is_some_and(|told| now.monotonic.saturating_sub(told) < HEARD_GAP) {
            return;
        }
        self.heard_told = Some(now.monotonic);
        let heard = LinkEvent::Heard {
            at_wall_ms: now.wall_ms,
            rtt: self.rtt.srtt(),
            sample: self.rtt.take_sample(),
        };
        self.outputs.push_back(Output::Event(heard));
    }

    /// The connection is not live from now on: REST, unless it comes back soon.
    pub(super) fn want_rest_later(&mut self, now: Now) {
        if self.rest.poll == Poll::Not && self.timers.at(Timer::Poll).is_none() {
            let after = self.profile().rest_after;
            self.timers.arm(Timer::Poll, now.monotonic + after);
        }
    }

    /// An attempt has failed: REST at once, when that was one too many.
    pub(super) fn want_rest_after_failure(&mut self, now: Now) {
        let enough = self.profile().rest_after_failures;
        let too_many = enough.is_some_and(|enough| self.failures >= enough)
            || self.faults.too_many(now.monotonic);
        if too_many && self.rest.poll == Poll::Not {
            self.timers.arm(Timer::Poll, now.monotonic);
        }
    }

    pub(super) fn rest_not_wanted(&mut self) {
        self.timers.stop(Timer::Poll);
        let poll = match self.rest.poll {
            // Its answer is still to come: no other is asked for before.
            Poll::Asked => Poll::Asked,
            Poll::Not | Poll::Answered => Poll::Not,
        };
        self.rest.poll = poll;
    }

    pub(super) fn poll_rest(&mut self, now: Now) {
        if matches!(self.face, Face::Blocked(Blocked::SignIn)) {
            // REST wants the same token.
            self.poll_later(now);
            return;
        }
        self.rest.poll = Poll::Asked;
        self.outputs.push_back(Output::Event(LinkEvent::PollRest));
    }

    pub(super) fn rest_answered(&mut self, works: bool, now: Now) {
        if self.is_live() || matches!(self.state, State::Idle) {
            self.rest.poll = Poll::Not;
            return;
        }
        self.rest.poll = Poll::Answered;
        if works {
            self.rest.good_in_a_row = self.rest.good_in_a_row.saturating_add(1);
            self.rest.bad_in_a_row = 0;
            let needed = self.rest.good_needed(self.flaps.any());
            self.rest.works |= self.rest.good_in_a_row >= needed;
        } else {
            self.rest.bad_in_a_row = self.rest.bad_in_a_row.saturating_add(1);
            self.rest.good_in_a_row = 0;
            let allowed = match self.flaps.holds() {
                true => REST_LOST_FLAPPING,
                false => REST_LOST,
            };
            if self.rest.works && self.rest.bad_in_a_row >= allowed {
                self.rest.works = false;
                self.rest.losses = self.rest.losses.saturating_add(1);
            }
        }
        self.poll_later(now);
    }

    fn poll_later(&mut self, now: Now) {
        let every = self.profile().rest_every;
        let at = now.monotonic + self.jitter.poll(every);
        self.timers.arm(Timer::Poll, at);
    }

    /// The status as it is to be shown; nothing before the start and after the end.
    fn shown(&self, now: Now) -> Option<LinkState> {
        match &self.state {
            State::Idle | State::Stopped => None,
            State::Open(Open {
                stage,
                pulse,
                display,
                ..
            }) => match (display, stage, pulse) {
                (Display::Nothing, _, _)
                | (_, Stage::Authenticating { .. }, _)
                | (Display::Live, Stage::Syncing, _) => Some(self.shown_without_connection(now)),
                (Display::CatchingUp, _, _) | (_, Stage::Syncing, _) => Some(LinkState::CatchingUp),
                (Display::All | Display::Live, Stage::Live { .. }, pulse) => {
                    Some(if pulse.is_believed() {
                        LinkState::Live {
                            network: self.reach.network(),
                        }
                    } else {
                        LinkState::Degraded(DegradedCause::Silent)
                    })
                }
            },
            State::Wanting { .. }
            | State::Dialing(_)
            | State::Backoff { .. }
            | State::Blocked { .. } => Some(self.shown_without_connection(now)),
        }
    }

    fn shown_without_connection(&self, now: Now) -> LinkState {
        match &self.face {
            Face::Blocked(why) => LinkState::Blocked(*why),
            _ if self.rest.works && self.faults.too_many(now.monotonic) => {
                LinkState::Degraded(DegradedCause::Protocol)
            }
            _ if self.rest.works => LinkState::Degraded(DegradedCause::Rest),
            Face::Fresh => LinkState::Connecting,
            Face::Offline {
                retry_at_wall_ms,
                cause,
            } => LinkState::Offline {
                retry_at_wall_ms: *retry_at_wall_ms,
                cause: cause.clone(),
            },
        }
    }
}
