//! A history of 100,000 orders.

use std::time::{Duration, Instant};

use olgfeast_protocol::{Line, LineId, Lines, Order, OrderId, OrderStatus, UtcTime};
use olgfeast_store::{Cache, CacheWrite, Filter, History};
use tempfile::tempdir;

use crate::history::{at, ids};

const ORDERS: i64 = 100_000;

/// One in ten seconds.
const APART_MICROS: i64 = 10_000_000;

fn order(id: i64) -> Order {
    let line = |n: i64| Line {
        id: LineId(n),
        name: [
            "Grillwurst mit Pommes frites",
            "Große Portion Calamari",
            "Cola 0,3",
        ][usize::try_from((id + n) % 3).unwrap()]
        .into(),
        group: "Grill".into(),
        quantity: n,
    };
    Order {
        id: OrderId(id),
        display_id: u32::try_from(id % 999 + 1).ok(),
        ref_code: format!("ref{id:08}"),
        customer_name: match id {
            1 => "Anna, die Erste".to_owned(),
            _ => format!("Maria-Luise Oberhofer {id}"),
        },
        notes: if id % 10 == 0 { "ohne Zwiebeln" } else { "" }.into(),
        ordered_at: Some(UtcTime(id * APART_MICROS)),
        lines: Lines::Full((1..=3).map(line).collect()),
        ..at(id, OrderStatus::Complete)
    }
}

async fn filled(dir: &std::path::Path) -> History {
    let cache = Cache::open(dir).unwrap();
    for id in 1..=ORDERS {
        cache.put(CacheWrite::Past(order(id)));
        if id % 5_000 == 0 {
            cache.flush().await.unwrap();
        }
    }
    History::open(dir).unwrap()
}

/// What takes longest: a text that nobody has, and one that the oldest order alone has.
#[tokio::test]
#[ignore = "it takes minutes to fill; `cargo nextest run -p olgfeast-store --run-ignored all crowded` prints the times"]
async fn a_page_out_of_a_hundred_thousand_orders_is_found_at_once() {
    let dir = tempdir().unwrap();
    let history = filled(dir.path()).await;
    let text = |text: &str| Filter {
        text: Some(text.to_owned()),
        ..Filter::default()
    };
    let day = Filter {
        from: Some(UtcTime(50_000 * APART_MICROS)),
        until: Some(UtcTime(58_640 * APART_MICROS)),
        ..text("wurst")
    };
    let filters = [
        ("nothing but the newest", Filter::default(), 100),
        ("a text that most have", text("wurst"), 100),
        ("one day and a text", day, 100),
        ("a note of one in ten", text("zwiebeln"), 100),
        ("a number", text("147"), 100),
        ("the name of the oldest", text("die erste"), 1),
        ("a text that nobody has", text("quetzalcoatl"), 0),
    ];
    for (what, filter, found) in filters {
        let mut times: Vec<Duration> = (0..100)
            .map(|_| {
                let begun = Instant::now();
                let page = history.page(&filter, None, 100).unwrap();
                assert_eq!(page.orders.len(), found, "{what}");
                begun.elapsed()
            })
            .collect();
        times.sort_unstable();
        println!("{what}: p50 {:?}, p99 {:?}", times[50], times[98]);
    }
    assert!(ids(&history, &text("ohne zwiebeln")).len() > 1);
}
