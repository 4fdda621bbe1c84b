//! Striking lines and changing notes.

use olgfeast_hub::Hub;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    KEYS,
    common::{Answer, Client, Feast, config, people},
    log, send,
};

async fn put(client: &Client, path: &str, key: &str, body: Value) -> Answer {
    let path = format!("/api/v1/live/orders/{path}");
    let headers = [("Idempotency-Key", key), ("X-Station-Name", "Grill")];
    send(client, Method::PUT, &path, &headers, &body).await
}

/// The ids of the lines of an order, as REST has them.
fn lines(order: &Value) -> Vec<i64> {
    let lines = order["order_items"].as_array().unwrap().iter();
    lines.map(|line| line["id"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn a_line_is_struck_for_all_and_not_any_more() {
    let feast = Feast::start().await;
    let order = feast.order("Ann", 3).await;
    let lines = lines(&order);
    let path = |line: i64| format!("1/lines/{line}");
    for (key, line, struck, expected) in [
        (KEYS[0], lines[2], true, vec![lines[2]]),
        (KEYS[1], lines[0], true, vec![lines[0], lines[2]]),
        (KEYS[2], lines[2], false, vec![lines[0]]),
    ] {
        let body = json!({ "struck": struck });
        let answer = put(&feast.staff, &path(line), key, body).await.ok();
        assert_eq!(answer["struck"], json!(expected));
        let (kind, version, logged, by) = log(&feast).pop().unwrap();
        assert_eq!((kind.as_str(), &logged), ("order_changed", &answer));
        assert_eq!(json!(version), answer["version"]);
        let author = json!({ "user": "admin", "station": "Grill", "intent_id": key });
        assert_eq!(by, author);
    }
    // Nothing else has changed, and to a plain client nothing at all.
    assert_eq!(feast.staff.get("/api/v1/orders/1").await.ok(), order);
}

#[tokio::test]
async fn what_is_so_already_is_answered_and_is_no_event() {
    let feast = Feast::start().await;
    let line = lines(&feast.order("Ann", 1).await)[0];
    let path = format!("1/lines/{line}");
    let off = put(
        &feast.staff,
        &path,
        KEYS[0],
        json!({ "struck": false, "x": 1 }),
    );
    assert_eq!(off.await.ok()["version"], 1);
    for (key, version) in [(KEYS[1], 2), (KEYS[2], 2)] {
        let on = put(&feast.staff, &path, key, json!({ "struck": true }));
        assert_eq!(on.await.ok()["version"], version);
    }
    assert_eq!(log(&feast).len(), 2);
}

#[tokio::test]
async fn the_same_key_is_done_once_also_after_a_restart_and_stands_for_one_command() {
    let mut feast = Feast::start().await;
    let order = feast.order("Ann", 2).await;
    feast.order("Bob", 1).await;
    let lines = lines(&order);
    let path = format!("1/lines/{}", lines[0]);
    let strike = json!({ "struck": true });
    let first = put(&feast.staff, &path, KEYS[0], strike.clone()).await;
    first.ok();
    let notes = json!({ "notes": "no onions", "expected_version": 2 });
    let noted = put(&feast.staff, "1/notes", KEYS[1], notes.clone()).await;
    noted.ok();
    put(&feast.staff, &path, KEYS[2], json!({ "struck": false }))
        .await
        .ok();
    feast.hub.drain().await;
    feast.hub = Hub::start(config(feast.data.path())).await.unwrap();
    (feast.staff, feast.customer) = people(&feast.hub).await;
    let again = put(&feast.staff, &path, KEYS[0], strike.clone()).await;
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    let again = put(&feast.staff, "1/notes", KEYS[1], notes.clone()).await;
    assert_eq!((again.status, &again.text), (noted.status, &noted.text));

    let other_line = format!("1/lines/{}", lines[1]);
    let status = json!({ "status": "ready" });
    for (path, key, body) in [
        (path.as_str(), KEYS[0], json!({ "struck": false })),
        (&other_line, KEYS[0], strike.clone()),
        ("2/lines/3", KEYS[0], strike),
        ("1/notes", KEYS[0], notes.clone()),
        (
            "1/notes",
            KEYS[1],
            json!({ "notes": "onions", "expected_version": 2 }),
        ),
        ("1/notes", KEYS[1], json!({ "notes": "no onions" })),
        ("2/notes", KEYS[1], notes),
    ] {
        let refused = put(&feast.staff, path, key, body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    }
    let headers = [("Idempotency-Key", KEYS[0])];
    let path = "/api/v1/orders/1/status";
    let refused = send(&feast.staff, Method::PUT, path, &headers, &status).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(log(&feast).len(), 5);
}

#[tokio::test]
async fn an_order_or_a_line_that_is_not_there_is_404_and_its_key_is_not_kept() {
    let feast = Feast::start().await;
    feast.order("Ann", 1).await;
    let other = lines(&feast.order("Bob", 1).await)[0];
    let strike = json!({ "struck": true });
    let paths = [
        "9/lines/1".to_owned(),
        // A line of another order.
        format!("1/lines/{other}"),
        "1/lines/0".into(),
        "1/lines/-1".into(),
    ];
    for path in &paths {
        let refused = put(&feast.staff, path, KEYS[0], strike.clone()).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{path}");
        assert!(refused.json()["detail"].is_string());
    }
    let refused = put(&feast.staff, "9/notes", KEYS[0], json!({ "notes": "x" })).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let path = format!("2/lines/{other}");
    let right = put(&feast.staff, &path, KEYS[0], strike);
    assert_eq!(right.await.ok()["struck"], json!([other]));
}

#[tokio::test]
async fn without_a_key_or_with_a_body_that_says_nothing_it_is_422() {
    let feast = Feast::start().await;
    let line = lines(&feast.order("Ann", 1).await)[0];
    let path = format!("1/lines/{line}");
    let refused = async |path: &str, body: Value| {
        let answer = put(&feast.staff, path, KEYS[0], body.clone()).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    };
    for body in [
        json!({}),
        json!({ "struck": 1 }),
        json!({ "struck": "true" }),
        json!({ "struck": null }),
        json!([]),
    ] {
        refused(&path, body).await;
    }
    refused("1/lines/one", json!({ "struck": true })).await;
    refused("one/lines/1", json!({ "struck": true })).await;
    for body in [
        json!({}),
        json!({ "notes": 5 }),
        json!({ "notes": ["x"] }),
        json!({ "notes": "ö".repeat(501) }),
        json!({ "notes": "one\ntwo" }),
        json!({ "notes": "x", "expected_version": 0 }),
    ] {
        refused("1/notes", body).await;
    }
    for (path, body) in [
        (path.as_str(), json!({ "struck": true })),
        ("1/notes", json!({ "notes": "x" })),
    ] {
        let path = format!("/api/v1/live/orders/{path}");
        let answer = feast.staff.put(&path, body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(log(&feast).len(), 1);
}

#[tokio::test]
async fn only_staff_amend_orders() {
    let feast = Feast::start().await;
    let line = lines(&feast.order("Ann", 1).await)[0];
    let strike = (format!("1/lines/{line}"), json!({ "struck": true }));
    let notes = ("1/notes".to_owned(), json!({ "notes": "x" }));
    for (path, body) in [strike, notes] {
        let refused = put(&feast.customer, &path, KEYS[0], body.clone()).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let nobody = Client::new(feast.hub.address());
        let refused = put(&nobody, &path, KEYS[0], body).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(log(&feast).len(), 1);
}

#[tokio::test]
async fn notes_come_with_the_order_or_later_and_may_be_taken_away() {
    let feast = Feast::start().await;
    let place = async |key: &str, notes: Value| {
        let items = json!([{ "food_item_id": 1, "quantity": 1 }]);
        let body = json!({ "customer_name": "Ann", "items": items, "notes": notes });
        let headers = [("Idempotency-Key", key)];
        let path = "/api/v1/live/orders";
        send(&feast.customer, Method::POST, path, &headers, &body).await
    };
    let first = place(KEYS[0], json!(" no onions ")).await;
    assert_eq!(first.ok()["notes"], "no onions");
    assert_eq!(place(KEYS[0], json!("no onions")).await.text, first.text);
    let other = place(KEYS[0], json!("onions")).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    let long = place(KEYS[1], json!("x".repeat(501))).await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    let longest = "ö".repeat(500);
    assert_eq!(place(KEYS[1], json!(longest)).await.ok()["notes"], longest);
    assert_eq!(place(KEYS[2], json!(null)).await.ok()["notes"], "");

    let key = |number: u32| format!("0193a0de-7b1c-7c3e-8f00-0000000001{number:02}");
    for (number, notes, expected, version) in [
        (0, json!("for the band"), "for the band", 2),
        (1, json!("for the band"), "for the band", 2),
        (2, json!(null), "", 3),
        (3, json!("  "), "", 3),
    ] {
        let body = json!({ "notes": notes });
        let answer = put(&feast.staff, "1/notes", &key(number), body).await.ok();
        assert_eq!(
            (&answer["notes"], &answer["version"]),
            (&json!(expected), &json!(version))
        );
    }
    // To a plain client there are none.
    let plain = feast.staff.get("/api/v1/orders/2").await.ok();
    assert_eq!(plain.get("notes"), None);
}

#[tokio::test]
async fn notes_that_somebody_else_has_changed_are_not_overwritten_unseen() {
    let feast = Feast::start().await;
    let line = lines(&feast.order("Ann", 1).await)[0];
    put(
        &feast.staff,
        "1/notes",
        KEYS[0],
        json!({ "notes": "first" }),
    )
    .await
    .ok();
    let strike = json!({ "struck": true });
    put(&feast.staff, &format!("1/lines/{line}"), KEYS[1], strike)
        .await
        .ok();
    let body = |version: i64| json!({ "notes": "second", "expected_version": version });
    let refused = put(&feast.staff, "1/notes", KEYS[2], body(1)).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let told = refused.json();
    assert_eq!(told["order"]["notes"], "first");
    assert!(
        told["order"]["date_ordered"]
            .as_str()
            .unwrap()
            .ends_with('Z')
    );
    let by = |key: &str| json!({ "user": "admin", "station": "Grill", "intent_id": key });
    let since = json!([
        { "version": 2, "from": "pending", "to": "pending", "by": by(KEYS[0]) },
        { "version": 3, "from": "pending", "to": "pending", "by": by(KEYS[1]) },
    ]);
    assert_eq!(told["since"], since);
    let right = put(&feast.staff, "1/notes", KEYS[2], body(3)).await.ok();
    assert_eq!(right["notes"], "second");
}

#[tokio::test]
async fn a_strike_since_is_no_change_of_status_to_a_late_bump() {
    let feast = Feast::start().await;
    let line = lines(&feast.order("Ann", 1).await)[0];
    let strike = json!({ "struck": true });
    put(&feast.staff, &format!("1/lines/{line}"), KEYS[0], strike)
        .await
        .ok();
    let headers = [("Idempotency-Key", KEYS[1])];
    let body = json!({ "status": "preparing", "expected_version": 1 });
    let path = "/api/v1/orders/1/status";
    let refused = send(&feast.staff, Method::PUT, path, &headers, &body).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let told = refused.json();
    let since = &told["since"][0];
    assert_eq!(
        (&since["from"], &since["to"]),
        (&json!("pending"), &json!("pending"))
    );
    // The struck line is in every answer to a live client from now on.
    assert_eq!(told["order"]["struck"], json!([line]));
    let body = json!({ "status": "preparing", "expected_version": 2 });
    let moved = send(&feast.staff, Method::PUT, path, &headers, &body)
        .await
        .ok();
    assert_eq!(moved["struck"], json!([line]));
}
