//! The three sockets of a hub on loopback.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

mod common;

use std::{collections::BTreeSet, fs, path::PathBuf};

use common::{Client, Feast, PATIENCE, Socket, close_code, config, frame, next, refused, socket};
use futures_util::{SinkExt, StreamExt};
use olgfeast_hub::{Hub, HubConfig};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest};

const KITCHEN: &str = "/ws/kitchen/display";
const ADMIN: &str = "/ws/admin/dashboard";
const ORDERS: &str = "/ws/orders/updates";

fn recorded(name: &str) -> Value {
    let samples = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let file = samples.join(format!("../../../tests/fixtures/wire-samples/{name}.json"));
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

fn parsed(frame: &Value) -> Value {
    serde_json::from_str(frame.as_str().unwrap()).unwrap()
}

/// The shape of a frame: every path to a value, with the value's JSON type and, for texts that are
/// dates, whether a T or a space stands in them. Elements of a list have one path, so that lists of
/// different length can be compared; names of dishes are no keys.
fn shape(frame: &Value) -> BTreeSet<String> {
    fn walk(path: &str, value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    let name = if path.ends_with("items_summary") {
                        "*"
                    } else {
                        name
                    };
                    walk(&format!("{path}.{name}"), value, found);
                }
            }
            Value::Array(items) => {
                for item in items {
                    walk(&format!("{path}[]"), item, found);
                }
            }
            Value::String(text) => {
                let date = text.get(..2) == Some("20") && text.as_bytes().get(4) == Some(&b'-');
                let kind = match text.as_bytes().get(10) {
                    Some(b'T') if date => "date with T",
                    Some(b' ') if date => "date with space",
                    _ => "text",
                };
                found.insert(format!("{path}: {kind}"));
            }
            Value::Null => drop(found.insert(format!("{path}: null"))),
            Value::Bool(_) => drop(found.insert(format!("{path}: flag"))),
            Value::Number(_) => drop(found.insert(format!("{path}: number"))),
        }
    }
    let mut found = BTreeSet::new();
    walk("", frame, &mut found);
    found
}

#[track_caller]
fn assert_same_shape(ours: &Value, recorded: &Value) {
    assert_eq!(ours["type"], recorded["type"]);
    assert_eq!(shape(ours), shape(recorded), "{ours}");
}

/// One order in each state, as when the frames were recorded.
/// Reads the frames of one change and compares them with the recorded ones of that client.
async fn compare_broadcast(socket: &mut Socket, frames: &Value, client: &str) -> Vec<Value> {
    let frames = frames
        .as_array()
        .unwrap()
        .iter()
        .filter(|frame| frame["client"] == client);
    let mut ours = Vec::new();
    for expected in frames {
        let frame = frame(socket).await;
        let expected = parsed(&expected["frame"]);
        if frame["type"] == "kitchen_update" {
            // The lanes were fuller in the recording: keys of the lanes and of one order.
            let keys = |value: &Value| -> BTreeSet<String> {
                value.as_object().unwrap().keys().cloned().collect()
            };
            assert_eq!(keys(&frame["data"]), keys(&expected["data"]));
            let order = |frame: &Value| {
                let data = frame["data"].as_object().unwrap().values();
                keys(data.filter_map(Value::as_array).flatten().next().unwrap())
            };
            assert_eq!(order(&frame), order(&expected));
        } else {
            assert_same_shape(&frame, &expected);
        }
        ours.push(frame);
    }
    ours
}

#[tokio::test]
async fn a_new_order_and_a_status_change_reach_everybody_as_recorded() {
    let feast = Feast::start().await;
    let mut kitchen = feast.staff.socket(KITCHEN).await.unwrap();
    let mut other_kitchen = feast.staff.socket(KITCHEN).await.unwrap();
    let mut admin = feast.staff.socket(ADMIN).await.unwrap();
    let mut orders = feast.customer.socket(ORDERS).await.unwrap();
    assert_eq!(
        frame(&mut kitchen).await["data"]["pending_orders"],
        json!([])
    );
    frame(&mut other_kitchen).await;
    frame(&mut admin).await;
    frame(&mut admin).await;

    let order = feast.order("Ann", 2).await;
    let checkout = &recorded("bcast_checkout_v1_nocomp")[0]["frames"];
    let ours = compare_broadcast(&mut kitchen, checkout, "k1").await;
    compare_broadcast(&mut other_kitchen, checkout, "k2").await;
    compare_broadcast(&mut admin, checkout, "ad").await;
    assert_eq!(ours[0]["data"]["order_id"], order["id"]);
    assert_eq!(ours[1]["data"]["pending_orders"][0]["id"], order["id"]);
    let summary = json!({ "Bratwurst": 1, "Grilled salmon": 1 });
    assert_eq!(
        ours[1]["data"]["pending_orders"][0]["items_summary"],
        summary
    );

    feast
        .set_status(order["id"].as_i64().unwrap(), "preparing")
        .await
        .ok();
    let status = &recorded("bcast_status_v1_nocomp")["frames"];
    let ours = compare_broadcast(&mut kitchen, status, "k1").await;
    compare_broadcast(&mut other_kitchen, status, "k2").await;
    compare_broadcast(&mut admin, status, "ad").await;
    assert_eq!(ours[0]["data"]["old_status"], "pending");
    assert_eq!(ours[0]["data"]["new_status"], "preparing");
    assert_eq!(ours[1]["data"]["pending_orders"], json!([]));
    assert_eq!(ours[1]["data"]["preparing_orders"][0]["id"], order["id"]);

    // The same status again is no change: the next thing anybody hears is the change after it.
    feast
        .set_status(order["id"].as_i64().unwrap(), "preparing")
        .await
        .ok();
    feast
        .set_status(order["id"].as_i64().unwrap(), "ready")
        .await
        .ok();
    assert_eq!(frame(&mut kitchen).await["data"]["new_status"], "ready");

    orders.send(Message::text("ping")).await.unwrap();
    assert_eq!(frame(&mut orders).await["type"], "pong");
}

#[tokio::test]
async fn whoever_may_not_listen_is_refused_before_the_upgrade() {
    let feast = Feast::start().await;
    let nobody = Client::new(feast.hub.address());
    for path in [KITCHEN, ADMIN, ORDERS] {
        assert_eq!(refused(nobody.socket(path).await), 401, "{path}");
        assert_eq!(
            refused(nobody.with_token("x").socket(path).await),
            401,
            "{path}"
        );
        let in_query = format!("{path}?token=x");
        assert_eq!(refused(nobody.socket(&in_query).await), 401, "{path}");
    }
    for path in [KITCHEN, ADMIN] {
        assert_eq!(refused(feast.customer.socket(path).await), 403, "{path}");
    }
    assert!(feast.customer.socket(ORDERS).await.is_ok());
    let staff = feast.staff.token.as_deref().unwrap();
    assert!(
        nobody
            .socket(&format!("{KITCHEN}?token={staff}"))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_refresh_token_opens_no_socket() {
    let feast = Feast::start().await;
    let staff = &feast.hub.demo().unwrap().staff;
    let nobody = Client::new(feast.hub.address());
    let tokens = nobody.login(&staff.username, &staff.password).await.ok();
    let refresh = nobody.with_token(tokens["refresh_token"].as_str().unwrap());
    assert_eq!(refused(refresh.socket(KITCHEN).await), 401);
}

#[tokio::test]
async fn pages_of_foreign_origins_are_refused_even_with_a_token() {
    let feast = Feast::start().await;
    let address = feast.hub.address();
    let token = format!("Bearer {}", feast.staff.token.as_deref().unwrap());
    let open = |origin: String| {
        let headers = [("authorization", token.clone()), ("origin", origin)];
        async move { socket(address, KITCHEN, &headers).await }
    };
    assert_eq!(refused(open("http://evil.example".into()).await), 403);
    assert_eq!(refused(open("null".into()).await), 403);
    assert!(open(format!("http://{address}")).await.is_ok());
    assert!(open("http://pages.example".into()).await.is_ok());
}

#[tokio::test]
async fn an_open_hub_wants_no_token_but_still_no_foreign_pages() {
    let data = tempfile::tempdir().unwrap();
    let open = HubConfig {
        plain_open: true,
        ..config(data.path())
    };
    let hub = Hub::start(open).await.unwrap();
    let nobody = Client::new(hub.address());
    for path in [KITCHEN, ADMIN, ORDERS] {
        assert!(nobody.socket(path).await.is_ok());
    }
    let foreign = [("origin", "http://evil.example".to_owned())];
    assert_eq!(refused(socket(hub.address(), KITCHEN, &foreign).await), 403);
}

#[tokio::test]
async fn compression_is_never_agreed_to() {
    let feast = Feast::start().await;
    let mut request = format!("ws://{}{KITCHEN}", feast.hub.address())
        .into_client_request()
        .unwrap();
    let headers = request.headers_mut();
    let token = format!("Bearer {}", feast.staff.token.as_deref().unwrap());
    headers.insert("authorization", token.parse().unwrap());
    headers.insert(
        "sec-websocket-extensions",
        "permessage-deflate".parse().unwrap(),
    );
    let (_, response) = tokio_tungstenite::connect_async(request).await.unwrap();
    assert_eq!(response.headers().get("sec-websocket-extensions"), None);
}

#[tokio::test]
async fn bad_messages_end_at_most_their_own_connection() {
    let feast = Feast::start().await;
    let mut witness = feast.staff.socket(KITCHEN).await.unwrap();
    frame(&mut witness).await;
    let mut binary = feast.staff.socket(KITCHEN).await.unwrap();
    binary
        .send(Message::binary(b"{\"type\":\"ping\"}".to_vec()))
        .await
        .unwrap();
    assert_eq!(close_code(&mut binary).await, 1003);
    let mut large = feast.staff.socket(KITCHEN).await.unwrap();
    frame(&mut large).await;
    // The hub may end it before all of it is sent.
    let _sent = large.send(Message::text("x".repeat(300 * 1024))).await;
    let ended = tokio::time::timeout(PATIENCE, async {
        while let Some(Ok(_)) = large.next().await {}
    });
    ended.await.expect("the connection ends");
    for json in ["[1]", "5", "\"ping\"", "null"] {
        witness.send(Message::text(json)).await.unwrap();
    }
    feast.order("Ann", 1).await;
    assert_eq!(frame(&mut witness).await["type"], "new_order");
    assert_eq!(frame(&mut witness).await["type"], "kitchen_update");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_stops_reading_delays_nobody_and_is_dropped() {
    let feast = Feast::start().await;
    let mut reading = feast.staff.socket(KITCHEN).await.unwrap();
    let mut stuck = feast.staff.socket(KITCHEN).await.unwrap();
    frame(&mut reading).await;
    // A board that makes frames large enough to fill what the system buffers.
    let name = "x".repeat(100);
    for _ in 0..60 {
        feast.order(&name, 8).await;
        frame(&mut reading).await;
        frame(&mut reading).await;
    }
    let mut sent = 120;
    let mut delivered = 0;
    // Until more than the system and the queue can hold has gone by.
    for round in 0..400 {
        let status = if round % 2 == 0 {
            "preparing"
        } else {
            "pending"
        };
        feast.set_status(1, status).await.ok();
        let change = frame(&mut reading).await;
        assert_eq!(change["data"]["new_status"], status);
        assert_eq!(frame(&mut reading).await["type"], "kitchen_update");
        sent += 2;
    }
    // What the stuck one finds when it wakes up: an early part, then an end.
    let ended = tokio::time::timeout(PATIENCE, async {
        while let Some(Ok(message)) = stuck.next().await {
            match message {
                Message::Text(_) => delivered += 1,
                Message::Close(frame) => {
                    // 1011 on a machine so slow that a ping fell due first.
                    assert!([1013, 1011].contains(&u16::from(frame.unwrap().code)));
                    break;
                }
                _ => {}
            }
        }
    });
    ended.await.expect("the stuck connection ends");
    assert!(
        delivered < sent,
        "{delivered} of {sent}: nothing was left out"
    );
}

#[tokio::test]
async fn a_ping_frame_is_answered() {
    let feast = Feast::start().await;
    let mut socket = feast.staff.socket(ORDERS).await.unwrap();
    socket
        .send(Message::Ping(b"4711".to_vec().into()))
        .await
        .unwrap();
    assert_eq!(
        next(&mut socket).await,
        Message::Pong(b"4711".to_vec().into())
    );
}
