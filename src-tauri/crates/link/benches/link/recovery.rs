//! How long after the return of its server a link is live again.

use std::time::{Duration, Instant};

use olgfeast_link::{Command, LinkEvent};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tokio::task::JoinSet;

use crate::servers::Servers;
use crate::support::user::{User, config};
use crate::{Extent, SEED, old_client, table};

const SHORTEST: Duration = Duration::from_millis(200);

pub(crate) struct Recovery {
    /// From the loss to the return.
    outage: Duration,
    /// From the return to live.
    took: Duration,
}

/// Each link has a server of its own: a thousand links of one server are the simulation's.
pub(crate) async fn measure(extent: Extent) -> Vec<Recovery> {
    let mut pairs = JoinSet::new();
    for number in 0..extent.pairs {
        // Each with a process of servers too: no wish waits for that of another pair.
        pairs.spawn(pair(extent, u64::try_from(number).unwrap()));
    }
    pairs.join_all().await.into_iter().flatten().collect()
}

async fn pair(extent: Extent, number: u64) -> Vec<Recovery> {
    let mut rng = StdRng::seed_from_u64(SEED + number);
    // Not all in step.
    tokio::time::sleep(extent.live_for.mul_f64(rng.random())).await;
    let mut servers = Servers::start();
    let address = servers.host().await;
    let mut config = config(&format!("ws://{address}/"));
    config.seed = Some(rng.random());
    let mut user = User::of(config);
    user.live().await;
    let mut recoveries = Vec::new();
    for _ in 0..extent.outages {
        live_for(&mut user, extent.live_for).await;
        // As many short ones as long ones: the length is drawn by its logarithm.
        let range = extent.longest.as_secs_f64() / SHORTEST.as_secs_f64();
        let outage = SHORTEST.mul_f64(range.powf(rng.random()));
        servers.kill(address).await;
        let gone = Instant::now();
        live_for(&mut user, outage).await;
        let returned = Instant::now();
        servers.revive(address).await;
        user.live().await;
        recoveries.push(Recovery {
            outage: returned - gone,
            took: returned.elapsed(),
        });
    }
    recoveries
}

/// Takes events meanwhile.
async fn live_for(user: &mut User, time: Duration) {
    let end = tokio::time::sleep(time);
    tokio::pin!(end);
    loop {
        tokio::select! {
            () = &mut end => return,
            event = user.next() => {
                if event == Some(LinkEvent::Opened) {
                    user.link.tell(Command::Synced);
                }
            }
        }
    }
}

pub(crate) fn print(recoveries: &[Recovery]) {
    let classes = [
        ("all", 0..u64::MAX),
        ("under 1 s", 0..1_000),
        ("1 to 5 s", 1_000..5_000),
        ("5 to 31 s", 5_000..31_000),
        ("over 31 s", 31_000..u64::MAX),
    ];
    let mut rows = Vec::new();
    for (name, range) in classes {
        let of_class: Vec<&Recovery> = recoveries
            .iter()
            .filter(|recovery| {
                range.contains(&u64::try_from(recovery.outage.as_millis()).unwrap_or(u64::MAX))
            })
            .collect();
        if of_class.is_empty() {
            continue;
        }
        let ours: Vec<Duration> = of_class.iter().map(|recovery| recovery.took).collect();
        let old: Vec<Duration> = of_class
            .iter()
            .filter_map(|recovery| old_client::recovers_after(recovery.outage))
            .collect();
        let never = of_class.len() - old.len();
        for (who, samples, never) in [("link", ours, 0), ("old client, simulated", old, never)] {
            let mut row = vec![name.to_owned(), who.to_owned()];
            row.extend(table::spread(&samples));
            row.push(never.to_string());
            rows.push(row);
        }
    }
    let head: Vec<&str> = ["outage", "client"]
        .into_iter()
        .chain(table::SPREAD)
        .chain(["never"])
        .collect();
    table::print("From the server's return to live", &head, &rows);
}
