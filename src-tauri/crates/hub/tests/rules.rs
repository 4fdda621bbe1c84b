//! What the hub allows and what it refuses, over REST.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

mod common;

use std::{collections::BTreeSet, time::Duration};

use common::{Client, Feast, PATIENCE, answer};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_are_the_same_401() {
    let feast = Feast::start().await;
    let nobody = Client::new(feast.hub.address());
    let wrong = nobody.login("admin", "wrong").await;
    let unknown = nobody.login("nobody", "wrong").await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert_eq!(unknown.status, StatusCode::UNAUTHORIZED);
    assert_eq!(wrong.text, unknown.text);
}

#[tokio::test]
async fn what_is_for_staff_is_not_for_customers_nor_for_nobody() {
    let feast = Feast::start().await;
    let nobody = Client::new(feast.hub.address());
    let lists = [
        "/api/v1/orders/",
        "/api/v1/orders/1",
        "/api/v1/orders/analytics/dashboard",
        "/api/v1/operations/orders",
        "/api/v1/operations/orders/pending",
        "/api/v1/operations/orders/preparing",
        "/api/v1/operations/orders/ready",
        "/api/v1/operations/orders/completed",
        "/api/v1/operations/orders/1",
        "/api/v1/operations/dashboard/analytics",
    ];
    for path in lists {
        assert_eq!(
            feast.customer.get(path).await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
        assert_eq!(
            nobody.get(path).await.status,
            StatusCode::UNAUTHORIZED,
            "{path}"
        );
    }
    let dish = json!({ "name": "x", "food_group": "y" });
    let status = json!({ "status": "ready" });
    for (client, refusal) in [
        (&feast.customer, StatusCode::FORBIDDEN),
        (&nobody, StatusCode::UNAUTHORIZED),
    ] {
        let answers = [
            client.post("/api/v1/menu/items", dish.clone()).await,
            client.put("/api/v1/menu/items/1", dish.clone()).await,
            client.delete("/api/v1/menu/items/1").await,
            client.put("/api/v1/orders/1/status", status.clone()).await,
        ];
        for answer in answers {
            assert_eq!(answer.status, refusal);
        }
    }
}

#[tokio::test]
async fn the_orders_of_others_are_not_found() {
    let feast = Feast::start().await;
    let order = feast.order("Ann", 1).await;
    let mine = format!("/api/v1/orders/my-orders/{}", order["id"]);
    assert_eq!(feast.customer.get(&mine).await.ok(), order);
    assert_eq!(feast.staff.get(&mine).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        feast.staff.get("/api/v1/orders/my-orders").await.ok(),
        json!([])
    );
}

#[tokio::test]
async fn a_body_that_is_too_large_is_413() {
    let feast = Feast::start().await;
    let body = json!({ "customer_name": "x".repeat(300 * 1024) });
    let refused = feast.customer.post("/api/v1/orders/checkout", body).await;
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(refused.json()["detail"].is_string());
    let form = [
        ("username", "x".repeat(300 * 1024)),
        ("password", "x".into()),
    ];
    let login = feast
        .customer
        .request(Method::POST, "/api/v1/auth/login")
        .form(&form);
    assert_eq!(answer(login).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_status_changes_at_once_all_succeed() {
    let feast = Feast::start().await;
    let mut orders = Vec::new();
    for _ in 0..64 {
        orders.push(feast.order("Ann", 2).await["id"].as_i64().unwrap());
    }
    let mut kitchen = feast.staff.socket("/ws/kitchen/display").await.unwrap();
    common::frame(&mut kitchen).await;
    let changes: Vec<_> = orders
        .iter()
        .map(|order| {
            let (staff, path) = (
                feast.staff.clone(),
                format!("/api/v1/orders/{order}/status"),
            );
            tokio::spawn(async move { staff.put(&path, json!({ "status": "preparing" })).await })
        })
        .collect();
    for change in changes {
        assert_eq!(change.await.unwrap().ok()["status"], "preparing");
    }
    // Each is heard of once, and each update holds all that was heard of before it and nothing else:
    // one update follows all changes that were kept together.
    let (mut heard, mut shown) = (BTreeSet::new(), BTreeSet::new());
    while shown.len() < orders.len() {
        let frame = common::frame(&mut kitchen).await;
        if frame["type"] == "order_status_change" {
            assert!(heard.insert(frame["data"]["order_id"].as_i64().unwrap()));
            continue;
        }
        assert_eq!(frame["type"], "kitchen_update");
        let preparing = frame["data"]["preparing_orders"].as_array().unwrap();
        shown = preparing
            .iter()
            .map(|order| order["id"].as_i64().unwrap())
            .collect();
        assert_eq!(shown, heard);
    }
    let lane = feast
        .staff
        .get("/api/v1/operations/orders/preparing")
        .await
        .ok();
    assert_eq!(lane.as_array().unwrap().len(), 64);
}

#[tokio::test(flavor = "multi_thread")]
async fn checkouts_at_once_never_share_a_number() {
    let feast = Feast::start().await;
    let mut desks = Vec::new();
    for desk in 0..8 {
        let (name, email) = (format!("desk{desk}"), format!("desk{desk}@example.com"));
        let body = json!({ "username": name, "email": email, "password": "pw123456" });
        feast
            .customer
            .post("/api/v1/auth/register", body)
            .await
            .ok();
        desks.push(feast.customer.sign_in(&name, "pw123456").await);
    }
    let placing: Vec<_> = desks
        .into_iter()
        .map(|desk| {
            tokio::spawn(async move {
                let mut numbers = Vec::new();
                for _ in 0..5 {
                    let line = json!({ "food_item_id": 1, "quantity": 1 });
                    desk.post("/api/v1/cart/items", line).await.ok();
                    let body = json!({ "customer_name": "Ann" });
                    let order = desk.post("/api/v1/orders/checkout", body).await.ok();
                    numbers.push(order["display_id"].as_i64().unwrap());
                }
                numbers
            })
        })
        .collect();
    let mut numbers = BTreeSet::new();
    for desk in placing {
        numbers.extend(desk.await.unwrap());
    }
    assert_eq!(numbers, (1..=40).collect());
}

async fn refused_with_422(answer: common::Answer, field: &str) {
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        answer.text
    );
    let detail = answer.json()["detail"].clone();
    let told = detail
        .as_array()
        .unwrap()
        .iter()
        .any(|fault| fault["loc"][1] == field);
    assert!(told, "{detail} does not name {field}");
}

#[tokio::test]
async fn values_are_checked() {
    let feast = Feast::start().await;
    let dish = |field: &str, value: Value| {
        let mut dish = json!({ "name": "Soup", "food_group": "Kitchen", "value": 3.5 });
        dish[field] = value;
        dish
    };
    let bad = [
        ("name", json!("")),
        ("name", json!("   ")),
        ("name", json!("x".repeat(101))),
        ("name", json!("a\nb")),
        ("name", json!(5)),
        ("name", json!(null)),
        ("food_group", json!("")),
        ("value", json!(-0.01)),
        ("value", json!(10_001)),
        ("value", json!("3.5")),
        ("value", json!(null)),
        ("ticket", json!(-1)),
        ("ticket", json!(1.5)),
        ("ticket", json!(1_001)),
        ("is_available", json!("true")),
        ("description", json!(7)),
    ];
    for (field, value) in bad {
        let create = feast
            .staff
            .post("/api/v1/menu/items", dish(field, value.clone()))
            .await;
        refused_with_422(create, field).await;
        let change = feast
            .staff
            .put("/api/v1/menu/items/1", json!({ field: value }))
            .await;
        refused_with_422(change, field).await;
    }
    for quantity in [
        json!(0),
        json!(-1),
        json!(1_000),
        json!("2"),
        json!(null),
        json!(1.5),
    ] {
        let line = json!({ "food_item_id": 1, "quantity": quantity });
        let add = feast.customer.post("/api/v1/cart/items", line).await;
        refused_with_422(add, "quantity").await;
    }
    for name in [json!(""), json!("x".repeat(101)), json!("a\u{7}"), json!(1)] {
        let body = json!({ "customer_name": name });
        let checkout = feast.customer.post("/api/v1/orders/checkout", body).await;
        refused_with_422(checkout, "customer_name").await;
    }
    for (field, value) in [
        ("password", "short12"),
        ("username", ""),
        ("email", "a@"),
        ("email", "@b"),
        ("email", ""),
    ] {
        let mut body = json!({ "username": "u", "email": "u@example.com", "password": "12345678" });
        body[field] = json!(value);
        refused_with_422(feast.staff.post("/api/v1/auth/register", body).await, field).await;
    }
    for query in ["skip=-1", "limit=0", "limit=101", "limit=x"] {
        let list = feast.staff.get(&format!("/api/v1/orders/?{query}")).await;
        refused_with_422(list, query.split('=').next().unwrap()).await;
    }
}

#[tokio::test]
async fn a_body_that_is_no_object_is_422() {
    let feast = Feast::start().await;
    for body in ["", "{", "[]", "5", "null", "\u{feff}{}"] {
        let request = feast
            .staff
            .request(Method::PUT, "/api/v1/orders/1/status")
            .header("content-type", "application/json")
            .body(body);
        let refused = answer(request).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{body:?}");
    }
}

#[tokio::test]
async fn a_cart_counts_up_and_down_and_the_last_piece_takes_the_line_away() {
    let feast = Feast::start().await;
    let add = |quantity: i64| {
        let line = json!({ "food_item_id": 1, "quantity": quantity });
        feast.customer.post("/api/v1/cart/items", line)
    };
    let line = add(1).await.ok();
    let path = |step: &str| format!("/api/v1/cart/items/{}{step}", line["id"]);
    let up = feast
        .customer
        .post(&path("/increase"), Value::Null)
        .await
        .ok();
    assert_eq!(up["item"]["quantity"], 2);
    // Nobody else has this line.
    let foreign = feast.staff.post(&path("/increase"), Value::Null).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    feast
        .customer
        .post(&path("/decrease"), Value::Null)
        .await
        .ok();
    let gone = feast
        .customer
        .post(&path("/decrease"), Value::Null)
        .await
        .ok();
    assert_eq!(gone, json!({ "message": "'Bratwurst' removed from cart" }));
    assert_eq!(
        feast.customer.delete(&path("")).await.status,
        StatusCode::NOT_FOUND
    );
    add(999).await.ok();
    assert_eq!(add(1).await.status, StatusCode::BAD_REQUEST);
    let cart = feast.customer.get("/api/v1/cart/items").await.ok();
    assert_eq!(cart["total_items"], 999);
}

#[tokio::test]
async fn what_is_not_available_cannot_be_ordered() {
    let feast = Feast::start().await;
    let line = json!({ "food_item_id": 1, "quantity": 1 });
    feast
        .customer
        .post("/api/v1/cart/items", line.clone())
        .await
        .ok();
    let sold_out = json!({ "is_available": false });
    feast.staff.put("/api/v1/menu/items/1", sold_out).await.ok();
    let add = feast.customer.post("/api/v1/cart/items", line).await;
    assert_eq!(add.status, StatusCode::BAD_REQUEST);
    let body = json!({ "customer_name": "Ann" });
    let checkout = feast.customer.post("/api/v1/orders/checkout", body).await;
    assert_eq!(checkout.status, StatusCode::CONFLICT);
    // An item that was never ordered can go, out of all carts too.
    feast.staff.delete("/api/v1/menu/items/1").await.ok();
    let cart = feast.customer.get("/api/v1/cart/items").await.ok();
    assert_eq!(cart["items"], json!([]));
}

#[tokio::test]
async fn lists_are_newest_first_and_lanes_oldest_first() {
    let feast = Feast::start().await;
    for name in ["a", "b", "c"] {
        feast.order(name, 1).await;
    }
    let names = |list: &Value| -> Vec<String> {
        let orders = list.as_array().unwrap().iter();
        orders
            .map(|order| order["customer_name"].as_str().unwrap().to_owned())
            .collect()
    };
    let all = feast.staff.get("/api/v1/orders/?limit=2").await.ok();
    assert_eq!(names(&all), ["c", "b"]);
    let rest = feast.staff.get("/api/v1/orders/?skip=2").await.ok();
    assert_eq!(names(&rest), ["a"]);
    let lane = feast
        .staff
        .get("/api/v1/operations/orders/pending")
        .await
        .ok();
    assert_eq!(names(&lane), ["a", "b", "c"]);
    let page = feast
        .staff
        .get("/api/v1/operations/orders?page=2&per_page=2")
        .await
        .ok();
    assert_eq!(names(&page["orders"]), ["a"]);
    assert_eq!(
        (&page["total"], &page["total_pages"]),
        (&json!(3), &json!(2))
    );
}

#[tokio::test]
async fn only_listed_pages_may_read_answers() {
    let feast = Feast::start().await;
    let ask = |origin: &'static str| {
        let request = feast.staff.request(Method::GET, "/api/v1/auth/me");
        answer(request.header("origin", origin))
    };
    let listed = ask("http://pages.example").await;
    assert_eq!(
        listed.headers["access-control-allow-origin"],
        "http://pages.example"
    );
    let foreign = ask("http://evil.example").await;
    assert!(!foreign.headers.contains_key("access-control-allow-origin"));
    let preflight = feast
        .staff
        .request(Method::OPTIONS, "/api/v1/auth/me")
        .header("origin", "http://evil.example")
        .header("access-control-request-method", "GET");
    assert_eq!(answer(preflight).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn rubbish_on_the_wire_ends_its_own_connection_only() {
    let feast = Feast::start().await;
    for rubbish in [
        &b"\x16\x03\x01\x02\x00"[..],
        b"GET / HTTP/9.9\r\n\r\n",
        b"\0\0\0\0\r\n\r\n",
    ] {
        let mut stream = TcpStream::connect(feast.hub.address()).await.unwrap();
        stream.write_all(rubbish).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut answered = Vec::new();
        // A reset is an end, too.
        let ended = timeout(PATIENCE, stream.read_to_end(&mut answered)).await;
        let _reset = ended.expect("the connection ends");
    }
    let health = timeout(Duration::from_secs(60), feast.staff.get("/health"))
        .await
        .unwrap();
    assert_eq!(health.ok()["status"], "healthy");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_brings_new_tokens_and_nothing_else_does() {
    let feast = Feast::start().await;
    let path = "/api/v1/auth/refresh";
    let nobody = Client::new(feast.hub.address());
    let staff = &feast.hub.demo().unwrap().staff;
    let tokens = nobody.login(&staff.username, &staff.password).await.ok();
    let renewed = nobody
        .post(path, json!({ "refresh_token": tokens["refresh_token"] }))
        .await
        .ok();
    let me = nobody.with_token(renewed["access_token"].as_str().unwrap());
    assert_eq!(me.get("/api/v1/auth/me").await.ok()["username"], "admin");
    assert!(renewed["refresh_token"].is_string());

    for wrong in [tokens["access_token"].clone(), json!("forged")] {
        let refused = nobody.post(path, json!({ "refresh_token": wrong })).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    }
    for body in [
        json!({}),
        json!({ "refresh_token": 5 }),
        json!({ "refresh_token": "" }),
    ] {
        let refused = nobody.post(path, body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}
