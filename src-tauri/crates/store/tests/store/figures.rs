//! Figures of what is kept, beside a count of the same orders by hand.

use std::time::Instant;

use olgfeast_board::figures::{Tally, figures};
use olgfeast_protocol::{Order, OrderStatus, UtcTime};
use olgfeast_store::{Cache, CacheWrite, History, Since};
use tempfile::tempdir;

use crate::samples::order;

const MINUTE: i64 = 60_000_000;

/// Orders of five hours, some of each state, one every two minutes.
fn feast() -> Vec<Order> {
    (1..=150_i64)
        .map(|n| {
            let mut order = order(n);
            order.status = OrderStatus::ALL[n as usize % 5];
            order.ordered_at = Some(UtcTime(2 * n * MINUTE));
            order.ready_at = (n % 3 > 0).then_some(UtcTime((2 * n + n % 17) * MINUTE));
            order.complete_at = (n % 7 > 0).then_some(UtcTime((2 * n + 20) * MINUTE));
            order
        })
        .collect()
}

#[tokio::test]
async fn what_is_kept_is_counted_as_the_orders_themselves_are() {
    let dir = tempdir().unwrap();
    let cache = Cache::open(dir.path()).unwrap();
    let feast = feast();
    for order in &feast {
        cache.put(CacheWrite::Order(order.clone()));
    }
    cache.flush().await.unwrap();
    let history = History::open(dir.path()).unwrap();
    let now = UtcTime(400 * MINUTE);
    for (from, until) in [(0, 600), (60, 180), (61, 62), (300, 301), (400, 500)] {
        let span = UtcTime(from * MINUTE)..UtcTime(until * MINUTE);
        let mut tally = Tally::new(span.clone(), 10, now);
        history.count(&mut tally).unwrap();
        let by_hand = figures(&feast, span, 10, now);
        assert_eq!(tally.figures(), by_hand, "{from}..{until}");
    }
}

#[tokio::test]
async fn what_there_was_since_an_instant_is_counted_without_what_was_cancelled() {
    let dir = tempdir().unwrap();
    let history = History::open(dir.path()).unwrap();
    assert_eq!(history.since(&[UtcTime(0)]).unwrap(), [Since::default()]);

    let cache = Cache::open(dir.path()).unwrap();
    let feast = feast();
    for order in &feast {
        cache.put(CacheWrite::Order(order.clone()));
    }
    cache.flush().await.unwrap();
    let history = History::open(dir.path()).unwrap();
    let instants = [0, 100, 101, 250, 400].map(|minute| UtcTime(minute * MINUTE));
    let told = history.since(&instants).unwrap();
    for (from, told) in instants.into_iter().zip(told) {
        let placed = || {
            let sold = feast.iter();
            sold.filter(|order| order.status != OrderStatus::Cancelled)
                .filter(move |order| order.ordered_at >= Some(from))
        };
        let complete = placed().filter(|order| order.status == OrderStatus::Complete);
        let expected = Since {
            orders: placed().count() as i64,
            cents: complete.filter_map(|order| order.cents).sum(),
        };
        assert_eq!(told, expected, "{from:?}");
    }
}

/// `cargo test --release -p olgfeast-store -- --ignored --nocapture figures_of`
#[tokio::test]
#[ignore = "measures; it tells nothing about right and wrong"]
async fn how_long_the_figures_of_100_000_orders_take() {
    const ORDERS: i64 = 100_000;
    let dir = tempdir().unwrap();
    drop(Cache::open(dir.path()).unwrap());
    let mut rows = rusqlite::Connection::open(dir.path().join("cache.db")).unwrap();
    let lines = serde_json::to_string(&order(3).lines).unwrap();
    let transaction = rows.transaction().unwrap();
    // Thirty days, and the last one of them a tenth of all.
    let at = |n: i64| match n {
        0..90_000 => n * 29 * 1440 / 90_000,
        _ => 29 * 1440 + (n - 90_000) * 1440 / 10_000,
    };
    for n in 0..ORDERS {
        let at = at(n) * MINUTE;
        transaction
            .prepare_cached(
                "INSERT INTO past_orders (id, ref_code, status, customer_name, tokens, cents, ordered_at,
                     ready_at, complete_at, lines, struck, notes, placed_at, ended_at,
                     name_folded, items_folded)
                 VALUES (?1, 'ref', 'complete', 'Kowalski family', 3, 1250, ?2, ?3, ?3, ?4, '[]', '',
                     ?2, ?3, 'kowalski family', 'bratwurst')",
            )
            .unwrap()
            .execute(rusqlite::params![n, at, at + 7 * MINUTE, lines])
            .unwrap();
    }
    transaction.commit().unwrap();
    let now = UtcTime(30 * 1440 * MINUTE);
    let day = UtcTime(29 * 1440 * MINUTE);
    for run in 1..=3 {
        let began = Instant::now();
        let history = History::open(dir.path()).unwrap();
        let mut tally = Tally::new(day..now, 10, now);
        history.count(&mut tally).unwrap();
        let counted = began.elapsed();
        let month = UtcTime(0);
        let since = history
            .since(&[day, month, month, day, month, month, day])
            .unwrap();
        assert_eq!(since[1].orders, ORDERS);
        assert_eq!(tally.figures().orders, 10_000);
        println!("run {run}: the day {counted:?}, all {:?}", began.elapsed());
    }
}
