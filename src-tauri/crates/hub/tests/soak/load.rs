//! The same in real time: a hub on loopback with real sockets, under load for an hour.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use futures_util::{SinkExt, StreamExt};
use olgfeast_hub::{Hub, HubConfig, sans_io::Told};
use olgfeast_protocol::{OrderId, live::ClientMessage};
use rand::Rng;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::{MissedTickBehavior, interval, sleep};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{Message, client::IntoClientRequest},
};

use crate::{flat, station::Station};

const KITCHEN: &str = "/ws/kitchen/display";
const ADMIN: &str = "/ws/admin/dashboard";

/// Screens that speak the live protocol, and those of old clients.
const LIVE: usize = 20;
const PLAIN: usize = 8;
/// Changes of orders in a second. The old server did about 40 with its clients.
const CHANGES_PER_SECOND: u32 = 20;
/// Orders that are open at one time.
const OPEN: usize = 60;
/// A screen stays on one connection for so long at most.
const LONGEST_STAY_MILLIS: u64 = 60_000;
/// Signed in anew before the token is of no use any more.
const SIGNED_IN_FOR: Duration = Duration::from_secs(20 * 60);

type Socket = WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>;

/// Who calls.
#[derive(Clone)]
struct Caller {
    address: SocketAddr,
    http: reqwest::Client,
    password: String,
}

impl Caller {
    async fn signs_in(&self) -> String {
        let form = [("username", "admin"), ("password", &self.password)];
        let url = format!("http://{}/api/v1/auth/login", self.address);
        let answer = self.http.post(url).form(&form).send().await.unwrap();
        let tokens: Value = answer.json().await.unwrap();
        tokens["access_token"].as_str().unwrap().to_owned()
    }

    async fn call(&self, token: &str, method: Method, path: &str, body: Option<Value>) -> Value {
        let url = format!("http://{}/api/v1{path}", self.address);
        let key = uuid::Uuid::now_v7().to_string();
        let mut request = self.http.request(method, url).bearer_auth(token);
        if let Some(body) = body {
            request = request.header("idempotency-key", key).json(&body);
        }
        let answer = request.send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.unwrap()
    }

    async fn opens(&self, path: &str, station: Option<&Station>) -> Socket {
        let token = self.signs_in().await;
        let query = if station.is_some() { "?live=1" } else { "" };
        let url = format!("ws://{}{path}{query}", self.address);
        let mut request = url.into_client_request().unwrap();
        let headers = request.headers_mut();
        headers.insert("authorization", format!("Bearer {token}").parse().unwrap());
        if let Some(station) = station {
            headers.insert("x-station-id", station.id.to_string().parse().unwrap());
        }
        tokio_tungstenite::connect_async(request).await.unwrap().0
    }
}

/// A feast of so many minutes.
pub(crate) async fn play(minutes: u64) {
    let data = tempfile::tempdir().unwrap();
    let hub = Hub::start(HubConfig {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        tls_listen: None,
        data: data.path().to_owned(),
        demo: true,
        plain_open: false,
        allow_origins: Vec::new(),
        tick: None,
    });
    let hub = hub.await.unwrap();
    let _there = rustls::crypto::ring::default_provider().install_default();
    let caller = Caller {
        address: hub.address(),
        http: reqwest::Client::builder().no_proxy().build().unwrap(),
        password: hub.demo().unwrap().staff.password.clone(),
    };
    let (over, frames) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicU64::new(0)),
    );
    let mut live = Vec::new();
    for number in 1..=LIVE as u128 {
        let screen = watches(caller.clone(), number, over.clone(), frames.clone());
        live.push(tokio::spawn(screen));
    }
    let mut plain = Vec::new();
    for number in 0..PLAIN {
        let path = if number == 0 { ADMIN } else { KITCHEN };
        let screen = watches_as_before(caller.clone(), path, over.clone(), frames.clone());
        plain.push(tokio::spawn(screen));
    }
    let open = works(&caller, Duration::from_secs(minutes * 60), &frames).await;
    // Longer than a tick: each digest is compared once more.
    sleep(Duration::from_secs(10)).await;
    over.store(true, Ordering::Relaxed);
    for screen in live {
        let station = screen.await.unwrap();
        let shown: BTreeMap<OrderId, u64> = station
            .place
            .board
            .iter()
            .map(|(id, (version, _))| (*id, version.0))
            .collect();
        assert_eq!(shown, open, "{}", station.id);
        assert!(station.compared > 0);
    }
    for screen in plain {
        screen.await.unwrap();
    }
    hub.drain().await;
}

/// Counter and kitchen. Returns the versions of the orders that are open at the end.
async fn works(caller: &Caller, time: Duration, frames: &AtomicU64) -> BTreeMap<OrderId, u64> {
    let (begun, mut signed_in) = (Instant::now(), Instant::now());
    let mut token = caller.signs_in().await;
    let mut open: BTreeMap<OrderId, u64> = BTreeMap::new();
    let (mut after_a_quarter, mut told) = (None, Duration::ZERO);
    let mut changes = 0_u64;
    let mut pace = interval(Duration::from_secs(1) / CHANGES_PER_SECOND);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while begun.elapsed() < time {
        pace.tick().await;
        if signed_in.elapsed() > SIGNED_IN_FOR {
            (token, signed_in) = (caller.signs_in().await, Instant::now());
        }
        let oldest = open.first_key_value().map(|(id, version)| (*id, *version));
        match oldest {
            Some((id, version)) if open.len() >= OPEN || rand::random_bool(0.7) => {
                let status = ["preparing", "ready", "complete"][version as usize - 1];
                let body = json!({ "status": status, "expected_version": version });
                let path = format!("/orders/{}/status", id.0);
                caller.call(&token, Method::PUT, &path, Some(body)).await;
                match status {
                    "complete" => open.remove(&id),
                    _ => open.insert(id, version + 1),
                };
            }
            _ => {
                let items = json!([{ "food_item_id": 1, "quantity": 2 }]);
                let body = json!({ "customer_name": "Ann", "items": items });
                let order = caller
                    .call(&token, Method::POST, "/live/orders", Some(body))
                    .await;
                open.insert(OrderId(order["id"].as_i64().unwrap()), 1);
            }
        }
        changes += 1;
        if after_a_quarter.is_none() && begun.elapsed() > time / 4 {
            after_a_quarter = flat::resident();
        }
        if begun.elapsed() >= told {
            told += Duration::from_secs(60);
            println!(
                "{} min: {changes} changes, {} frames, {} MB resident",
                begun.elapsed().as_secs() / 60,
                frames.load(Ordering::Relaxed),
                flat::resident().unwrap_or(0) / 1_000_000,
            );
        }
    }
    flat::has_not_grown(after_a_quarter);
    open
}

/// A screen that comes and goes until it is over, and then tells what it shows.
async fn watches(
    caller: Caller,
    number: u128,
    over: Arc<AtomicBool>,
    frames: Arc<AtomicU64>,
) -> Station {
    let mut station = Station::new(number, KITCHEN, 0);
    loop {
        let mut socket = caller.opens(KITCHEN, Some(&station)).await;
        let stays = Duration::from_millis(rand::rng().random_range(1..LONGEST_STAY_MILLIS));
        let (since, mut pings) = (Instant::now(), interval(Duration::from_secs(3)));
        loop {
            tokio::select! {
                next = socket.next() => match next.unwrap().unwrap() {
                    Message::Text(text) => {
                        frames.fetch_add(1, Ordering::Relaxed);
                        if let Some(reply) = station.hears(&Told::Text(text.to_string())) {
                            socket.send(Message::text(reply.text())).await.unwrap();
                        }
                    }
                    Message::Close(frame) => panic!("{frame:?}"),
                    _ => {}
                },
                _ = pings.tick() => {
                    if over.load(Ordering::Relaxed) {
                        return station;
                    }
                    let ping = ClientMessage::Ping {
                        id: Some(1),
                        cursor: station.place.cursor,
                        unsent: None,
                    };
                    socket.send(Message::text(ping.text())).await.unwrap();
                    if since.elapsed() > stays {
                        break;
                    }
                }
            }
        }
    }
}

/// An old screen, which reads and now and then comes anew.
async fn watches_as_before(
    caller: Caller,
    path: &'static str,
    over: Arc<AtomicBool>,
    frames: Arc<AtomicU64>,
) {
    while !over.load(Ordering::Relaxed) {
        let mut socket = caller.opens(path, None).await;
        let stays = Duration::from_millis(rand::rng().random_range(1..LONGEST_STAY_MILLIS));
        let since = Instant::now();
        let mut pings = interval(Duration::from_secs(3));
        while since.elapsed() < stays && !over.load(Ordering::Relaxed) {
            tokio::select! {
                next = socket.next() => {
                    next.unwrap().unwrap();
                    frames.fetch_add(1, Ordering::Relaxed);
                }
                _ = pings.tick() => socket.send(Message::text("ping")).await.unwrap(),
            }
        }
    }
}
