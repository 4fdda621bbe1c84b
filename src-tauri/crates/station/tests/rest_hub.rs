//! A station at a hub whose sockets nobody can open: all of it over REST.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

use std::{
    collections::HashMap,
    path::Path as Dir,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post, put},
};
use olgfeast_protocol::{
    Epoch, OrderId, OrderStatus,
    ipc::{Degraded, LinkStatus, Settlement, Snapshot},
};
use olgfeast_station::{Account, Endpoint, Given, Secret, Server, Station, StationConfig};
use olgfeast_store::Fate;
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::watch};
use uuid::Uuid;

const PATIENCE: Duration = Duration::from_secs(60);
const EPOCH: Epoch = Epoch(Uuid::from_u128(7));

/// One order, its log, and the number of the newest event.
#[derive(Clone)]
struct Hub {
    order: Arc<Mutex<(String, u64)>>,
    events: Arc<Mutex<Vec<Value>>>,
    head: watch::Sender<u64>,
}

impl Hub {
    fn order(&self) -> Value {
        let (status, version) = self.order.lock().unwrap().clone();
        json!({"id": 1, "display_id": 1, "ref_code": "ref1", "status": status,
            "version": version, "customer_name": "Ann", "order_items": [{"id": 1, "quantity": 2,
                "food_item": {"name": "Fries", "food_group": "Grill"}}]})
    }

    fn change(&self, status: &str, key: Option<&str>) {
        {
            let mut order = self.order.lock().unwrap();
            *order = (status.to_owned(), order.1 + 1);
        }
        let mut events = self.events.lock().unwrap();
        let seq = events.len() + 1;
        events.push(
            json!({"type": "order_status_change", "data": {"seq": seq, "prev": seq - 1,
            "order": self.order(), "by": {"intent_id": key}}}),
        );
        self.head.send_replace(seq as u64);
    }
}

async fn events(State(hub): State<Hub>, Query(asked): Query<HashMap<String, String>>) -> Response {
    if asked["epoch"] != EPOCH.to_string() {
        return StatusCode::GONE.into_response();
    }
    let after: u64 = asked["after"].parse().unwrap();
    let wait = Duration::from_secs(asked["wait"].parse().unwrap());
    let mut head = hub.head.subscribe();
    let _ = tokio::time::timeout(wait, head.wait_for(|head| *head > after)).await;
    let events = hub.events.lock().unwrap();
    let new = &events[usize::try_from(after).unwrap()..];
    Json(json!({"epoch": EPOCH, "head": events.len(), "events": new, "more": false}))
        .into_response()
}

async fn snapshot(State(hub): State<Hub>) -> Json<Value> {
    let head = *hub.head.borrow();
    Json(json!({"part": 1, "parts": 1, "epoch": EPOCH, "head": head, "orders": [hub.order()]}))
}

async fn change(
    State(hub): State<Hub>,
    Path(_): Path<i64>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Json<Value> {
    assert_eq!(body["expected_version"], hub.order()["version"]);
    let key = headers["idempotency-key"].to_str().unwrap();
    hub.change(body["status"].as_str().unwrap(), Some(key));
    Json(hub.order())
}

async fn start() -> (Hub, String) {
    let hub = Hub {
        order: Arc::new(Mutex::new(("pending".to_owned(), 1))),
        events: Arc::default(),
        head: watch::Sender::new(0),
    };
    let login = || async { Json(json!({"access_token": "a", "token_type": "bearer"})) };
    let closed = || async { StatusCode::SERVICE_UNAVAILABLE };
    let app = Router::new()
        .route("/api/v1/auth/login", post(login))
        .route("/ws/kitchen/display", get(closed))
        .route("/api/v1/live/events", get(events))
        .route("/api/v1/live/snapshot", get(snapshot))
        .route("/api/v1/orders/{id}/status", put(change))
        .with_state(hub.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move { axum::serve(listener, app).await });
    (hub, address)
}

async fn station(dir: &Dir, address: &str) -> Station {
    let account = Account {
        server: Server::parse(address).unwrap(),
        username: "admin".into(),
    };
    Station::open(StationConfig {
        data_dir: dir.to_owned(),
        endpoint: Endpoint::Kitchen,
        credentials: Arc::new(Given::new(Secret::new("pw"))),
        account: Some(account),
        name: "Grill".into(),
        app_version: "1.2.3",
        ca_file: None,
    })
    .await
    .unwrap()
}

async fn until(station: &Station, what: impl Fn(&Snapshot) -> bool) {
    let (_, mut pushes) = station.attach().await.unwrap();
    let waited = async {
        while !what(&station.snapshot().await.unwrap()) {
            let _ = pushes.recv().await;
        }
    };
    let waited = tokio::time::timeout(PATIENCE, waited).await;
    assert!(waited.is_ok(), "{:?}", station.snapshot().await);
}

fn is_at(snapshot: &Snapshot, status: OrderStatus) -> bool {
    let order = snapshot.orders.iter().find(|order| order.id == OrderId(1));
    order.is_some_and(|order| order.status == status)
}

#[tokio::test]
async fn a_hub_without_sockets_is_followed_and_worked_over_rest() {
    let dir = tempfile::tempdir().unwrap();
    let (hub, address) = start().await;
    let station = station(dir.path(), &address).await;
    let rest = LinkStatus::Degraded {
        cause: Degraded::Rest,
    };
    until(&station, |now| {
        now.link.status == rest && is_at(now, OrderStatus::Pending)
    })
    .await;

    let moved = station
        .set_status(
            OrderId(1),
            Some(OrderStatus::Pending),
            OrderStatus::Preparing,
        )
        .await
        .unwrap();
    until(&station, |now| {
        now.pending.is_empty() && is_at(now, OrderStatus::Preparing)
    })
    .await;
    let fate = async {
        loop {
            let fate = station.fate(moved.intents[0]).await.unwrap();
            if !matches!(fate, Fate::Open { .. }) {
                return fate;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let fate = tokio::time::timeout(PATIENCE, fate).await.unwrap();
    assert_eq!(fate, Fate::Settled(Settlement::Applied));

    // A long poll is under way: what others do comes with it.
    hub.change("ready", None);
    until(&station, |now| is_at(now, OrderStatus::Ready)).await;
    assert_eq!(hub.events.lock().unwrap().len(), 2);
    station.close().await;
}
