//! How soon a change that somebody else made is seen: from before the request until the pixels where
//! the ticket was are others.

use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use anyhow::{Context, ensure};
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};

use super::{
    feast::Feast,
    spread::{Spread, print_table},
    window::{PATIENCE, Shown},
};

/// Nothing else is changed for so long before a change, in milliseconds. Not a fixed time: it would
/// meet each frame at the same place.
const QUIET_MILLIS: std::ops::Range<u64> = 80..180;

/// What one change took, counted from before the request.
struct Change {
    /// Until the hub had kept it and answered.
    answered: Duration,
    /// Until the page had another element there.
    in_page: Duration,
    /// Until it was to be seen.
    on_screen: Duration,
}

/// Measures so many changes with so many open orders, for each of `extents`.
pub(super) async fn measure(extents: &[(usize, usize)]) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for &(orders, changes) in extents {
        rows.extend(with(orders, changes).await?);
    }
    let head = [
        &["open orders", "from the request to"],
        &Spread::HEAD[..],
        &["disturbed"],
    ];
    print_table(
        "A change at the server until it is seen, in ms",
        &head.concat(),
        &rows,
    );
    Ok(())
}

async fn with(orders: usize, changes: usize) -> anyhow::Result<Vec<Vec<String>>> {
    let mut feast = Feast::open(orders, &[]).await?;
    let mut random = StdRng::seed_from_u64(1);
    let (mut answered, mut in_page, mut on_screen) =
        (Spread::new()?, Spread::new()?, Spread::new()?);
    let mut disturbed = 0;
    while on_screen.count() < changes as u64 {
        let Some(change) = one(&mut feast, &mut random).await? else {
            disturbed += 1;
            ensure!(disturbed <= changes, "the window does not come to rest");
            continue;
        };
        answered.add(change.answered)?;
        in_page.add(change.in_page)?;
        on_screen.add(change.on_screen)?;
    }
    let row = |what: &str, spread: &Spread, more: String| {
        let mut row = vec![orders.to_string(), what.to_owned()];
        row.extend(spread.cells());
        row.push(more);
        row
    };
    Ok(vec![
        row("answer of the hub", &answered, String::new()),
        row("page", &in_page, String::new()),
        row("**pixels**", &on_screen, disturbed.to_string()),
    ])
}

/// Moves a ticket that is on the screen into the other lane. None where something else changed there.
async fn one(feast: &mut Feast, random: &mut StdRng) -> anyhow::Result<Option<Change>> {
    let ticket = pick(feast, random).await?;
    feast.window.watch(ticket.id).await?;
    let picture = Arc::clone(&feast.window.picture);
    let patch = ticket.number();
    let before = picture.read(patch)?;
    let quiet = Duration::from_millis(random.random_range(QUIET_MILLIS));
    tokio::time::sleep(quiet).await;
    if picture.read(patch)? != before {
        return Ok(None);
    }
    let looking = tokio::task::spawn_blocking(move || picture.changed(patch, &before, PATIENCE));
    let (sent, sent_at) = (Instant::now(), SystemTime::now());
    if ticket.lane == "pending" {
        feast.hub.move_to(ticket.id, "preparing").await?;
        feast.pending.retain(|id| *id != ticket.id);
        feast.preparing.push(ticket.id);
    } else {
        feast.hub.move_to(ticket.id, "pending").await?;
        feast.preparing.retain(|id| *id != ticket.id);
        feast.pending.push(ticket.id);
    }
    let answered = sent.elapsed();
    let seen = looking.await??.context("a change was never drawn")?;
    let on_screen = seen.duration_since(sent);
    let left = "eyes.watched.left_at !== null";
    feast
        .window
        .waits("the page shows the change", left)
        .await?;
    let left_at = feast.window.left_at().await?.context("when it left")?;
    // The page's clock has steps of a millisecond.
    let in_page = left_at.duration_since(sent_at).unwrap_or_default();
    let drawn_first = in_page > on_screen + Duration::from_millis(2);
    Ok((!drawn_first).then_some(Change {
        answered,
        in_page,
        on_screen,
    }))
}

/// A ticket of the lane with more orders, so that neither runs dry.
async fn pick(feast: &Feast, random: &mut StdRng) -> anyhow::Result<Shown> {
    let lane = if feast.pending.len() >= feast.preparing.len() {
        "pending"
    } else {
        "preparing"
    };
    let until = Instant::now() + PATIENCE;
    loop {
        let mut shown = feast.window.shown().await?;
        shown.retain(|ticket| ticket.still && ticket.lane == lane);
        if let Some(ticket) = shown.choose(random) {
            return Ok(ticket.clone());
        }
        ensure!(Instant::now() < until, "no ticket comes to rest");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
