//! How soon a connection that has gone silent is doubted, and given up. The sockets stay open; only
//! nothing passes any more.

use std::time::{Duration, Instant};

use olgfeast_link::{Cause, LinkEvent};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tokio::task::JoinSet;

use crate::servers::Servers;
use crate::support::proxy::{Proxy, Way};
use crate::support::user::{User, config};
use crate::{Extent, SEED, table};

/// Where nothing passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hole {
    Both,
    Up,
    Down,
}

const HOLES: [Hole; 3] = [Hole::Both, Hole::Up, Hole::Down];

pub(crate) struct Silence {
    hole: Hole,
    /// From the beginning of the silence to a badge that is not live.
    doubted: Duration,
    /// To the end of the connection.
    given_up: Duration,
}

pub(crate) async fn measure(extent: Extent) -> Vec<Silence> {
    let mut links = JoinSet::new();
    for (number, hole) in HOLES.into_iter().cycle().take(extent.holes).enumerate() {
        links.spawn(silence(hole, SEED + u64::try_from(number).unwrap()));
    }
    links.join_all().await
}

async fn silence(hole: Hole, seed: u64) -> Silence {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut servers = Servers::start();
    let proxy = Proxy::before(servers.host().await, seed).await;
    let mut config = config(&proxy.url());
    config.seed = Some(rng.random());
    let mut user = User::of(config);
    user.live().await;
    // Anywhere between two pings.
    let calm = tokio::time::sleep(Duration::from_secs(4).mul_f64(1.0 + rng.random::<f64>()));
    tokio::pin!(calm);
    loop {
        tokio::select! {
            () = &mut calm => break,
            event = user.next() => assert!(event.is_some()),
        }
    }
    match hole {
        Hole::Both => proxy.both(Way::BLACK),
        Hole::Up => proxy.up(Way::BLACK),
        Hole::Down => proxy.down(Way::BLACK),
    }
    let start = Instant::now();
    user.word("degraded").await;
    let doubted = start.elapsed();
    let given_up = user
        .until(|event| match event {
            LinkEvent::Closed { cause } => {
                assert_eq!(*cause, Cause::Silent);
                Some(start.elapsed())
            }
            _ => None,
        })
        .await;
    Silence {
        hole,
        doubted,
        given_up,
    }
}

pub(crate) fn print(silences: &[Silence]) {
    let mut rows = Vec::new();
    for hole in HOLES {
        let times = |of: fn(&Silence) -> Duration| -> Vec<Duration> {
            silences
                .iter()
                .filter(|silence| silence.hole == hole)
                .map(of)
                .collect()
        };
        let place = match hole {
            Hole::Both => "both directions",
            Hole::Up => "to the server",
            Hole::Down => "from the server",
        };
        for (what, times) in [
            ("shown as silent", times(|silence| silence.doubted)),
            ("given up", times(|silence| silence.given_up)),
        ] {
            let mut row = vec![place.to_owned(), what.to_owned()];
            row.extend(table::spread(&times));
            row.push("never".to_owned());
            rows.push(row);
        }
    }
    let head: Vec<&str> = ["nothing passes", "link"]
        .into_iter()
        .chain(table::SPREAD)
        .chain(["old client, simulated"])
        .collect();
    table::print("Half-open connections", &head, &rows);
}
