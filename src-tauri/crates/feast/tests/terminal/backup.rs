//! Backing a feast up and restoring it, with the hub and the station that people run.

use std::{fs, path::Path};

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

use crate::{feast::Feast, hub::Hub};

fn serve(data: &Path, flag: &str, file: &str) -> (i32, Vec<String>, String) {
    Feast::run(
        &["serve", "--data", data.to_str().unwrap(), flag, file],
        None,
    )
}

/// What a station has written down of a server that went back, if anything.
fn went_back(hub: &Hub, station: &str) -> Option<Value> {
    let path = Path::new(&hub.station(station)).join("outbox.db");
    let outbox = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let text: Option<String> = outbox
        .query_row(
            "SELECT value FROM settings WHERE key = 'went-back'",
            [],
            |row| row.get(0),
        )
        .ok();
    text.map(|text| serde_json::from_str(&text).unwrap())
}

#[test]
fn a_station_that_knew_more_is_told_what_a_restored_hub_no_longer_has() {
    let mut hub = Hub::start();
    let kept = hub.order("Ann", &[("Fries", 1)]);
    let file = hub.station("monday.feast");
    let (code, told, stderr) = serve(&hub.data(), "--backup", &file);
    assert_eq!(code, 0, "{stderr}");
    let told: Value = serde_json::from_str(&told.concat()).unwrap();
    assert_eq!((&told["orders"], &told["events"]), (&1.into(), &1.into()));
    assert_eq!(told["backup"], file);

    let mut watch = hub.watch("kitchen");
    watch.status("live");
    let lost = hub.order("Bea", &[("Coffee", 2)]);
    assert_eq!(watch.ticket("pending", lost)["customer_name"], "Bea");
    // An action on an order that the backup has, and one on an order that it has not.
    for id in [kept, lost] {
        let mut bump = hub.bump(id, "preparing", "kitchen", &[]);
        assert_eq!(bump.exit_code(), 0);
        watch.ticket("preparing", id);
    }
    hub.kill();
    watch.status("offline");

    hub.restore(&file);
    assert_eq!(hub.log(), [(0, "pending".to_owned())]);
    let board = watch.seen("board", |board| {
        let [pending, preparing] =
            ["pending", "preparing"].map(|lane| board[lane].as_array().unwrap());
        pending.len() == 1 && preparing.is_empty()
    });
    watch.status("live");
    assert_eq!(board["pending"][0]["customer_name"], "Ann");
    let told = watch.until(|| {
        went_back(&hub, "kitchen").filter(|told| told["order_count"] == 1 && told["actions"] == 2)
    });
    assert_eq!(told["orders"][0]["customer_name"], "Bea");
}

#[test]
fn a_restored_feast_knows_everybody_and_goes_on_with_the_next_number() {
    let mut hub = Hub::start();
    hub.order("Ann", &[("Fries", 1)]);
    let mut watch = hub.watch("kitchen");
    watch.status("live");
    let file = hub.station("backup");
    hub.kill();
    watch.status("offline");
    // Not closed: what is in the write-ahead log belongs to it.
    assert_eq!(serve(&hub.data(), "--backup", &file).0, 0);
    hub.restore(&file);
    assert!(hub.lets_in("customer", &hub.customer));
    assert_eq!(hub.order("Bea", &[("Fries", 1)]), 2);
    watch.ticket("pending", 2);
}

#[test]
fn neither_writes_over_anything() {
    let hub = Hub::start();
    let file = hub.station("file");
    fs::write(&file, "mine").unwrap();
    let (code, told, stderr) = serve(&hub.data(), "--backup", &file);
    assert_eq!((code, told.len()), (1, 0));
    assert!(stderr.contains("is already there"), "{stderr}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");

    let good = hub.station("good");
    assert_eq!(serve(&hub.data(), "--backup", &good).0, 0);
    let (code, told, stderr) = serve(&hub.data(), "--restore", &good);
    assert_eq!((code, told.len()), (2, 0), "{stderr}");
    assert!(stderr.contains("in use"), "{stderr}");
    let full = hub.station("full");
    fs::create_dir(&full).unwrap();
    fs::write(Path::new(&full).join("notes"), "mine").unwrap();
    let (code, told, stderr) = serve(Path::new(&full), "--restore", &good);
    assert_eq!((code, told.len()), (1, 0));
    assert!(stderr.contains("not empty"), "{stderr}");
}

#[test]
fn what_is_no_feast_is_told_in_words() {
    let hub = Hub::start();
    let nowhere = hub.station("nowhere");
    let (code, _, stderr) = serve(Path::new(&nowhere), "--backup", &hub.station("file"));
    assert_eq!(code, 1);
    assert!(stderr.contains("there is no feast in"), "{stderr}");
    assert!(!Path::new(&nowhere).exists());
    let letter = hub.station("letter");
    fs::write(&letter, "Dear all").unwrap();
    for (file, words) in [(&letter, "not a database"), (&nowhere, "No such file")] {
        let (code, _, stderr) = serve(Path::new(&nowhere), "--restore", file);
        assert_eq!(code, 1);
        assert!(stderr.contains(words), "{stderr}");
    }
}
