//! A station at a hub, over a real socket: the hub says what is written here.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

use std::{path::Path, sync::Arc, time::Duration};

use axum::{
    Json, Router,
    extract::{
        State, WebSocketUpgrade,
        ws::{Message, WebSocket},
    },
    http::{HeaderMap, Uri},
    response::Response,
    routing::{get, post},
};
use olgfeast_protocol::{
    Epoch, OrderId, OrderStatus, Seq, Version,
    ipc::LinkStatus,
    live::{ClientMessage, Digest},
};
use olgfeast_station::{
    Account, Endpoint, Filter, Given, Secret, Server, Spoken, Station, StationConfig, SyncReport,
};
use serde_json::{Value, json};
use tokio::sync::mpsc;

const PATIENCE: Duration = Duration::from_secs(60);

/// An upgrade as it was asked for, and the socket.
type Upgraded = (Uri, HeaderMap, WebSocket);

/// A hub that only upgrades: what is said on the sockets is said by the test.
struct Hub {
    address: String,
    upgrades: mpsc::Receiver<Upgraded>,
}

impl Hub {
    async fn start() -> Hub {
        let (sockets, upgrades) = mpsc::channel(4);
        let app = Router::new()
            .route(
                "/api/v1/auth/login",
                post(|| async { Json(json!({"access_token": "a", "token_type": "bearer"})) }),
            )
            .route("/ws/kitchen/display", get(upgrade))
            .with_state(sockets);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Hub { address, upgrades }
    }

    async fn upgraded(&mut self) -> Upgraded {
        let upgraded = tokio::time::timeout(PATIENCE, self.upgrades.recv()).await;
        upgraded.unwrap().unwrap()
    }
}

async fn upgrade(
    State(sockets): State<mpsc::Sender<Upgraded>>,
    uri: Uri,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    upgrade.on_upgrade(|socket| async move {
        let _ = sockets.send((uri, headers, socket)).await;
    })
}

async fn station(dir: &Path, hub: &Hub) -> Station {
    let server = Server::parse(&hub.address).unwrap();
    let username = "admin".to_owned();
    let given = Given::new(Secret::new("pw"));
    Station::open(StationConfig {
        data_dir: dir.to_owned(),
        endpoint: Endpoint::Kitchen,
        credentials: Arc::new(given),
        account: Some(Account { server, username }),
        name: "Grill".into(),
        app_version: "1.2.3",
        ca_file: None,
    })
    .await
    .unwrap()
}

async fn say(socket: &mut WebSocket, kind: &str, data: Value) {
    let text = json!({"type": kind, "data": data}).to_string();
    socket.send(Message::Text(text.into())).await.unwrap();
}

/// What the station says next, its pings answered and passed on to `pings`.
async fn hear(socket: &mut WebSocket, wanted: impl Fn(&ClientMessage) -> bool) -> ClientMessage {
    let heard = async {
        loop {
            let Some(Ok(message)) = socket.recv().await else {
                panic!("the station has left");
            };
            let Message::Text(text) = message else {
                continue;
            };
            let message = ClientMessage::parse(&text).unwrap();
            if let ClientMessage::Ping { id, .. } = message {
                say(socket, "pong", json!({ "id": id })).await;
            }
            if wanted(&message) {
                return message;
            }
        }
    };
    tokio::time::timeout(PATIENCE, heard).await.unwrap()
}

fn resume(message: &ClientMessage) -> bool {
    matches!(message, ClientMessage::Resume { .. })
}

fn order(id: i64, status: &str, version: u64) -> Value {
    json!({"id": id, "display_id": id, "ref_code": format!("ref{id}"), "status": status,
        "version": version, "customer_name": "Ann", "order_items": [{"id": 1, "quantity": 2,
            "food_item": {"name": "Fries", "food_group": "Grill"}}]})
}

async fn until(station: &Station, what: impl Fn(&SyncReport) -> bool) {
    let waited = async {
        while !what(&station.sync()) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let waited = tokio::time::timeout(PATIENCE, waited).await;
    assert!(waited.is_ok(), "{:?}", station.sync());
}

#[tokio::test]
async fn a_station_follows_a_hub_and_goes_on_from_its_place_after_a_restart() {
    let epoch = Epoch(uuid::Uuid::from_u128(7));
    let hello = |head: u64| json!({"protocol": 1, "epoch": epoch, "head": head, "tick_ms": 1000});
    let dir = tempfile::tempdir().unwrap();
    let mut hub = Hub::start().await;

    let first = station(dir.path(), &hub).await;
    let (uri, headers, mut socket) = hub.upgraded().await;
    assert_eq!(uri.query(), Some("live=1"));
    assert_eq!(headers["x-station-id"], first.id().to_string().as_str());
    assert_eq!(headers["x-station-name"], "Grill");
    assert_eq!(headers["x-app-version"], "1.2.3");
    say(&mut socket, "hello", hello(4)).await;
    let none = ClientMessage::Resume {
        epoch: None,
        after: None,
    };
    assert_eq!(hear(&mut socket, resume).await, none);
    let whole = json!({"part": 1, "parts": 1, "epoch": epoch, "head": 4,
        "orders": [order(1, "pending", 1), order(2, "ready", 3)]});
    say(&mut socket, "snapshot", whole).await;
    say(&mut socket, "resumed", json!({"head": 4})).await;
    let started = json!({"seq": 5, "prev": 4, "order": order(1, "preparing", 2)});
    say(&mut socket, "order_status_change", started).await;
    until(&first, |sync| sync.cursor == Some(Seq(5))).await;
    let told = hear(&mut socket, |message| {
        matches!(
            message,
            ClientMessage::Ping {
                cursor: Some(Seq(5)),
                ..
            }
        )
    });
    let ClientMessage::Ping { id, unsent, .. } = told.await else {
        panic!("no ping")
    };
    assert!(id.is_some());
    assert_eq!(unsent, Some(0));

    let digest = Digest::of([
        (OrderId(1), Version(2), OrderStatus::Preparing),
        (OrderId(2), Version(3), OrderStatus::Ready),
    ]);
    let tick = json!({"epoch": epoch, "head": 5, "digest": digest});
    say(&mut socket, "tick", tick).await;
    let (_, mut pushes) = first.attach().await.unwrap();
    loop {
        let snapshot = first.snapshot().await.unwrap();
        let live = snapshot.link.status == LinkStatus::Live;
        if live && snapshot.freshness.checked_at.is_some() {
            break;
        }
        let pushed = tokio::time::timeout(PATIENCE, pushes.recv()).await;
        assert!(pushed.is_ok(), "{snapshot:?}");
    }
    let sync = first.sync();
    assert_eq!(
        (sync.spoken, sync.mismatches, sync.gaps),
        (Spoken::Live, 0, 0)
    );
    first.close().await;
    drop(socket);

    let second = station(dir.path(), &hub).await;
    let saved = second.snapshot().await.unwrap();
    assert_eq!(saved.orders.len(), 2, "before any network");
    let (_, _, mut socket) = hub.upgraded().await;
    say(&mut socket, "hello", hello(6)).await;
    let from = ClientMessage::Resume {
        epoch: Some(epoch),
        after: Some(Seq(5)),
    };
    assert_eq!(hear(&mut socket, resume).await, from);
    let ready = json!({"seq": 6, "prev": 5, "order": order(1, "ready", 3)});
    say(&mut socket, "order_status_change", ready).await;
    say(&mut socket, "resumed", json!({"head": 6})).await;
    until(&second, |sync| sync.cursor == Some(Seq(6))).await;
    assert_eq!(second.sync().snapshots, 0);
    second.close().await;
}

/// A station that is told of an open order and of one that is over, up to event 4.
async fn copied(dir: &Path, hub: &mut Hub) -> (Station, WebSocket) {
    let epoch = Epoch(uuid::Uuid::from_u128(7));
    let station = station(dir, hub).await;
    let (_, _, mut socket) = hub.upgraded().await;
    let hello = json!({"protocol": 1, "epoch": epoch, "head": 4, "tick_ms": 1000});
    say(&mut socket, "hello", hello).await;
    hear(&mut socket, resume).await;
    let whole = json!({"part": 1, "parts": 1, "epoch": epoch, "head": 4,
        "orders": [order(1, "pending", 1), order(2, "complete", 3)]});
    say(&mut socket, "snapshot", whole).await;
    say(&mut socket, "resumed", json!({"head": 4})).await;
    until(&station, |sync| sync.cursor == Some(Seq(4))).await;
    (station, socket)
}

/// Writes over a page of the file that no board is loaded from.
async fn damage_history(dir: &Path) {
    use std::io::{Seek, SeekFrom, Write};
    let path = dir.join("cache.db");
    // The writer's last act copies its log over the file.
    let closed = async {
        while dir.join("cache.db-wal").exists() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(PATIENCE, closed).await.unwrap();
    let beside = rusqlite::Connection::open(&path).unwrap();
    let root: u32 = beside
        .query_row(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'past_orders_by_age'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    drop(beside);
    let mut file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(u64::from(root - 1) * 4_096))
        .unwrap();
    file.write_all(&[0xA5; 4_096]).unwrap();
}

#[tokio::test]
async fn a_damaged_history_is_found_once_the_board_is_shown_and_the_board_is_saved_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut hub = Hub::start().await;
    let (first, socket) = copied(dir.path(), &mut hub).await;
    first.close().await;
    drop(socket);
    damage_history(dir.path()).await;

    let second = station(dir.path(), &hub).await;
    let found = async {
        loop {
            let (board, _) = second.attach().await.unwrap();
            assert_eq!(board.orders.len(), 2, "what is shown does not suffer");
            let rows = second.history(Filter::default(), None, 10).await;
            let changes = second.changes(OrderId(1), "ref1").await;
            if let (Ok(page), Ok(changes)) = (rows, changes)
                && page.orders.len() == 2
                && changes.is_empty()
            {
                break page;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let page = tokio::time::timeout(PATIENCE, found).await.unwrap();
    assert_eq!(page.orders[0].id.0 + page.orders[1].id.0, 3);
    second.close().await;
    let third = station(dir.path(), &hub).await;
    assert_eq!(third.snapshot().await.unwrap().orders.len(), 2);
    third.close().await;
}

#[tokio::test]
async fn what_a_station_has_seen_can_be_looked_up_without_the_hub() {
    let dir = tempfile::tempdir().unwrap();
    let mut hub = Hub::start().await;
    let (first, mut socket) = copied(dir.path(), &mut hub).await;
    let started = json!({"seq": 5, "prev": 4, "order": order(1, "preparing", 2),
        "by": {"station": "Grill 2"}});
    say(&mut socket, "order_status_change", started).await;
    until(&first, |sync| sync.cursor == Some(Seq(5))).await;
    first.close().await;
    drop((socket, hub));

    let closed = Hub::start().await;
    let second = station(dir.path(), &closed).await;
    let changes = second.changes(OrderId(1), "ref1").await.unwrap();
    let told: Vec<_> = changes
        .iter()
        .map(|change| (change.to, change.by.station.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            (OrderStatus::Pending, None),
            (OrderStatus::Preparing, Some("Grill 2"))
        ]
    );
    let over = Filter {
        status: Some(OrderStatus::Complete),
        item: Some("fries".into()),
        ..Filter::default()
    };
    let page = second.history(over, None, 10).await.unwrap();
    assert_eq!((page.orders.len(), page.orders[0].id), (1, OrderId(2)));
    second.close().await;
}
