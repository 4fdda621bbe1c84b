//! A station at a plain olgFeast 2.0 server, over real sockets: the server says what was recorded.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    Json, Router,
    extract::{
        Path as UrlPath, State, WebSocketUpgrade,
        ws::{Message, WebSocket},
    },
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post, put},
};
use olgfeast_protocol::{
    Lines, OrderId, OrderStatus, UtcTime,
    ipc::{LinkStatus, Proof, Snapshot},
};
use olgfeast_station::{Account, Endpoint, Given, Secret, Server, Station, StationConfig};
use serde_json::{Value, json};
use tokio::sync::broadcast;

const PATIENCE: Duration = Duration::from_secs(60);

const EMPTY: &str = r#"{"type": "kitchen_update", "data": {"pending_orders": [],
    "preparing_orders": [], "ready_orders": [], "timestamp": "2026-11-22 21:26:00.000000"},
    "timestamp": "2026-11-22T21:26:00.000000"}"#;

fn recorded(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/wire-samples");
    let text = fs::read_to_string(folder.join(format!("{name}.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn recorded_body(name: &str) -> Value {
    serde_json::from_str(recorded(name)["body"].as_str().unwrap()).unwrap()
}

/// A recorded order, put back to before it was started.
fn recorded_order() -> Value {
    let mut order = recorded("bcast_status_v1_nocomp")["put_response"].clone();
    order["status"] = json!("pending");
    order["date_preparing"] = Value::Null;
    order
}

/// A server that says recorded things, and remembers what it was asked.
#[derive(Clone)]
struct Plain {
    state: Arc<Mutex<PlainState>>,
    frames: broadcast::Sender<String>,
}

struct PlainState {
    first_frame: String,
    orders: Vec<Value>,
    asked: Vec<String>,
    said_by_clients: Vec<String>,
    upgrades: Vec<HeaderMap>,
    sockets: usize,
    most_sockets: usize,
    /// What a status change answers, although it is done.
    fails_with: Option<StatusCode>,
}

impl Plain {
    async fn start(first_frame: &str, orders: Vec<Value>) -> (Plain, String) {
        let state = PlainState {
            first_frame: first_frame.to_owned(),
            orders,
            asked: Vec::new(),
            said_by_clients: Vec::new(),
            upgrades: Vec::new(),
            sockets: 0,
            most_sockets: 0,
            fails_with: None,
        };
        let plain = Plain {
            state: Arc::new(Mutex::new(state)),
            frames: broadcast::channel(64).0,
        };
        let app = Router::new()
            .route(
                "/api/v1/auth/login",
                post(|| async { Json(recorded_body("rest_login_admin")) }),
            )
            .route("/api/v1/operations/orders", get(page))
            .route("/api/v1/operations/orders/{id}", get(one))
            .route("/api/v1/orders/{id}/status", put(change))
            .route("/ws/kitchen/display", get(upgrade))
            .with_state(plain.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        tokio::spawn(async move { axum::serve(listener, app).await });
        (plain, address)
    }

    fn state(&self) -> MutexGuard<'_, PlainState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn asked(&self, what: &str) -> usize {
        self.state()
            .asked
            .iter()
            .filter(|asked| asked.as_str() == what)
            .count()
    }
}

async fn page(State(plain): State<Plain>) -> Json<Value> {
    let mut state = plain.state();
    state.asked.push("page".into());
    Json(
        json!({"orders": state.orders, "total": state.orders.len(), "page": 1,
        "per_page": 100, "total_pages": 1}),
    )
}

async fn one(State(plain): State<Plain>, UrlPath(id): UrlPath<i64>) -> Response {
    let mut state = plain.state();
    state.asked.push(format!("order {id}"));
    match state.orders.iter().find(|order| order["id"] == id) {
        Some(order) => Json(order.clone()).into_response(),
        None => (
            StatusCode::NOT_FOUND,
            Json(json!({"detail": "Order not found"})),
        )
            .into_response(),
    }
}

async fn change(
    State(plain): State<Plain>,
    UrlPath(id): UrlPath<i64>,
    Json(body): Json<Value>,
) -> Response {
    let mut state = plain.state();
    state
        .asked
        .push(format!("status {id} {}", body["status"].as_str().unwrap()));
    let fails_with = state.fails_with;
    let order = state
        .orders
        .iter_mut()
        .find(|order| order["id"] == id)
        .unwrap();
    order["status"] = body["status"].clone();
    order["date_preparing"] = json!("2026-11-22T21:26:17.525353");
    match fails_with {
        Some(status) => (status, "Internal Server Error").into_response(),
        None => Json(order.clone()).into_response(),
    }
}

async fn upgrade(
    State(plain): State<Plain>,
    headers: HeaderMap,
    socket: WebSocketUpgrade,
) -> Response {
    plain.state().upgrades.push(headers);
    socket.on_upgrade(move |socket| serve(plain, socket))
}

async fn serve(plain: Plain, mut socket: WebSocket) {
    let mut frames = plain.frames.subscribe();
    let first = {
        let mut state = plain.state();
        state.sockets += 1;
        state.most_sockets = state.most_sockets.max(state.sockets);
        state.first_frame.clone()
    };
    let _ = socket.send(Message::Text(first.into())).await;
    loop {
        let answer = tokio::select! {
            frame = frames.recv() => match frame {
                Ok(frame) => frame,
                Err(_) => break,
            },
            message = socket.recv() => match message {
                Some(Ok(Message::Text(text))) => {
                    plain.state().said_by_clients.push(text.to_string());
                    let pong = &recorded("ws_kitchen_basic")["exchange"][0]["frames"][0];
                    pong.as_str().unwrap().to_owned()
                }
                Some(Ok(_)) => continue,
                _ => break,
            },
        };
        if socket.send(Message::Text(answer.into())).await.is_err() {
            break;
        }
    }
    plain.state().sockets -= 1;
}

async fn station(address: &str, data: &Path) -> Station {
    Station::open(StationConfig {
        data_dir: data.to_owned(),
        endpoint: Endpoint::Kitchen,
        credentials: Arc::new(Given::new(Secret::new("admin123"))),
        account: Some(Account {
            server: Server::parse(address).unwrap(),
            username: "admin".into(),
        }),
        name: "Grill".into(),
        app_version: "0.0.0",
        ca_file: None,
    })
    .await
    .unwrap()
}

async fn until(station: &Station, what: &str, fits: impl Fn(&Snapshot) -> bool) -> Snapshot {
    let looking = async {
        loop {
            let snapshot = station.snapshot().await.unwrap();
            if fits(&snapshot) {
                return snapshot;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    match tokio::time::timeout(PATIENCE, looking).await {
        Ok(snapshot) => snapshot,
        Err(_) => panic!(
            "not within {PATIENCE:?}: {what}: {:?}",
            station.snapshot().await
        ),
    }
}

fn status(snapshot: &Snapshot, id: i64) -> Option<OrderStatus> {
    snapshot
        .orders
        .iter()
        .find(|order| order.id == OrderId(id))
        .map(|order| order.status)
}

fn is_live(snapshot: &Snapshot) -> bool {
    snapshot.link.status == LinkStatus::Live
}

#[tokio::test]
async fn the_recorded_board_is_shown_with_its_items_and_its_dates_are_utc() {
    let recording = recorded("ws_kitchen_basic");
    let first_frame = recording["initial_frames"][0].as_str().unwrap();
    let orders = recorded_body("rest_ops_orders_default")["orders"]
        .as_array()
        .unwrap()
        .clone();
    let (plain, address) = Plain::start(first_frame, orders).await;
    let data = tempfile::tempdir().unwrap();
    let station = station(&address, data.path()).await;
    let live = until(&station, "live", is_live).await;
    assert_eq!(live.freshness.proof, Proof::Checked, "it numbers nothing");
    use OrderStatus::{Complete, Pending, Preparing, Ready};
    let shown = [1, 2, 3, 4].map(|id| status(&live, id).unwrap());
    assert_eq!(shown, [Complete, Pending, Preparing, Ready]);
    for order in &live.orders {
        let Lines::Full(lines) = &order.lines else {
            panic!("emptied by a frame: {order:?}")
        };
        assert!(!lines.is_empty());
        assert_eq!(
            order.ordered_at,
            UtcTime::parse("2026-11-22T21:21:10Z"),
            "{order:?}"
        );
    }
    station.close().await;

    let state = plain.state();
    assert_eq!(state.most_sockets, 1);
    for headers in &state.upgrades {
        assert!(!headers.contains_key("sec-websocket-extensions"));
    }
    for said in &state.said_by_clients {
        assert_eq!(serde_json::from_str::<Value>(said).unwrap()["type"], "ping");
    }
}

#[tokio::test]
async fn a_recorded_broadcast_brings_a_ticket_with_its_items_and_asks_for_nothing() {
    let broadcast = recorded("bcast_checkout_v1_nocomp");
    let frames: Vec<String> = broadcast[0]["frames"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|frame| frame["client"] == "k1")
        .map(|frame| frame["frame"].as_str().unwrap().to_owned())
        .collect();
    let (plain, address) = Plain::start(EMPTY, Vec::new()).await;
    let data = tempfile::tempdir().unwrap();
    let station = station(&address, data.path()).await;
    until(&station, "live", is_live).await;

    plain.state().orders.push(recorded_order());
    for frame in frames {
        plain.frames.send(frame).unwrap();
    }
    let shown = until(&station, "the ticket", |snapshot| {
        !snapshot.orders.is_empty()
    })
    .await;
    assert_eq!(status(&shown, 1), Some(OrderStatus::Pending));
    assert_eq!(shown.orders[0].customer_name, "Ann 0");
    let items: Vec<(i64, &str)> = shown.orders[0].lines.iter().collect();
    assert_eq!(items, [(1, "Buffalo Wings"), (2, "Grilled Salmon")]);
    assert_eq!(plain.asked("order 1"), 0, "the frame alone brought it");
    station.close().await;
}

#[tokio::test]
async fn a_500_that_was_applied_is_settled_without_a_second_change() {
    let (plain, address) = Plain::start(EMPTY, vec![recorded_order()]).await;
    plain.state().fails_with = Some(StatusCode::INTERNAL_SERVER_ERROR);
    let data = tempfile::tempdir().unwrap();
    let station = station(&address, data.path()).await;
    until(&station, "live with the order", |snapshot| {
        is_live(snapshot) && status(snapshot, 1).is_some()
    })
    .await;

    let seen = Some(OrderStatus::Pending);
    station
        .set_status(OrderId(1), seen, OrderStatus::Preparing)
        .await
        .unwrap();
    let settled = until(&station, "settled", |snapshot| {
        snapshot.pending.is_empty() && status(snapshot, 1) == Some(OrderStatus::Preparing)
    })
    .await;
    assert!(settled.dead_letters.is_empty());
    assert_eq!(plain.asked("status 1 preparing"), 1);
    station.close().await;
}
