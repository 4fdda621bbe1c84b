//! The life of an open connection: heard from, synced, lasting.

use std::time::Duration;

use super::{Credential, Display, Machine, Open, Output, Stage, Standing, State};
use crate::close::Cause;
use crate::event::LinkEvent;
use crate::now::Now;
use crate::profile::{FLAP_OVER, FLAP_SETTLE, FLAP_WITHIN, PATIENCE_CAP};
use crate::timeline::Phase;
use crate::timers::Timer;

impl Machine {
    pub(super) fn text(&mut self, text: String, now: Now) {
        if !matches!(self.state, State::Open(_)) {
            return;
        }
        self.measure(&text, now);
        self.frame(now);
        self.outputs.push_back(Output::Event(LinkEvent::Text(text)));
    }

    /// A whole frame, of whatever kind.
    pub(super) fn frame(&mut self, now: Now) {
        let State::Open(open) = &mut self.state else {
            return;
        };
        if let Stage::Authenticating { synced } = open.stage {
            open.stage = Stage::Syncing;
            let dialed_at = open.dialed_at;
            self.timers.stop(Timer::Auth);
            self.timeline.reach(Phase::Sync, now);
            let whole = dialed_at + self.patient(self.profile().total);
            let deadline = now.monotonic + self.patient(self.profile().snapshot);
            self.timers.arm(Timer::Sync, deadline.min(whole));
            self.settle_later(now);
            self.heard(now.monotonic, now);
            if synced {
                self.synced(now);
            }
        } else {
            self.heard(now.monotonic, now);
        }
    }

    /// Bytes of a frame that is not complete: a sign of life, but no answer.
    pub(super) fn bytes(&mut self, at: Duration, now: Now) {
        match &self.state {
            State::Open(open) if !matches!(open.stage, Stage::Authenticating { .. }) => {
                self.heard(at, now);
            }
            _ => {}
        }
    }

    pub(super) fn synced(&mut self, now: Now) {
        let State::Open(open) = &mut self.state else {
            return;
        };
        match &mut open.stage {
            Stage::Authenticating { synced } => *synced = true,
            Stage::Syncing => {
                open.stage = Stage::Live {
                    since: now.monotonic,
                };
                self.late_syncs = 0;
                self.timers.stop(Timer::Sync);
                self.timeline.reach(Phase::Live, now);
                self.live_from_here(now);
            }
            Stage::Live { .. } => {}
        }
    }

    pub(super) fn resync(&mut self, now: Now) {
        let State::Open(open) = &mut self.state else {
            return;
        };
        match &mut open.stage {
            Stage::Authenticating { synced } => *synced = false,
            Stage::Syncing => {}
            Stage::Live { since } => {
                // Not counted as a flap: the connection is still there.
                if now.monotonic.saturating_sub(*since) >= FLAP_WITHIN {
                    self.rest.forget();
                }
                open.stage = Stage::Syncing;
                self.timers.stop(Timer::Stable);
                self.want_rest_later(now);
                let deadline = now.monotonic + self.patient(self.profile().snapshot);
                self.timers.arm(Timer::Sync, deadline);
            }
        }
    }

    pub(super) fn sync_timed_out(&mut self, now: Now) {
        if matches!(
            self.state,
            State::Open(Open {
                stage: Stage::Syncing,
                ..
            })
        ) {
            self.end(Cause::SyncTimeout, now);
        }
    }

    /// What is there has lasted long enough to be shown.
    pub(super) fn settled(&mut self) {
        let State::Open(open) = &mut self.state else {
            return;
        };
        open.display = match open.stage {
            Stage::Live { .. } => Display::All,
            // It has not been live yet: that is held back for itself.
            Stage::Authenticating { .. } | Stage::Syncing if self.flaps.holds() => {
                Display::CatchingUp
            }
            Stage::Authenticating { .. } | Stage::Syncing => Display::All,
        };
    }

    /// Live has lasted long enough to forgive what was before.
    pub(super) fn stable(&mut self, now: Now) {
        let State::Open(Open {
            stage: Stage::Live { since },
            ..
        }) = self.state
        else {
            return;
        };
        self.failures = 0;
        if let Credential::Held { standing, .. } = &mut self.credential
            && *standing == Standing::OnTrial
        {
            *standing = Standing::Tried;
        }
        if now.monotonic.saturating_sub(since) >= FLAP_OVER {
            self.flaps.forgive();
            self.rest.forgive();
        } else {
            self.timers.arm(Timer::Stable, since + FLAP_OVER);
        }
    }

    /// Something was heard after all.
    pub(super) fn believed_again(&mut self, now: Now) {
        let State::Open(open) = &mut self.state else {
            return;
        };
        if let Stage::Live { since } = &mut open.stage {
            // Live starts anew: what was silent in between was not stable.
            *since = now.monotonic;
            if self.flaps.holds() && matches!(open.display, Display::All | Display::Live) {
                open.display = Display::CatchingUp;
            }
            self.live_from_here(now);
        }
    }

    fn live_from_here(&mut self, now: Now) {
        if !self.is_live() {
            return;
        }
        let stable_after = self.profile().stable_after;
        self.timers.arm(Timer::Stable, now.monotonic + stable_after);
        self.settle_later(now);
        self.rest_not_wanted();
    }

    fn settle_later(&mut self, now: Now) {
        if let State::Open(open) = &self.state
            && open.display != Display::All
        {
            self.timers.arm(Timer::Settle, now.monotonic + FLAP_SETTLE);
        }
    }

    /// A deadline of the synchronisation, doubled for each one in a row that was missed.
    fn patient(&self, deadline: Duration) -> Duration {
        let doubled = deadline.saturating_mul(2_u32.saturating_pow(self.late_syncs));
        doubled.min(PATIENCE_CAP.max(deadline))
    }
}
