//! A machine driven in virtual time. What must hold always is asserted at every step.

use std::net::IpAddr;
use std::time::Duration;

use olgfeast_link::{
    Cause, Command, Farewell, Input, LinkEvent, LinkState, Machine, Network, Now, Numbers, Output,
    Polled, Setup, Token, plain_ping, plain_pong,
};

pub(crate) const PONG: &str = r#"{"type": "pong"}"#;
pub(crate) const LAN: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 168, 1, 2));
pub(crate) const WAN: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 9));

pub(crate) const fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

pub(crate) const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// The one dial or connection that a machine may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wire {
    Gone,
    Dialing,
    Open,
}

pub(crate) struct Rig {
    pub(crate) machine: Machine,
    pub(crate) now: Now,
    pub(crate) wire: Wire,
    pub(crate) address: IpAddr,
    /// Everything told, with the time.
    pub(crate) events: Vec<(Duration, LinkEvent)>,
    pub(crate) dials: Vec<Duration>,
    pub(crate) sent: Vec<(Duration, String)>,
    pub(crate) farewells: Vec<Farewell>,
    pub(crate) finished: bool,
    timeout: Option<Duration>,
    /// Whether the present connection was synced.
    synced: bool,
    asked: bool,
}

impl Rig {
    pub(crate) fn new(network: Network, seed: u64) -> Rig {
        Rig::with(network, seed, Numbers::default())
    }

    pub(crate) fn with(network: Network, seed: u64, numbers: Numbers) -> Rig {
        Rig::of(Setup {
            numbers,
            network,
            ping: plain_ping,
            pong: plain_pong,
            seed,
        })
    }

    pub(crate) fn of(setup: Setup) -> Rig {
        let network = setup.network;
        Rig {
            machine: Machine::new(setup),
            now: Now {
                monotonic: s(1_000),
                boot: s(5_000),
                wall_ms: 1_700_000_000_000,
            },
            wire: Wire::Gone,
            address: match network {
                Network::Lan => LAN,
                Network::Wan => WAN,
            },
            events: Vec::new(),
            dials: Vec::new(),
            sent: Vec::new(),
            farewells: Vec::new(),
            finished: false,
            timeout: None,
            synced: false,
            asked: false,
        }
    }

    /// Started, with a token: dialing.
    pub(crate) fn dialing(network: Network) -> Rig {
        let mut rig = Rig::new(network, 1);
        rig.input(Input::Start);
        rig.token();
        assert_eq!(rig.wire, Wire::Dialing);
        rig
    }

    /// Upgraded, nothing heard yet.
    pub(crate) fn opened(network: Network) -> Rig {
        let mut rig = Rig::dialing(network);
        rig.open();
        rig
    }

    /// Live for the first time.
    pub(crate) fn live(network: Network) -> Rig {
        let mut rig = Rig::opened(network);
        rig.sync();
        assert!(matches!(rig.state(), LinkState::Live { .. }));
        rig
    }

    pub(crate) fn input(&mut self, input: Input) {
        match &input {
            Input::Command(Command::Synced) => self.synced |= self.wire == Wire::Open,
            Input::Command(
                Command::Token(_) | Command::SignInFailed { .. } | Command::SignInUnreachable,
            ) => self.asked = false,
            Input::Upgraded if self.wire == Wire::Dialing => {
                self.wire = Wire::Open;
                self.synced = false;
            }
            Input::Ended(_) => self.wire = Wire::Gone,
            _ => {}
        }
        self.machine.handle(input, self.now);
        self.drain();
    }

    pub(crate) fn command(&mut self, command: Command) {
        self.input(Input::Command(command));
    }

    pub(crate) fn token(&mut self) {
        self.command(Command::Token(Token::new("t")));
    }

    /// TCP and the upgrade succeed at once.
    pub(crate) fn open(&mut self) {
        self.input(Input::Connected {
            address: self.address,
        });
        self.input(Input::Upgraded);
        assert_eq!(self.wire, Wire::Open);
    }

    /// The first frame comes, and the board is applied.
    pub(crate) fn sync(&mut self) {
        self.input(Input::Text(PONG.to_owned()));
        self.command(Command::Synced);
    }

    pub(crate) fn end(&mut self, cause: Cause) {
        self.input(Input::Ended(cause));
    }

    pub(crate) fn close(&mut self, code: u16) {
        self.end(Cause::Closed {
            code,
            reason: String::new(),
        });
    }

    pub(crate) fn refuse(&mut self, status: u16) {
        self.input(Input::Connected {
            address: self.address,
        });
        self.end(Cause::UpgradeRefused {
            status,
            retry_after: None,
        });
    }

    /// Lets time pass, with every timeout handled when it is due.
    pub(crate) fn pass(&mut self, time: Duration) {
        let until = self.now.monotonic + time;
        self.pass_until(until, |_| false);
    }

    /// The same, until something holds or the time is over. Says whether it held.
    pub(crate) fn pass_unless(&mut self, time: Duration, held: impl FnMut(&Rig) -> bool) -> bool {
        let until = self.now.monotonic + time;
        self.pass_until(until, held)
    }

    fn pass_until(&mut self, until: Duration, mut held: impl FnMut(&Rig) -> bool) -> bool {
        loop {
            if held(self) {
                return true;
            }
            match self.timeout.filter(|at| *at <= until) {
                Some(at) => {
                    self.tick(at.saturating_sub(self.now.monotonic));
                    self.input(Input::Timeout);
                }
                None => {
                    self.tick(until.saturating_sub(self.now.monotonic));
                    return held(self);
                }
            }
        }
    }

    /// Time passes and nobody looks.
    pub(crate) fn tick(&mut self, time: Duration) {
        self.now.monotonic += time;
        self.now.boot += time;
        self.now.wall_ms += i64::try_from(time.as_millis()).unwrap();
    }

    /// The computer sleeps: the monotonic clock stands still.
    pub(crate) fn suspend(&mut self, time: Duration) {
        self.now.boot += time;
        self.now.wall_ms += i64::try_from(time.as_millis()).unwrap();
    }

    /// Answers every ping for a while, a round trip after it was sent.
    pub(crate) fn answered_for(&mut self, time: Duration, round_trip: Duration) {
        let until = self.now.monotonic + time;
        let mut answered = self.sent.len();
        while self.now.monotonic < until {
            let pings = self.sent.len();
            if !self.pass_unless(until - self.now.monotonic, |rig| rig.sent.len() > pings)
                && answered == pings
            {
                break;
            }
            self.pass_unless(round_trip, |_| false);
            while answered < self.sent.len() {
                answered += 1;
                self.input(Input::Text(PONG.to_owned()));
            }
        }
    }

    pub(crate) fn state(&self) -> LinkState {
        self.machine.status().unwrap().state.clone()
    }

    pub(crate) fn word(&self) -> &'static str {
        self.machine
            .status()
            .map_or("none", |status| status.state.word())
    }

    /// The words of the statuses told since the n-th event.
    pub(crate) fn words_since(&self, event: usize) -> Vec<&'static str> {
        let status = |(_, event): &(Duration, LinkEvent)| match event {
            LinkEvent::Status(status) => Some(status.state.word()),
            _ => None,
        };
        self.events[event..].iter().filter_map(status).collect()
    }

    pub(crate) fn asked_for_token(&self) -> Vec<bool> {
        let asked = |(_, event): &(Duration, LinkEvent)| match event {
            LinkEvent::NeedToken { rejected } => Some(*rejected),
            _ => None,
        };
        self.events.iter().filter_map(asked).collect()
    }

    pub(crate) fn polls(&self) -> usize {
        self.events
            .iter()
            .filter(|(_, event)| *event == LinkEvent::PollRest)
            .count()
    }

    /// How long the next timeout is away.
    pub(crate) fn next_timeout(&self) -> Option<Duration> {
        self.timeout.map(|at| at.saturating_sub(self.now.monotonic))
    }

    fn drain(&mut self) {
        loop {
            match self.machine.poll_output() {
                Polled::Output(output) => self.obey(output),
                Polled::Timeout(timeout) => {
                    if let Some(at) = timeout {
                        assert!(
                            at > self.now.monotonic,
                            "a timeout in the past after a drain"
                        );
                    }
                    self.timeout = timeout;
                    break;
                }
            }
        }
        if let Some(LinkState::Live { .. }) = self.machine.status().map(|status| &status.state)
            && !self.finished
        {
            assert_eq!(self.wire, Wire::Open, "live without a connection");
            assert!(
                self.synced,
                "live without a synchronisation of this connection"
            );
        }
    }

    fn obey(&mut self, output: Output) {
        assert!(!self.finished, "{output:?} after the end");
        let at = self.now.monotonic;
        match output {
            Output::Dial { within, .. } => {
                assert_eq!(
                    self.wire,
                    Wire::Gone,
                    "a dial beside another or a connection"
                );
                assert!(within > Duration::ZERO);
                self.wire = Wire::Dialing;
                self.dials.push(at);
            }
            Output::Drop(farewell) => {
                self.wire = Wire::Gone;
                self.farewells.push(farewell);
            }
            Output::Send(text) => {
                assert_eq!(self.wire, Wire::Open, "sent without a connection");
                self.sent.push((at, text));
            }
            Output::Event(event) => {
                match &event {
                    LinkEvent::NeedToken { .. } => {
                        assert!(!self.asked, "asked for a token twice");
                        self.asked = true;
                    }
                    LinkEvent::Opened => assert_eq!(self.wire, Wire::Open),
                    LinkEvent::Closed { .. } => assert_eq!(self.wire, Wire::Gone),
                    _ => {}
                }
                self.events.push((at, event));
            }
            Output::Finished => {
                assert_eq!(self.wire, Wire::Gone);
                self.finished = true;
            }
        }
    }
}
