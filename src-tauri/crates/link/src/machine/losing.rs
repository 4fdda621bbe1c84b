//! The end of an attempt or a connection, and what follows: back-off, sign-in, or waiting for a
//! person.

use std::collections::VecDeque;
use std::mem;
use std::time::Duration;

use super::{
    Credential, Dialing, Display, Farewell, Machine, Open, Output, Stage, Standing, State,
};
use crate::close::{Cause, Reaction};
use crate::event::LinkEvent;
use crate::now::Now;
use crate::profile::{FAULTS, FAULTS_WITHIN, FLAP_WITHIN, FLAPS, RETRY_AFTER_CAP, SKIP_GAP};
use crate::status::{Blocked, Face};
use crate::timeline::Why;
use crate::timers::Timer;

/// Connections lost soon after their gain.
#[derive(Debug, Default)]
pub(super) struct Flaps {
    count: u32,
}

impl Flaps {
    /// Whether gains are held back.
    pub(super) fn holds(&self) -> bool {
        self.count >= FLAPS
    }

    /// Whether a connection was lost soon after its gain, lately.
    pub(super) fn any(&self) -> bool {
        self.count > 0
    }

    /// How much of a new connection is shown at once.
    pub(super) fn display(&self) -> Display {
        match self.count {
            0 => Display::All,
            // It may be lost as soon as the last one: one change of the badge is enough then.
            1..FLAPS => Display::Live,
            FLAPS.. => Display::Nothing,
        }
    }

    pub(super) fn lost_after(&mut self, lasted: Duration) {
        if lasted < FLAP_WITHIN {
            self.count = self.count.saturating_add(1);
        }
    }

    pub(super) fn forgive(&mut self) {
        self.count = 0;
    }
}

/// The newest protocol violations, on the monotonic clock.
#[derive(Debug, Default)]
pub(super) struct Faults {
    seen: VecDeque<Duration>,
}

impl Faults {
    fn saw_one(&mut self, now: Duration) {
        while self.seen.len() >= FAULTS {
            self.seen.pop_front();
        }
        self.seen.push_back(now);
    }

    /// Whether there were too many of them in too short a time.
    pub(super) fn too_many(&self, now: Duration) -> bool {
        let recent = |at: &&Duration| now.saturating_sub(**at) <= FAULTS_WITHIN;
        self.seen.iter().filter(recent).count() >= FAULTS
    }
}

impl Machine {
    /// The driver says that the dial, or the connection, has come to its end.
    pub(super) fn ended(&mut self, cause: Cause, slept: bool, now: Now) {
        if !matches!(self.state, State::Dialing(_) | State::Open(_)) {
            return;
        }
        match cause.reaction() {
            // The server has said when to come again.
            Reaction::Retry if let Some(wait) = self.wait_of_a_going_server() => {
                self.lose(cause, Reaction::RetryExactly(wait), now);
            }
            // It died in its sleep: nobody's failure, nothing to wait for.
            Reaction::Retry if slept => self.lose(cause, Reaction::AtOnce(Why::Woke), now),
            _ => self.end(cause, now),
        }
    }

    /// Ends the attempt under way; its cause says what follows.
    pub(super) fn end(&mut self, cause: Cause, now: Now) {
        let reaction = match (cause.reaction(), &self.state) {
            // It was begun in another network, or before a sleep.
            (
                Reaction::Retry,
                State::Wanting {
                    better_now: Some(why),
                }
                | State::Dialing(Dialing {
                    better_now: Some(why),
                    ..
                }),
            ) => Reaction::AtOnce(*why),
            (reaction, _) => reaction,
        };
        self.lose(cause, reaction, now);
    }

    /// Ends the attempt under way, with what follows.
    pub(super) fn lose(&mut self, cause: Cause, reaction: Reaction, now: Now) {
        if !matches!(reaction, Reaction::SignIn) {
            self.token_has_served();
        }
        self.give_up(&cause, now);
        if cause == Cause::SyncTimeout {
            self.late_syncs = self.late_syncs.saturating_add(1);
        }
        if cause.is_protocol_fault() {
            self.faults.saw_one(now.monotonic);
        }
        let failures_before = self.failures;
        self.failures = self.failures.saturating_add(1);
        self.want_rest_after_failure(now);

        let monotonic = now.monotonic;
        match reaction {
            Reaction::Retry => {
                let wait = self.backoff(failures_before);
                self.wait(monotonic + wait, Why::Retry, cause, now);
            }
            Reaction::RetryAfter(least) => {
                // The jitter goes on top: all clients were told the same number.
                let wait = least + self.backoff(failures_before);
                self.wait(monotonic + wait, Why::Retry, cause, now);
            }
            Reaction::RetryExactly(wait) => {
                self.wait(monotonic.saturating_add(wait), Why::Retry, cause, now);
            }
            Reaction::AtOnce(why) => {
                let may_skip = self.skip_allowed_at() <= monotonic;
                let wait = match may_skip {
                    true => self.jitter.skip(),
                    false => self.backoff(failures_before),
                };
                if may_skip {
                    self.skipped_at = Some(monotonic + wait);
                }
                self.wait(monotonic + wait, why, cause, now);
            }
            Reaction::SignIn => self.renew_token(failures_before, cause, now),
            Reaction::Block(why) => self.block(why, now),
        }
    }

    /// A token on trial that has made a connection live was good, however short that was: what ended it
    /// was something else. When the token is refused later it has worn out. The waits between are those
    /// after failures, which grow, so this is no loop.
    fn token_has_served(&mut self) {
        let was_live = matches!(
            self.state,
            State::Open(Open {
                stage: Stage::Live { .. },
                ..
            })
        );
        if was_live
            && let Credential::Held { standing, .. } = &mut self.credential
            && *standing == Standing::OnTrial
        {
            *standing = Standing::Tried;
        }
    }

    /// The last input: everything is given up and nothing follows.
    pub(super) fn stop(&mut self, now: Now) {
        self.give_up(&Cause::Stopped, now);
        self.timers.stop_all();
        self.state = State::Stopped;
        self.outputs.push_back(Output::Finished);
    }

    /// The wait is cut short, as far as that is allowed; nothing if there is no wait.
    pub(super) fn skip_wait(&mut self, why: Why, now: Now) {
        if !matches!(self.state, State::Backoff { .. } | State::Blocked { .. }) {
            return;
        }
        let earliest = (now.monotonic + self.jitter.skip()).max(self.skip_allowed_at());
        if self
            .timers
            .at(Timer::Retry)
            .is_some_and(|at| at <= earliest)
        {
            return;
        }
        self.skipped_at = Some(earliest);
        self.timers.arm(Timer::Retry, earliest);
        if let Face::Offline {
            retry_at_wall_ms, ..
        } = &mut self.face
        {
            *retry_at_wall_ms = now.wall_ms_at(earliest);
        }
        if let State::Backoff { why: reason } | State::Blocked { why: reason } = &mut self.state {
            *reason = why;
        }
    }

    /// A stretch of Live is over.
    pub(super) fn live_lasted(&mut self, lasted: Duration) {
        self.flaps.lost_after(lasted);
        if lasted >= FLAP_WITHIN {
            self.rest.forget();
        }
    }

    /// Drops the dial or the connection, if there is one, and all that belongs to it.
    fn give_up(&mut self, cause: &Cause, now: Now) {
        let was = mem::replace(&mut self.state, State::Idle);
        for timer in [
            Timer::Dial,
            Timer::Auth,
            Timer::Sync,
            Timer::Ping,
            Timer::Pong,
            Timer::Retry,
            Timer::Settle,
            Timer::Stable,
        ] {
            self.timers.stop(timer);
        }
        self.timeline.end(cause, now);
        match was {
            State::Dialing(_) => self.outputs.push_back(Output::Drop(Farewell::Abort)),
            State::Open(open) => {
                let farewell = match cause {
                    // Nobody listens; what is still on its way must not arrive later either.
                    Cause::Silent | Cause::Woke | Cause::Moved | Cause::Clogged => Farewell::Abort,
                    Cause::Stopped => Farewell::Close(1001),
                    _ => Farewell::Close(1000),
                };
                self.outputs.push_back(Output::Drop(farewell));
                self.outputs.push_back(Output::Event(LinkEvent::Closed {
                    cause: cause.clone(),
                }));
                self.connection_lost(&open, now);
            }
            State::Idle
            | State::Wanting { .. }
            | State::Backoff { .. }
            | State::Blocked { .. }
            | State::Stopped => {}
        }
    }

    fn connection_lost(&mut self, open: &Open, now: Now) {
        let since = |gained: Duration| now.monotonic.saturating_sub(gained);
        match open.stage {
            Stage::Live { since: gained } if open.pulse.is_believed() => {
                self.live_lasted(since(gained));
            }
            // Counted when it became doubtful.
            Stage::Live { .. } => {}
            Stage::Authenticating { .. } | Stage::Syncing => {
                self.flaps.lost_after(since(open.opened_at));
            }
        }
        let was_shown = match open.stage {
            Stage::Authenticating { .. } => false,
            Stage::Syncing => matches!(open.display, Display::All | Display::CatchingUp),
            Stage::Live { .. } => open.display != Display::Nothing,
        };
        if was_shown {
            // What was before it is over.
            self.face = Face::Fresh;
        }
        self.want_rest_later(now);
    }

    fn renew_token(&mut self, failures_before: u32, cause: Cause, now: Now) {
        match self.credential {
            Credential::Held {
                standing: Standing::OnTrial,
                ..
            } => {
                self.credential = Credential::Missing { rejected: true };
                self.block(Blocked::SignIn, now);
            }
            // Not the one that was refused: it came while that one was in use.
            Credential::Held {
                standing: Standing::Untried,
                ..
            } => {
                let wait = self.backoff(failures_before);
                self.wait(now.monotonic + wait, Why::SignIn, cause, now);
            }
            Credential::Held {
                standing: Standing::Tried,
                ..
            }
            | Credential::Missing { .. }
            | Credential::Asked { .. } => {
                self.credential = Credential::Missing { rejected: true };
                self.begin(Why::SignIn, now);
            }
        }
    }

    fn block(&mut self, why: Blocked, now: Now) {
        self.face = Face::Blocked(why);
        self.state = State::Blocked { why: Why::Probe };
        if why != Blocked::Replaced {
            let probe_at = now.monotonic + self.jitter.blocked();
            self.timers.arm(Timer::Retry, probe_at);
        }
    }

    fn wait(&mut self, until: Duration, why: Why, cause: Cause, now: Now) {
        self.face = Face::Offline {
            retry_at_wall_ms: now.wall_ms_at(until),
            cause,
        };
        self.state = State::Backoff { why };
        self.timers.arm(Timer::Retry, until);
    }

    /// The wait that the server of this connection has asked for, with its share of chance.
    fn wait_of_a_going_server(&mut self) -> Option<Duration> {
        let State::Open(open) = &self.state else {
            return None;
        };
        let (retry_in, spread) = open.terms.going?;
        // Capped before chance has its share: after it, all would come at the cap together.
        let least = retry_in.min(RETRY_AFTER_CAP);
        let spread = spread.min(RETRY_AFTER_CAP - least);
        Some(self.jitter.spread(least, spread))
    }

    fn backoff(&mut self, failures: u32) -> Duration {
        let profile = *self.profile();
        self.jitter.backoff(&profile, failures)
    }

    fn skip_allowed_at(&self) -> Duration {
        self.skipped_at.map_or(Duration::ZERO, |at| at + SKIP_GAP)
    }
}
