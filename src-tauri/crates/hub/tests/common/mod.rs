//! A hub on a free port of this machine, and clients for it.
#![allow(dead_code, reason = "each test binary uses another part")]

use std::{net::SocketAddr, path::Path, time::Duration};

use futures_util::StreamExt;
use olgfeast_hub::{Hub, HubConfig, Running};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{self, Message, client::IntoClientRequest},
};

/// Longer than anything takes on the slowest machine; only a failing test waits for it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) fn config(data: &Path) -> HubConfig {
    HubConfig {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        tls_listen: None,
        data: data.to_owned(),
        demo: true,
        plain_open: false,
        allow_origins: vec!["http://pages.example".into()],
        tick: None,
    }
}

/// A demo hub with both of its people signed in.
pub(crate) struct Feast {
    pub(crate) hub: Running,
    pub(crate) staff: Client,
    pub(crate) customer: Client,
    /// Not dropped before the hub.
    pub(crate) data: tempfile::TempDir,
}

impl Feast {
    pub(crate) async fn start() -> Feast {
        let data = tempfile::tempdir().unwrap();
        let hub = Hub::start(config(data.path())).await.unwrap();
        let (staff, customer) = people(&hub).await;
        Feast {
            hub,
            staff,
            customer,
            data,
        }
    }

    /// Places an order of one piece of each of the first `lines` items of the menu.
    pub(crate) async fn order(&self, name: &str, lines: i64) -> Value {
        for item in 1..=lines {
            let line = json!({ "food_item_id": item, "quantity": 1 });
            self.customer.post("/api/v1/cart/items", line).await.ok();
        }
        let body = json!({ "customer_name": name });
        self.customer
            .post("/api/v1/orders/checkout", body)
            .await
            .ok()
    }

    pub(crate) async fn set_status(&self, order: i64, status: &str) -> Answer {
        let path = format!("/api/v1/orders/{order}/status");
        self.staff.put(&path, json!({ "status": status })).await
    }
}

/// The staff account and the customer of a demo hub, signed in.
pub(crate) async fn people(hub: &Running) -> (Client, Client) {
    let demo = hub.demo().unwrap();
    let nobody = Client::new(hub.address());
    let staff = nobody
        .sign_in(&demo.staff.username, &demo.staff.password)
        .await;
    let customer = nobody
        .sign_in(&demo.customer.username, &demo.customer.password)
        .await;
    (staff, customer)
}

#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) address: SocketAddr,
    pub(crate) http: reqwest::Client,
    pub(crate) scheme: &'static str,
    pub(crate) token: Option<String>,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    /// The body of a success.
    pub(crate) fn ok(&self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text);
        self.json()
    }
}

impl Client {
    pub(crate) fn new(address: SocketAddr) -> Client {
        // A second client finds the first one's provider there.
        let _there = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .build()
            .unwrap();
        Client {
            address,
            http,
            scheme: "http",
            token: None,
        }
    }

    pub(crate) fn with_token(&self, token: &str) -> Client {
        Client {
            token: Some(token.to_owned()),
            ..self.clone()
        }
    }

    pub(crate) async fn sign_in(&self, username: &str, password: &str) -> Client {
        let tokens = self.login(username, password).await.ok();
        self.with_token(tokens["access_token"].as_str().unwrap())
    }

    pub(crate) async fn login(&self, username: &str, password: &str) -> Answer {
        let form = [("username", username), ("password", password)];
        let request = self.request(Method::POST, "/api/v1/auth/login").form(&form);
        answer(request).await
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self
            .http
            .request(method, format!("{}://{}{path}", self.scheme, self.address));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        answer(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        answer(self.request(Method::POST, path).json(&body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        answer(self.request(Method::PUT, path).json(&body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        answer(self.request(Method::DELETE, path)).await
    }

    /// Opens a socket with this client's token in the header.
    pub(crate) async fn socket(&self, path: &str) -> Result<Socket, tungstenite::Error> {
        let token = self.token.as_ref().map(|token| format!("Bearer {token}"));
        let headers: Vec<(&'static str, String)> = token
            .into_iter()
            .map(|token| ("authorization", token))
            .collect();
        socket(self.address, path, &headers).await
    }
}

pub(crate) async fn answer(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    Answer {
        status,
        headers,
        text: response.text().await.unwrap(),
    }
}

pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

pub(crate) async fn socket(
    address: SocketAddr,
    path: &str,
    headers: &[(&'static str, String)],
) -> Result<Socket, tungstenite::Error> {
    let mut request = format!("ws://{address}{path}").into_client_request()?;
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().unwrap());
    }
    let (socket, _) = tokio_tungstenite::connect_async(request).await?;
    Ok(socket)
}

/// The HTTP status with which an upgrade was refused.
pub(crate) fn refused(opened: Result<Socket, tungstenite::Error>) -> u16 {
    match opened {
        Err(tungstenite::Error::Http(response)) => response.status().as_u16(),
        Err(other) => panic!("neither opened nor refused: {other}"),
        Ok(_) => panic!("opened"),
    }
}

/// The next text frame as JSON.
pub(crate) async fn frame(socket: &mut Socket) -> Value {
    loop {
        match next(socket).await {
            Message::Text(text) => return serde_json::from_str(&text).unwrap(),
            Message::Ping(_) | Message::Pong(_) => {}
            other => panic!("no text: {other:?}"),
        }
    }
}

/// The next message of any kind.
pub(crate) async fn next(socket: &mut Socket) -> Message {
    let next = tokio::time::timeout(PATIENCE, socket.next()).await;
    next.expect("a frame in time").expect("a frame").unwrap()
}

/// The code with which the other side closes, after whatever it still sends.
pub(crate) async fn close_code(socket: &mut Socket) -> u16 {
    loop {
        if let Message::Close(frame) = next(socket).await {
            return frame.unwrap().code.into();
        }
    }
}
