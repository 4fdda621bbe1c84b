//! The world of a night, and how its time goes on.

use std::{collections::BTreeMap, time::Duration};

use olgfeast_link::Input as LinkInput;
use olgfeast_plain::{Faults, Plain};
use olgfeast_protocol::{StationId, UtcTime};
use olgfeast_station::{
    Account, Server as Address,
    sans_io::{self, Rest},
};
use rand::{Rng, SeedableRng, rngs::StdRng};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use uuid::Uuid;

use crate::{
    agenda::Agenda,
    broken::{Broken, Rule},
    comeback::Pace,
    counter::Counter,
    event::{Asker, Event, Feed, Flight},
    host::Host,
    ledger::Ledger,
    night::{Night, Troubles, Weather},
    process::Process,
    server::{RequestId, Server},
    trace::Trace,
};

/// Everything, at one time.
pub(crate) struct World<'a> {
    pub(crate) night: Night,
    pub(crate) now: Duration,
    /// What all wall clocks show at nought.
    pub(crate) start: UtcTime,
    pub(crate) rng: StdRng,
    pub(crate) agenda: Agenda<Event>,
    pub(crate) server: Server,
    pub(crate) faults: Troubles,
    pub(crate) stations: Vec<Station>,
    pub(crate) counter: Counter,
    /// Whose request it is.
    pub(crate) asked: BTreeMap<RequestId, Asker>,
    pub(crate) calls: BTreeMap<u64, Flight>,
    pub(crate) numbered: u64,
    pub(crate) ledger: Ledger,
    pub(crate) account: Account,
    /// Of each station.
    pub(crate) rest: &'a [Rest],
    pub(crate) runtime: &'a Runtime,
    pub(crate) dials: Vec<Vec<Duration>>,
    pub(crate) pace: Pace,
    trace: Trace,
}

/// A place with a computer: the directory stays, processes come and go.
pub(crate) struct Station {
    pub(crate) dir: TempDir,
    /// Counts processes.
    pub(crate) life: u64,
    pub(crate) process: Option<Process>,
    pub(crate) asleep: Option<Sleep>,
    pub(crate) weather: Weather,
    /// What was held up by such a weather gets through at this time.
    pub(crate) clears: Option<(Weather, Duration)>,
    /// What is on its way while nothing gets through.
    pub(crate) held: Vec<Event>,
    /// What is sent later on one connection does not arrive earlier.
    pub(crate) last_up: Duration,
    pub(crate) last_down: Duration,
    /// Orders that were touched here, the newest last.
    pub(crate) touched: Vec<olgfeast_protocol::OrderId>,
}

/// A computer sleeps.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sleep {
    pub(crate) since: Duration,
    pub(crate) until: Duration,
}

/// Who a station says it is.
pub(crate) fn station_id(at: usize) -> StationId {
    StationId(Uuid::from_u128(0x5741_0000 + at as u128))
}

pub(crate) type Held<T> = Result<T, Broken>;

impl<'a> World<'a> {
    /// Before anything has happened. `traced`: whether every event is written down.
    pub(crate) fn new(
        night: Night,
        rest: &'a [Rest],
        runtime: &'a Runtime,
        traced: bool,
    ) -> anyhow::Result<World<'a>> {
        let start = UtcTime::parse("2026-11-22T17:00:00").unwrap_or(UtcTime(0));
        let address = if night.far {
            "https://feast.example"
        } else {
            "http://192.168.1.20:8000"
        };
        let stations = (0..night.stations).map(|_| Station::new());
        let server = match night.faults {
            Troubles::Plain(_) => {
                Server::Plain(Box::new(Plain::new(night.seed, start, Faults::none())))
            }
            Troubles::Hub(_) => Server::Hub(Box::new(Host::new(night.seed, night.far, start)?)),
        };
        let account = Account {
            server: Address::parse(address)?,
            username: "admin".into(),
        };
        let mut world = World {
            now: Duration::ZERO,
            start,
            rng: StdRng::seed_from_u64(night.seed),
            agenda: Agenda::new(),
            server,
            faults: night.faults.healed(),
            stations: stations.collect::<Result<_, _>>()?,
            counter: Counter::new(),
            asked: BTreeMap::new(),
            calls: BTreeMap::new(),
            numbered: 0,
            ledger: Ledger::default(),
            account,
            rest,
            runtime,
            dials: vec![Vec::new(); night.stations],
            pace: Pace::default(),
            trace: Trace::new(traced),
            night,
        };
        world
            .agenda
            .enter(Duration::from_millis(10), Event::Counter);
        for station in 0..world.night.stations {
            let at = world.between(4_000, 6_000);
            if at < world.night.heals {
                world.agenda.enter(at, Event::Person { station });
            }
        }
        let night = world.night.clone();
        let silent_until = night.silent_until.max(night.begins);
        for (at, faults) in [
            (night.begins, night.faults),
            (silent_until, night.faults.loud()),
            (night.heals, night.faults.healed()),
        ] {
            world.agenda.enter(at, Event::Troubles(Box::new(faults)));
        }
        for (at, mishap) in night.mishaps {
            world.agenda.enter(at, Event::Mishap(mishap));
        }
        Ok(world)
    }

    /// Goes on until then.
    pub(crate) fn run_until(&mut self, until: Duration) -> Held<()> {
        loop {
            let station = self.next_station();
            let next = [
                self.agenda.next(),
                self.server.next_wake(),
                station.map(|(at, _)| at),
            ];
            let Some(next) = next.into_iter().flatten().min().filter(|at| *at <= until) else {
                self.now = until.max(self.now);
                return Ok(());
            };
            self.now = next.max(self.now);
            if self.server.next_wake().is_some_and(|at| at <= self.now) {
                self.listen()?;
            } else if let Some(event) = self.agenda.take(self.now) {
                self.happen(event)?;
            } else if let Some((_, station)) = station {
                self.wake(station)?;
            }
        }
    }

    pub(crate) fn run_for(&mut self, lasts: Duration) -> Held<()> {
        self.run_until(self.now + lasts)
    }

    fn next_station(&self) -> Option<(Duration, usize)> {
        let awake = self
            .stations
            .iter()
            .enumerate()
            .filter_map(|(at, station)| {
                let process = station.process.as_ref()?;
                station.asleep.is_none().then(|| (process.next(), at))
            });
        awake.min()
    }

    fn wake(&mut self, station: usize) -> Held<()> {
        let now = self.now;
        let Some(process) = self.process(station) else {
            return Ok(());
        };
        let due = |wake: Option<Duration>| wake.is_some_and(|at| at <= now);
        if due(process.link.as_ref().and_then(|line| line.wake)) {
            self.feed(station, Feed::Link(LinkInput::Timeout))
        } else {
            self.feed(station, Feed::Core(sans_io::Input::Woke))
        }
    }

    fn happen(&mut self, event: Event) -> Held<()> {
        if let Some((station, held)) = self.waits(&event) {
            match held {
                Waits::Way => {
                    if let Some(station) = self.stations.get_mut(station) {
                        station.held.push(event);
                    }
                }
                Waits::Wake(at) => self.agenda.enter(at, event),
            }
            return Ok(());
        }
        match event {
            Event::Asks { call } => self.asks(call),
            Event::Answers { call, reply } => return self.answers(call, reply),
            Event::Patience { call } => return self.impatient(call),
            Event::Up {
                station,
                socket,
                what,
            } => self.up(station, socket, what),
            Event::Down {
                station,
                life,
                socket,
                what,
            } => return self.down(station, life, socket, what),
            Event::Dialed {
                station,
                life,
                dial,
                step,
            } => return self.dialed(station, life, dial, step),
            Event::Disk { station, life } => {
                if self.lives(station, life) {
                    return self.disk(station);
                }
            }
            Event::Saves { station, life } => {
                if self.lives(station, life) {
                    self.save(station, usize::MAX);
                }
            }
            Event::Secret {
                station,
                life,
                input,
            } => {
                if self.lives(station, life) {
                    return self.secret(station, input);
                }
            }
            Event::Person { station } => return self.person(station),
            Event::Counter => self.count(),
            Event::Mishap(mishap) => return self.mishap(mishap),
            Event::Mends(mishap) => return self.mend(mishap),
            Event::Troubles(faults) => {
                let faults = *faults;
                self.note(|| format!("faults {faults:?}"));
                self.faults = faults;
                self.trouble(faults);
                if faults == faults.loud() {
                    self.let_zombies_go();
                }
            }
        }
        Ok(())
    }

    /// Whether something cannot happen now.
    fn waits(&self, event: &Event) -> Option<(usize, Waits)> {
        let (at, upward, downward) = match event {
            Event::Asks { call } => (self.calls.get(call)?.station, true, false),
            Event::Answers { call, .. } => (self.calls.get(call)?.station, false, true),
            Event::Patience { call } => (self.calls.get(call)?.station, false, false),
            Event::Up { station, .. } => (*station, true, false),
            Event::Down { station, .. } => (*station, false, true),
            Event::Dialed { station, .. } => (*station, true, true),
            Event::Disk { station, .. }
            | Event::Saves { station, .. }
            | Event::Secret { station, .. }
            | Event::Person { station } => (*station, false, false),
            Event::Counter | Event::Mishap(_) | Event::Mends(_) | Event::Troubles(_) => {
                return None;
            }
        };
        let station = self.stations.get(at)?;
        let is_in = |weather: Weather| match weather {
            Weather::Hole { up, down } => (up && upward) || (down && downward),
            Weather::Fine | Weather::Cut => false,
        };
        if is_in(station.weather) {
            return Some((at, Waits::Way));
        }
        if let Some((weather, clears)) = station.clears
            && self.now < clears
            && is_in(weather)
        {
            return Some((at, Waits::Wake(clears)));
        }
        let here = !matches!(event, Event::Asks { .. } | Event::Up { .. });
        let asleep = station.asleep.filter(|_| here)?;
        Some((at, Waits::Wake(asleep.until)))
    }

    pub(crate) fn is_hub(&self) -> bool {
        matches!(self.server, Server::Hub(_))
    }

    pub(crate) fn process(&mut self, station: usize) -> Option<&mut Process> {
        self.stations.get_mut(station)?.process.as_mut()
    }

    pub(crate) fn lives(&self, station: usize, life: u64) -> bool {
        let station = self.stations.get(station);
        station.is_some_and(|station| station.life == life && station.process.is_some())
    }

    /// A time from now, in milliseconds, drawn evenly.
    pub(crate) fn between(&mut self, least: u64, most: u64) -> Duration {
        self.now + Duration::from_millis(self.rng.random_range(least..most.max(least + 1)))
    }

    /// The time on the way between a station and the server.
    pub(crate) fn transit(&mut self) -> Duration {
        let range = self.night.transit();
        let millis = self.rng.random_range(range);
        Duration::from_micros(millis * 1_000 + 200)
    }

    pub(crate) fn broken(&self, rule: Rule, what: impl Into<String>) -> Broken {
        Broken {
            seed: self.night.seed,
            at: self.now,
            rule,
            what: what.into(),
        }
    }

    pub(crate) fn note(&mut self, what: impl FnOnce() -> String) {
        self.trace.note(self.now, what);
    }

    pub(crate) fn into_trace(self) -> (u64, Vec<String>) {
        self.trace.end()
    }
}

/// A directory for a night, in memory where there is such a place: a night writes thousands of times
/// to its disks.
pub(crate) fn directory() -> std::io::Result<TempDir> {
    let memory = std::path::Path::new("/dev/shm");
    if memory.is_dir() {
        TempDir::with_prefix_in("olgfeast-simulation-", memory)
    } else {
        TempDir::with_prefix("olgfeast-simulation-")
    }
}

enum Waits {
    Way,
    Wake(Duration),
}

impl Station {
    fn new() -> std::io::Result<Station> {
        Ok(Station {
            dir: directory()?,
            life: 0,
            process: None,
            asleep: None,
            weather: Weather::Fine,
            clears: None,
            held: Vec::new(),
            last_up: Duration::ZERO,
            last_down: Duration::ZERO,
            touched: Vec::new(),
        })
    }
}
