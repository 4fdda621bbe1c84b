//! Cancelling orders, and taking them back.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    common::{Answer, Client, Feast, frame},
    log, send,
};

/// A key of its own for each command of a test.
fn key(number: usize) -> String {
    format!("0193a0de-7b1c-7c3e-8f00-{number:012}")
}

async fn set(client: &Client, order: i64, number: usize, body: Value) -> Answer {
    let path = format!("/api/v1/orders/{order}/status");
    let headers = [("Idempotency-Key", key(number))];
    let headers = headers.each_ref().map(|(name, key)| (*name, key.as_str()));
    send(client, Method::PUT, &path, &headers, &body).await
}

fn cancel(reason: &str) -> Value {
    json!({ "status": "cancelled", "reason": reason })
}

#[tokio::test]
async fn an_open_order_is_cancelled_for_a_reason_and_is_complete_to_plain_clients() {
    let feast = Feast::start().await;
    for (number, status) in ["pending", "preparing", "ready"].into_iter().enumerate() {
        let order = feast.order("Ann", 1).await;
        let id = order["id"].as_i64().unwrap();
        feast.set_status(id, status).await.ok();
        let before = feast.staff.get(&format!("/api/v1/orders/{id}")).await.ok();
        let mut kitchen = feast.staff.socket("/ws/kitchen/display").await.unwrap();
        frame(&mut kitchen).await;
        let answer = set(&feast.staff, id, number, cancel(" they left "))
            .await
            .ok();
        assert_eq!(answer["status"], "cancelled");
        assert_eq!(answer["cancel_reason"], "they left");
        let (kind, version, logged, _) = log(&feast).pop().unwrap();
        assert_eq!(kind, "order_status_change");
        assert_eq!(
            (&logged["status"], &logged["version"]),
            (&json!("cancelled"), &json!(version))
        );
        assert_eq!(logged["cancel_reason"], "they left");
        let mut after = before;
        after["status"] = json!("complete");
        assert_eq!(
            feast.staff.get(&format!("/api/v1/orders/{id}")).await.ok(),
            after
        );
        let told = frame(&mut kitchen).await;
        assert_eq!(told["type"], "order_status_change");
        assert_eq!(told["data"]["old_status"], status);
        assert_eq!(told["data"]["new_status"], "complete");
        let board = frame(&mut kitchen).await["data"].clone();
        for lane in ["pending_orders", "preparing_orders", "ready_orders"] {
            assert_eq!(board[lane], json!([]), "{lane}");
        }
    }
    let completed = feast
        .staff
        .get("/api/v1/operations/orders/completed")
        .await
        .ok();
    assert_eq!(completed.as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn whoever_reads_the_list_of_all_orders_as_a_live_client_is_told_what_was_cancelled() {
    let feast = Feast::start().await;
    feast.order("Ann", 1).await;
    feast.order("Ben", 1).await;
    set(&feast.staff, 1, 0, cancel("they left")).await.ok();
    let list = "/api/v1/operations/orders?page=1&per_page=100";
    let plain = feast.staff.get(list).await.ok();
    let live = feast.staff.get(&format!("{list}&live=1")).await.ok();
    assert_eq!(plain["orders"][1]["status"], "complete");
    assert_eq!(plain["orders"][1].get("version"), None);
    assert_eq!(live["orders"][1]["status"], "cancelled");
    assert_eq!(live["orders"][1]["cancel_reason"], "they left");
    assert_eq!(live["orders"][0]["version"], 1);
    assert_eq!(
        (&live["total"], &live["total_pages"]),
        (&json!(2), &json!(1))
    );
}

#[tokio::test]
async fn without_a_key_there_is_no_such_status() {
    let feast = Feast::start().await;
    feast.order("Ann", 1).await;
    for body in [
        cancel("they left"),
        json!({ "status": "cancelled", "expected_version": 1 }),
    ] {
        let refused = feast.staff.put("/api/v1/orders/1/status", body).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        assert!(
            refused.json()["detail"]
                .as_str()
                .unwrap()
                .starts_with("Invalid status.")
        );
    }
    let listed = feast.staff.get("/api/v1/orders/?status=cancelled").await;
    assert_eq!(listed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(log(&feast).len(), 1);
}

#[tokio::test]
async fn a_reason_is_needed_and_staff_only_cancel() {
    let feast = Feast::start().await;
    feast.order("Ann", 1).await;
    for reason in [
        json!(null),
        json!(""),
        json!("  "),
        json!(5),
        json!("x".repeat(201)),
        json!("a\nb"),
    ] {
        let body = json!({ "status": "cancelled", "reason": reason });
        let refused = set(&feast.staff, 1, 0, body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{reason}");
    }
    let refused = set(&feast.staff, 1, 0, json!({ "status": "cancelled" })).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let refused = set(&feast.customer, 1, 0, cancel("mine")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(log(&feast).len(), 1);
    // None of these has used up the key.
    set(&feast.staff, 1, 0, cancel(&"ö".repeat(200))).await.ok();
}

#[tokio::test]
async fn the_version_counts_and_the_key_is_done_once() {
    let feast = Feast::start().await;
    feast.order("Ann", 1).await;
    feast.set_status(1, "preparing").await.ok();
    let body = |version: i64, reason: &str| json!({ "status": "cancelled", "reason": reason, "expected_version": version });
    let late = set(&feast.staff, 1, 0, body(1, "they left")).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert_eq!(late.json()["since"][0]["to"], "preparing");
    let first = set(&feast.staff, 1, 0, body(2, "they left")).await;
    assert_eq!(first.ok()["version"], 3);
    let again = set(&feast.staff, 1, 0, body(2, "they left")).await;
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    let other = set(&feast.staff, 1, 0, body(2, "no money")).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Somebody else who cancels it too is told that it is, and why.
    let second = set(&feast.staff, 1, 1, cancel("no money")).await.ok();
    assert_eq!(
        (&second["cancel_reason"], &second["version"]),
        (&json!("they left"), &json!(3))
    );
    assert_eq!(log(&feast).len(), 3);
    // A late bump hears of it.
    let bump = json!({ "status": "ready", "expected_version": 2 });
    let late = set(&feast.staff, 1, 2, bump).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let told = late.json();
    assert_eq!(
        told["detail"],
        "Order 1 was changed meanwhile and is cancelled now"
    );
    assert_eq!(told["order"]["status"], "cancelled");
    assert_eq!(
        (&told["since"][0]["from"], &told["since"][0]["to"]),
        (&json!("preparing"), &json!("cancelled"))
    );
}

#[tokio::test]
async fn what_was_handed_out_is_not_cancelled() {
    let feast = Feast::start().await;
    feast.order("Ann", 1).await;
    feast.set_status(1, "complete").await.ok();
    for (number, body) in [
        cancel("they left"),
        json!({ "status": "cancelled", "reason": "they left", "expected_version": 2 }),
    ]
    .into_iter()
    .enumerate()
    {
        let refused = set(&feast.staff, 1, number, body).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        // No older version: sending it again would not help, and a station does not.
        let expected = json!({ "detail": "Order 1 was handed out and cannot be cancelled" });
        assert_eq!(refused.json(), expected);
    }
    assert_eq!(log(&feast).len(), 2);
}

#[tokio::test]
async fn whoever_has_seen_that_an_order_was_cancelled_takes_it_back_and_nobody_else() {
    let feast = Feast::start().await;
    feast.order("Ann", 1).await;
    set(&feast.staff, 1, 0, cancel("they left")).await.ok();
    let back =
        |status: &str, version: Value| json!({ "status": status, "expected_version": version });
    let unseen = "Order 1 was cancelled: look at it before you take it back";
    for status in ["pending", "preparing", "ready"] {
        let refused = set(&feast.staff, 1, 1, back(status, json!(null))).await;
        assert_eq!(
            (refused.status, &refused.json()["detail"]),
            (StatusCode::CONFLICT, &json!(unseen))
        );
        let plain = feast.set_status(1, status).await;
        assert_eq!(
            (plain.status, &plain.json()["detail"]),
            (StatusCode::CONFLICT, &json!(unseen))
        );
    }
    let handed_out = set(&feast.staff, 1, 1, back("complete", json!(2))).await;
    assert_eq!(handed_out.status, StatusCode::CONFLICT);
    let words = "Order 1 was cancelled: take it back before you hand it out";
    assert_eq!(handed_out.json(), json!({ "detail": words }));
    // A plain client that hands it out is late: to it, it is complete.
    assert_eq!(
        feast.set_status(1, "complete").await.ok()["status"],
        "complete"
    );
    assert_eq!(log(&feast).len(), 2);

    let taken = set(&feast.staff, 1, 1, back("preparing", json!(2)))
        .await
        .ok();
    assert_eq!(
        (&taken["status"], &taken["version"]),
        (&json!("preparing"), &json!(3))
    );
    assert_eq!(taken.get("cancel_reason"), None);
    // Nobody has started it, as far as the times go.
    assert_eq!(taken["date_preparing"], json!(null));
    assert_eq!(taken["date_complete"], json!(null));
    let done = set(&feast.staff, 1, 2, json!({ "status": "complete" }))
        .await
        .ok();
    assert_eq!(done["status"], "complete");
}

#[tokio::test]
async fn a_cancelled_order_is_in_no_figure() {
    let feast = Feast::start().await;
    for name in ["Ann", "Bob", "Eve"] {
        let order = feast.order(name, 1).await;
        for status in ["preparing", "ready", "complete"] {
            feast
                .set_status(order["id"].as_i64().unwrap(), status)
                .await
                .ok();
        }
    }
    let figures = async || {
        let orders = feast
            .staff
            .get("/api/v1/orders/analytics/dashboard")
            .await
            .ok();
        let mut operations = feast
            .staff
            .get("/api/v1/operations/dashboard/analytics")
            .await
            .ok();
        // Of all that are counted; they differ by how fast this machine is.
        let times = operations
            .as_object_mut()
            .unwrap()
            .remove("timing_analytics");
        (orders, operations, times)
    };
    let before = figures().await;
    assert_eq!(before.0["total_orders"], 3);
    feast.order("Kim", 2).await;
    assert_ne!(figures().await.0, before.0);
    assert_ne!(figures().await.1, before.1);
    set(&feast.staff, 4, 0, cancel("they left")).await.ok();
    assert_eq!(figures().await, before);
    // One that was complete before, and would count with its times.
    feast.set_status(1, "ready").await.ok();
    set(&feast.staff, 1, 1, cancel("brought back")).await.ok();
    let (orders, operations, _) = figures().await;
    assert_eq!(orders["total_orders"], 2);
    assert_eq!(orders["status_counts"]["complete"], 2);
    assert_eq!(operations["total_completed_orders"], 2);
    let revenue = |figures: &Value| figures["total_revenue"].as_f64().unwrap();
    assert!((revenue(&orders) * 3.0 - revenue(&before.0) * 2.0).abs() < 0.005);
    assert_eq!(orders["orders_today"], orders["total_orders"]);
}

#[tokio::test]
async fn a_cancelled_order_is_in_no_digest_and_still_on_the_board_of_its_day() {
    let feast = Feast::start().await;
    feast.order("Ann", 1).await;
    set(&feast.staff, 1, 0, cancel("they left")).await.ok();
    let mut live = feast
        .staff
        .socket("/ws/kitchen/display?live=1")
        .await
        .unwrap();
    frame(&mut live).await;
    let tick = loop {
        let frame = frame(&mut live).await;
        if frame["type"] == "tick" {
            break frame;
        }
    };
    assert_eq!(tick["data"]["digest"], "0000000000000000");
    // The board of the day has it all the same: a display that was away shows that it was cancelled.
    let part = feast.staff.get("/api/v1/live/snapshot").await.ok();
    assert_eq!(part["orders"][0]["status"], "cancelled");
}
