//! A feast day as tables, from a hub that runs.

use std::{fs, path::Path};

use serde_json::Value;

use crate::{feast::Feast, hub::Hub};

fn export(hub: &Hub, day: &str, to: &str) -> (i32, Vec<String>, String) {
    let data = hub.data();
    let words = ["export", "--data", data.to_str().unwrap(), "--day", day];
    Feast::run(&[&words[..], &["--to", to]].concat(), None)
}

/// The feast day that goes on, and the one after it: it may begin while a test runs.
fn days() -> [String; 2] {
    let now = jiff::Timestamp::now();
    [-4, 20].map(|hours| {
        let at = now + jiff::SignedDuration::from_hours(hours);
        at.strftime("%Y-%m-%d").to_string()
    })
}

#[test]
fn the_tables_of_a_day_are_written_while_the_hub_runs() {
    let hub = Hub::start();
    let id = hub.order("=Ann", &[("Fries", 2), ("Coffee", 1)]);
    hub.set_status(id, "preparing");
    let told: Vec<Value> = days()
        .iter()
        .map(|day| {
            let (code, lines, stderr) = export(&hub, day, &hub.station(day));
            assert_eq!(code, 0, "{stderr}");
            serde_json::from_str(&lines.concat()).unwrap()
        })
        .collect();
    let sum = |what: &str| -> u64 { told.iter().map(|day| day[what].as_u64().unwrap()).sum() };
    assert_eq!(["orders", "items", "events"].map(sum), [1, 2, 2]);
    let orders: String = told
        .iter()
        .map(|day| fs::read_to_string(day["exported"][0].as_str().unwrap()).unwrap())
        .collect();
    assert!(orders.contains(",'=Ann,admin,preparing,2,3,"), "{orders}");
}

#[test]
fn what_cannot_be_exported_is_told_and_nothing_is_written() {
    let hub = Hub::start();
    let to = hub.station("tables");
    let (code, lines, _) = export(&hub, "2026-02-30", &to);
    assert_eq!((code, lines.len()), (2, 0));
    let words = ["export", "--data", &to, "--day", "2026-11-22", "--to", &to];
    let (code, _, stderr) = Feast::run(&words, None);
    assert_eq!(code, 1);
    assert!(stderr.contains("there is no feast in"), "{stderr}");
    assert!(!Path::new(&to).exists());
    assert_eq!(export(&hub, "2026-11-22", &to).0, 0);
    let (code, _, stderr) = export(&hub, "2026-11-22", &to);
    assert_eq!(code, 1);
    assert!(stderr.contains("is already there"), "{stderr}");
}
