//! Backups of a hub that is at work.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

mod common;

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use common::{Feast, config, people};
use olgfeast_hub::{Hub, back_up, restore};
use rusqlite::{Connection, OpenFlags};
use serde_json::json;

/// What must be so in every feast: the log has no hole, each order stands where its newest event says,
/// and its lines are there.
fn is_one_moment(data: &std::path::Path) {
    let path = data.join("hub.db");
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let count = |sql: &str| -> i64 { db.query_row(sql, [], |row| row.get(0)).unwrap() };
    assert_eq!(
        count("SELECT count(*) FROM events"),
        count("SELECT coalesce(max(seq), 0) FROM events")
    );
    assert_eq!(
        count("SELECT coalesce(sum(version), 0) FROM orders"),
        count("SELECT count(*) FROM events")
    );
    let torn = "SELECT count(*) FROM orders WHERE NOT EXISTS (
                    SELECT 1 FROM events WHERE order_id = orders.id
                        AND events.version = orders.version
                        AND order_json ->> '$.status' = orders.status)
                OR NOT EXISTS (SELECT 1 FROM order_items WHERE order_id = orders.id)";
    assert_eq!(count(torn), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_backup_of_a_busy_hub_is_one_moment_of_it() {
    let feast = Arc::new(Feast::start().await);
    let done = Arc::new(AtomicBool::new(false));
    let works = tokio::spawn({
        let (feast, done) = (feast.clone(), done.clone());
        async move {
            let mut orders = 0;
            while !done.load(Ordering::Relaxed) {
                let order = feast.order("Ann", 3).await;
                let id = order["id"].as_i64().unwrap();
                feast.set_status(id, "preparing").await.ok();
                orders += 1;
            }
            orders
        }
    });
    let out = tempfile::tempdir().unwrap();
    let mut before = 0;
    for number in 0..6 {
        let file = out.path().join(format!("{number}"));
        let data = feast.data.path().to_owned();
        let contents = tokio::task::spawn_blocking({
            let (file, new) = (file.clone(), out.path().join(format!("of {number}")));
            move || {
                let contents = back_up(&data, &file).unwrap();
                assert_eq!(restore(&file, &new).unwrap(), contents);
                is_one_moment(&new);
                contents
            }
        });
        let contents = contents.await.unwrap();
        assert!(contents.events >= before);
        before = contents.events;
        // The next one has more.
        while {
            let snapshot = feast.staff.get("/api/v1/live/snapshot").await.ok();
            snapshot["head"].as_u64().unwrap() <= before
        } {}
    }
    done.store(true, Ordering::Relaxed);
    assert!(works.await.unwrap() > 0);
}

#[tokio::test]
async fn a_hub_on_a_restored_feast_has_a_new_log_and_the_old_people() {
    let feast = Feast::start().await;
    feast.order("Ann", 2).await;
    let out = tempfile::tempdir().unwrap();
    let (file, new) = (out.path().join("file"), out.path().join("new"));
    back_up(feast.data.path(), &file).unwrap();
    let part = |feast: common::Client| async move { feast.get("/api/v1/live/snapshot").await.ok() };
    let before = part(feast.staff.clone()).await;
    restore(&file, &new).unwrap();
    let hub = Hub::start(config(&new)).await.unwrap();
    let (staff, _) = people(&hub).await;
    let after = part(staff.clone()).await;
    assert_eq!(after["orders"], before["orders"]);
    assert_eq!(after["head"], before["head"]);
    assert_ne!(after["epoch"], before["epoch"]);
    let path = format!(
        "/api/v1/live/events?epoch={}&after=1",
        before["epoch"].as_str().unwrap()
    );
    assert_eq!(staff.get(&path).await.status, 410);
    // A token of before is a token of now: the secrets came along.
    let of_before = staff.with_token(feast.staff.token.as_ref().unwrap());
    let order = json!({ "status": "preparing" });
    assert_eq!(
        of_before.put("/api/v1/orders/1/status", order).await.status,
        200
    );
}
