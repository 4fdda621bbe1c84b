//! Changing the status of an order with a key.

use olgfeast_hub::Hub;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    KEYS,
    common::{Answer, Feast, config, frame, people},
    log, send,
};

const STATION: &str = "1b4e28ba-2fa1-4d2e-883f-0016d3cca427";

/// Asks for a status with a key.
async fn set(feast: &Feast, order: i64, key: &str, body: Value) -> Answer {
    let path = format!("/api/v1/orders/{order}/status");
    let headers = [("Idempotency-Key", key)];
    send(&feast.staff, Method::PUT, &path, &headers, &body).await
}

/// Now, and so many hours later, as a client writes it.
fn hours_from_now(hours: i64) -> String {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    let at = now.as_secs() as i64 + hours * 3_600;
    jiff::Timestamp::from_second(at).unwrap().to_string()
}

#[tokio::test]
async fn without_a_key_and_a_version_everything_is_as_on_a_plain_server() {
    let feast = Feast::start().await;
    feast.order("Ann", 2).await;
    let path = "/api/v1/orders/1/status";
    for body in [
        json!({ "status": "preparing" }),
        json!({ "status": "preparing" }),
        json!({ "status": "ready", "expected_version": null, "station": 5, "made_at": [], "x": 1 }),
    ] {
        let changed = feast.staff.put(path, body).await;
        let read = feast.staff.get("/api/v1/orders/1").await;
        assert_eq!(changed.status, StatusCode::OK);
        assert_eq!(changed.text, read.text);
        assert_eq!(changed.headers["content-type"], "application/json");
        assert_eq!(changed.json().get("version"), None);
    }
    let by: Vec<Value> = log(&feast).into_iter().map(|row| row.3).collect();
    assert_eq!(
        by[1..],
        [json!({ "user": "admin" }), json!({ "user": "admin" })]
    );
}

#[tokio::test]
async fn with_a_key_the_answer_has_the_version_and_the_event_its_whole_author() {
    let feast = Feast::start().await;
    feast.order("Ann", 2).await;
    let mut kitchen = feast
        .staff
        .socket("/ws/kitchen/display?live=1")
        .await
        .unwrap();
    frame(&mut kitchen).await;
    let resume = json!({ "type": "resume", "data": { "epoch": null, "after": null } });
    let resume = tokio_tungstenite::tungstenite::Message::text(resume.to_string());
    futures_util::SinkExt::send(&mut kitchen, resume)
        .await
        .unwrap();
    assert_eq!(frame(&mut kitchen).await["type"], "snapshot");
    assert_eq!(frame(&mut kitchen).await["type"], "resumed");

    let made_at = hours_from_now(-2);
    let body = json!({ "status": "preparing", "expected_version": 1, "made_at": made_at });
    let headers = [
        ("Idempotency-Key", KEYS[0]),
        ("X-Station-Id", STATION),
        ("X-Station-Name", "Grill"),
    ];
    let path = "/api/v1/orders/1/status";
    let changed = send(&feast.staff, Method::PUT, path, &headers, &body).await;
    let mut expected = feast.staff.get("/api/v1/orders/1").await.ok();
    expected["version"] = json!(2);
    expected["struck"] = json!([]);
    expected["notes"] = json!("");
    assert_eq!(changed.ok(), expected);
    let by = json!({
        "user": "admin",
        "station_id": STATION,
        "station": "Grill",
        "intent_id": KEYS[0],
        "made_at": made_at,
    });
    let event = frame(&mut kitchen).await;
    assert_eq!(event["data"]["by"], by);
    assert_eq!(log(&feast)[1].3, by);
}

#[tokio::test]
async fn the_body_names_the_station_where_no_header_does_and_a_time_that_cannot_be_is_left_out() {
    let feast = Feast::start().await;
    feast.order("Ann", 1).await;
    for (status, station, made_at) in [
        ("preparing", "Grill", hours_from_now(24 * 30)),
        ("ready", STATION, hours_from_now(-24 * 30)),
        ("complete", "", "yesterday".into()),
    ] {
        let body = json!({ "status": status, "station": station, "made_at": made_at });
        feast.staff.put("/api/v1/orders/1/status", body).await.ok();
    }
    let by: Vec<Value> = log(&feast).into_iter().skip(1).map(|row| row.3).collect();
    let expected = [
        json!({ "user": "admin", "station": "Grill" }),
        json!({ "user": "admin", "station_id": STATION }),
        json!({ "user": "admin" }),
    ];
    assert_eq!(by, expected);
}

#[tokio::test]
async fn the_same_key_again_is_answered_in_the_same_bytes_and_nothing_is_done() {
    let mut feast = Feast::start().await;
    feast.order("Ann", 2).await;
    let body = json!({ "status": "preparing", "expected_version": 1 });
    let first = set(&feast, 1, KEYS[0], body.clone()).await;
    assert_eq!(first.ok()["status"], "preparing");
    // Meanwhile somebody else has gone on; the late copy must not take the order back.
    feast.set_status(1, "complete").await.ok();
    let mut again = body.clone();
    again["made_at"] = json!(hours_from_now(0));
    again["station"] = json!("Grill");
    let upper_case = KEYS[0].to_uppercase();
    for (key, body) in [(KEYS[0], &body), (KEYS[0], &again), (&upper_case, &body)] {
        let second = set(&feast, 1, key, body.clone()).await;
        assert_eq!((second.status, &second.text), (first.status, &first.text));
        assert_eq!(
            second.headers["content-type"],
            first.headers["content-type"]
        );
    }
    assert_eq!(log(&feast).len(), 3);
    // A hub that was restarted remembers.
    feast.hub.drain().await;
    feast.hub = Hub::start(config(feast.data.path())).await.unwrap();
    (feast.staff, feast.customer) = people(&feast.hub).await;
    let after = set(&feast, 1, KEYS[0], body).await;
    assert_eq!((after.status, &after.text), (first.status, &first.text));
    assert_eq!(log(&feast).len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_copies_at_once_are_one_change() {
    let feast = Feast::start().await;
    feast.order("Ann", 1).await;
    let body = json!({ "status": "ready" });
    let copies = (0..20).map(|_| set(&feast, 1, KEYS[0], body.clone()));
    let answers = futures_util::future::join_all(copies).await;
    for answer in &answers {
        assert_eq!(answer.ok(), answers[0].ok());
    }
    assert_eq!(log(&feast).len(), 2);
}

#[tokio::test]
async fn the_same_key_for_anything_else_is_422() {
    let feast = Feast::start().await;
    feast.order("Ann", 1).await;
    feast.order("Bob", 1).await;
    let body = json!({ "status": "preparing", "expected_version": 1 });
    set(&feast, 1, KEYS[0], body.clone()).await.ok();
    for (order, other) in [
        (1, json!({ "status": "ready", "expected_version": 1 })),
        (1, json!({ "status": "preparing", "expected_version": 2 })),
        (1, json!({ "status": "preparing" })),
        (2, body.clone()),
        (3, body.clone()),
    ] {
        let refused = set(&feast, order, KEYS[0], other).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.json()["detail"].is_string());
    }
    assert_eq!(log(&feast).len(), 3);
}

#[tokio::test]
async fn a_key_that_is_no_uuid_or_a_version_that_is_none_is_422() {
    let feast = Feast::start().await;
    feast.order("Ann", 1).await;
    for key in ["", "1", "grill-1", "0193a0de-7b1c-7c3e-8f00-00000000000g"] {
        let refused = set(&feast, 1, key, json!({ "status": "ready" })).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{key}");
        assert!(refused.json()["detail"].is_string());
    }
    for version in [json!(0), json!(-1), json!("1"), json!(1.5), json!(true)] {
        let body = json!({ "status": "ready", "expected_version": version });
        let refused = set(&feast, 1, KEYS[0], body).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{version}"
        );
    }
    assert_eq!(log(&feast).len(), 1);
}

#[tokio::test]
async fn a_change_of_an_older_version_is_409_with_all_that_happened_since() {
    let feast = Feast::start().await;
    feast.order("Ann", 2).await;
    set(&feast, 1, KEYS[0], json!({ "status": "ready" }))
        .await
        .ok();
    feast.set_status(1, "preparing").await.ok();
    let body = json!({ "status": "complete", "expected_version": 1 });
    let refused = set(&feast, 1, KEYS[1], body).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let told = refused.json();
    assert_eq!(
        told["detail"],
        "Order 1 was changed meanwhile and is preparing now"
    );
    let mut order = feast.staff.get("/api/v1/orders/1").await.ok();
    order["version"] = json!(3);
    order["struck"] = json!([]);
    order["notes"] = json!("");
    assert_eq!(told["order"], order);
    let by = json!({ "user": "admin", "intent_id": KEYS[0] });
    let since = json!([
        { "version": 2, "from": "pending", "to": "ready", "by": by },
        { "version": 3, "from": "ready", "to": "preparing", "by": { "user": "admin" } },
    ]);
    assert_eq!(told["since"], since);
    assert_eq!(log(&feast).len(), 3);
    // Its key was not kept: with the version of now it goes through.
    let body = json!({ "status": "complete", "expected_version": 3 });
    assert_eq!(set(&feast, 1, KEYS[1], body).await.ok()["version"], 4);
}

#[tokio::test]
async fn a_version_counts_without_a_key_too_and_one_that_is_yet_to_come_is_409() {
    let feast = Feast::start().await;
    feast.order("Ann", 1).await;
    let body = |version: i64| json!({ "status": "ready", "expected_version": version });
    let path = "/api/v1/orders/1/status";
    let ahead = feast.staff.put(path, body(2)).await;
    assert_eq!(ahead.status, StatusCode::CONFLICT);
    assert_eq!(ahead.json()["since"], json!([]));
    let right = feast.staff.put(path, body(1)).await.ok();
    assert_eq!(
        (&right["status"], right.get("version")),
        (&json!("ready"), None)
    );
    let behind = feast.staff.put(path, body(1)).await;
    assert_eq!(behind.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_change_that_changes_nothing_is_no_event_but_is_remembered() {
    let feast = Feast::start().await;
    feast.order("Ann", 1).await;
    let body = json!({ "status": "pending", "expected_version": 1 });
    let first = set(&feast, 1, KEYS[0], body.clone()).await;
    assert_eq!(first.ok()["version"], 1);
    assert_eq!(log(&feast).len(), 1);
    feast.set_status(1, "ready").await.ok();
    // Not a recall, and not a conflict either.
    let again = set(&feast, 1, KEYS[0], body).await;
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    assert_eq!(log(&feast).len(), 2);
}

#[tokio::test]
async fn a_key_that_failed_is_not_remembered() {
    let feast = Feast::start().await;
    let body = json!({ "status": "ready" });
    let unknown = set(&feast, 1, KEYS[0], body.clone()).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    feast.order("Ann", 1).await;
    assert_eq!(set(&feast, 1, KEYS[0], body).await.ok()["status"], "ready");
}

#[tokio::test]
async fn a_jump_with_a_key_sets_the_times_that_it_passes_and_one_without_does_not() {
    let feast = Feast::start().await;
    for name in ["Ann", "Bob"] {
        feast.order(name, 1).await;
    }
    let body = json!({ "status": "ready" });
    let jumped = set(&feast, 1, KEYS[0], body).await.ok();
    assert!(jumped["date_preparing"].is_string());
    assert_eq!(jumped["date_preparing"], jumped["date_ready"]);
    assert_eq!(jumped["date_complete"], json!(null));
    assert_eq!(jumped["version"], 2);
    let plain = feast.set_status(2, "ready").await.ok();
    assert_eq!(plain["date_preparing"], json!(null));
    assert_eq!(plain["date_ready"], json!(null));
    // Back again takes no time away, and sets none.
    let back = set(&feast, 1, KEYS[1], json!({ "status": "pending" }))
        .await
        .ok();
    assert_eq!(back["date_ready"], jumped["date_ready"]);
    let done = set(&feast, 1, KEYS[2], json!({ "status": "complete" }))
        .await
        .ok();
    assert_ne!(done["date_preparing"], jumped["date_preparing"]);
    assert_eq!(done["date_preparing"], done["date_complete"]);
}

#[tokio::test]
async fn a_command_is_for_staff_only_with_a_key_too() {
    let feast = Feast::start().await;
    feast.order("Ann", 1).await;
    let headers = [("Idempotency-Key", KEYS[0])];
    let (path, body) = ("/api/v1/orders/1/status", json!({ "status": "ready" }));
    let refused = send(&feast.customer, Method::PUT, path, &headers, &body).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(log(&feast).len(), 1);
}
