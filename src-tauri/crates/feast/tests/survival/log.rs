//! What the files of a hub and of a station say, read beside whoever writes them.

use std::{collections::BTreeMap, path::Path};

use rusqlite::{Connection, OpenFlags};

/// The states that an order goes through.
pub(crate) const STEPS: [&str; 4] = ["pending", "preparing", "ready", "complete"];

/// An intent of the outbox.
#[derive(Debug)]
pub(crate) struct Intent {
    pub(crate) id: String,
    pub(crate) order: i64,
    pub(crate) to: String,
    pub(crate) state: String,
    /// Of a dead letter.
    pub(crate) reason: Option<String>,
    /// How often sending it was begun.
    pub(crate) attempts: i64,
}

/// All intents of a station, oldest first.
pub(crate) fn intents(outbox: &Path) -> Vec<Intent> {
    let db = read_only(outbox);
    let mut rows = db
        .prepare(
            "SELECT id, order_id, to_status, state, dead_reason, attempts
             FROM intents ORDER BY seq",
        )
        .unwrap();
    let rows = rows.query_map([], |row| {
        Ok(Intent {
            id: row.get(0)?,
            order: row.get(1)?,
            to: row.get(2)?,
            state: row.get(3)?,
            reason: row.get(4)?,
            attempts: row.get(5)?,
        })
    });
    rows.unwrap().map(Result::unwrap).collect()
}

/// The states that each order came to, in the order of the hub's event log; the first is that in
/// which it was placed.
///
/// # Panics
/// Where the log and the tables disagree, or a number of the log or a version is missing.
pub(crate) fn ways(hub: &Path) -> BTreeMap<i64, Vec<String>> {
    let db = read_only(hub);
    // One moment for both readings: the feast goes on meanwhile.
    let db = db.unchecked_transaction().unwrap();
    let mut rows = db
        .prepare(
            "SELECT seq, order_id, version, json_extract(order_json, '$.status')
             FROM events ORDER BY seq",
        )
        .unwrap();
    let mut rows = rows.query([]).unwrap();
    let mut ways: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    let mut last_seq = 0;
    while let Some(row) = rows.next().unwrap() {
        let (seq, order, version): (i64, i64, i64) = (
            row.get(0).unwrap(),
            row.get(1).unwrap(),
            row.get(2).unwrap(),
        );
        assert_eq!(seq, last_seq + 1, "the log has a hole");
        last_seq = seq;
        let way = ways.entry(order).or_default();
        way.push(row.get(3).unwrap());
        assert_eq!(version, way.len() as i64, "order {order} has a hole");
    }
    let mut rows = db
        .prepare("SELECT id, status, version FROM orders")
        .unwrap();
    let mut rows = rows.query([]).unwrap();
    let mut orders = 0;
    while let Some(row) = rows.next().unwrap() {
        let (order, status, version): (i64, String, i64) = (
            row.get(0).unwrap(),
            row.get(1).unwrap(),
            row.get(2).unwrap(),
        );
        orders += 1;
        let way = ways.get(&order).map(Vec::as_slice).unwrap_or_default();
        assert_eq!(
            (version, Some(&status)),
            (way.len() as i64, way.last()),
            "order {order}: table and log disagree"
        );
    }
    assert_eq!(
        orders,
        ways.len(),
        "the log knows orders that are not there"
    );
    ways
}

fn read_only(file: &Path) -> Connection {
    let db = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    db.busy_timeout(std::time::Duration::from_secs(30)).unwrap();
    db
}
