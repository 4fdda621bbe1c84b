//! Servers for a doctor to look at: one that behaves as it is told, and one that encrypts.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Json, Router,
    extract::{
        State, WebSocketUpgrade,
        ws::{Message, WebSocket},
    },
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use olgfeast_protocol::UtcTime;
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

pub(crate) const EPOCH: &str = "0192f0c1-2345-7abc-8def-0123456789ab";

/// How a server behaves.
#[derive(Clone)]
pub(crate) struct Conduct {
    pub(crate) health: (StatusCode, &'static str),
    pub(crate) login: StatusCode,
    pub(crate) is_staff: bool,
    pub(crate) socket: Socket,
    /// How far its clock is ahead.
    pub(crate) ahead_millis: i64,
    /// What was said on the socket.
    pub(crate) heard: Arc<Mutex<Vec<String>>>,
}

/// How its socket behaves.
#[derive(Clone, PartialEq)]
pub(crate) enum Socket {
    Refused(StatusCode),
    /// Opened and dropped.
    Dropped,
    /// Opened, and then nothing.
    Silent,
    /// Says this first and answers pings.
    Says(String),
    /// Says this first and answers nothing.
    Deaf(String),
}

impl Conduct {
    fn good(first: &str) -> Conduct {
        Conduct {
            health: (StatusCode::OK, r#"{"status":"healthy","version":"2.0.0"}"#),
            login: StatusCode::OK,
            is_staff: true,
            socket: Socket::Says(first.to_owned()),
            ahead_millis: 0,
            heard: Arc::default(),
        }
    }

    fn hear(&self, text: &str) {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.push(text.to_owned());
    }

    pub(crate) async fn start(self) -> SocketAddr {
        let app = Router::new()
            .route("/health", get(health))
            .route("/api/v1/auth/login", post(login))
            .route("/api/v1/auth/me", get(me))
            .route("/ws/kitchen/display", get(upgrade))
            .with_state(self);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, app).await });
        address
    }
}

pub(crate) fn plain() -> Conduct {
    Conduct::good(
        r#"{"type": "kitchen_update", "data": {"pending_orders": [], "preparing_orders": [],
            "ready_orders": [], "timestamp": "2026-11-22 21:26:00.000000"},
            "timestamp": "2026-11-22T21:26:00.000000"}"#,
    )
}

pub(crate) fn hub() -> Conduct {
    let hello = json!({"type": "hello", "data": {"protocol": 1, "epoch": EPOCH, "head": 7,
        "tick_ms": 3000, "server_time": "2026-11-22T21:26:00Z"}});
    Conduct::good(&hello.to_string())
}

async fn health(State(conduct): State<Conduct>) -> Response {
    conduct.health.into_response()
}

async fn login(State(conduct): State<Conduct>) -> Response {
    let body = if conduct.login.is_success() {
        json!({"access_token": "a", "refresh_token": "r", "token_type": "bearer"})
    } else {
        json!({"detail": "no"})
    };
    (conduct.login, Json(body)).into_response()
}

async fn me(State(conduct): State<Conduct>) -> Json<Value> {
    Json(json!({"id": 1, "username": "ann", "is_staff": conduct.is_staff, "is_active": true}))
}

async fn upgrade(
    State(conduct): State<Conduct>,
    headers: HeaderMap,
    socket: WebSocketUpgrade,
) -> Response {
    assert_eq!(headers["authorization"], "Bearer a");
    match conduct.socket {
        Socket::Refused(status) => status.into_response(),
        _ => socket.on_upgrade(move |socket| serve(conduct, socket)),
    }
}

async fn serve(conduct: Conduct, mut socket: WebSocket) {
    match &conduct.socket {
        Socket::Refused(_) | Socket::Dropped => return,
        Socket::Silent => {}
        Socket::Says(first) | Socket::Deaf(first) => {
            let _ = socket.send(Message::Text(first.as_str().into())).await;
        }
    }
    while let Some(Ok(message)) = socket.recv().await {
        let (Message::Text(text), Socket::Says(_)) = (message, &conduct.socket) else {
            continue;
        };
        let said: Value = serde_json::from_str(&text).unwrap();
        conduct.hear(&text);
        if said["type"] == "ping" {
            let at = now().plus_millis(conduct.ahead_millis);
            let pong = json!({"type": "pong", "data": {"id": said["data"]["id"]},
                "timestamp": naive(at)});
            let _ = socket.send(Message::Text(pong.to_string().into())).await;
        }
    }
}

fn now() -> UtcTime {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    UtcTime::from_millis(i64::try_from(since.unwrap().as_millis()).unwrap())
}

/// As a plain server writes it: without a zone.
fn naive(at: UtcTime) -> String {
    let at = jiff::Timestamp::from_microsecond(at.0).unwrap();
    at.strftime("%Y-%m-%dT%H:%M:%S.%f").to_string()
}

pub(crate) fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// A server that encrypts and then says nothing.
pub(crate) async fn encrypted() -> SocketAddr {
    let certificate = include_bytes!("../../../link/tests/tls/server.pem");
    let key = include_bytes!("../../../link/tests/tls/server.key");
    let certificate = CertificateDer::from_pem_slice(certificate).unwrap();
    let key = PrivateKeyDer::from_pem_slice(key).unwrap();
    let tls = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(tls));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((tcp, _)) = listener.accept().await {
            open.extend(acceptor.accept(tcp).await);
        }
    });
    address
}
