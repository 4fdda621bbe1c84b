//! The machine: every decision of the link, without a socket and without a clock.
//!
//! The file itself holds the states and the dispatch; beside it, `input` and `output` hold what a
//! driver sees, `dialing` the way to an open connection, `open` the life of one, `pulse` whether it is
//! believed in, `losing` its end and what follows, `telling` the status and the other things that are
//! told.

mod dialing;
mod input;
mod losing;
mod open;
mod output;
mod pulse;
mod telling;

use std::collections::VecDeque;
use std::time::Duration;

use crate::backoff::Jitter;
use crate::close::{Cause, Reaction};
use crate::command::Command;
use crate::config::{PingText, PongTest};
use crate::now::Now;
use crate::profile::{Network, Numbers, OVERSLEPT, Profile, WAKE_SKEW};
use crate::rtt::{Reach, Rtt};
use crate::status::{Face, LinkStatus};
use crate::timeline::{Attempt, Timeline, Why};
use crate::timers::{Timer, TimerTable};
use crate::token::Token;

pub use input::{Input, NetworkChange};
pub use output::{Farewell, Output, Polled};

use losing::{Faults, Flaps};
use pulse::{PingsInFlight, Pulse};
use telling::Rest;

/// What a machine is made of.
#[derive(Debug, Clone, Copy)]
pub struct Setup {
    /// Deadlines and intervals.
    pub numbers: Numbers,
    /// What is assumed until the first connection shows the address of the server.
    pub network: Network,
    /// Writes the n-th ping as a text for the server.
    pub ping: PingText,
    /// Whether a text is the answer to a ping. Any text proves life; this one measures it too.
    pub pong: PongTest,
    /// Of all jitter.
    pub seed: u64,
}

/// The machine. One mutation with [`Machine::handle`], then drain [`Machine::poll_output`].
#[derive(Debug)]
pub struct Machine {
    setup: Setup,
    jitter: Jitter,
    state: State,
    face: Face,
    credential: Credential,
    /// Failures in a row since the link was last stable.
    failures: u32,
    /// Synchronisations in a row that took too long.
    late_syncs: u32,
    skipped_at: Option<Duration>,
    reach: Reach,
    rtt: Rtt,
    pings: u64,
    faults: Faults,
    flaps: Flaps,
    rest: Rest,
    timers: TimerTable,
    timeline: Timeline,
    status: Option<LinkStatus>,
    heard_told: Option<Duration>,
    last: Now,
    outputs: VecDeque<Output>,
}

/// Where the machine is. A connection exists exactly in `Open`, a dial exactly in `Dialing`.
#[derive(Debug)]
enum State {
    /// Not started.
    Idle,
    /// Waiting for a token.
    Wanting {
        /// What happened meanwhile that makes the next attempt more promising than this one.
        better_now: Option<Why>,
    },
    Dialing(Dialing),
    Open(Open),
    /// Waiting for `Timer::Retry`.
    Backoff {
        why: Why,
    },
    /// Only a person can help; `Timer::Retry` looks again.
    Blocked {
        why: Why,
    },
    Stopped,
}

#[derive(Debug)]
struct Dialing {
    since: Duration,
    step: DialStep,
    /// As of [`State::Wanting`].
    better_now: Option<Why>,
}

#[derive(Debug)]
enum DialStep {
    Connect,
    Upgrade,
}

/// An open connection.
#[derive(Debug)]
struct Open {
    dialed_at: Duration,
    opened_at: Duration,
    stage: Stage,
    pulse: Pulse,
    last_heard: Duration,
    pings: PingsInFlight,
    display: Display,
    terms: Terms,
}

/// What was told about one connection.
#[derive(Debug, Default)]
struct Terms {
    /// The server's tick, where it has said one.
    tick: Option<Duration>,
    /// What rides along with the pings.
    ping_with: String,
    /// The server goes down: the wait that it has asked for, and its spread.
    going: Option<(Duration, Duration)>,
}

#[derive(Debug)]
enum Stage {
    /// Upgraded, nothing heard yet. The user may have synced over another path meanwhile.
    Authenticating { synced: bool },
    /// Heard from; the user brings itself up to date.
    Syncing,
    /// Synced.
    Live { since: Duration },
}

/// How much of an open connection is shown. Less than all only while the connection flaps, until
/// it has lasted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Display {
    /// As if it were not there.
    Nothing,
    /// That it is live, but not that it catches up.
    Live,
    /// That it catches up, even when it is live.
    CatchingUp,
    /// What is.
    All,
}

/// The token, and what is known about it.
#[derive(Debug)]
enum Credential {
    /// None, not asked for yet.
    Missing {
        rejected: bool,
    },
    /// Asked for.
    Asked {
        rejected: bool,
    },
    Held {
        token: Token,
        standing: Standing,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Not used for a dial yet.
    Untried,
    /// Used. When refused it has worn out: another one is asked for, once.
    Tried,
    /// The answer to a refusal. When refused as well, a person is needed.
    OnTrial,
}

impl Machine {
    /// A machine at rest; it begins with [`Input::Start`].
    pub fn new(setup: Setup) -> Machine {
        Machine {
            jitter: Jitter::seeded(setup.seed),
            state: State::Idle,
            face: Face::Fresh,
            credential: Credential::Missing { rejected: false },
            failures: 0,
            late_syncs: 0,
            skipped_at: None,
            reach: Reach::of(setup.network),
            rtt: Rtt::default(),
            pings: 0,
            faults: Faults::default(),
            flaps: Flaps::default(),
            rest: Rest::default(),
            timers: TimerTable::default(),
            timeline: Timeline::default(),
            status: None,
            heard_told: None,
            last: Now::default(),
            outputs: VecDeque::new(),
            setup,
        }
    }

    /// Takes one thing that happened. Drain [`Machine::poll_output`] before the next.
    pub fn handle(&mut self, input: Input, now: Now) {
        if matches!(self.state, State::Stopped) {
            return;
        }
        let now = Now {
            monotonic: now.monotonic.max(self.last.monotonic),
            ..now
        };
        let slept = !matches!(self.state, State::Idle) && self.slept_until(now);
        if slept && !matches!(input, Input::Ended(_)) {
            self.woke(now);
        }
        self.last = now;
        match input {
            Input::Start => {
                if matches!(self.state, State::Idle) {
                    self.want_rest_later(now);
                    self.begin(Why::Opened, now);
                }
            }
            Input::Timeout => {}
            Input::Command(command) => self.told(command, now),
            Input::Connected { address } => self.connected(Network::of(address), now),
            Input::Tunnelled => self.connected(Network::Wan, now),
            Input::Upgraded => self.upgraded(now),
            Input::Text(text) => self.text(text, now),
            Input::Frame => self.frame(now),
            Input::Bytes { at } => self.bytes(at.min(now.monotonic), now),
            Input::Ended(cause) => self.ended(cause, slept, now),
            Input::NetworkChanged(change) => self.network_changed(change, now),
        }
        while let Some(timer) = self.timers.take_due(now.monotonic) {
            self.fire(timer, now);
        }
        self.publish(now);
    }

    /// The next thing to do, or when to come back.
    pub fn poll_output(&mut self) -> Polled {
        match self.outputs.pop_front() {
            Some(output) => Polled::Output(output),
            None => Polled::Timeout(self.timers.next()),
        }
    }

    /// The status told last; nothing before the start.
    pub fn status(&self) -> Option<&LinkStatus> {
        self.status.as_ref()
    }

    /// The newest attempts, oldest first.
    pub fn timeline(&self) -> Vec<Attempt> {
        self.timeline.attempts().cloned().collect()
    }

    /// Rises with every change of [`Machine::timeline`].
    pub fn timeline_revision(&self) -> u64 {
        self.timeline.revision()
    }

    fn profile(&self) -> &Profile {
        self.setup.numbers.of(self.reach.network())
    }

    fn told(&mut self, command: Command, now: Now) {
        match command {
            Command::Token(token) => self.token_given(token, now),
            Command::SignInFailed { forbidden } => self.sign_in_failed(forbidden, now),
            Command::SignInUnreachable => self.sign_in_unreachable(now),
            Command::Synced => self.synced(now),
            Command::Resync => self.resync(now),
            Command::Reconnect { cause, after } => {
                if matches!(self.state, State::Open(_)) {
                    self.lose(Cause::Asked(cause), Reaction::RetryExactly(after), now);
                }
            }
            Command::Send(text) => {
                if matches!(self.state, State::Open(_)) {
                    self.outputs.push_back(Output::Send(text));
                }
            }
            Command::Tick(tick) => self.tick_told(tick, now),
            Command::PingWith(text) => {
                if let State::Open(open) = &mut self.state {
                    open.terms.ping_with = text;
                }
            }
            Command::Going { retry_in, spread } => {
                if let State::Open(open) = &mut self.state {
                    open.terms.going = Some((retry_in, spread));
                }
            }
            Command::RetryNow => self.skip_wait(Why::RetryNow, now),
            Command::RestWorks(works) => self.rest_answered(works, now),
            Command::Stop => self.stop(now),
        }
    }

    fn fire(&mut self, timer: Timer, now: Now) {
        match timer {
            Timer::Dial => self.dial_timed_out(now),
            Timer::Auth => self.auth_timed_out(now),
            Timer::Sync => self.sync_timed_out(now),
            Timer::Ping => self.ping(now),
            Timer::Pong => self.silent(now),
            Timer::Retry => self.retry(now),
            Timer::Poll => self.poll_rest(now),
            Timer::Settle => self.settled(),
            Timer::Stable => self.stable(now),
        }
    }

    /// Whether the computer, or this process, has slept since the last input.
    fn slept_until(&self, now: Now) -> bool {
        let skewed = now.skew() > self.last.skew().saturating_add(WAKE_SKEW);
        let overslept = self
            .timers
            .next()
            .is_some_and(|due| now.monotonic > due.saturating_add(OVERSLEPT));
        skewed || overslept
    }

    fn woke(&mut self, now: Now) {
        match self.state {
            State::Open(_) => self.probe_after_sleep(now),
            _ => self.hurry(Why::Woke, now),
        }
    }

    fn network_changed(&mut self, change: NetworkChange, now: Now) {
        match (&self.state, change) {
            (State::Open(_), _) => self.probe_after_move(now),
            (_, NetworkChange::Up) => self.hurry(Why::NetworkUp, now),
            // Nothing is nearer than before.
            (_, NetworkChange::Down) => {}
        }
    }

    /// Something happened that makes another dial promising.
    fn hurry(&mut self, why: Why, now: Now) {
        if let State::Wanting { better_now } | State::Dialing(Dialing { better_now, .. }) =
            &mut self.state
        {
            *better_now = Some(why);
        } else if self.waits_for_time() {
            self.skip_wait(why, now);
        }
    }

    /// Whether a wait ends by itself. That of a link that was replaced does not: only a person ends
    /// it.
    fn waits_for_time(&self) -> bool {
        self.timers.at(Timer::Retry).is_some()
    }
}
