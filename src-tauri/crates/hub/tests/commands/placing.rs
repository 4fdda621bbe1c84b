//! Orders without a cart.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    KEYS,
    common::{Answer, Client, Feast},
    log, send,
};

async fn place(client: &Client, key: &str, body: &Value) -> Answer {
    let headers = [("Idempotency-Key", key)];
    send(client, Method::POST, "/api/v1/live/orders", &headers, body).await
}

fn wanted(items: &[(i64, i64)]) -> Value {
    let items: Vec<Value> = items
        .iter()
        .map(|(item, quantity)| json!({ "food_item_id": item, "quantity": quantity }))
        .collect();
    json!({ "customer_name": "Ann", "items": items })
}

#[tokio::test]
async fn an_order_is_placed_past_the_cart_and_is_in_the_log_as_it_is_answered() {
    let feast = Feast::start().await;
    let in_cart = json!({ "food_item_id": 5, "quantity": 1 });
    feast.staff.post("/api/v1/cart/items", in_cart).await.ok();
    let placed = place(&feast.staff, KEYS[0], &wanted(&[(1, 2), (3, 1), (1, 1)])).await;
    let order = placed.ok();
    assert_eq!(
        (&order["status"], &order["version"]),
        (&json!("pending"), &json!(1))
    );
    // One line for each item, as in a cart.
    let lines: Vec<(i64, i64)> = order["order_items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| {
            (
                line["food_item_id"].as_i64().unwrap(),
                line["quantity"].as_i64().unwrap(),
            )
        })
        .collect();
    assert_eq!(lines, [(1, 3), (3, 1)]);
    let cart = feast.staff.get("/api/v1/cart/items").await.ok();
    assert_eq!(cart["total_items"], 1);
    let [(kind, version, logged, by)] = &log(&feast)[..] else {
        panic!("not one event");
    };
    assert_eq!((kind.as_str(), *version, logged), ("new_order", 1, &order));
    assert_eq!(*by, json!({ "user": "admin", "intent_id": KEYS[0] }));
    let read = feast.staff.get("/api/v1/orders/1").await.ok();
    let zoned = format!("{}Z", read["date_ordered"].as_str().unwrap());
    assert_eq!(order["date_ordered"], zoned);
}

#[tokio::test]
async fn the_same_key_again_is_the_same_order_and_for_another_order_it_is_422() {
    let feast = Feast::start().await;
    let body = wanted(&[(1, 1), (2, 1)]);
    let first = place(&feast.customer, KEYS[0], &body).await;
    assert_eq!(first.status, StatusCode::OK);
    feast.set_status(1, "complete").await.ok();
    let again = place(&feast.customer, KEYS[0], &body).await;
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    let mut renamed = body.clone();
    renamed["customer_name"] = json!("Bob");
    for other in [renamed, wanted(&[(1, 1)]), wanted(&[(1, 2), (2, 1)])] {
        let refused = place(&feast.customer, KEYS[0], &other).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.json()["detail"].is_string());
    }
    // Nor may it change a status.
    let headers = [("Idempotency-Key", KEYS[0])];
    let (path, to) = ("/api/v1/orders/1/status", json!({ "status": "ready" }));
    let refused = send(&feast.staff, Method::PUT, path, &headers, &to).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(log(&feast).len(), 2);
}

#[tokio::test]
async fn the_key_of_somebody_else_tells_a_customer_nothing_and_staff_see_all() {
    let feast = Feast::start().await;
    let body = wanted(&[(1, 1)]);
    let staffs = place(&feast.staff, KEYS[0], &body).await.ok();
    let refused = place(&feast.customer, KEYS[0], &body).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!refused.text.contains(staffs["ref_code"].as_str().unwrap()));
    let customers = place(&feast.customer, KEYS[1], &body).await;
    let read = place(&feast.staff, KEYS[1], &body).await;
    assert_eq!(read.text, customers.text);
    assert_eq!(log(&feast).len(), 2);
}

#[tokio::test]
async fn what_is_not_to_be_had_is_said_in_words_and_the_key_is_free_again() {
    let feast = Feast::start().await;
    let unknown = place(&feast.customer, KEYS[0], &wanted(&[(1, 1), (999, 1)])).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(unknown.json()["detail"], "There is no item 999 on the menu");
    let item = "/api/v1/menu/items/1";
    let name = feast.staff.get(item).await.ok()["name"].clone();
    feast
        .staff
        .put(item, json!({ "is_available": false }))
        .await
        .ok();
    let unavailable = place(&feast.customer, KEYS[0], &wanted(&[(1, 1)])).await;
    assert_eq!(unavailable.status, StatusCode::CONFLICT);
    let expected = format!("'{}' is no longer available", name.as_str().unwrap());
    assert_eq!(unavailable.json()["detail"], expected);
    assert_eq!(log(&feast).len(), 0);
    feast
        .staff
        .put(item, json!({ "is_available": true }))
        .await
        .ok();
    place(&feast.customer, KEYS[0], &wanted(&[(1, 1)]))
        .await
        .ok();
}

#[tokio::test]
async fn values_are_checked_before_anything_is_done() {
    let feast = Feast::start().await;
    let good = wanted(&[(1, 1)]);
    let path = "/api/v1/live/orders";
    let without_key = feast.customer.post(path, good.clone()).await;
    assert_eq!(without_key.status, StatusCode::UNPROCESSABLE_ENTITY);
    let nobody = Client::new(feast.hub.address());
    assert_eq!(
        place(&nobody, KEYS[0], &good).await.status,
        StatusCode::UNAUTHORIZED
    );
    let name = |name: Value| {
        let mut body = good.clone();
        body["customer_name"] = name;
        body
    };
    let many: Vec<(i64, i64)> = (1..=101).map(|item| (item, 1)).collect();
    for body in [
        json!({}),
        json!({ "customer_name": "Ann" }),
        json!({ "customer_name": "Ann", "items": 5 }),
        json!({ "customer_name": "Ann", "items": [5] }),
        json!({ "customer_name": "Ann", "items": [{ "food_item_id": 1 }] }),
        json!({ "customer_name": "Ann", "items": [{ "quantity": 1 }] }),
        json!({ "customer_name": "Ann", "items": [{ "food_item_id": "1", "quantity": 1 }] }),
        name(json!("")),
        name(json!(5)),
        name(json!("x".repeat(101))),
        wanted(&[]),
        wanted(&[(1, 0)]),
        wanted(&[(1, -1)]),
        wanted(&[(1, 1_000)]),
        wanted(&[(1, 999), (1, 1)]),
        wanted(&many),
    ] {
        let refused = place(&feast.customer, KEYS[0], &body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    }
    // Where something is wrong is told as FastAPI does.
    let refused = place(&feast.customer, KEYS[0], &wanted(&[(1, 1), (2, 0)])).await;
    let fault = &refused.json()["detail"][0];
    assert_eq!(fault["loc"], json!(["body", "items", 1, "quantity"]));
    assert_eq!(log(&feast).len(), 0);
    place(&feast.customer, KEYS[0], &good).await.ok();
}
