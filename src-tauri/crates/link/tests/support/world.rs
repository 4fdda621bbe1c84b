//! Many machines and one server, in virtual time: no socket, no task, no clock. Everything that
//! happens comes out of one queue and one seed, so that the same seed is the same life.
//!
//! The server speaks as little as the link understands: it takes dials, says hello, answers pings.
//! TCP is modelled where it matters: a first packet that is not answered is sent again after 1, 3
//! and 7 s, later ones every [`SENT_AGAIN`], and nothing that a connection has taken is lost.

pub(crate) mod client;
pub(crate) mod fault;

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;
use std::time::Duration;

use olgfeast_link::{Cause, Command, Input, LinkEvent, Network, Now, Output, Token};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::rig::{PONG, ms, s};
use client::{Client, Wire};
use fault::Fault;

/// How often TCP sends again what was not acknowledged.
pub(crate) const SENT_AGAIN: Duration = ms(400);

/// What TCP waits before the first packet of a dial is sent again, each time.
const FIRST_SENT_AGAIN: [Duration; 3] = [s(1), s(2), s(4)];

/// The trace of a life is not kept further than this many lines.
const TRACE_KEPT: usize = 1 << 20;

/// Something that is going to happen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Happening {
    Start {
        client: usize,
    },
    /// The timeout of a machine.
    Timeout {
        client: usize,
    },
    /// On one dial or connection; nothing, if that is gone.
    OnWire {
        client: usize,
        wire: u64,
        step: Step,
    },
    /// The user of a link has an answer.
    SignedIn {
        client: usize,
    },
    Polled {
        client: usize,
    },
    /// The network comes or goes.
    Flap {
        faults: u64,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// The first packet of a dial, so many of them before it.
    Connect {
        sent: usize,
    },
    Upgrade,
    Hello,
    Synced,
    Pong,
    Reset,
    /// The server closes, if the fault that made it do so is still there.
    Close {
        code: u16,
        faults: u64,
    },
}

/// What was traced.
pub(crate) enum Trace {
    Off,
    Kept(Vec<String>),
    /// Told as it comes.
    Shown,
}

pub(crate) struct World {
    pub(crate) now: Duration,
    pub(crate) clients: Vec<Client>,
    pub(crate) trace: Trace,
    /// When each TCP connection was accepted.
    pub(crate) accepted: Vec<Duration>,
    network: Network,
    fault: Option<Fault>,
    /// How many faults there were.
    faults: u64,
    /// While the network flaps: whether it is away.
    away: bool,
    rng: StdRng,
    queue: BinaryHeap<Reverse<(Duration, u64, Happening)>>,
    happened: u64,
}

impl World {
    pub(crate) fn new(seed: u64, network: Network, clients: usize, trace: Trace) -> World {
        let mut rng = StdRng::seed_from_u64(seed);
        let clients = (0..clients)
            .map(|_| Client::new(network, rng.random()))
            .collect();
        let mut world = World {
            now: s(1_000),
            clients,
            trace,
            accepted: Vec::new(),
            network,
            fault: None,
            faults: 0,
            away: false,
            rng,
            queue: BinaryHeap::new(),
            happened: 0,
        };
        for client in 0..world.clients.len() {
            // Otherwise all would ping in step for a long time.
            let after = world.chance(Duration::ZERO..fault::numbers(network).tick);
            world.later(after, Happening::Start { client });
        }
        world
    }

    /// Lets time pass.
    pub(crate) fn pass(&mut self, time: Duration) {
        let until = self.now + time;
        while let Some(Reverse((at, _, _))) = self.queue.peek()
            && *at <= until
        {
            let Some(Reverse((at, _, happening))) = self.queue.pop() else {
                break;
            };
            self.now = at;
            self.happen(happening);
        }
        self.now = until;
    }

    /// A fault begins, in the place of any other; nothing heals.
    pub(crate) fn set_fault(&mut self, fault: Option<Fault>) {
        let now = self.now;
        self.trace(|| format!("{now:?} fault {fault:?}"));
        self.fault = fault;
        self.faults += 1;
        self.away = false;
        let faults = self.faults;
        match fault {
            Some(Fault::Down) => self.for_each_open(|world| (world.round_trip(), Step::Reset)),
            Some(Fault::Refusing { .. }) => self.for_each_open(|world| {
                let step = Step::Close { code: 1012, faults };
                (world.round_trip(), step)
            }),
            Some(Fault::Closing) => self.for_each_open(World::some_close),
            Some(Fault::Flapping { .. }) => self.later(Duration::ZERO, Happening::Flap { faults }),
            Some(Fault::BlackHole | Fault::SlowHello | Fault::SlowSync) | None => {}
        }
    }

    /// The user of every link tells it something.
    pub(crate) fn told(&mut self, client: usize, command: Command) {
        self.input(client, Input::Command(command));
    }

    pub(crate) fn chance(&mut self, range: Range<Duration>) -> Duration {
        let span = range.end.saturating_sub(range.start);
        range.start + span.mul_f64(self.rng.random())
    }

    pub(crate) fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.rng.random_range(0..from.len())].clone()
    }

    pub(crate) fn all_live(&self) -> bool {
        self.clients.iter().all(Client::shows_live)
    }

    fn for_each_open(&mut self, mut what: impl FnMut(&mut World) -> (Duration, Step)) {
        for client in 0..self.clients.len() {
            if let Wire::Open { number, .. } = self.clients[client].wire {
                let (after, step) = what(self);
                self.on_wire(after, client, number, step);
            }
        }
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Start { client } => self.input(client, Input::Start),
            Happening::Timeout { client } => {
                if self.clients[client].timeout == Some(self.now) {
                    self.input(client, Input::Timeout);
                }
            }
            Happening::OnWire { client, wire, step } => {
                if self.clients[client].wire.number() == Some(wire) {
                    self.step(client, wire, step);
                }
            }
            Happening::SignedIn { client } => {
                let answer = match self.answers() {
                    true => Command::Token(Token::new("t")),
                    false => Command::SignInUnreachable,
                };
                self.told(client, answer);
            }
            Happening::Polled { client } => {
                let works = self.answers();
                self.told(client, Command::RestWorks(works));
            }
            Happening::Flap { faults } => self.flap(faults),
        }
    }

    fn flap(&mut self, faults: u64) {
        let Some(Fault::Flapping { period }) = self.fault.filter(|_| faults == self.faults) else {
            return;
        };
        self.away = !self.away;
        if self.away {
            for client in 0..self.clients.len() {
                match self.clients[client].wire {
                    Wire::Gone => {}
                    Wire::Dialing { .. } => {
                        self.input(client, Input::Ended(Cause::Unreachable("flap".to_owned())));
                    }
                    Wire::Open { .. } => {
                        self.input(client, Input::Ended(Cause::Lost("flap".to_owned())));
                    }
                }
            }
        }
        self.later(period, Happening::Flap { faults });
    }

    fn step(&mut self, client: usize, wire: u64, step: Step) {
        let black = self.fault == Some(Fault::BlackHole);
        match step {
            Step::Connect { sent } if black => {
                // After the last one nobody answers: the machine has given up long before.
                if let Some(wait) = FIRST_SENT_AGAIN.get(sent) {
                    self.on_wire(*wait, client, wire, Step::Connect { sent: sent + 1 });
                }
            }
            later if black => self.on_wire(SENT_AGAIN, client, wire, later),
            Step::Connect { .. } => self.connect(client, wire),
            Step::Upgrade => self.upgrade(client, wire),
            Step::Hello => {
                self.input(client, Input::Text(r#"{"type":"hello"}"#.to_owned()));
                let takes = match self.fault {
                    Some(Fault::SlowSync) => {
                        let most = fault::slow_sync(self.network);
                        self.chance(ms(500)..most)
                    }
                    _ => self.chance(ms(5)..fault::SYNC),
                };
                self.on_wire(takes, client, wire, Step::Synced);
            }
            Step::Synced => self.told(client, Command::Synced),
            Step::Pong => self.input(client, Input::Text(PONG.to_owned())),
            Step::Reset => self.input(client, Input::Ended(Cause::Lost("reset".to_owned()))),
            Step::Close { code, faults } => {
                if faults == self.faults {
                    let reason = String::new();
                    self.input(client, Input::Ended(Cause::Closed { code, reason }));
                }
            }
        }
    }

    fn connect(&mut self, client: usize, wire: u64) {
        match self.fault {
            Some(Fault::Down) => self.input(client, Input::Ended(Cause::Refused)),
            Some(Fault::Flapping { .. }) if self.away => {
                let cause = Cause::Unreachable("flap".to_owned());
                self.input(client, Input::Ended(cause));
            }
            _ => {
                self.accepted.push(self.now);
                let address = self.clients[client].address;
                self.input(client, Input::Connected { address });
                let after = self.round_trip();
                self.on_wire(after, client, wire, Step::Upgrade);
            }
        }
    }

    fn upgrade(&mut self, client: usize, wire: u64) {
        match self.fault {
            Some(Fault::Down) => self.input(client, Input::Ended(Cause::Lost("reset".to_owned()))),
            Some(Fault::Refusing { retry_after }) => {
                let refused = Cause::UpgradeRefused {
                    status: 503,
                    retry_after,
                };
                self.input(client, Input::Ended(refused));
            }
            fault => {
                self.input(client, Input::Upgraded);
                let hello = match fault {
                    Some(Fault::SlowHello) => {
                        let most = fault::slow_hello(self.network);
                        self.chance(ms(500)..most)
                    }
                    _ => self.round_trip(),
                };
                self.on_wire(hello, client, wire, Step::Hello);
                if fault == Some(Fault::Closing) {
                    let (after, close) = self.some_close();
                    self.on_wire(after, client, wire, close);
                }
            }
        }
    }

    fn some_close(&mut self) -> (Duration, Step) {
        let code = self.pick(&fault::CODES);
        let faults = self.faults;
        (self.chance(ms(1)..s(4)), Step::Close { code, faults })
    }

    /// Whether REST is answered now.
    fn answers(&self) -> bool {
        match self.fault {
            Some(Fault::Down | Fault::BlackHole | Fault::Refusing { .. }) => false,
            Some(Fault::Flapping { .. }) => !self.away,
            Some(Fault::Closing | Fault::SlowHello | Fault::SlowSync) | None => true,
        }
    }

    fn round_trip(&mut self) -> Duration {
        self.chance(fault::round_trip(self.network))
    }

    /// One thing happens to one machine, and what it wants is done.
    fn input(&mut self, client: usize, input: Input) {
        let now = self.now;
        self.trace(|| format!("{now:?} {client} ← {input:?}"));
        let moment = Now {
            monotonic: now,
            boot: now + s(77),
            wall_ms: 1_700_000_000_000 + i64::try_from(now.as_millis()).unwrap(),
        };
        for output in self.clients[client].handle(input, moment) {
            self.trace(|| format!("{now:?} {client} → {output:?}"));
            self.obey(client, &output);
        }
        if let Some(at) = self.clients[client].new_timeout() {
            self.later(at - now, Happening::Timeout { client });
        }
    }

    fn obey(&mut self, client: usize, output: &Output) {
        let wire = self.clients[client].wire.number();
        let after = self.round_trip();
        match (output, wire) {
            (Output::Dial { .. }, Some(wire)) => {
                self.on_wire(after, client, wire, Step::Connect { sent: 0 });
            }
            (Output::Send(_), Some(wire)) => self.on_wire(after, client, wire, Step::Pong),
            (Output::Event(LinkEvent::NeedToken { .. }), _) => {
                self.later(after, Happening::SignedIn { client });
            }
            (Output::Event(LinkEvent::PollRest), _) => {
                self.later(after, Happening::Polled { client });
            }
            _ => {}
        }
    }

    fn on_wire(&mut self, after: Duration, client: usize, wire: u64, step: Step) {
        self.later(after, Happening::OnWire { client, wire, step });
    }

    fn later(&mut self, after: Duration, happening: Happening) {
        self.happened += 1;
        let entry = (self.now + after, self.happened, happening);
        self.queue.push(Reverse(entry));
    }

    fn trace(&mut self, line: impl FnOnce() -> String) {
        match &mut self.trace {
            Trace::Off => {}
            Trace::Kept(lines) if lines.len() < TRACE_KEPT => lines.push(line()),
            Trace::Kept(_) => panic!("a life too long to be traced"),
            Trace::Shown => eprintln!("{}", line()),
        }
    }
}
