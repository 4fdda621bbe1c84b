//! The way to an open connection: token, dial, upgrade.

use super::{
    Credential, DialStep, Dialing, Machine, Open, Output, PingsInFlight, Pulse, Stage, Standing,
    State, Terms,
};
use crate::close::{Cause, Reaction};
use crate::event::LinkEvent;
use crate::now::Now;
use crate::profile::Network;
use crate::status::{Blocked, Face};
use crate::timeline::{Phase, Why};
use crate::timers::Timer;
use crate::token::Token;

impl Machine {
    /// A new attempt: with the token at hand, or by asking for one. There is no connection now.
    pub(super) fn begin(&mut self, why: Why, now: Now) {
        self.timers.stop(Timer::Retry);
        match self.credential {
            Credential::Held { .. } => {
                self.timeline.begin(why, Phase::Connect, now);
                self.dial(now);
            }
            Credential::Missing { rejected } => {
                self.outputs
                    .push_back(Output::Event(LinkEvent::NeedToken { rejected }));
                self.credential = Credential::Asked { rejected };
                self.want_token(why, now);
            }
            // Asked once is enough: the answer is still on its way.
            Credential::Asked { .. } => self.want_token(why, now),
        }
    }

    pub(super) fn token_given(&mut self, token: Token, now: Now) {
        let asked = matches!(self.credential, Credential::Asked { .. });
        let standing = match (&self.credential, &self.state) {
            (Credential::Asked { rejected: true }, _) | (_, State::Blocked { .. }) => {
                Standing::OnTrial
            }
            _ => Standing::Untried,
        };
        self.credential = Credential::Held { token, standing };
        match self.state {
            State::Wanting { .. } => {
                self.timers.stop(Timer::Auth);
                self.timeline.reach(Phase::Connect, now);
                self.dial(now);
            }
            // The token was all that was waited for.
            State::Backoff { .. } if asked => self.begin(Why::SignIn, now),
            State::Blocked { .. } if self.waits_for_time() => self.skip_wait(Why::SignIn, now),
            // A renewed token: for the next dial.
            State::Idle
            | State::Backoff { .. }
            | State::Blocked { .. }
            | State::Dialing(_)
            | State::Open(_)
            | State::Stopped => {}
        }
    }

    pub(super) fn sign_in_failed(&mut self, forbidden: bool, now: Now) {
        let Credential::Asked { .. } = self.credential else {
            return;
        };
        self.credential = Credential::Missing { rejected: true };
        if matches!(self.state, State::Wanting { .. } | State::Backoff { .. }) {
            let why = if forbidden {
                Blocked::Forbidden
            } else {
                Blocked::SignIn
            };
            self.lose(Cause::SignInRefused, Reaction::Block(why), now);
        }
    }

    pub(super) fn sign_in_unreachable(&mut self, now: Now) {
        let Credential::Asked { rejected } = self.credential else {
            return;
        };
        self.credential = Credential::Missing { rejected };
        // Anywhere else a wait is running already, and asks again at its end.
        if matches!(self.state, State::Wanting { .. }) {
            self.end(Cause::SignInUnreachable, now);
        }
    }

    pub(super) fn connected(&mut self, network: Network, now: Now) {
        let State::Dialing(dialing) = &mut self.state else {
            return;
        };
        dialing.step = DialStep::Upgrade;
        self.reach.moved(network);
        let deadline = now.monotonic + self.profile().upgrade;
        self.timers.arm(Timer::Dial, deadline);
        self.timeline.reach(Phase::Upgrade, now);
    }

    pub(super) fn upgraded(&mut self, now: Now) {
        let State::Dialing(Dialing { since, .. }) = self.state else {
            return;
        };
        self.timers.stop(Timer::Dial);
        #[cfg(feature = "planted")]
        if crate::planted::has(crate::planted::Bug::ForgivesAtOpening) {
            self.failures = 0;
        }
        let display = self.flaps.display();
        self.state = State::Open(Open {
            dialed_at: since,
            opened_at: now.monotonic,
            stage: Stage::Authenticating { synced: false },
            pulse: Pulse::Steady,
            last_heard: now.monotonic,
            pings: PingsInFlight::default(),
            display,
            terms: Terms::default(),
        });
        self.timeline.reach(Phase::Hello, now);
        let deadline = now.monotonic + self.profile().hello;
        self.timers.arm(Timer::Auth, deadline);
        self.outputs.push_back(Output::Event(LinkEvent::Opened));
        // Some endpoints say nothing by themselves: the answer to this is their first frame.
        self.ping(now);
    }

    pub(super) fn dial_timed_out(&mut self, now: Now) {
        let State::Dialing(dialing) = &self.state else {
            return;
        };
        let cause = match dialing.step {
            DialStep::Connect => Cause::ConnectTimeout,
            DialStep::Upgrade => Cause::UpgradeTimeout,
        };
        self.end(cause, now);
    }

    pub(super) fn auth_timed_out(&mut self, now: Now) {
        match self.state {
            State::Wanting { .. } => match self.face {
                // A person is needed, and takes longer than this: nothing new to say.
                Face::Blocked(why) => self.lose(Cause::NoToken, Reaction::Block(why), now),
                Face::Fresh | Face::Offline { .. } => self.end(Cause::NoToken, now),
            },
            State::Open(_) => self.end(Cause::NoFirstFrame, now),
            _ => {}
        }
    }

    pub(super) fn retry(&mut self, now: Now) {
        if let State::Backoff { why } | State::Blocked { why } = self.state {
            self.begin(why, now);
        }
    }

    fn want_token(&mut self, why: Why, now: Now) {
        self.timeline.begin(why, Phase::Token, now);
        self.state = State::Wanting { better_now: None };
        let deadline = now.monotonic + self.profile().total;
        self.timers.arm(Timer::Auth, deadline);
    }

    fn dial(&mut self, now: Now) {
        let Credential::Held { token, standing } = &mut self.credential else {
            return;
        };
        if *standing == Standing::Untried {
            *standing = Standing::Tried;
        }
        let token = token.clone();
        let within = self.profile().connect;
        self.state = State::Dialing(Dialing {
            since: now.monotonic,
            step: DialStep::Connect,
            better_now: None,
        });
        self.timers.arm(Timer::Dial, now.monotonic + within);
        self.outputs.push_back(Output::Dial { token, within });
    }
}
