//! Who may do what.

use reqwest::Method;
use serde_json::json;

use crate::{
    ADMIN, KITCHEN,
    common::{Client, answer, refused},
    house::House,
};

/// What is for staff only.
const FOR_STAFF: [(&str, &str); 21] = [
    ("GET", "/api/v1/orders/"),
    ("GET", "/api/v1/orders/1"),
    ("PUT", "/api/v1/orders/1/status"),
    ("GET", "/api/v1/orders/analytics/dashboard"),
    ("GET", "/api/v1/operations/orders"),
    ("GET", "/api/v1/operations/orders/pending"),
    ("GET", "/api/v1/operations/orders/preparing"),
    ("GET", "/api/v1/operations/orders/ready"),
    ("GET", "/api/v1/operations/orders/completed"),
    ("GET", "/api/v1/operations/orders/1"),
    ("GET", "/api/v1/operations/orders/99"),
    ("GET", "/api/v1/operations/dashboard/analytics"),
    ("POST", "/api/v1/menu/items"),
    ("PUT", "/api/v1/menu/items/1"),
    ("DELETE", "/api/v1/menu/items/1"),
    ("GET", "/api/v1/live/users"),
    ("POST", "/api/v1/live/users"),
    ("PATCH", "/api/v1/live/users/1"),
    ("PATCH", "/api/v1/live/users/99"),
    ("GET", "/api/v1/live/stations"),
    ("GET", "/metrics"),
];

/// What wants an account.
const FOR_ACCOUNTS: [(&str, &str); 14] = [
    ("GET", "/api/v1/auth/me"),
    ("POST", "/api/v1/auth/logout"),
    ("GET", "/api/v1/cart/items"),
    ("POST", "/api/v1/cart/items"),
    ("PUT", "/api/v1/cart/items/1"),
    ("DELETE", "/api/v1/cart/items/1"),
    ("POST", "/api/v1/cart/items/1/increase"),
    ("POST", "/api/v1/cart/items/1/decrease"),
    ("DELETE", "/api/v1/cart/clear"),
    ("POST", "/api/v1/orders/checkout"),
    ("GET", "/api/v1/orders/my-orders"),
    ("GET", "/api/v1/orders/my-orders/1"),
    ("GET", "/api/v1/live/snapshot"),
    ("GET", "/api/v1/live/events"),
];

/// Asks as somebody who is far away, with a body that would be taken.
async fn ask(client: &Client, method: &str, path: &str) -> crate::common::Answer {
    let body = json!({
        "status": "complete", "is_staff": true, "username": "thief",
        "email": "thief@example.com", "customer_name": "thief",
    });
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    let request = client.request(method, path).json(&body);
    answer(request.header("x-forwarded-for", "10.0.0.9")).await
}

#[tokio::test]
async fn a_customer_is_refused_whatever_is_for_staff_and_nobody_everything() {
    let house = House::start().await;
    let (nobody, customer) = (house.nobody(), house.feast.customer.clone());
    let before = house
        .feast
        .staff
        .get("/api/v1/operations/orders")
        .await
        .ok();
    for (method, path) in FOR_STAFF {
        let what = format!("{method} {path}");
        house.refused(&what, &ask(&customer, method, path).await, 403);
        house.refused(&what, &ask(&nobody, method, path).await, 401);
    }
    for (method, path) in FOR_ACCOUNTS {
        let what = format!("{method} {path}");
        house.refused(&what, &ask(&nobody, method, path).await, 401);
    }
    for path in [KITCHEN, ADMIN] {
        for query in ["", "?live=1"] {
            let opened = customer.socket(&format!("{path}{query}")).await;
            assert_eq!(refused(opened), 403, "{path}{query}");
        }
    }
    // Nothing was done by any of it.
    let after = house
        .feast
        .staff
        .get("/api/v1/operations/orders")
        .await
        .ok();
    assert_eq!(after, before);
    let users = house.feast.staff.get("/api/v1/live/users").await.ok();
    assert_eq!(users["total"], 2);
    house.end().await;
}

#[tokio::test]
async fn the_orders_of_others_are_not_there() {
    let house = House::start().await;
    let nobody = house.nobody();
    let thief = json!({
        "username": "thief", "email": "thief@example.com", "password": "long-enough",
        "is_staff": true, "is_active": true, "id": 1,
    });
    nobody.post("/api/v1/auth/register", thief).await.ok();
    let thief = nobody.sign_in("thief", "long-enough").await;
    assert_eq!(thief.get("/api/v1/auth/me").await.ok()["is_staff"], false);
    let id = house.order["id"].as_i64().unwrap();
    let order = format!("/api/v1/orders/my-orders/{id}");
    house.refused(&order, &thief.get(&order).await, 404);
    for path in [
        "/api/v1/orders/my-orders".to_owned(),
        "/api/v1/orders/my-orders?user_id=2".to_owned(),
        "/api/v1/live/snapshot".to_owned(),
        "/api/v1/live/snapshot?user=2&audience=staff".to_owned(),
    ] {
        house.refused(&path, &thief.get(&path).await, 200);
    }
    let status = format!("/api/v1/orders/{id}/status");
    let cancelled = thief.put(&status, json!({ "status": "complete" })).await;
    house.refused(&status, &cancelled, 403);
    house.end().await;
}
