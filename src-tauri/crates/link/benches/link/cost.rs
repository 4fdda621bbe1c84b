//! What links cost that have nothing to do: processor time and memory, where the system tells them.

use std::time::{Duration, Instant};

use olgfeast_link::{Link, LinkConfig};
use tokio::task::JoinSet;

use crate::servers::Servers;
use crate::support::user::{User, config};
use crate::{Extent, SEED, table};

pub(crate) struct Cost {
    crowd: usize,
    idle_for: Duration,
    /// Processor time of this process while one link was idle, and while a crowd was.
    one: Option<Duration>,
    all: Option<Duration>,
    /// Resident memory in bytes: with one link live, and with the crowd besides.
    before: Option<u64>,
    after: Option<u64>,
}

pub(crate) async fn measure(extent: Extent) -> Cost {
    let mut servers = Servers::start();
    // One for all, as a program has one: trusted certificates are no cost of a link.
    let shared = config(&format!("ws://{}/", servers.host().await));
    let mut links = vec![keep(shared.clone(), SEED).await];
    let one = processor_while_idle(extent.idle_for).await;
    let before = resident();
    let mut opening = JoinSet::new();
    for number in 0..extent.crowd {
        let config = shared.clone();
        let seed = SEED + 1 + u64::try_from(number).unwrap();
        opening.spawn(keep(config, seed));
    }
    links.extend(opening.join_all().await);
    let all = processor_while_idle(extent.idle_for).await;
    let after = resident();
    drop(links);
    Cost {
        crowd: extent.crowd,
        idle_for: extent.idle_for,
        one,
        all,
        before,
        after,
    }
}

/// A live link whose events are taken as they come.
async fn keep(mut config: LinkConfig, seed: u64) -> Link {
    config.seed = Some(seed);
    let mut user = User::of(config);
    user.live().await;
    let User {
        link, mut events, ..
    } = user;
    tokio::spawn(async move { while events.recv().await.is_some() {} });
    link
}

async fn processor_while_idle(time: Duration) -> Option<Duration> {
    let start = Instant::now();
    let before = processor_time()?;
    tokio::time::sleep(time).await;
    let used = processor_time()?.saturating_sub(before);
    Some(used.mul_f64(time.as_secs_f64() / start.elapsed().as_secs_f64()))
}

/// Of all threads of this process.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn processor_time() -> Option<Duration> {
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    let seconds = u64::try_from(used.tv_sec).ok()?;
    Some(Duration::new(seconds, u32::try_from(used.tv_nsec).ok()?))
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn processor_time() -> Option<Duration> {
    None
}

/// As Linux tells it.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes << 10)
}

pub(crate) fn print(cost: &Cost) {
    let unknown = || "not measured here".to_owned();
    let percent = |used: Option<Duration>, links: usize| {
        used.map_or_else(unknown, |used| {
            let share = used.as_secs_f64() / cost.idle_for.as_secs_f64() * 100.0;
            format!(
                "{share:.3} % of a core, {:.3} % for each",
                share / links as f64
            )
        })
    };
    let kibibytes =
        |bytes: Option<u64>| bytes.map_or_else(unknown, |bytes| format!("{} KiB", bytes >> 10));
    let each = match (cost.before, cost.after) {
        (Some(before), Some(after)) => {
            Some(after.saturating_sub(before) / u64::try_from(cost.crowd).unwrap())
        }
        _ => None,
    };
    let rows = vec![
        vec![
            format!("processor, 1 idle link, {} s", cost.idle_for.as_secs()),
            percent(cost.one, 1),
        ],
        vec![
            format!(
                "processor, {} idle links, {} s",
                cost.crowd + 1,
                cost.idle_for.as_secs()
            ),
            percent(cost.all, cost.crowd + 1),
        ],
        vec![
            "resident memory with 1 link".to_owned(),
            kibibytes(cost.before),
        ],
        vec![
            format!("resident memory with {} links", cost.crowd + 1),
            kibibytes(cost.after),
        ],
        vec!["growth for each link".to_owned(), kibibytes(each)],
    ];
    table::print("What idle links cost", &["what", "cost"], &rows);
}
