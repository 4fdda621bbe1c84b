//! One machine of the world, and what must hold for it at every step.

use std::net::IpAddr;
use std::time::Duration;

use olgfeast_link::{
    Cause, Command, Input, LinkEvent, LinkState, Machine, Network, Now, Numbers, Output, Polled,
    Setup, plain_ping, plain_pong, profile,
};

use super::fault::numbers;
use crate::support::rig::{LAN, WAN, s};

/// More than this is never brought forth by one input.
const OUTPUTS_AT_ONCE: usize = 12;

/// The one dial or connection of a client. Each has a number of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wire {
    Gone,
    Dialing {
        number: u64,
    },
    Open {
        number: u64,
        heard: bool,
        /// When it was synced after it had been heard from.
        synced_at: Option<Duration>,
    },
}

impl Wire {
    pub(crate) fn number(self) -> Option<u64> {
        match self {
            Wire::Gone => None,
            Wire::Dialing { number } | Wire::Open { number, .. } => Some(number),
        }
    }
}

pub(crate) struct Client {
    pub(crate) machine: Machine,
    pub(crate) address: IpAddr,
    pub(crate) wire: Wire,
    pub(crate) timeout: Option<Duration>,
    /// When it was shown as live last, after it was not.
    pub(crate) live_at: Option<Duration>,
    pub(crate) dials: u64,
    network: Network,
    told_timeout: Option<Duration>,
    asked: bool,
    polled: bool,
    /// Losses in a row that no stretch of live can have forgiven.
    lost_in_a_row: u32,
    /// Before this no dial may follow.
    not_before: Duration,
}

impl Client {
    pub(crate) fn new(network: Network, seed: u64) -> Client {
        Client {
            machine: Machine::new(Setup {
                numbers: Numbers::default(),
                network,
                ping: plain_ping,
                pong: plain_pong,
                seed,
            }),
            address: match network {
                Network::Lan => LAN,
                Network::Wan => WAN,
            },
            wire: Wire::Gone,
            timeout: None,
            live_at: None,
            dials: 0,
            network,
            told_timeout: None,
            asked: false,
            polled: false,
            lost_in_a_row: 0,
            not_before: Duration::ZERO,
        }
    }

    pub(crate) fn shows_live(&self) -> bool {
        let state = self.machine.status().map(|status| &status.state);
        matches!(state, Some(LinkState::Live { .. }))
    }

    /// Takes one input; what the machine wants is noted, and returned for the world.
    pub(crate) fn handle(&mut self, input: Input, now: Now) -> Vec<Output> {
        let at = now.monotonic;
        let cause = match &input {
            Input::Ended(cause) => Some(cause.clone()),
            _ => None,
        };
        self.note(&input, at);
        self.machine.handle(input, now);
        let mut outputs = Vec::new();
        loop {
            match self.machine.poll_output() {
                Polled::Output(output) => {
                    self.obey(&output, cause.as_ref(), at);
                    outputs.push(output);
                    assert!(outputs.len() <= OUTPUTS_AT_ONCE, "{outputs:?}");
                }
                Polled::Timeout(timeout) => {
                    assert!(
                        timeout.is_none_or(|timeout| timeout > at),
                        "a timeout in the past after a drain"
                    );
                    self.timeout = timeout;
                    break;
                }
            }
        }
        self.check_live(at);
        outputs
    }

    /// The timeout, when it is another one than was told last.
    pub(crate) fn new_timeout(&mut self) -> Option<Duration> {
        let new = self.timeout.filter(|_| self.timeout != self.told_timeout);
        self.told_timeout = self.timeout;
        new
    }

    fn note(&mut self, input: &Input, at: Duration) {
        match (input, &mut self.wire) {
            (Input::Upgraded, Wire::Dialing { number }) => {
                self.wire = Wire::Open {
                    number: *number,
                    heard: false,
                    synced_at: None,
                };
            }
            (Input::Text(_) | Input::Frame, Wire::Open { heard, .. }) => *heard = true,
            (
                Input::Command(Command::Synced),
                Wire::Open {
                    heard: true,
                    synced_at,
                    ..
                },
            ) => {
                synced_at.get_or_insert(at);
            }
            (
                Input::Command(
                    Command::Token(_) | Command::SignInUnreachable | Command::SignInFailed { .. },
                ),
                _,
            ) => self.asked = false,
            (Input::Command(Command::RestWorks(_)), _) => self.polled = false,
            // A person may cut the wait short.
            (Input::Command(Command::RetryNow), _) => self.not_before = Duration::ZERO,
            _ => {}
        }
    }

    fn obey(&mut self, output: &Output, cause: Option<&Cause>, at: Duration) {
        match output {
            Output::Dial { within, .. } => {
                assert_eq!(self.wire, Wire::Gone, "a dial beside another connection");
                assert!(*within > Duration::ZERO);
                assert!(
                    at >= self.not_before,
                    "dialled {:?} too early after {} losses in a row: forgiven too soon",
                    self.not_before.saturating_sub(at),
                    self.lost_in_a_row
                );
                self.dials += 1;
                self.wire = Wire::Dialing { number: self.dials };
            }
            Output::Drop(_) => self.lost(cause, at),
            Output::Send(_) => {
                assert!(
                    matches!(self.wire, Wire::Open { .. }),
                    "sent without a connection"
                );
            }
            Output::Event(LinkEvent::NeedToken { .. }) => {
                assert!(!self.asked, "asked for a token twice");
                self.asked = true;
            }
            Output::Event(LinkEvent::PollRest) => {
                assert!(!self.polled, "asked for REST twice");
                self.polled = true;
            }
            Output::Event(LinkEvent::Opened) => {
                assert!(
                    matches!(self.wire, Wire::Open { .. }),
                    "opened, but it is not"
                );
            }
            Output::Event(LinkEvent::Closed { .. }) => {
                assert_eq!(self.wire, Wire::Gone, "closed, but it is not");
            }
            Output::Event(_) => {}
            Output::Finished => panic!("nobody has stopped it"),
        }
    }

    /// The counter of attempts cannot be seen, but its waits can: as long as no connection was live
    /// for the whole stretch that forgives, they only grow.
    fn lost(&mut self, cause: Option<&Cause>, at: Duration) {
        assert_ne!(self.wire, Wire::Gone, "dropped what is not there");
        let profile = numbers(self.network);
        if let Wire::Open {
            synced_at: Some(since),
            ..
        } = self.wire
            && at - since >= profile.stable_after
        {
            self.lost_in_a_row = 0;
        }
        self.wire = Wire::Gone;
        let least = match self.lost_in_a_row {
            0 => Duration::ZERO,
            lost => {
                let doubled = profile.backoff_base * 2_u32.saturating_pow(lost.min(16));
                doubled.min(profile.backoff_cap) / 2
            }
        };
        let least = match cause {
            // These have waits of their own.
            Some(Cause::Closed {
                code: 1008 | 4008 | 4401,
                ..
            }) => Duration::ZERO,
            Some(Cause::Closed { code: 1013, .. }) => least + profile::OVERLOADED_WAIT,
            Some(Cause::UpgradeRefused {
                retry_after: Some(wait),
                ..
            }) => least + *wait,
            _ => least,
        };
        self.not_before = at + least;
        self.lost_in_a_row += 1;
        assert!(self.machine.timeline().len() <= profile::TIMELINE_KEPT);
    }

    fn check_live(&mut self, at: Duration) {
        if !self.shows_live() {
            self.live_at = None;
            return;
        }
        self.live_at.get_or_insert(at);
        assert!(
            matches!(
                self.wire,
                Wire::Open {
                    synced_at: Some(_),
                    ..
                }
            ),
            "live without a synchronisation of this connection"
        );
    }
}

/// From the beginning of a world until everybody has been live so long that the back-offs are
/// forgiven.
pub(crate) fn calm(network: Network) -> Duration {
    let profile = numbers(network);
    profile.tick + profile.stable_after + s(1)
}
