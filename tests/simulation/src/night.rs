//! What will go wrong in a night, drawn from its seed before it begins.

use std::time::Duration;

use olgfeast_plain::Signal;
use rand::{Rng, SeedableRng, rngs::StdRng};

use crate::host::HubFaults;
pub(crate) use crate::troubles::Troubles;

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
    /// How many stations there are.
    pub(crate) stations: usize,
    /// The server, and what it does wrong by itself while it does.
    pub(crate) faults: Troubles,
    /// When the first fault may come.
    pub(crate) begins: Duration,
    /// When nothing is lost in silence any more.
    pub(crate) silent_until: Duration,
    /// When the last fault heals, and people stop.
    pub(crate) heals: Duration,
    /// What is done to stations, ways and server, and when.
    pub(crate) mishaps: Vec<(Duration, Mishap)>,
    /// Whether, in the end, a plain server forgets a socket and the feast goes on.
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
    /// A station reads nothing of what comes in.
    Stall(usize, Duration),
    /// The wall clock of the hub is set, by milliseconds.
    HubClock(i64),
    /// The wall clock of a station is set, by milliseconds.
    StationClock(usize, i64),
    /// The files of the hub are copied.
    Backup,
    /// The hub is started on the copy of its files.
    Restore(Duration),
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
    /// The night of a seed: of an even one at a plain server, of an odd one at a hub.
    pub(crate) fn of(seed: u64) -> Night {
        let mut rng = StdRng::seed_from_u64(seed ^ 0x6f6c_6746_6561_7374);
        let far = seed % 8 >= 6;
        let heals = Duration::from_millis(rng.random_range(40_000..100_000));
        let faults = if seed.is_multiple_of(2) {
            Troubles::of_a_plain_night(&mut rng)
        } else {
            Troubles::Hub(HubFaults::of_a_night(&mut rng))
        };
        let count = rng.random_range(0..=6);
        let of_its_kind = match faults {
            Troubles::Plain(_) => plain_mishap,
            Troubles::Hub(_) => hub_mishap,
        };
        let drawn = (0..count).map(|_| mishap(heals, of_its_kind, &mut rng));
        let mut mishaps: Vec<(Duration, Mishap)> = drawn.collect();
        if let Troubles::Hub(_) = faults
            && rng.random_bool(0.25)
        {
            mishaps.extend(went_back(heals, &mut rng));
        }
        mishaps.sort_by_key(|(at, _)| *at);
        Night {
            seed,
            far,
            stations: STATIONS,
            faults,
            begins: Duration::from_millis(CALM),
            silent_until: heals.saturating_sub(SILENT_BEFORE),
            heals,
            mishaps,
            forgets: matches!(faults, Troubles::Plain(_)) && rng.random_bool(0.125),
        }
    }

    /// One near by in which nothing happens by itself, and the server is as it is at its best.
    pub(crate) fn quiet(seed: u64, faults: Troubles) -> Night {
        Night {
            seed,
            far: false,
            stations: STATIONS,
            faults,
            begins: Duration::ZERO,
            silent_until: Duration::ZERO,
            heals: Duration::ZERO,
            mishaps: Vec::new(),
            forgets: false,
        }
    }

    /// The time on the way, in milliseconds.
    pub(crate) fn transit(&self) -> std::ops::Range<u64> {
        if self.far { 15..70 } else { 0..3 }
    }
}

/// When something goes wrong, so that it has healed in the end.
fn mishap(
    heals: Duration,
    of_its_kind: fn(usize, &mut StdRng) -> Mishap,
    rng: &mut StdRng,
) -> (Duration, Mishap) {
    let end = u64::try_from(heals.as_millis()).unwrap_or(u64::MAX);
    let station = rng.random_range(0..STATIONS);
    let mishap = of_its_kind(station, rng);
    if let Mishap::Forget(_) = mishap {
        return (silent(heals, rng), mishap);
    }
    let lasts = u64::try_from(mishap.lasts().as_millis()).unwrap_or(u64::MAX);
    let latest = end.saturating_sub(lasts).max(CALM + 1);
    (
        Duration::from_millis(rng.random_range(CALM..latest)),
        mishap,
    )
}

fn plain_mishap(station: usize, rng: &mut StdRng) -> Mishap {
    match rng.random_range(0..12_u32) {
        10 => Mishap::Freeze(millis(500..14_000, rng)),
        11 if rng.random_bool(0.5) => Mishap::Forget(station),
        die => any_mishap(die, station, rng),
    }
}

fn hub_mishap(station: usize, rng: &mut StdRng) -> Mishap {
    match rng.random_range(0..16_u32) {
        10 => Mishap::Freeze(millis(500..14_000, rng)),
        12 => Mishap::Stall(station, millis(1_000..14_000, rng)),
        // All access tokens have expired, or the clock was wrong by a little, or was set back.
        13 => Mishap::HubClock(31 * 60_000),
        14 => Mishap::HubClock(rng.random_range(-1_200_000..120_000)),
        15 => Mishap::StationClock(station, rng.random_range(-120_000..120_000)),
        die => any_mishap(die, station, rng),
    }
}

/// What happens to any kind of server, and to its clients.
fn any_mishap(die: u32, station: usize, rng: &mut StdRng) -> Mishap {
    match die {
        0 | 1 => Mishap::Way(station, Weather::Cut, millis(1_000..30_000, rng)),
        2 | 3 => {
            let up = rng.random_bool(0.6);
            let down = !up || rng.random_bool(0.6);
            Mishap::Way(
                station,
                Weather::Hole { up, down },
                millis(1_000..30_000, rng),
            )
        }
        4..=6 => Mishap::Kill(station, millis(100..4_000, rng)),
        7 => Mishap::Sleep(station, millis(500..14_000, rng)),
        8 => Mishap::Server(Signal::Kill, millis(500..14_000, rng)),
        9 => Mishap::Server(Signal::Term, millis(500..14_000, rng)),
        _ => Mishap::Dropping(millis(1_000..30_000, rng)),
    }
}

/// A copy of the hub's files is made, and the hub started on it later. In half of these nights it
/// loses little, and a station that knew of that is away until the new log is longer than the old
/// one was: the epoch alone tells it that its cursor means nothing.
fn went_back(heals: Duration, rng: &mut StdRng) -> Vec<(Duration, Mishap)> {
    let end = u64::try_from(heals.as_millis()).unwrap_or(u64::MAX);
    let down = millis(500..5_000, rng);
    let copied = rng.random_range(CALM..end / 2);
    let restored = rng.random_range(copied + 1_000..end - 6_000);
    let at = Duration::from_millis;
    if rng.random_bool(0.5) {
        return vec![
            (at(copied), Mishap::Backup),
            (at(restored), Mishap::Restore(down)),
        ];
    }
    let copied = rng.random_range(CALM..end / 4);
    let restored = rng.random_range(copied + 1_000..copied + 4_000);
    let station = rng.random_range(0..STATIONS);
    let away = millis(12_000..(end - restored).min(30_000), rng);
    vec![
        (at(copied), Mishap::Backup),
        (at(restored), Mishap::Way(station, Weather::Cut, away)),
        (at(restored), Mishap::Restore(down)),
    ]
}

fn millis(range: std::ops::Range<u64>, rng: &mut StdRng) -> Duration {
    Duration::from_millis(rng.random_range(range))
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
            | Mishap::Dropping(lasts)
            | Mishap::Stall(_, lasts)
            | Mishap::Restore(lasts) => lasts,
            Mishap::Forget(_) | Mishap::HubClock(_) | Mishap::StationClock(..) | Mishap::Backup => {
                Duration::ZERO
            }
        }
    }
}
