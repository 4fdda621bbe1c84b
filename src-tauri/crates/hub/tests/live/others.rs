//! Those who listen beside a live client, and those who take its place.

use std::{net::SocketAddr, time::Duration};

use olgfeast_protocol::Seq;
use serde_json::{Value, json};
use tokio::net::TcpSocket;
use tokio_tungstenite::{MaybeTlsStream, tungstenite::client::IntoClientRequest};
use uuid::Uuid;

use crate::{
    ADMIN, KITCHEN, ORDERS,
    client::{Heard, Known, Live},
    common::{Client, Feast, frame},
};

#[tokio::test]
async fn a_plain_client_beside_a_live_one_sees_what_it_always_saw() {
    let feast = Feast::start().await;
    let _live_kitchen = Live::resumed(&feast.staff, KITCHEN).await;
    let _live_admin = Live::resumed(&feast.staff, ADMIN).await;
    let _live_orders = Live::resumed(&feast.customer, ORDERS).await;
    let mut kitchen = feast.staff.socket(KITCHEN).await.unwrap();
    let mut admin = feast.staff.socket(ADMIN).await.unwrap();
    assert_eq!(frame(&mut kitchen).await["type"], "kitchen_update");
    assert_eq!(frame(&mut admin).await["type"], "dashboard_analytics");
    assert_eq!(frame(&mut admin).await["type"], "all_orders_update");
    let order = feast.order("Ann", 1).await;
    feast
        .set_status(order["id"].as_i64().unwrap(), "ready")
        .await
        .ok();
    for kind in ["new_order", "order_status_change"] {
        let event = frame(&mut kitchen).await;
        assert_eq!(event["type"], kind);
        assert_eq!(event["data"]["order_id"], order["id"]);
        assert!(event["data"].get("seq").is_none());
        assert_eq!(frame(&mut kitchen).await["type"], "kitchen_update");
        assert_eq!(frame(&mut admin).await["type"], kind);
        let figures = frame(&mut admin).await;
        assert_eq!(figures["data"].as_object().unwrap().len(), 6);
    }
}

#[tokio::test]
async fn the_newer_connection_of_a_station_takes_over() {
    let feast = Feast::start().await;
    let station = [(
        "x-station-id",
        "1b4e28ba-2fa1-4d2e-883f-0016d3cca427".to_owned(),
    )];
    let connect = async |path: &str| {
        let live = Live::connect_as(&feast.staff, path, &station, Known::default()).await;
        let mut live = live.unwrap();
        live.resume().await;
        live.until_resumed().await;
        live
    };
    let mut older = connect(KITCHEN).await;
    let mut admin = connect(ADMIN).await;
    let mut newer = connect(KITCHEN).await;
    assert_eq!(older.close_code().await, 4409);
    feast.order("Ann", 1).await;
    newer.event().await;
    admin.event().await;
}

#[tokio::test]
async fn whoever_is_let_go_is_told_with_4401() {
    let feast = Feast::start().await;
    let mut kitchen = Live::connect(&feast.staff, KITCHEN).await;
    let mut own = Live::connect(&feast.customer, ORDERS).await;
    let db = rusqlite::Connection::open(feast.data.path().join("hub.db")).unwrap();
    db.busy_timeout(crate::common::PATIENCE).unwrap();
    db.execute_batch(
        "UPDATE users SET is_staff = 0 WHERE username = 'admin';
         UPDATE users SET is_active = 0 WHERE username = 'customer';",
    )
    .unwrap();
    for live in [&mut kitchen, &mut own] {
        live.resume().await;
        assert_eq!(live.close_code().await, 4401);
    }
}

#[tokio::test]
async fn whoever_does_not_resume_is_closed_with_4408() {
    let feast = Feast::start().await;
    let mut live = Live::connect(&feast.staff, KITCHEN).await;
    feast.order("Ann", 1).await;
    loop {
        match live.hear().await {
            Heard::Tick => {}
            Heard::Closed(code) => return assert_eq!(code, 4408),
            other => panic!("{other:?}"),
        }
    }
}

/// Connects with as small a receive buffer as the system gives.
async fn narrow(client: &Client, path: &str) -> Live {
    let address: SocketAddr = client.address;
    let tcp = TcpSocket::new_v4().unwrap();
    tcp.set_recv_buffer_size(2_048).unwrap();
    let stream = tcp.connect(address).await.unwrap();
    let token = client.token.as_deref().unwrap();
    let request = format!("ws://{address}{path}?live=1&token={token}")
        .into_client_request()
        .unwrap();
    let (socket, _) = tokio_tungstenite::client_async(request, MaybeTlsStream::Plain(stream))
        .await
        .unwrap();
    Live::greet(socket, Known::default()).await
}

/// A feast with so many orders of 14 lines, and a client that has the board and stops reading.
async fn with_a_stuck_client(orders: i64) -> (Feast, Live) {
    let feast = Feast::start().await;
    let items: Vec<Value> = (1..=14)
        .map(|item| json!({ "food_item_id": item, "quantity": 1 }))
        .collect();
    let body = json!({ "customer_name": "x".repeat(100), "items": items });
    for number in 1..=orders {
        let request = feast
            .staff
            .request(reqwest::Method::POST, "/api/v1/live/orders")
            .header(
                "idempotency-key",
                Uuid::from_u128(number as u128).to_string(),
            )
            .json(&body);
        crate::common::answer(request).await.ok();
    }
    let mut stuck = narrow(&feast.staff, KITCHEN).await;
    stuck.resume().await;
    stuck.until_resumed().await;
    (feast, stuck)
}

/// Moves the orders to and fro, while somebody else reads all of it at once.
async fn to_and_fro(feast: &Feast, orders: i64, changes: i64) {
    let mut reading = Live::resumed(&feast.staff, KITCHEN).await;
    for change in 0..changes {
        let status = ["preparing", "pending"][(change / orders % 2) as usize];
        feast.set_status(change % orders + 1, status).await.ok();
        assert_eq!(reading.event().await.seq.0, (orders + change + 1) as u64);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_client_that_stops_reading_gets_the_newest_of_each_order_at_once() {
    let (orders, changes) = (3, 700);
    let (feast, mut stuck) = with_a_stuck_client(orders).await;
    // More than the queue and the buffers of the system hold.
    to_and_fro(&feast, orders, changes).await;
    let end = Seq((orders + changes) as u64);
    let (mut events, mut patches) = (0, 0);
    while stuck.known.cursor != Some(end) {
        match stuck.hear().await {
            Heard::Event(_) => events += 1,
            Heard::Patch(of) => {
                assert!(of as i64 <= orders);
                patches += 1;
            }
            Heard::Tick => {}
            // On a machine so slow that what waited was too old.
            Heard::Resync => {
                stuck.known = Known::default();
                stuck.resume().await;
                stuck.until_resumed().await;
                patches += 1;
            }
            Heard::Closed(code) => return assert_eq!(code, 4008),
            other => panic!("{other:?}"),
        }
    }
    assert!(events < changes && patches > 0, "nothing was left out");
    assert_eq!(stuck.known.board.len() as i64, orders);
    feast.set_status(1, "ready").await.ok();
    assert_eq!(stuck.event().await.seq.0, end.0 + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_client_that_misses_more_than_fits_in_a_patch_starts_again_from_the_present() {
    // 300 KiB of orders.
    let (orders, changes) = (60, 700);
    let (feast, mut stuck) = with_a_stuck_client(orders).await;
    to_and_fro(&feast, orders, changes).await;
    let mut events = 0;
    loop {
        match stuck.hear().await {
            Heard::Event(_) => events += 1,
            Heard::Tick => {}
            Heard::Resync => {
                stuck.known = Known::default();
                stuck.resume().await;
                assert_eq!(stuck.until_resumed().await, (Vec::new(), 2));
                feast.set_status(1, "ready").await.ok();
                let newest = stuck.event().await;
                assert_eq!(newest.seq.0, (orders + changes + 1) as u64);
                break;
            }
            // On a machine so slow that its time was over.
            Heard::Closed(code) => {
                assert_eq!(code, 4008);
                break;
            }
            // The same, and it did not even take the close.
            Heard::Dropped => break,
            other => panic!("{other:?}"),
        }
    }
    assert!(events < changes, "nothing was left out");
}

#[tokio::test]
async fn two_hundred_live_clients_hear_of_an_order_in_the_same_words() {
    let feast = Feast::start().await;
    let mut all = Vec::new();
    for _ in 0..200 {
        all.push(Live::resumed(&feast.staff, KITCHEN).await);
    }
    feast.order("Ann", 1).await;
    let mut texts = std::collections::BTreeSet::new();
    for live in &mut all {
        let event = loop {
            let frame = frame(&mut live.socket).await;
            if frame["type"] != "tick" {
                break frame;
            }
        };
        texts.insert(event.to_string());
    }
    assert_eq!(texts.len(), 1);
    let event: serde_json::Value = serde_json::from_str(texts.first().unwrap()).unwrap();
    assert_eq!(event["data"]["seq"], json!(1));
    // Sockets that are dropped without a close are no hindrance to those that come after.
    drop(all);
    tokio::time::timeout(
        Duration::from_secs(60),
        Live::resumed(&feast.staff, KITCHEN),
    )
    .await
    .unwrap();
}
