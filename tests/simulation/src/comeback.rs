//! Ten stations come back to a plain server at once.

use std::time::Duration;

use olgfeast_plain::{Faults, Method, ParallelWrites, Request};
use olgfeast_protocol::{OrderId, OrderStatus};
use serde_json::json;

use crate::{
    event::{Asker, Flight},
    night::{Mishap, Night, Troubles, Weather},
    simulation::Simulation,
    world::{Held, World},
};

/// Stations that come back.
const STATIONS: usize = 10;

/// Orders that people at each of them have touched, two steps each.
const ORDERS: usize = 10;

/// How long all of them were away.
const AWAY: Duration = Duration::from_secs(120);

/// After this it has failed, whatever it was to show.
const LONGEST: Duration = Duration::from_secs(300);

/// How a comeback went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comeback {
    /// Intents that waited, at all stations.
    pub intents: usize,
    /// Those of them that the server has done.
    pub applied: usize,
    /// From the moment that the ways were back until nothing waited any more; nothing: not in 5 min.
    pub settled_within: Option<Duration>,
    /// The longest that a read took that needs the server's database.
    pub slowest_read: Duration,
    /// Reads of that kind.
    pub reads: usize,
    /// Writes of one station that were under way at once, at the most.
    pub most_writes: usize,
}

/// How calls went since it was begun.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Pace {
    slowest_read: Duration,
    reads: usize,
    most_writes: usize,
}

impl Pace {
    /// A station has so many writes under way.
    pub(crate) fn writes(&mut self, under_way: usize) {
        self.most_writes = self.most_writes.max(under_way);
    }

    /// A call came back.
    pub(crate) fn came_back(&mut self, flight: &Flight, now: Duration) {
        if flight.reads_orders() {
            self.reads += 1;
            self.slowest_read = self.slowest_read.max(now.saturating_sub(flight.began));
        }
    }
}

impl Simulation {
    /// Ten stations were cut off for two minutes while people made twenty intents at each, and come
    /// back at once to a plain server that does nothing wrong but freeze under parallel writes.
    ///
    /// # Errors
    /// Where this computer cannot hold the stations' files, and where a rule did not hold.
    pub fn comeback(seed: u64) -> anyhow::Result<Comeback> {
        let simulation = Simulation::of(STATIONS)?;
        let faults = Faults {
            parallel_writes: ParallelWrites::Freeze(olgfeast_plain::Freeze::MEASURED),
            ..Faults::none()
        };
        let night = Night {
            stations: STATIONS,
            ..Night::quiet(seed, Troubles::Plain(faults))
        };
        let mut world = simulation.world(night, false)?;
        Ok(come_back(&mut world)?)
    }
}

fn come_back(world: &mut World<'_>) -> Held<Comeback> {
    for at in 0..STATIONS {
        world.start(at)?;
        world.run_for(Duration::from_millis(300))?;
    }
    world.place(STATIONS * ORDERS)?;
    world.run_for(Duration::from_secs(20))?;
    let orders: Vec<OrderId> = world.ledger.history.orders().collect();
    for at in 0..STATIONS {
        world.mishap(Mishap::Way(at, Weather::Cut, AWAY))?;
    }
    let back = world.now + AWAY;
    for (nth, order) in orders.iter().enumerate() {
        let at = nth % STATIONS;
        world.bring(at, *order, OrderStatus::Pending, OrderStatus::Ready)?;
        world.run_for(Duration::from_millis(900))?;
    }
    world.run_until(back)?;
    world.pace = Pace::default();
    let intents = world.unsent();
    while world.unsent() > 0 && world.now < back + LONGEST {
        world.run_for(Duration::from_millis(100))?;
    }
    let settled = (world.unsent() == 0).then(|| world.now - back);
    let Pace {
        slowest_read,
        reads,
        most_writes,
    } = world.pace;
    Ok(Comeback {
        intents,
        applied: world.ledger.applied(),
        settled_within: settled,
        slowest_read,
        reads,
        most_writes,
    })
}

impl World<'_> {
    /// So many orders are placed, one after the other.
    fn place(&mut self, count: usize) -> Held<()> {
        for nth in 1..=count {
            let line = json!({ "food_item_id": nth % 11 + 1, "quantity": 1 });
            let name = json!({ "customer_name": format!("Guest {nth}") });
            for (path, body) in [("cart/items", line), ("orders/checkout", name)] {
                let request = Request::new(Method::Post, &format!("/api/v1/{path}"))
                    .with_token(self.counter.token(false))
                    .with_json(&body);
                let id = self.server.request(self.now, request);
                self.asked.insert(id, Asker::Counter);
                self.run_for(Duration::from_millis(500))?;
            }
        }
        Ok(())
    }

    /// What waits at all stations.
    fn unsent(&self) -> usize {
        let processes = self.stations.iter().filter_map(|s| s.process.as_ref());
        processes.map(|process| process.page.board.unsent()).sum()
    }
}
