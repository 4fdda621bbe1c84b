//! How soon the window answers a finger: from the pointer's event until the pixels are others.

use std::{
    collections::VecDeque,
    path::PathBuf,
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use tempfile::TempDir;

use super::{
    feast::Feast,
    spread::{Spread, print_table},
    window::{PATIENCE, Shown},
};

/// A pointer that came to a button is left there for so long before it presses.
const POISE: Duration = Duration::from_millis(100);

/// So many of the orders that were touched last are left as they are.
const UNTOUCHED: usize = 12;

/// How much longer the disk takes, as slow_disk.c has it.
const SLOWER: Duration = Duration::from_millis(50);

/// Where a pointer is out of the way: the middle of the top bar.
const ASIDE: (u32, u32) = (960, 2);

/// Presses a button so often, and moves a ticket so often, that with a slow disk too.
pub(super) async fn measure(times: u64) -> anyhow::Result<()> {
    let row = |what: &str, spread: &Spread| {
        let mut row = vec![what.to_owned()];
        row.extend(spread.cells());
        row
    };
    let feast = Feast::open(60, &[]).await?;
    let pressed = pressed(&feast, times).await?;
    let moved = moved(&feast, times).await?;
    drop(feast);
    let slow = SlowDisk::make()?;
    let feast = Feast::open(60, &[("LD_PRELOAD", slow.library.clone())]).await?;
    let slowly = self::moved(&feast, times).await?;
    ensure!(
        slowly.least() >= SLOWER.as_secs_f64() * 1_000.0,
        "a ticket moved after {} ms, before it can have been kept on the slow disk",
        slowly.least()
    );
    let rows = [
        row("pointer down until the button looks pressed", &pressed),
        row("pointer up until the ticket has moved", &moved),
        row("the same, with every fsync 50 ms slower", &slowly),
    ];
    print_table(
        "A touch, 60 open orders, in ms",
        &[&["from"], &Spread::HEAD[..]].concat(),
        &rows,
    );
    Ok(())
}

/// Presses a button and lets go elsewhere: nothing is moved.
async fn pressed(feast: &Feast, times: u64) -> anyhow::Result<Spread> {
    let mut spread = Spread::new()?;
    while spread.count() < times {
        let ticket = still(feast, spread.count()).await?;
        let (x, y) = ticket.finger();
        feast.window.hand.to(x, y)?;
        tokio::time::sleep(POISE).await;
        let patch = ticket.button();
        let picture = Arc::clone(&feast.window.picture);
        let before = picture.read(patch)?;
        let looking =
            tokio::task::spawn_blocking(move || picture.changed(patch, &before, PATIENCE));
        let down = Instant::now();
        feast.window.hand.press()?;
        let seen = looking.await??.context("a button never looked pressed")?;
        spread.add(seen.duration_since(down))?;
        feast.window.hand.to(ASIDE.0, ASIDE.1)?;
        feast.window.hand.release()?;
        tokio::time::sleep(POISE).await;
    }
    Ok(spread)
}

/// Touches buttons of New and Cooking by turns, as people here do.
async fn moved(feast: &Feast, times: u64) -> anyhow::Result<Spread> {
    let mut spread = Spread::new()?;
    let mut cooked = VecDeque::new();
    while spread.count() < times {
        let ticket = still(feast, spread.count()).await?;
        let (x, y) = ticket.finger();
        feast.window.hand.to(x, y)?;
        tokio::time::sleep(POISE).await;
        let patch = ticket.number();
        let picture = Arc::clone(&feast.window.picture);
        let before = picture.read(patch)?;
        feast.window.hand.press()?;
        tokio::time::sleep(POISE).await;
        let looking =
            tokio::task::spawn_blocking(move || picture.changed(patch, &before, PATIENCE));
        let up = Instant::now();
        feast.window.hand.release()?;
        let seen = looking.await??.context("a ticket never moved")?;
        spread.add(seen.duration_since(up))?;
        feast.window.hand.to(ASIDE.0, ASIDE.1)?;
        // As many orders as before: another is placed, or one that waits is handed out.
        if ticket.lane == "pending" {
            feast.hub.place().await?;
        } else {
            cooked.push_back(ticket.id);
            if cooked.len() > UNTOUCHED
                && let Some(id) = cooked.pop_front()
            {
                feast.hub.move_to(id, "complete").await?;
            }
        }
    }
    Ok(spread)
}

/// A ticket that can be touched, of one lane and the other by turns. Where a person has just touched,
/// there is none for a while.
async fn still(feast: &Feast, turn: u64) -> anyhow::Result<Shown> {
    let lane = if turn.is_multiple_of(2) {
        "pending"
    } else {
        "preparing"
    };
    let until = Instant::now() + PATIENCE;
    loop {
        let shown = feast.window.shown().await?;
        let mut still = shown
            .into_iter()
            .filter(|ticket| ticket.still && ticket.lane == lane);
        if let Some(ticket) = still.next() {
            return Ok(ticket);
        }
        ensure!(Instant::now() < until, "no ticket can be touched");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// What makes the disk slow for whoever has it preloaded.
struct SlowDisk {
    library: PathBuf,
    _dir: TempDir,
}

impl SlowDisk {
    fn make() -> anyhow::Result<SlowDisk> {
        let dir = tempfile::tempdir()?;
        let source = dir.path().join("slow_disk.c");
        let library = dir.path().join("slow_disk.so");
        std::fs::write(&source, include_str!("slow_disk.c"))?;
        // SQLite is compiled by the same one.
        let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
        let compiled = Command::new(compiler)
            .args(["-shared", "-fPIC", "-O1", "-o"])
            .args([&library, &source])
            .status()
            .context("starting the C compiler")?;
        ensure!(compiled.success(), "slow_disk.c does not compile");
        Ok(SlowDisk { library, _dir: dir })
    }
}
