//! What can go wrong with the simulated server, and how long it takes to be well after each.

use std::ops::Range;
use std::time::Duration;

use olgfeast_link::{Network, Numbers, Profile, profile};
use rand::Rng;
use rand::rngs::StdRng;

use crate::support::rig::{ms, s};

/// Every code that a client may be closed with and come back by itself. Not 4409: after that a
/// person has to say so.
pub(crate) const CODES: [u16; 14] = [
    1000, 1001, 1002, 1003, 1005, 1007, 1008, 1011, 1012, 1013, 4008, 4401, 4408, 4999,
];

/// The most that a synchronisation takes when all is well.
pub(crate) const SYNC: Duration = ms(60);

/// Something that is wrong with the server, or with the way to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nobody listens; connections are reset.
    Down,
    /// Nothing passes; connections stay.
    BlackHole,
    /// Draining: HTTP 503, and connections are closed.
    Refusing { retry_after: Option<Duration> },
    /// Connections are closed after some seconds, with any code.
    Closing,
    /// The first frame comes late, or too late.
    SlowHello,
    /// The board comes late, or too late.
    SlowSync,
    /// The network is there for a period and away for a period, by turns.
    Flapping { period: Duration },
}

impl Fault {
    pub(crate) fn any(rng: &mut StdRng) -> Fault {
        match rng.random_range(0..8) {
            0 => Fault::Down,
            1 => Fault::BlackHole,
            2 => Fault::Refusing { retry_after: None },
            3 => Fault::Refusing {
                retry_after: Some(s(rng.random_range(0..4))),
            },
            4 => Fault::Closing,
            5 => Fault::SlowHello,
            6 => Fault::SlowSync,
            _ => Fault::Flapping {
                period: ms(rng.random_range(10..2_000)),
            },
        }
    }

    /// How long after its end a dial or a connection that it has spoilt may still be waited for.
    fn spoils_for(self, network: Network) -> Duration {
        let profile = numbers(network);
        let up = profile.connect + profile.upgrade;
        match self {
            Fault::Down | Fault::Refusing { .. } | Fault::Closing | Fault::Flapping { .. } => {
                Duration::ZERO
            }
            // A frame that came just before it ended may have been the last that was sent.
            Fault::BlackHole => profile.dead_after().max(up + profile.hello),
            Fault::SlowHello => slow_hello(network),
            Fault::SlowSync => slow_sync(network),
        }
    }

    /// The longest wait for the next dial that it can cause.
    fn longest_wait(self, network: Network) -> Duration {
        let cap = numbers(network).backoff_cap;
        match self {
            // A token that is refused twice blocks, and is probed.
            Fault::Closing => profile::BLOCKED_PROBE.mul_f64(1.0 + profile::BLOCKED_SPREAD),
            Fault::Refusing { retry_after } => retry_after.unwrap_or_default() + cap,
            _ => cap,
        }
    }
}

/// Within which time of the end of the last of some faults everybody is live: what was spoilt is
/// given up, the longest wait, the way up, and what flapped is held back a little longer.
pub(crate) fn healed_within(faults: &[Fault], network: Network) -> Duration {
    let most = |of: fn(Fault, Network) -> Duration| {
        let all = faults.iter().map(|fault| of(*fault, network));
        all.max().unwrap_or_default()
    };
    let way_up = round_trip(network).end * 4 + SYNC;
    most(Fault::spoils_for) + most(Fault::longest_wait) + way_up + profile::FLAP_SETTLE
}

pub(crate) fn numbers(network: Network) -> Profile {
    *Numbers::default().of(network)
}

pub(crate) fn round_trip(network: Network) -> Range<Duration> {
    match network {
        Network::Lan => ms(1)..ms(10),
        Network::Wan => ms(20)..ms(200),
    }
}

/// The most that a slow first frame takes.
pub(crate) fn slow_hello(network: Network) -> Duration {
    numbers(network).hello * 2
}

/// The most that a slow board takes.
pub(crate) fn slow_sync(network: Network) -> Duration {
    numbers(network).snapshot * 2
}
