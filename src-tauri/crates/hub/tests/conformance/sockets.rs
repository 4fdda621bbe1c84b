//! The recorded conversations on sockets, and the recorded broadcasts.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};
use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest};

use crate::{
    House, common,
    common::{PATIENCE, Socket},
    comparison::Comparison,
    exceptions::unexpected,
    recorded,
};

const KITCHEN: &str = "/ws/kitchen/display";
const ADMIN: &str = "/ws/admin/dashboard";

const CONVERSATIONS: [&str; 10] = [
    "ws_kitchen_basic",
    "ws_kitchen_array",
    "ws_kitchen_binary",
    "ws_kitchen_number",
    "ws_admin_basic",
    "ws_updates_basic",
    "ws_updates_sub_customer",
    "ws_updates_sub_none",
    "ws_poisoned_kitchen_connect",
    "ws_poisoned_admin_connect",
];

/// Each of them has a test of its own.
const OTHERS: [&str; 7] = [
    "bcast_checkout_v1_nocomp",
    "bcast_status_v1_nocomp",
    "malformed_p8_deflate",
    "ws_close_SIGKILL",
    "ws_close_SIGTERM",
    "ws_conn_unknown_path",
    "ws_server_pings_unanswered",
];

/// All that the tests in this file hold the hub to.
pub(crate) fn held() -> impl Iterator<Item = &'static str> {
    CONVERSATIONS.into_iter().chain(OTHERS)
}

/// What comes out of a socket.
#[derive(Debug)]
enum Heard {
    Frame(Value),
    Closed(u16),
    /// The connection ended without a word, which clients report as 1006.
    Lost,
}

async fn hear(socket: &mut Socket) -> Heard {
    loop {
        let next = tokio::time::timeout(PATIENCE, socket.next()).await;
        return match next.expect("something in time") {
            Some(Ok(Message::Text(text))) => Heard::Frame(serde_json::from_str(&text).unwrap()),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
            Some(Ok(Message::Close(Some(frame)))) => Heard::Closed(frame.code.into()),
            Some(Ok(other)) => panic!("{other:?}"),
            Some(Err(_)) | None => Heard::Lost,
        };
    }
}

/// Holds the next frames to recorded ones. Frames come as texts and, in broadcasts, as they are; a
/// recorded end of the connection must be one.
async fn hold(socket: &mut Socket, expected: &[Value], found: &mut Vec<String>) {
    for expected in expected {
        if expected["__closed__"] == true {
            // If it goes on, the answer to this is next, or what the hub has said by itself.
            let _may_be_gone = socket.send(Message::text("ping")).await;
            match hear(socket).await {
                Heard::Lost if expected["code"] == 1006 => {}
                Heard::Closed(code) if expected["code"] == code => {}
                Heard::Lost => found.push("lost".to_owned()),
                Heard::Closed(code) => found.push(format!("closed {code}")),
                Heard::Frame(frame) => {
                    found.push(format!("open: {}", frame["type"].as_str().unwrap()));
                }
            }
            return;
        }
        let recorded: Value = serde_json::from_str(expected.as_str().unwrap()).unwrap();
        match hear(socket).await {
            Heard::Frame(ours) => {
                let comparison = Comparison::new(&orders_of(&recorded));
                found.extend(comparison.of_frames(&recorded, &ours));
            }
            other => found.push(format!("{other:?} instead of {recorded}")),
        }
    }
}

/// The list of orders in a frame, to compare with by customer: the recorded one has no order.
fn orders_of(frame: &Value) -> Value {
    match frame["data"]["orders"].as_array() {
        Some(_) => frame["data"].clone(),
        None => json!({ "orders": [] }),
    }
}

/// The orders that stood on the recorded board.
async fn furnished() -> House {
    let house = House::prepare().await;
    let item = json!({
        "food_group": "Spécial", "name": "Crème brûlée 🍮 寿司", "value": 8.25, "ticket": 2,
    });
    house.admin.post("/api/v1/menu/items", item).await.ok();
    let body = json!({ "customer_name": "Zoë Müller 李 🍜" });
    house.fill_cart(&[(1, 2), (12, 1)]).await;
    let checkout = "/api/v1/orders/checkout";
    house.customer.post(checkout, body).await.ok();
    for status in ["preparing", "ready", "complete"] {
        let body = json!({ "status": status });
        house.admin.put("/api/v1/orders/1/status", body).await.ok();
    }
    house.order("cust pending", &[]).await;
    house.order("cust preparing", &["preparing"]).await;
    house.order("cust ready", &["preparing", "ready"]).await;
    house
}

/// Plays a conversation. What was left without an answer must be left without one: a ping follows,
/// and its pong must be next.
async fn converse(house: &House, name: &str) -> Vec<String> {
    let sample = recorded(name);
    let path = sample["handshake"]["request_path"].as_str().unwrap();
    let mut socket = house.admin.socket(path).await.unwrap();
    let mut found = Vec::new();
    let first = sample["initial_frames"].as_array().unwrap();
    hold(&mut socket, first, &mut found).await;
    if first.iter().any(|frame| frame["__closed__"] == true) {
        return found;
    }
    for exchange in sample["exchange"].as_array().unwrap() {
        let sent = exchange["sent"].as_str().unwrap();
        let message = match sent.starts_with("<bytes") {
            true => Message::binary(br#"{"type":"ping"}"#.to_vec()),
            false => Message::text(sent),
        };
        socket.send(message).await.unwrap();
        let frames = exchange["frames"].as_array().unwrap();
        hold(&mut socket, frames, &mut found).await;
        if frames.iter().any(|frame| frame["__closed__"] == true) {
            return found;
        }
        socket.send(Message::text("ping")).await.unwrap();
        match hear(&mut socket).await {
            Heard::Frame(frame) if frame["type"] == "pong" => {}
            other => found.push(format!("{other:?} after {sent}")),
        }
    }
    found
}

#[tokio::test]
async fn every_recorded_conversation_goes_as_it_went() {
    let house = furnished().await;
    // What poisoned the recorded server.
    house.admin.delete("/api/v1/menu/items/3").await;
    let mut wrong = Vec::new();
    for name in CONVERSATIONS {
        wrong.extend(unexpected(name, &converse(&house, name).await));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The frames of a change that the recorded client got, in its order.
fn frames_of(recorded: &Value, client: &str) -> Vec<Value> {
    let frames = recorded["frames"].as_array().unwrap().iter();
    let its = frames.filter(|frame| frame["client"] == client);
    its.map(|frame| frame["frame"].clone()).collect()
}

#[tokio::test]
async fn recorded_broadcasts_go_to_the_same_clients_in_the_same_shape() {
    let house = House::prepare().await;
    let mut sockets = Vec::new();
    for (client, path, first) in [("k1", KITCHEN, 1), ("k2", KITCHEN, 1), ("ad", ADMIN, 2)] {
        let mut socket = house.admin.socket(path).await.unwrap();
        for _ in 0..first {
            assert!(matches!(hear(&mut socket).await, Heard::Frame(_)));
        }
        sockets.push((client, socket));
    }
    let mut updates = house.customer.socket("/ws/orders/updates").await.unwrap();

    let mut found = Vec::new();
    for (number, checkout) in (0..).zip(recorded("bcast_checkout_v1_nocomp").as_array().unwrap()) {
        house.order(&format!("Ann {number}"), &[]).await;
        for (client, socket) in &mut sockets {
            hold(socket, &frames_of(checkout, client), &mut found).await;
        }
    }
    assert_eq!(unexpected("bcast_checkout_v1_nocomp", &found), None);

    let change = recorded("bcast_status_v1_nocomp");
    let body = json!({ "status": "preparing" });
    let response = house.admin.put("/api/v1/orders/1/status", body).await.ok();
    let comparison = Comparison::new(&json!({ "orders": [] }));
    let mut found = comparison.of_frames(&change["put_response"], &response);
    for (client, socket) in &mut sockets {
        hold(socket, &frames_of(&change, client), &mut found).await;
    }
    assert_eq!(unexpected("bcast_status_v1_nocomp", &found), None);
    updates.send(Message::text("ping")).await.unwrap();
    let Heard::Frame(next) = hear(&mut updates).await else {
        panic!("nothing was to come")
    };
    assert_eq!(next["type"], "pong");
}

#[tokio::test]
async fn changes_at_once_are_whole_frames_also_for_whoever_offers_compression() {
    let house = House::prepare().await;
    for number in 0..8 {
        house.order(&format!("c{number}"), &[]).await;
    }
    let token = house.admin.token.clone().unwrap();
    let mut request = format!("ws://{}{ADMIN}", house.hub.address())
        .into_client_request()
        .unwrap();
    let offer = "permessage-deflate; client_max_window_bits";
    for (name, value) in [
        ("sec-websocket-extensions", offer.to_owned()),
        ("authorization", format!("Bearer {token}")),
    ] {
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    let (mut socket, response) = tokio_tungstenite::connect_async(request).await.unwrap();
    assert_eq!(response.headers().get("sec-websocket-extensions"), None);
    let puts = (1..=8).map(|order| {
        let admin = house.admin.clone();
        async move {
            let path = format!("/api/v1/orders/{order}/status");
            admin
                .put(&path, json!({ "status": "preparing" }))
                .await
                .ok();
        }
    });
    futures_util::future::join_all(puts).await;
    let mut whole = 0;
    while whole < 8 {
        match hear(&mut socket).await {
            Heard::Frame(frame) if frame["type"] == "order_status_change" => whole += 1,
            Heard::Frame(_) => {}
            other => panic!("{other:?} after {whole} changes"),
        }
    }
    // The recorded text is none.
    let malformed = recorded("malformed_p8_deflate");
    let text = malformed[0].as_str().unwrap();
    assert!(serde_json::from_str::<Value>(text).is_err());
    let found = [format!("whole: {whole} changes")];
    assert_eq!(unexpected("malformed_p8_deflate", &found), None);
}

#[tokio::test]
async fn a_wrong_path_is_refused_as_recorded() {
    let sample = recorded("ws_conn_unknown_path");
    let house = House::prepare().await;
    let path = sample["path"].as_str().unwrap();
    let refused = common::refused(common::socket(house.hub.address(), path, &[]).await);
    let found = (json!(refused) != sample["status"]).then(|| format!("status {refused}"));
    let found: Vec<String> = found.into_iter().collect();
    assert_eq!(unexpected("ws_conn_unknown_path", &found), None);
    let plain_get = house.admin.get(KITCHEN).await;
    assert_eq!(plain_get.status, 404);
}

/// Every socket of the sample, open.
async fn opened(house: &House, sample: &Value) -> Vec<(Socket, String)> {
    let mut sockets = Vec::new();
    for client in sample["clients"].as_array().unwrap() {
        let path = client[0].as_str().unwrap();
        let socket = house.admin.socket(path).await.unwrap();
        sockets.push((socket, client[1].as_str().unwrap().to_owned()));
    }
    sockets
}

async fn ends(sockets: Vec<(Socket, String)>) -> Vec<String> {
    let mut found = Vec::new();
    for (mut socket, code) in sockets {
        let ended = loop {
            match hear(&mut socket).await {
                Heard::Frame(_) => {}
                Heard::Closed(code) => break code.to_string(),
                Heard::Lost => break "1006".to_owned(),
            }
        };
        if ended != code {
            found.push(format!("closed {ended} instead of {code}"));
        }
    }
    found
}

#[tokio::test]
async fn a_hub_that_is_asked_to_end_closes_every_socket_as_recorded() {
    let sample = recorded("ws_close_SIGTERM");
    let house = House::prepare().await;
    let sockets = opened(&house, &sample).await;
    let drain = tokio::spawn(house.hub.drain());
    assert_eq!(unexpected("ws_close_SIGTERM", &ends(sockets).await), None);
    drain.await.unwrap();
}

#[test]
fn a_hub_that_is_killed_leaves_every_socket_as_recorded() {
    let sample = recorded("ws_close_SIGKILL");
    // All that a kill leaves of a hub is that the system closes what it had open.
    let (hub, clients) = (Runtime::new().unwrap(), Runtime::new().unwrap());
    let house = hub.block_on(House::prepare());
    let sockets = clients.block_on(opened(&house, &sample));
    hub.shutdown_background();
    let found = clients.block_on(ends(sockets));
    assert_eq!(unexpected("ws_close_SIGKILL", &found), None);
}

#[test]
fn a_ping_that_is_not_answered_closes_the_socket_when_recorded() {
    let sample = recorded("ws_server_pings_unanswered");
    let [ping, close] = [1, 2].map(|frame| sample[frame][0].as_f64().unwrap());
    assert_eq!([ping, close], [20.0, 40.0]);
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let house = House::prepare().await;
        // While this waits the clock stands, however idle the runtime is.
        let (go, gone) = std::sync::mpsc::channel::<()>();
        let standing = tokio::task::spawn_blocking(move || gone.recv());
        tokio::time::pause();
        let mut client = silent::Client::open(&house, KITCHEN).await;
        assert_eq!(
            client.frame().await,
            (silent::TEXT, "kitchen_update".to_owned())
        );
        let mut found = Vec::new();
        // Nothing until then: what the hub says next is the answer to this.
        let just_before = Duration::from_millis(19_990);
        let step = Duration::from_millis(20);
        for (wait, opcode) in [(just_before, silent::PING), (just_before, silent::CLOSE)] {
            tokio::time::advance(wait).await;
            client.say("ping").await;
            if client.frame().await != (silent::TEXT, "pong".to_owned()) {
                found.push(format!("too early: {opcode:#x}"));
            }
            tokio::time::advance(step).await;
            // Whatever is said by then is said before the answer to this.
            client.say("ping").await;
            let (first, text) = client.frame().await;
            if first != opcode {
                found.push(format!("{first:#x} {text} instead of {opcode:#x}"));
            } else if first == silent::PING {
                client.frame().await;
            }
        }
        assert_eq!(client.code, Some(1011));
        assert_eq!(unexpected("ws_server_pings_unanswered", &found), None);
        drop(go);
        standing.await.unwrap().unwrap_err();
    });
}

/// A client that does not answer pings, which tungstenite would do by itself.
mod silent {
    use serde_json::Value;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpStream,
    };

    use crate::House;

    pub(super) const TEXT: u8 = 0x81;
    pub(super) const CLOSE: u8 = 0x88;
    pub(super) const PING: u8 = 0x89;

    pub(super) struct Client {
        stream: TcpStream,
        /// With which the hub has closed.
        pub(super) code: Option<u16>,
    }

    impl Client {
        pub(super) async fn open(house: &House, path: &str) -> Client {
            let mut stream = TcpStream::connect(house.hub.address()).await.unwrap();
            let token = house.admin.token.as_ref().unwrap();
            let request = format!(
                "GET {path} HTTP/1.1\r\nHost: hub\r\nUpgrade: websocket\r\n\
                 Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
                 Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
                 Authorization: Bearer {token}\r\n\r\n"
            );
            stream.write_all(request.as_bytes()).await.unwrap();
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(stream.read_u8().await.unwrap());
            }
            assert!(head.starts_with(b"HTTP/1.1 101"));
            Client { stream, code: None }
        }

        /// The next frame: its first byte, and of a text the `type`.
        pub(super) async fn frame(&mut self) -> (u8, String) {
            let first = self.stream.read_u8().await.unwrap();
            let length = match self.stream.read_u8().await.unwrap() {
                126 => usize::from(self.stream.read_u16().await.unwrap()),
                127 => usize::try_from(self.stream.read_u64().await.unwrap()).unwrap(),
                length => usize::from(length),
            };
            let mut payload = vec![0; length];
            self.stream.read_exact(&mut payload).await.unwrap();
            let kind = match first {
                TEXT => {
                    let text: Value = serde_json::from_slice(&payload).unwrap();
                    text["type"].as_str().unwrap().to_owned()
                }
                CLOSE => {
                    self.code = Some(u16::from_be_bytes([payload[0], payload[1]]));
                    String::new()
                }
                _ => String::new(),
            };
            (first, kind)
        }

        /// A short text, masked with zeros.
        pub(super) async fn say(&mut self, text: &str) {
            let length = u8::try_from(text.len()).unwrap();
            let head = [TEXT, 0x80 | length, 0, 0, 0, 0];
            let frame = [&head[..], text.as_bytes()].concat();
            self.stream.write_all(&frame).await.unwrap();
        }
    }
}
