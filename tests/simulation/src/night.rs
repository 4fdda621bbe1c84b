//! What will go wrong in a night, drawn from its seed before it begins.

use std::time::Duration;

use olgfeast_plain::{Chance, Delay, Faults, Signal};
use rand::{Rng, SeedableRng, rngs::StdRng};

/// Stations in a night.
pub(crate) const STATIONS: usize = 2;

/// Nothing goes wrong before this: everybody signs in.
const CALM: u64 = 6_000;

/// A plain server that loses a broadcast in silence is found out by the next audit, which may be
/// 18 s away (15 s, and a fifth of it). So what is lost in silence stops being lost this long before
/// the last fault heals, and what remains has to be right again as soon as after any other fault.
const SILENT_BEFORE: Duration = Duration::from_secs(22);

/// One night.
#[derive(Clone, Debug)]
pub(crate) struct Night {
    pub(crate) seed: u64,
    /// Whether the server is far away.
    pub(crate) far: bool,
    /// What the server does wrong by itself, while it does.
    pub(crate) faults: Faults,
    /// When the first fault may come.
    pub(crate) begins: Duration,
    /// When nothing is lost in silence any more.
    pub(crate) silent_until: Duration,
    /// When the last fault heals, and people stop.
    pub(crate) heals: Duration,
    /// What is done to stations, ways and server, and when.
    pub(crate) mishaps: Vec<(Duration, Mishap)>,
    /// Whether, in the end, the server forgets a socket and the feast goes on.
    pub(crate) forgets: bool,
}

/// Something that is done, and how long it lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mishap {
    /// The way of a station.
    Way(usize, Weather, Duration),
    /// The process of a station is killed, and started again.
    Kill(usize, Duration),
    /// The computer of a station sleeps.
    Sleep(usize, Duration),
    /// The server ends, and is started again.
    Server(Signal, Duration),
    /// The server answers nothing that needs its database.
    Freeze(Duration),
    /// The server accepts every socket and drops it.
    Dropping(Duration),
    /// The server forgets the socket of a station.
    Forget(usize),
}

/// How it is on the way between a station and the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weather {
    /// All gets through.
    Fine,
    /// Connections are lost, and new ones fail at once.
    Cut,
    /// What is sent in a direction arrives when it is over.
    Hole {
        /// To the server.
        up: bool,
        /// To the station.
        down: bool,
    },
}

impl Night {
    pub(crate) fn of(seed: u64) -> Night {
        let mut rng = StdRng::seed_from_u64(seed ^ 0x6f6c_6746_6561_7374);
        let far = seed % 4 == 3;
        let heals = Duration::from_millis(rng.random_range(40_000..100_000));
        let faults = faults(&mut rng);
        let count = rng.random_range(0..=6);
        let mut mishaps: Vec<(Duration, Mishap)> =
            (0..count).map(|_| mishap(heals, &mut rng)).collect();
        mishaps.sort_by_key(|(at, _)| *at);
        Night {
            seed,
            far,
            faults,
            begins: Duration::from_millis(CALM),
            silent_until: heals.saturating_sub(SILENT_BEFORE),
            heals,
            mishaps,
            forgets: rng.random_bool(0.125),
        }
    }

    /// The time on the way, in milliseconds.
    pub(crate) fn transit(&self) -> std::ops::Range<u64> {
        if self.far { 15..70 } else { 0..3 }
    }
}

/// The faults that are over at the end of silence taken out.
pub(crate) fn loud(faults: Faults) -> Faults {
    Faults {
        lost_broadcast: Chance::NEVER,
        zombie: Chance::NEVER,
        torn_lists: Delay::NEVER,
        ..faults
    }
}

/// Some of everything that was observed, each in half of all nights.
fn faults(rng: &mut StdRng) -> Faults {
    let bad = Faults::bad_day();
    let mut faults = Faults {
        lines_later: bad.lines_later,
        parallel_writes: bad.parallel_writes,
        ..Faults::none()
    };
    let mut in_half = |fault: &mut dyn FnMut(&mut Faults)| {
        if rng.random_bool(0.5) {
            fault(&mut faults);
        }
    };
    in_half(&mut |faults| faults.lost_broadcast = Chance::of(0.1));
    in_half(&mut |faults| faults.zombie = Chance::of(0.02));
    in_half(&mut |faults| {
        faults.torn_lists = Delay {
            chance: Chance::of(0.3),
            length: olgfeast_plain::Between::millis(0, 400),
        };
    });
    in_half(&mut |faults| faults.accept_and_drop = Chance::of(0.2));
    in_half(&mut |faults| faults.broken_answer = Chance::of(0.1));
    in_half(&mut |faults| faults.dropped_request = Chance::of(0.05));
    in_half(&mut |faults| faults.dropped_answer = Chance::of(0.1));
    // A late echo is one that comes within the 40 s for which an unknown outcome locks its lane, by
    // whatever its client has lost the answer.
    in_half(&mut |faults| {
        faults.late_echo = Delay {
            chance: Chance::of(0.1),
            length: olgfeast_plain::Between::millis(500, 38_000),
        };
    });
    in_half(&mut |faults| {
        faults.slow_answer = Delay {
            chance: Chance::of(0.2),
            length: olgfeast_plain::Between::millis(0, 1_200),
        };
    });
    faults
}

fn mishap(heals: Duration, rng: &mut StdRng) -> (Duration, Mishap) {
    let end = u64::try_from(heals.as_millis()).unwrap_or(u64::MAX);
    let station = rng.random_range(0..STATIONS);
    let mut lasts = |least: u64, most: u64| Duration::from_millis(rng.random_range(least..most));
    let (short, middle, long) = (lasts(100, 4_000), lasts(500, 14_000), lasts(1_000, 30_000));
    let mishap = match rng.random_range(0..12_u32) {
        0 | 1 => Mishap::Way(station, Weather::Cut, long),
        2 | 3 => {
            let up = rng.random_bool(0.6);
            let down = !up || rng.random_bool(0.6);
            Mishap::Way(station, Weather::Hole { up, down }, long)
        }
        4..=6 => Mishap::Kill(station, short),
        7 => Mishap::Sleep(station, middle),
        8 => Mishap::Server(Signal::Kill, middle),
        9 => Mishap::Server(Signal::Term, middle),
        10 => Mishap::Freeze(middle),
        _ if rng.random_bool(0.5) => Mishap::Dropping(long),
        _ => return (silent(heals, rng), Mishap::Forget(station)),
    };
    let lasts = u64::try_from(mishap.lasts().as_millis()).unwrap_or(u64::MAX);
    let latest = end.saturating_sub(lasts).max(CALM + 1);
    (
        Duration::from_millis(rng.random_range(CALM..latest)),
        mishap,
    )
}

fn silent(heals: Duration, rng: &mut StdRng) -> Duration {
    let end = heals.saturating_sub(SILENT_BEFORE);
    let end = u64::try_from(end.as_millis()).unwrap_or(u64::MAX);
    Duration::from_millis(rng.random_range(CALM..end.max(CALM + 1)))
}

impl Mishap {
    fn lasts(self) -> Duration {
        match self {
            Mishap::Way(_, _, lasts)
            | Mishap::Kill(_, lasts)
            | Mishap::Sleep(_, lasts)
            | Mishap::Server(_, lasts)
            | Mishap::Freeze(lasts)
            | Mishap::Dropping(lasts) => lasts,
            Mishap::Forget(_) => Duration::ZERO,
        }
    }
}
