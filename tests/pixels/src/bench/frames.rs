//! Whether the window keeps drawing while much changes.
//!
//! A square in a corner, which is there for nothing else, gets another colour in each frame. How long
//! the page leaves between two frames is measured in the page, how long the screen shows the same
//! colour by its pixels.

use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use anyhow::Context;
use serde_json::Value;
use tokio::time::MissedTickBehavior;

use super::{
    feast::Feast,
    screen::{Patch, Picture},
    spread::{Spread, print_table},
};

/// Between two changes.
const EVERY: Duration = Duration::from_millis(20);

/// No frame should take longer.
const LONG: Duration = Duration::from_millis(50);

const SQUARE: Patch = Patch {
    x: 2,
    y: 2,
    width: 1,
    height: 1,
};

const START: &str = "
    const square = document.createElement('div');
    Object.assign(square.style, { position: 'fixed', left: '0', top: '0', width: '5px',
        height: '5px', zIndex: '9' });
    document.body.append(square);
    const frames = eyes.frames = { gaps: [], go_on: true };
    let last = performance.now(), odd = false;
    requestAnimationFrame(function next() {
        const now = performance.now();
        frames.gaps.push(now - last);
        last = now;
        odd = !odd;
        square.style.backgroundColor = odd ? '#ffffff' : '#000000';
        if (frames.go_on) requestAnimationFrame(next); else square.remove();
    });
";

/// Changes 60 orders in turn, for so long.
pub(super) async fn measure(lasts: Duration) -> anyhow::Result<()> {
    let feast = Feast::open(60, &[]).await?;
    let mut rows = Vec::new();
    let (page, screen, _) = record(&feast, lasts / 4, false).await?;
    rows.extend([
        row("nothing", "page", &page),
        row("nothing", "screen", &screen),
    ]);
    let before = feast.worked()?;
    let (page, screen, changes) = record(&feast, lasts, true).await?;
    let after = feast.worked()?;
    let rate = format!("{:.0} changes/s", f64::from(changes) / lasts.as_secs_f64());
    rows.extend([row(&rate, "page", &page), row(&rate, "screen", &screen)]);
    let head = [
        &["60 open orders and", "frames of the"],
        &Spread::HEAD[..],
        &["over 50 ms"],
    ];
    print_table("Between two frames, in ms", &head.concat(), &rows);
    let rows: Vec<Vec<String>> = before
        .iter()
        .zip(&after)
        .map(|((name, before), (_, after))| {
            let worked = after.saturating_sub(*before).as_secs_f64();
            let each = worked * 1_000.0 / f64::from(changes.max(1));
            let core = worked * 100.0 / lasts.as_secs_f64();
            vec![name.clone(), format!("{each:.1}"), format!("{core:.0} %")]
        })
        .collect();
    let head = ["process", "ms for a change", "of a core"];
    print_table(&format!("Processor time at {rate}"), &head, &rows);
    Ok(())
}

fn row(what: &str, of: &str, spread: &Spread) -> Vec<String> {
    let mut row = vec![what.to_owned(), of.to_owned()];
    row.extend(spread.cells());
    row.push(spread.over(LONG).to_string());
    row
}

/// Frames of the page, frames on the screen, and how many changes were made.
async fn record(
    feast: &Feast,
    lasts: Duration,
    changing: bool,
) -> anyhow::Result<(Spread, Spread, u32)> {
    feast.window.run(START).await?;
    tokio::time::sleep(Duration::from_millis(200)).await;
    feast.window.run("eyes.frames.gaps = []").await?;
    let looking = {
        let (picture, until) = (Arc::clone(&feast.window.picture), Instant::now() + lasts);
        tokio::task::spawn_blocking(move || colours(&picture, until))
    };
    let changes = if changing {
        change(feast, lasts).await?
    } else {
        tokio::time::sleep(lasts).await;
        0
    };
    let screen = looking.await??;
    let gaps = feast
        .window
        .run("eyes.frames.go_on = false; return eyes.frames.gaps")
        .await?;
    let mut page = Spread::new()?;
    for gap in gaps
        .as_array()
        .context("frames")?
        .iter()
        .filter_map(Value::as_f64)
    {
        page.add(Duration::from_secs_f64(gap.max(0.0) / 1_000.0))?;
    }
    Ok((page, screen, changes))
}

/// How long each colour of the square is shown.
fn colours(picture: &Picture, until: Instant) -> anyhow::Result<Spread> {
    const GLANCE: Duration = Duration::from_micros(500);
    let mut shown = Spread::new()?;
    let mut colour = picture.read(SQUARE)?;
    let mut since = None;
    let mut at = Instant::now();
    while at < until {
        let now = picture.read(SQUARE)?;
        at = Instant::now();
        if now != colour {
            // Nobody saw where the first one began.
            if let Some(since) = since.replace(at) {
                shown.add(at.duration_since(since))?;
            }
            colour = now;
        }
        thread::sleep(GLANCE);
    }
    Ok(shown)
}

/// Moves the orders from lane to lane: how many changes were kept.
async fn change(feast: &Feast, lasts: Duration) -> anyhow::Result<u32> {
    let mut orders: Vec<(i64, bool)> = feast.pending.iter().map(|id| (*id, false)).collect();
    orders.extend(feast.preparing.iter().map(|id| (*id, true)));
    orders.sort_unstable();
    let mut due = tokio::time::interval(EVERY);
    due.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let until = Instant::now() + lasts;
    let mut changes = 0;
    loop {
        for (id, cooking) in &mut orders {
            due.tick().await;
            if Instant::now() >= until {
                return Ok(changes);
            }
            *cooking = !*cooking;
            let status = if *cooking { "preparing" } else { "pending" };
            feast.hub.move_to(*id, status).await?;
            changes += 1;
        }
    }
}
