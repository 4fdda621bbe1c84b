//! How often a link tries a server that ends every connection as soon as it is there.

use std::time::{Duration, Instant};

use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::support::user::{User, config};
use crate::{Extent, SEED, old_client, table};

const LINKS: u64 = 8;

/// When the server ends a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Drops {
    BeforeTheUpgrade,
    AfterTheUpgrade,
}

pub(crate) struct Tries {
    drops: Drops,
    watched_for: Duration,
    /// In each minute, or part of one.
    by_minute: Vec<u32>,
}

pub(crate) async fn measure(extent: Extent) -> Vec<Tries> {
    let mut links = JoinSet::new();
    for seed in 0..LINKS {
        for drops in [Drops::BeforeTheUpgrade, Drops::AfterTheUpgrade] {
            links.spawn(tries(drops, SEED + seed, extent.flaps_for));
        }
    }
    links.join_all().await
}

async fn tries(drops: Drops, seed: u64, time: Duration) -> Tries {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let mut config = config(&format!("ws://{address}/"));
    config.seed = Some(seed);
    let start = Instant::now();
    let mut user = User::of(config);
    let mut by_minute = Vec::new();
    let end = tokio::time::sleep(time);
    tokio::pin!(end);
    loop {
        tokio::select! {
            () = &mut end => break,
            accepted = listener.accept() => {
                let minute = usize::try_from(start.elapsed().as_secs() / 60).unwrap();
                by_minute.resize(by_minute.len().max(minute + 1), 0);
                by_minute[minute] += 1;
                let (stream, _) = accepted.unwrap();
                if drops == Drops::AfterTheUpgrade {
                    tokio::spawn(tokio_tungstenite::accept_async(stream));
                }
            }
            _ = user.next() => {}
        }
    }
    Tries {
        drops,
        watched_for: time,
        by_minute,
    }
}

pub(crate) fn print(tries: &[Tries]) {
    let mut rows = Vec::new();
    for (drops, opens, name) in [
        (Drops::BeforeTheUpgrade, false, "accepts and drops"),
        (Drops::AfterTheUpgrade, true, "upgrades and drops"),
    ] {
        let of_kind: Vec<&Tries> = tries.iter().filter(|tries| tries.drops == drops).collect();
        let Some(watched_for) = of_kind.first().map(|tries| tries.watched_for) else {
            continue;
        };
        let minutes = of_kind.iter().map(|tries| tries.by_minute.len());
        for minute in 0..minutes.max().unwrap_or(0) {
            let mut counts: Vec<u32> = of_kind
                .iter()
                .map(|tries| tries.by_minute.get(minute).copied().unwrap_or(0))
                .collect();
            counts.sort_unstable();
            let from = Duration::from_secs(60) * u32::try_from(minute).unwrap();
            let to = (from + Duration::from_secs(60)).min(watched_for);
            let before = match minute {
                0 => 0,
                _ => old_client::tries_in(from, opens),
            };
            rows.push(vec![
                name.to_owned(),
                format!("{} to {} s", from.as_secs(), to.as_secs()),
                counts.len().to_string(),
                counts[0].to_string(),
                counts[counts.len() / 2].to_string(),
                counts[counts.len() - 1].to_string(),
                (old_client::tries_in(to, opens) - before).to_string(),
            ]);
        }
    }
    let head = [
        "server",
        "tries in",
        "links",
        "min",
        "p50",
        "max",
        "old client, simulated",
    ];
    table::print("A server that flaps", &head, &rows);
}
