//! A feast day as tables, over HTTP and from the data directory.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

mod by_hand;

use std::{collections::BTreeMap, path::Path};

use by_hand::{House, Look as _};
use olgfeast_hub::{ExportError, Exported, FeastDay, export};
use serde_json::{Value, json};

/// Noon of a feast day: the dashboards, which count from midnight, mean the same day.
const NOON: &str = "2026-11-22T12:00:00";

/// The rows of a table, each by the names of its columns.
fn table(text: &str) -> Vec<BTreeMap<String, String>> {
    let text = text.strip_prefix('\u{feff}').expect("the mark");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize().map(Result::unwrap).collect();
    assert!(!reader.headers().unwrap().is_empty());
    rows
}

async fn sheet(house: &House, sheet: &str, day: &str) -> Vec<BTreeMap<String, String>> {
    let answer = house
        .get(&format!("/api/v1/live/export/{sheet}.csv?day={day}"))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    table(&answer.body)
}

fn sum(rows: &[BTreeMap<String, String>], column: &str) -> f64 {
    let numbers = rows.iter().map(|row| row[column].parse::<f64>().unwrap());
    // Of whole cents, so that nothing is lost on the way.
    numbers.map(|number| (number * 100.0).round()).sum::<f64>() / 100.0
}

fn day(text: &str) -> FeastDay {
    text.parse().unwrap()
}

#[tokio::test(start_paused = true)]
async fn the_numbers_are_those_of_the_dashboard() {
    let mut house = House::open(NOON).await;
    for number in 0..7 {
        let order = house.order("Ann", &[(1 + number % 3, 2), (5, 1)]).await;
        let states = ["preparing", "ready", "complete"];
        for state in states.iter().take(number as usize % 4) {
            house.later(60).await;
            house.set_status(order, state).await;
        }
    }
    let figures = house.get("/api/v1/orders/analytics/dashboard").await.json();
    let orders = sheet(&house, "orders", "2026-11-22").await;
    let items = sheet(&house, "items", "2026-11-22").await;
    let events = sheet(&house, "events", "2026-11-22").await;

    assert_eq!(json!(orders.len()), figures["orders_today"]);
    let in_state = |state: &str| -> Vec<_> {
        let of_state = orders.iter().filter(|row| row["status"] == state);
        of_state.cloned().collect()
    };
    for state in ["pending", "preparing", "ready", "complete"] {
        let count = in_state(state).len();
        assert_eq!(json!(count), figures["status_counts"][state], "{state}");
    }
    let complete = in_state("complete");
    assert!(!complete.is_empty());
    assert_eq!(json!(sum(&complete, "value")), figures["revenue_today"]);

    assert_eq!(sum(&items, "value"), sum(&orders, "value"));
    assert_eq!(sum(&items, "pieces"), sum(&orders, "pieces"));
    assert_eq!(sum(&items, "tickets"), sum(&orders, "tickets"));
    let changes: f64 = sum(&orders, "version");
    assert_eq!(events.len() as f64, changes);
    for row in &orders {
        let newest = events.iter().rfind(|event| event["order_id"] == row["id"]);
        assert_eq!(newest.unwrap()["status"], row["status"]);
        assert_eq!(newest.unwrap()["version"], row["version"]);
    }
}

#[tokio::test(start_paused = true)]
async fn every_order_is_in_it_once_however_many_pages_there_are() {
    let mut house = House::open(NOON).await;
    for number in 0..405 {
        house
            .order(&format!("guest {number}"), &[(1, 1), (2, 1)])
            .await;
        if number % 2 == 0 {
            // So that the next number is free.
            house.set_status(number + 1, "complete").await;
        }
    }
    let (orders, items) = (
        sheet(&house, "orders", "2026-11-22").await,
        sheet(&house, "items", "2026-11-22").await,
    );
    let names: Vec<String> = (0..405).map(|number| format!("guest {number}")).collect();
    let told: Vec<&String> = orders.iter().map(|row| &row["customer_name"]).collect();
    assert_eq!(told, names.iter().collect::<Vec<_>>());
    assert_eq!(items.len(), 810);
    // The same from the file, while the hub has it open.
    let out = tempfile::tempdir().unwrap();
    let exported = export(house.data(), day("2026-11-22"), out.path()).unwrap();
    assert_eq!(
        (exported.orders, exported.items, exported.events),
        (405, 810, 405 + 203)
    );
    for (file, name) in exported.files.iter().zip(["orders", "items", "events"]) {
        assert_eq!(file, &out.path().join(format!("{name}-2026-11-22.csv")));
        let text = std::fs::read_to_string(file).unwrap();
        assert_eq!(table(&text), sheet(&house, name, "2026-11-22").await);
    }
}

#[tokio::test(start_paused = true)]
async fn a_day_has_what_was_ordered_on_it_and_what_happened_on_it() {
    let mut house = House::open("2026-11-23T03:59:00").await;
    let late = house.order("before four", &[(1, 1)]).await;
    house.later(120).await;
    house.set_status(late, "preparing").await;
    house.order("after four", &[(1, 1)]).await;
    for (day, orders, events) in [
        ("2026-11-22", &["before four"][..], &["new_order"][..]),
        (
            "2026-11-23",
            &["after four"],
            &["order_status_change", "new_order"],
        ),
        ("2026-11-24", &[], &[]),
    ] {
        let told = sheet(&house, "orders", day).await;
        let names: Vec<&str> = told.iter().map(|row| &*row["customer_name"]).collect();
        assert_eq!(names, orders, "{day}");
        let told = sheet(&house, "events", day).await;
        let kinds: Vec<&str> = told.iter().map(|row| &*row["event"]).collect();
        assert_eq!(kinds, events, "{day}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_hostile_name_is_a_name_and_nothing_else() {
    let mut house = House::open(NOON).await;
    let names = [
        "=HYPERLINK(\"http://evil.example\",\"Ann\")",
        "+49 170 12345",
        "-1",
        "@SUM(1,2)",
        "'=1",
        "a, \"b\"; c",
        "Zo\u{eb} \u{1f35c} \u{5bff}\u{53f8}",
    ];
    for name in names {
        house.order(name, &[(1, 1)]).await;
    }
    let answer = house
        .get("/api/v1/live/export/orders.csv?day=2026-11-22")
        .await;
    for line in answer.body.lines().skip(1) {
        for begin in ["=", "+", "-", "@"] {
            assert!(!line.contains(&format!(",{begin}")), "{line}");
            assert!(!line.contains(&format!(",\"{begin}")), "{line}");
        }
    }
    let rows = table(&answer.body);
    let told: Vec<&str> = rows.iter().map(|row| &*row["customer_name"]).collect();
    let written: Vec<String> = names
        .iter()
        .map(|name| match name.trim_start_matches('\'').chars().next() {
            Some('=' | '+' | '-' | '@') => format!("'{name}"),
            _ => (*name).to_owned(),
        })
        .collect();
    assert_eq!(told, written);
}

#[tokio::test(start_paused = true)]
async fn it_is_for_staff_and_says_what_it_is() {
    let mut house = House::open(NOON).await;
    house.order("Ann", &[(1, 1)]).await;
    let path = "/api/v1/live/export/orders.csv?day=2026-11-22";
    assert_eq!(house.get_as(None, path).await.status, 401);
    let customer = house.customer();
    assert_eq!(house.get_as(Some(&customer), path).await.status, 403);
    for (path, status) in [
        ("orders.csv", 422),
        ("orders.csv?day=", 422),
        ("orders.csv?day=today", 422),
        ("orders.csv?day=2026-11-31", 422),
        ("orders?day=2026-11-22", 404),
        ("users.csv?day=2026-11-22", 404),
    ] {
        let answer = house.get(&format!("/api/v1/live/export/{path}")).await;
        assert_eq!(answer.status, status, "{path}: {}", answer.body);
    }
    let answer = house.get(path).await;
    let head: BTreeMap<_, _> = answer.headers.into_iter().collect();
    assert_eq!(head["content-type"], "text/csv; charset=utf-8");
    assert_eq!(
        head["content-disposition"],
        "attachment; filename=\"orders-2026-11-22.csv\""
    );
    assert_eq!(head["cache-control"], "no-store");
}

#[tokio::test(start_paused = true)]
async fn files_that_are_there_are_not_written_over_and_none_is_half_there() {
    let house = House::open(NOON).await;
    let out = tempfile::tempdir().unwrap();
    let there = out.path().join("events-2026-11-22.csv");
    std::fs::write(&there, "mine").unwrap();
    let refused = export(house.data(), day("2026-11-22"), out.path());
    assert!(matches!(refused, Err(ExportError::Exists(path)) if path == there));
    assert_eq!(std::fs::read_to_string(&there).unwrap(), "mine");
    assert_eq!(std::fs::read_dir(out.path()).unwrap().count(), 1);

    let deeper = out.path().join("a/b");
    let Exported { files, orders, .. } = export(house.data(), day("2026-11-22"), &deeper).unwrap();
    assert_eq!(orders, 0);
    for file in files {
        assert_eq!(table(&std::fs::read_to_string(&file).unwrap()), []);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&file).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
    let nowhere = export(Path::new("/nowhere"), day("2026-11-22"), out.path());
    assert!(matches!(nowhere, Err(ExportError::NoFeast(_))));
}

#[tokio::test(start_paused = true)]
async fn who_did_what_from_where_is_in_the_events() {
    let mut house = House::open(NOON).await;
    let order = house.order("Ann", &[(1, 1)]).await;
    let body: Value = json!({
        "status": "preparing", "expected_version": 1, "made_at": "2026-11-22T11:59:00Z",
    });
    let key = "018f0000-0000-7000-8000-000000000007";
    let path = format!("/api/v1/orders/{order}/status");
    let headers = [
        ("idempotency-key", key),
        ("x-station-id", key),
        ("x-station-name", "=Grill"),
    ];
    house.put_with(&path, body, &headers).await.json();
    let events = sheet(&house, "events", "2026-11-22").await;
    let change = &events[1];
    for (column, value) in [
        ("seq", "2"),
        ("event", "order_status_change"),
        ("version", "2"),
        ("status", "preparing"),
        ("account", "admin"),
        ("station_id", key),
        ("station", "'=Grill"),
        ("intent_id", key),
        ("made_at", "2026-11-22T11:59:00Z"),
    ] {
        assert_eq!(change[column], value, "{column}");
    }
}
