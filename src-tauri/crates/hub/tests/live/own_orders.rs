//! `/ws/orders/updates`: everybody hears of their own orders, and of nobody else's.

use olgfeast_hub::{Hub, HubConfig};
use olgfeast_protocol::live::LiveKind;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use futures_util::SinkExt;

use crate::{
    ORDERS,
    client::Live,
    common::{Client, Feast, Socket, config, frame, people, socket},
};

/// Subscribes, as whoever a client may say that it is.
async fn subscribe(socket: &mut Socket, user: Value) {
    let text = json!({ "type": "subscribe_orders", "user_id": user }).to_string();
    socket.send(Message::text(text)).await.unwrap();
}

/// Places an order of one's own.
async fn place(client: &Client, name: &str) -> i64 {
    let line = json!({ "food_item_id": 1, "quantity": 1 });
    client.post("/api/v1/cart/items", line).await.ok();
    let name = json!({ "customer_name": name });
    let placed = client.post("/api/v1/orders/checkout", name).await.ok();
    placed["id"].as_i64().unwrap()
}

/// That nothing has come before the answer to a ping.
async fn is_silent(socket: &mut Socket) {
    socket.send(Message::text("ping")).await.unwrap();
    assert_eq!(frame(socket).await["type"], "pong");
}

#[tokio::test]
async fn a_plain_customer_gets_their_orders_at_once_and_every_change_and_nobody_elses() {
    let feast = Feast::start().await;
    let (own, desk) = (
        place(&feast.customer, "Ann").await,
        place(&feast.staff, "Desk").await,
    );
    let mut sockets = Vec::new();
    for user in [json!(1), json!(2), json!(99), json!("1"), json!(true)] {
        let mut customer = feast.customer.socket(ORDERS).await.unwrap();
        is_silent(&mut customer).await;
        subscribe(&mut customer, user).await;
        let first = frame(&mut customer).await;
        assert_eq!(first["type"], "all_orders_update");
        let orders = first["data"]["orders"].as_array().unwrap();
        assert_eq!(orders.len(), 1);
        assert_eq!(
            (&orders[0]["id"], &orders[0]["status"]),
            (&json!(own), &json!("pending"))
        );
        sockets.push(customer);
    }
    feast.set_status(desk, "ready").await.ok();
    feast.set_status(own, "preparing").await.ok();
    let another = place(&feast.customer, "Ann").await;
    place(&feast.staff, "Desk").await;
    for customer in &mut sockets {
        let change = frame(customer).await;
        assert_eq!(change["type"], "order_status_change");
        assert_eq!(change["data"]["order_id"], own);
        assert_eq!(change["data"]["new_status"], "preparing");
        let new = frame(customer).await;
        assert_eq!(
            (&new["type"], &new["data"]["order_id"]),
            (&json!("new_order"), &json!(another))
        );
        is_silent(customer).await;
    }
}

#[tokio::test]
async fn a_plain_client_that_has_not_subscribed_hears_nothing_as_ever() {
    let feast = Feast::start().await;
    let mut customer = feast.customer.socket(ORDERS).await.unwrap();
    place(&feast.customer, "Ann").await;
    subscribe(&mut customer, json!(null)).await;
    is_silent(&mut customer).await;
    // Twice is once.
    for _ in 0..2 {
        subscribe(&mut customer, json!(2)).await;
        assert_eq!(frame(&mut customer).await["type"], "all_orders_update");
    }
    feast.set_status(1, "ready").await.ok();
    assert_eq!(frame(&mut customer).await["type"], "order_status_change");
    is_silent(&mut customer).await;
}

#[tokio::test]
async fn on_an_open_hub_only_a_token_says_whose_orders_these_are() {
    let data = tempfile::tempdir().unwrap();
    let hub = Hub::start(HubConfig {
        plain_open: true,
        ..config(data.path())
    })
    .await
    .unwrap();
    let (_, customer) = people(&hub).await;
    place(&customer, "Ann").await;
    let mut nobody = socket(hub.address(), ORDERS, &[]).await.unwrap();
    let forged = [("authorization", "Bearer x.y.z".to_owned())];
    let mut forger = socket(hub.address(), ORDERS, &forged).await.unwrap();
    for socket in [&mut nobody, &mut forger] {
        subscribe(socket, json!(2)).await;
        is_silent(socket).await;
    }
    let mut own = customer.socket(ORDERS).await.unwrap();
    subscribe(&mut own, json!(1)).await;
    let first = frame(&mut own).await;
    assert_eq!(first["data"]["orders"].as_array().unwrap().len(), 1);
    hub.drain().await;
}

#[tokio::test]
async fn a_live_customer_gets_their_orders_with_the_resume_and_every_change_with_all_about_it() {
    let feast = Feast::start().await;
    let (own, desk) = (
        place(&feast.customer, "Ann").await,
        place(&feast.staff, "Desk").await,
    );
    let mut customer = Live::connect(&feast.customer, ORDERS).await;
    // Whatever it says that it is, before and after.
    customer
        .say(r#"{"type":"subscribe_orders","user_id":1}"#)
        .await;
    customer.resume().await;
    customer.until_resumed().await;
    let known: Vec<i64> = customer.known.board.keys().map(|id| id.0).collect();
    assert_eq!(known, [own]);
    customer
        .say(r#"{"type":"resume","data":{"epoch":null,"after":null,"user_id":1}}"#)
        .await;
    customer.until_resumed().await;
    let put = async |path: String, number: u128, body: Value| {
        let key = uuid::Uuid::from_u128(number).to_string();
        let request = feast.staff.request(reqwest::Method::PUT, &path);
        let request = request.header("idempotency-key", key).json(&body);
        crate::common::answer(request).await.ok()
    };
    for (number, order) in [(1, desk), (2, own)] {
        let path = format!("/api/v1/live/orders/{order}/notes");
        put(path, number, json!({ "notes": "no onions" })).await;
    }
    let noted = customer.event().await;
    assert_eq!(noted.kind, LiveKind::OrderChanged);
    assert_eq!(noted.order.unwrap().id.0, own);
    for (number, order) in [(3, desk), (4, own)] {
        let path = format!("/api/v1/orders/{order}/status");
        let body = json!({ "status": "cancelled", "reason": "sold out" });
        put(path, number, body).await;
    }
    let cancelled = customer.event().await;
    assert_eq!(cancelled.kind, LiveKind::OrderStatusChange);
    assert_eq!(cancelled.order.unwrap().id.0, own);
    assert!(customer.known.board.is_empty());
}
