//! Runs nights.

use std::time::Duration;

use olgfeast_station::sans_io::Rest;
use tokio::runtime::{Builder, Runtime};

use crate::{
    broken::{Broken, Rule},
    night::{Night, STATIONS},
    world::{Held, World, station_id},
};

/// After the last fault the displays have so long to be the server's, near and far.
const HEALS: (Duration, Duration) = (Duration::from_secs(10), Duration::from_secs(25));

/// What nobody knows is known after 40 s of time-out, 40 s of locked lane and the same again for an
/// intent behind it; and a backlog is paced.
const SETTLES: Duration = Duration::from_secs(240);

/// What is set up once for many nights.
pub struct Simulation {
    /// Of each station.
    rest: Vec<Rest>,
    runtime: Runtime,
}

/// How a night went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Of everything that happened, in its order: the same seed gives the same.
    pub hash: u64,
    /// What happened, where it was asked for.
    pub trace: Vec<String>,
    /// Whether it was a night at a hub; otherwise at a plain server.
    pub at_hub: bool,
    /// Intents that people have made, and those of them that changed an order on the server.
    pub intents: usize,
    /// See `intents`.
    pub applied: usize,
    /// Orders that were placed.
    pub orders: usize,
    /// What did not hold, if anything.
    pub broken: Option<Broken>,
}

impl Simulation {
    /// Ready for nights.
    ///
    /// # Errors
    /// Where this computer has no TLS or no place for a runtime.
    pub fn new() -> anyhow::Result<Simulation> {
        Simulation::of(STATIONS)
    }

    /// Of so many stations.
    pub(crate) fn of(stations: usize) -> anyhow::Result<Simulation> {
        Ok(Simulation {
            rest: (0..stations)
                .map(|at| Rest::new(station_id(at)))
                .collect::<Result<_, _>>()?,
            runtime: Builder::new_current_thread().build()?,
        })
    }

    pub(crate) fn world(&self, night: Night, traced: bool) -> anyhow::Result<World<'_>> {
        World::new(night, &self.rest, &self.runtime, traced)
    }

    /// The night of a seed. `traced`: whether all that happens is written down.
    ///
    /// # Errors
    /// Where this computer cannot hold the stations' files. A rule that did not hold is no error
    /// but part of the outcome.
    pub fn night(&self, seed: u64, traced: bool) -> anyhow::Result<Outcome> {
        let night = Night::of(seed);
        let mut world = self.world(night, traced)?;
        let broken = whole_night(&mut world).err();
        let at_hub = world.is_hub();
        let intents = world.ledger.deeds.len();
        let applied = world.ledger.applied();
        let orders = world.ledger.history.orders().count();
        let (hash, trace) = world.into_trace();
        Ok(Outcome {
            hash,
            trace,
            at_hub,
            intents,
            applied,
            orders,
            broken,
        })
    }
}

fn whole_night(world: &mut World<'_>) -> Held<()> {
    for at in 0..world.stations.len() {
        world.start(at)?;
        world.run_for(Duration::from_millis(300))?;
    }
    let heals = world.night.heals;
    world.run_until(heals)?;
    let (near, far) = HEALS;
    world.run_for(if world.night.far { far } else { near })?;
    world.look_at_displays()?;
    let end = heals + SETTLES;
    while !world.is_settled() && world.now < end {
        world.run_for(Duration::from_secs(2))?;
    }
    if world.night.forgets {
        zombie(world)?;
    }
    world.look_at_all()
}

/// The server forgets a socket while the feast goes on.
fn zombie(world: &mut World<'_>) -> Held<()> {
    let Some(socket) = world.process(0).and_then(|process| process.socket()) else {
        return Ok(());
    };
    let now = world.now;
    world.server.forget(now, socket);
    // Different orders: an audit sees only what is left of several changes of one.
    let orders: Vec<_> = world.ledger.history.orders().take(4).collect();
    for order in orders {
        let status = world.ledger.history.now(order);
        if let Some(to) = status.and_then(|status| status.next().or(status.previous())) {
            world.set_by_another(order, to);
        }
        world.run_for(Duration::from_secs(8))?;
    }
    // Two changes that audits have shown, 3 s for them to come all the same, and up to 5 s so that
    // not all stations leave at once.
    world.run_for(Duration::from_secs(45))?;
    let socket = world.process(0).and_then(|process| process.socket());
    if socket.is_some_and(|socket| world.server.is_forgotten(socket)) {
        return Err(world.broken(Rule::LeavesZombies, "station 0"));
    }
    Ok(())
}
