//! Which stations there are.

use futures_util::SinkExt;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::{
    ADMIN, KITCHEN, ORDERS,
    common::{Client, Feast, Socket, config, frame, people, socket},
};

const GRILL: &str = "1b4e28ba-2fa1-4d2e-883f-0016d3cca427";
const STATIONS: &str = "/api/v1/live/stations";

fn says(id: &str) -> Vec<(&'static str, String)> {
    vec![
        ("x-station-id", id.to_owned()),
        ("x-station-name", "Grill 2".to_owned()),
        ("x-app-version", "0.1.0".to_owned()),
    ]
}

async fn open(client: &Client, path: &str, id: &str) -> Socket {
    let mut headers = says(id);
    let token = client.token.as_deref().unwrap();
    headers.push(("authorization", format!("Bearer {token}")));
    let path = format!("{path}?live=1");
    let mut socket = socket(client.address, &path, &headers).await.unwrap();
    assert_eq!(frame(&mut socket).await["type"], "hello");
    let resume = json!({ "type": "resume", "data": { "epoch": null, "after": null } });
    say(&mut socket, &resume).await;
    until(&mut socket, "resumed").await;
    socket
}

async fn say(socket: &mut Socket, message: &Value) {
    socket
        .send(Message::text(message.to_string()))
        .await
        .unwrap();
}

/// The next frame of that type.
async fn until(socket: &mut Socket, kind: &str) -> Value {
    loop {
        let frame = frame(socket).await;
        if frame["type"] == kind {
            return frame;
        }
    }
}

async fn stations(client: &Client) -> Vec<Value> {
    let answer = client.get(STATIONS).await.ok();
    answer["stations"].as_array().unwrap().clone()
}

/// Waits until the one station is in that state.
async fn until_state(client: &Client, state: &str) -> Value {
    let there = async {
        loop {
            if let [station] = stations(client).await.as_slice()
                && station["state"] == state
            {
                return station.clone();
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    let waited = tokio::time::timeout(crate::common::PATIENCE, there).await;
    waited.unwrap_or_else(|_| panic!("never {state}"))
}

#[tokio::test]
async fn an_admin_sees_where_each_station_is_and_how_far() {
    let feast = Feast::start().await;
    assert_eq!(stations(&feast.staff).await, Vec::<Value>::new());
    feast.order("Ann", 1).await;
    let mut grill = open(&feast.staff, KITCHEN, GRILL).await;
    let ping = json!({ "type": "ping", "data": { "id": 7, "cursor": 1, "unsent": 2 } });
    say(&mut grill, &ping).await;
    until(&mut grill, "pong").await;
    let [station]: [Value; 1] = stations(&feast.staff).await.try_into().unwrap();
    let heard = station["last_heard"].as_str().unwrap();
    assert!(heard.ends_with('Z'), "{heard}");
    let expected = json!({
        "id": GRILL, "name": "Grill 2", "role": "kitchen", "version": "0.1.0",
        "address": "127.0.0.1", "last_heard": heard, "cursor": 1, "unsent": 2,
        "state": "connected",
    });
    assert_eq!(station, expected);
    for (client, status) in [
        (&Client::new(feast.hub.address()), 401),
        (&feast.customer, 403),
    ] {
        assert_eq!(client.get(STATIONS).await.status.as_u16(), status);
    }
}

#[tokio::test]
async fn whoever_closes_its_socket_has_left_and_whoever_breaks_off_becomes_unreachable() {
    let data = tempfile::tempdir().unwrap();
    let hub = olgfeast_hub::Hub::start(olgfeast_hub::HubConfig {
        tick: Some(std::time::Duration::from_millis(400)),
        ..config(data.path())
    })
    .await
    .unwrap();
    let (staff, _) = people(&hub).await;
    let mut desk = {
        let path = format!("{ADMIN}?live=1");
        let mut desk = staff.socket(&path).await.unwrap();
        let resume = json!({ "type": "resume", "data": {} });
        say(&mut desk, &resume).await;
        until(&mut desk, "resumed").await;
        desk
    };
    let mut grill = open(&staff, KITCHEN, GRILL).await;
    grill.close(None).await.unwrap();
    until_state(&staff, "left").await;
    let grill = open(&staff, KITCHEN, GRILL).await;
    drop(grill);
    let told = until(&mut desk, "station").await;
    assert_eq!(told["data"]["id"], GRILL);
    assert_eq!(told["data"]["state"], "unreachable");
    assert_eq!(told["data"], until_state(&staff, "unreachable").await);
    let _back = open(&staff, KITCHEN, GRILL).await;
    let told = until(&mut desk, "station").await;
    assert_eq!(told["data"]["state"], "connected");
}

#[tokio::test]
async fn stations_are_heard_of_over_http_too_and_customers_are_none() {
    let feast = Feast::start().await;
    let call = async |client: &Client, path: &str| {
        let mut request = client.request(reqwest::Method::GET, path);
        for (name, value) in says(GRILL) {
            request = request.header(name, value);
        }
        crate::common::answer(request).await
    };
    call(&feast.customer, "/api/v1/auth/me").await.ok();
    let _customer = open(&feast.customer, ORDERS, GRILL).await;
    assert_eq!(stations(&feast.staff).await, Vec::<Value>::new());
    call(&feast.staff, "/api/v1/operations/orders").await.ok();
    let station = until_state(&feast.staff, "calling").await;
    assert_eq!(
        (&station["role"], &station["name"]),
        (&Value::Null, &json!("Grill 2"))
    );
    call(&feast.staff, "/api/v1/live/events").await;
    until_state(&feast.staff, "polling").await;
}
