//! What the application takes of the computer's memory, and whether a feast makes it more.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use tokio::time::MissedTickBehavior;

use super::{feast::Feast, processes, spread::print_table};

/// An hour of a busy feast: a thousand orders, each placed, started, called and handed out.
const CHANGES_AN_HOUR: u32 = 4_000;

/// How long the application may tidy up before it is looked at.
const REST: Duration = Duration::from_secs(10);

/// Plays `part` of an hour within `lasts`, with so many orders open all the time.
pub(super) async fn measure(orders: usize, lasts: Duration, part: f64) -> anyhow::Result<()> {
    let feast = Feast::open(orders, &[]).await?;
    tokio::time::sleep(REST).await;
    let before = memory(&feast)?;
    let changes = (f64::from(CHANGES_AN_HOUR) * part).round() as u32;
    let took = play(&feast, changes, lasts).await?;
    tokio::time::sleep(REST).await;
    let after = memory(&feast)?;
    let mut rows = Vec::new();
    for ((name, before), (_, after)) in before.iter().zip(&after) {
        rows.push(row(name, *before, *after));
    }
    let sum = |all: &[(String, u64)]| all.iter().map(|(_, kib)| kib).sum();
    let processes = format!("**{} processes**", after.len());
    rows.push(row(&processes, sum(&before), sum(&after)));
    let title = format!(
        "Memory with {orders} open orders, {changes} changes in {:.0} s ({:.2} h of a busy feast), in MiB (PSS)",
        took.as_secs_f64(),
        part
    );
    print_table(&title, &["process", "before", "after", "growth"], &rows);
    Ok(())
}

fn row(what: &str, before: u64, after: u64) -> Vec<String> {
    let mib = |kib: u64| kib as f64 / 1_024.0;
    vec![
        what.to_owned(),
        format!("{:.1}", mib(before)),
        format!("{:.1}", mib(after)),
        format!("{:+.1}", mib(after) - mib(before)),
    ]
}

/// Names and memory in KiB of all processes of the application, by their number.
fn memory(feast: &Feast) -> anyhow::Result<Vec<(String, u64)>> {
    let mut all = feast.window.processes()?;
    all.sort_unstable();
    all.into_iter()
        .map(|id| Ok((processes::name(id), processes::memory(id)?)))
        .collect()
}

/// Spreads the changes over the time, as far as the hub keeps up: how long it took.
async fn play(feast: &Feast, changes: u32, lasts: Duration) -> anyhow::Result<Duration> {
    let started = Instant::now();
    let mut pending: VecDeque<i64> = feast.pending.iter().copied().collect();
    let mut preparing: VecDeque<i64> = feast.preparing.iter().copied().collect();
    let mut ready = VecDeque::new();
    let mut due = tokio::time::interval(lasts / changes.max(1));
    due.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let hub = &feast.hub;
    for change in 0..changes {
        due.tick().await;
        match change % 4 {
            0 => pending.push_back(hub.place().await?),
            1 => next(hub, &mut pending, "preparing", &mut preparing).await?,
            2 => next(hub, &mut preparing, "ready", &mut ready).await?,
            _ => next(hub, &mut ready, "complete", &mut VecDeque::new()).await?,
        }
    }
    Ok(started.elapsed())
}

/// Moves the oldest order of a lane on.
async fn next(
    hub: &super::hub::Hub,
    from: &mut VecDeque<i64>,
    status: &str,
    to: &mut VecDeque<i64>,
) -> anyhow::Result<()> {
    if let Some(id) = from.pop_front() {
        hub.move_to(id, status).await?;
        to.push_back(id);
    }
    Ok(())
}
