//! What goes over the wire to a hub's REST, and how its answers are read: real HTTP on loopback.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a server that cannot be set up must fail its test"
)]

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, put},
};
use olgfeast_protocol::{
    Epoch, IntentId, LineId, OrderId, OrderStatus, Seq, StationId, UtcTime, Version,
};
use olgfeast_station::{Answer, Call, CallError, Http, Keyed, LineChange, Rest, Secret, Server};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use uuid::Uuid;

const EPOCH: Epoch = Epoch(Uuid::from_u128(7));

#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<Value>>>);

impl Heard {
    fn last(&self) -> Value {
        self.0.lock().unwrap().last().cloned().unwrap()
    }
}

/// Answers as the order's number says, and writes down what it was asked.
async fn change(
    State(heard): State<Heard>,
    Path(id): Path<u16>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    let header = |name: &str| headers.get(name).unwrap().to_str().unwrap().to_owned();
    heard.0.lock().unwrap().push(json!({
        "key": header("idempotency-key"), "station_id": header("x-station-id"),
        "token": header("authorization"), "body": body,
    }));
    let order = json!({"id": id, "status": "preparing", "version": 6});
    match id {
        409 => {
            let since = json!([{"version": 6, "from": "pending", "to": "preparing"}]);
            let body = json!({"detail": "changed", "order": order, "since": since});
            (StatusCode::CONFLICT, Json(body)).into_response()
        }
        422 | 503 => StatusCode::from_u16(id).unwrap().into_response(),
        // Slower than anybody waits for.
        1 => std::future::pending().await,
        _ => Json(order).into_response(),
    }
}

async fn strike(
    State(heard): State<Heard>,
    Path((id, line)): Path<(u16, i64)>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    let key = headers.get("idempotency-key").unwrap().to_str().unwrap();
    heard
        .0
        .lock()
        .unwrap()
        .push(json!({ "order": id, "line": line, "key": key, "body": body }));
    match id {
        404 => StatusCode::NOT_FOUND.into_response(),
        500 => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        _ => Json(json!({"id": id, "status": "pending", "version": 6, "struck": [line]}))
            .into_response(),
    }
}

async fn events(
    State(heard): State<Heard>,
    Query(asked): Query<HashMap<String, String>>,
) -> Response {
    heard.0.lock().unwrap().push(json!(asked));
    if asked["epoch"] != EPOCH.to_string() {
        return StatusCode::GONE.into_response();
    }
    Json(json!({"epoch": EPOCH, "head": 9, "events": [], "more": false})).into_response()
}

async fn part(Query(asked): Query<HashMap<String, String>>) -> Json<Value> {
    let part: u64 = asked["part"].parse().unwrap();
    Json(json!({"part": part, "parts": 3, "epoch": EPOCH, "head": 9, "orders": []}))
}

async fn hub() -> (Http, Server, Heard) {
    let heard = Heard::default();
    let router = Router::new()
        .route("/api/v1/orders/{id}/status", put(change))
        .route("/api/v1/live/orders/{id}/lines/{line}", put(strike))
        .route("/api/v1/live/events", get(events))
        .route("/api/v1/live/snapshot", get(part))
        .with_state(heard.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = Server::parse(&listener.local_addr().unwrap().to_string()).unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let tls = olgfeast_link::tls::client_config().unwrap();
    let station = StationId(Uuid::from_u128(5));
    (Http::new(&tls, station, "0").unwrap(), server, heard)
}

fn keyed(id: i64, patience: Duration) -> Call {
    Call::Keyed {
        token: Secret::new("token"),
        id: OrderId(id),
        change: Keyed {
            key: IntentId(Uuid::from_u128(3)),
            to: OrderStatus::Preparing,
            expected: Version(5),
            made_at: UtcTime(1_795_382_470_228_939),
            station: "Küche 2".into(),
            patience,
        },
    }
}

const LONG: Duration = Duration::from_secs(30);

#[tokio::test]
async fn a_change_carries_its_key_its_version_and_who_made_it_when() {
    let (http, server, heard) = hub().await;
    let reply = http.call(&server, keyed(7, LONG)).await;
    let Ok(Answer::Order(order)) = reply.answer else {
        panic!("{reply:?}")
    };
    assert_eq!(order.version, Some(Version(6)));
    let expected = json!({
        "key": Uuid::from_u128(3).to_string(),
        "station_id": Uuid::from_u128(5).to_string(),
        "token": "Bearer token",
        "body": {"status": "preparing", "expected_version": 5,
            "made_at": "2026-11-22T21:21:10.228939Z", "station": "Küche 2"},
    });
    assert_eq!(heard.last(), expected);
}

#[tokio::test]
async fn what_a_hub_answers_to_a_change_is_told_apart() {
    let (http, server, _) = hub().await;
    let answer = http.call(&server, keyed(409, LONG)).await.answer;
    let Err(CallError::Conflict(conflict)) = answer else {
        panic!("{answer:?}")
    };
    assert_eq!(conflict.order.version, Some(Version(6)));
    assert!(conflict.since.iter().all(|since| since.moved));
    let refused = http.call(&server, keyed(422, LONG)).await.answer;
    assert!(matches!(
        refused,
        Err(CallError::Refused { status: 422, .. })
    ));
    let failed = http.call(&server, keyed(503, LONG)).await.answer;
    assert!(matches!(failed, Err(CallError::Unknown(_))));
    let slow = http
        .call(&server, keyed(1, Duration::from_millis(50)))
        .await;
    assert!(matches!(slow.answer, Err(CallError::Unknown(_))));
}

#[tokio::test]
async fn a_strike_carries_its_key_and_no_version_and_its_outcome_is_told_apart() {
    let (http, server, heard) = hub().await;
    let strike = |id: i64| Call::Strike {
        token: Secret::new("token"),
        id: OrderId(id),
        change: LineChange {
            key: IntentId(Uuid::from_u128(3)),
            line: LineId(21),
            struck: true,
            made_at: UtcTime(1_795_382_470_228_939),
            station: "Küche 2".into(),
            patience: LONG,
        },
    };
    let reply = http.call(&server, strike(7)).await;
    let Ok(Answer::Order(order)) = reply.answer else {
        panic!("{reply:?}")
    };
    assert_eq!(order.struck, Some([LineId(21)].into()));
    let made_at = UtcTime(1_795_382_470_228_939).zoned();
    let asked = json!({"order": 7, "line": 21, "key": IntentId(Uuid::from_u128(3)),
        "body": {"struck": true, "made_at": made_at, "station": "Küche 2"}});
    assert_eq!(heard.last(), asked);
    let none = http.call(&server, strike(404)).await.answer;
    assert!(
        matches!(none, Err(CallError::Refused { status: 404, .. })),
        "{none:?}"
    );
    let unknown = http.call(&server, strike(500)).await.answer;
    assert!(matches!(unknown, Err(CallError::Unknown(_))), "{unknown:?}");
}

#[tokio::test]
async fn the_log_is_asked_for_from_a_place_in_whole_seconds() {
    let (http, server, heard) = hub().await;
    let ask = |epoch| Call::Events {
        token: Secret::new("token"),
        epoch,
        after: Seq(8),
        wait: Duration::from_secs(15),
    };
    let Ok(Answer::Events(page)) = http.call(&server, ask(EPOCH)).await.answer else {
        panic!("no page")
    };
    assert_eq!((page.epoch, page.head), (EPOCH, Seq(9)));
    let asked = json!({"epoch": EPOCH.to_string(), "after": "8", "wait": "15"});
    assert_eq!(heard.last(), asked);
    let gone = http.call(&server, ask(Epoch(Uuid::nil()))).await.answer;
    assert!(matches!(gone, Err(CallError::Refused { status: 410, .. })));
}

#[tokio::test]
async fn a_copy_is_asked_for_part_by_part_and_a_plain_server_has_none() {
    let (http, server, _) = hub().await;
    let ask = |part| Call::Part {
        token: Secret::new("token"),
        part,
    };
    let Ok(Answer::Part(part)) = http.call(&server, ask(2)).await.answer else {
        panic!("no part")
    };
    assert_eq!((part.part, part.parts), (2, 3));
    let plain = Router::<()>::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = Server::parse(&listener.local_addr().unwrap().to_string()).unwrap();
    tokio::spawn(async move { axum::serve(listener, plain).await.unwrap() });
    let none = http.call(&server, ask(1)).await.answer;
    assert!(matches!(none, Err(CallError::Refused { status: 404, .. })));
}
