//! The life of an open connection: heard from, pinged, suspected, synced.

use std::time::Duration;

use super::{
    Credential, Display, Machine, Open, Output, PingsInFlight, Pulse, Stage, Standing, State, Terms,
};
use crate::close::Cause;
use crate::config::Pong;
use crate::event::LinkEvent;
use crate::now::Now;
use crate::profile::{
    FLAP_OVER, FLAP_SETTLE, FLAP_WITHIN, PATIENCE_CAP, PROBES, TICK_LEAST, TICK_MOST, WAKE_PROBE,
};
use crate::timeline::Phase;
use crate::timers::Timer;

impl PingsInFlight {
    fn sent(&mut self, number: u64, at: Duration) {
        self.count = self.count.saturating_add(1);
        self.last = number;
        self.last_sent_at = at;
    }

    /// Takes an answer; says whether it measures the way of the newest ping.
    fn answered(&mut self, pong: Pong) -> bool {
        match pong {
            Pong::Unnumbered => {
                let alone = self.count == 1;
                self.count = self.count.saturating_sub(1);
                alone
            }
            Pong::Numbered(number) => {
                let newest = self.count > 0 && number == self.last;
                if newest {
                    // Answers come in order: the older ones are answered or lost.
                    self.count = 0;
                }
                newest
            }
        }
    }
}

impl Machine {
    pub(super) fn text(&mut self, text: String, now: Now) {
        let State::Open(open) = &mut self.state else {
            return;
        };
        if let Some(pong) = (self.setup.pong)(&text)
            && open.pings.answered(pong)
        {
            self.rtt
                .measured(now.monotonic.saturating_sub(open.pings.last_sent_at));
            if let Some(srtt) = self.rtt.srtt() {
                self.reach.smoothed(srtt, now.monotonic);
            }
        }
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

    pub(super) fn ping(&mut self, now: Now) {
        let State::Open(open) = &mut self.state else {
            return;
        };
        self.pings += 1;
        open.pings.sent(self.pings, now.monotonic);
        let text = (self.setup.ping)(self.pings, &open.terms.ping_with);
        self.outputs.push_back(Output::Send(text));
        let next = now.monotonic + self.jitter.ping(self.tick());
        self.timers.arm(Timer::Ping, next);
    }

    /// The server has named its tick: pings and the deadline of silence follow it from now on.
    pub(super) fn tick_told(&mut self, tick: Duration, now: Now) {
        let State::Open(open) = &mut self.state else {
            return;
        };
        open.terms.tick = Some(tick.clamp(TICK_LEAST, TICK_MOST));
        let next = now.monotonic + self.jitter.ping(self.tick());
        if self.timers.at(Timer::Ping).is_some_and(|at| at > next) {
            self.timers.arm(Timer::Ping, next);
        }
        if let State::Open(Open {
            stage: Stage::Syncing | Stage::Live { .. },
            pulse: Pulse::Steady,
            last_heard,
            ..
        }) = self.state
        {
            self.await_a_sign_of_life(last_heard);
        }
    }

    /// Nothing was heard in time.
    pub(super) fn silent(&mut self, now: Now) {
        let State::Open(open) = &mut self.state else {
            return;
        };
        match open.pulse {
            Pulse::Steady => self.doubt(Pulse::Suspect { probes: 1 }, now),
            Pulse::Suspect { probes } if probes < PROBES => {
                open.pulse = Pulse::Suspect { probes: probes + 1 };
                self.probe(self.probe_deadline(), now);
            }
            Pulse::Suspect { .. } => self.end(Cause::Silent, now),
            Pulse::Waking => self.end(Cause::Woke, now),
        }
    }

    /// The computer slept: the connection proves itself, or goes.
    pub(super) fn probe_after_sleep(&mut self, now: Now) {
        let State::Open(open) = &self.state else {
            return;
        };
        // Before the first frame the deadline of that one is short enough.
        if !matches!(open.stage, Stage::Authenticating { .. }) && open.pulse != Pulse::Waking {
            self.doubt(Pulse::Waking, now);
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

    pub(super) fn is_live(&self) -> bool {
        matches!(
            self.state,
            State::Open(Open {
                stage: Stage::Live { .. },
                pulse: Pulse::Steady,
                ..
            })
        )
    }

    fn heard(&mut self, at: Duration, now: Now) {
        let State::Open(open) = &mut self.state else {
            return;
        };
        open.last_heard = open.last_heard.max(at);
        let last_heard = open.last_heard;
        let doubted = open.pulse != Pulse::Steady;
        open.pulse = Pulse::Steady;
        self.await_a_sign_of_life(last_heard);
        if doubted {
            self.believed_again(now);
        }
        self.tell_heard(now);
    }

    fn await_a_sign_of_life(&mut self, last_heard: Duration) {
        let profile = self.profile();
        let slack = self.rtt.deadline(profile.slack_min, profile.slack_max);
        let deadline = last_heard + self.tick() + slack;
        self.timers.arm(Timer::Pong, deadline);
    }

    /// The tick in force: the server's, where it has named one.
    fn tick(&self) -> Duration {
        match &self.state {
            State::Open(Open {
                terms: Terms {
                    tick: Some(tick), ..
                },
                ..
            }) => *tick,
            _ => self.profile().tick,
        }
    }

    /// The connection is no longer believed in until something is heard.
    fn doubt(&mut self, pulse: Pulse, now: Now) {
        let deadline = match pulse {
            Pulse::Waking => WAKE_PROBE,
            Pulse::Steady | Pulse::Suspect { .. } => self.probe_deadline(),
        };
        let State::Open(open) = &mut self.state else {
            return;
        };
        let was_steady = open.pulse == Pulse::Steady;
        open.pulse = pulse;
        if let (Stage::Live { since }, true) = (&open.stage, was_steady) {
            let lasted = now.monotonic.saturating_sub(*since);
            self.live_lasted(lasted);
            self.timers.stop(Timer::Stable);
            self.want_rest_later(now);
        }
        self.probe(deadline, now);
    }

    fn believed_again(&mut self, now: Now) {
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

    fn probe(&mut self, deadline: Duration, now: Now) {
        self.ping(now);
        self.timers.arm(Timer::Pong, now.monotonic + deadline);
    }

    fn probe_deadline(&self) -> Duration {
        let profile = self.profile();
        self.rtt.deadline(profile.probe_min, profile.probe_max)
    }

    /// A deadline of the synchronisation, doubled for each one in a row that was missed.
    fn patient(&self, deadline: Duration) -> Duration {
        let doubled = deadline.saturating_mul(2_u32.saturating_pow(self.late_syncs));
        doubled.min(PATIENCE_CAP.max(deadline))
    }
}
