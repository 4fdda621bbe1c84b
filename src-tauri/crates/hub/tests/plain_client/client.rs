//! A client as somebody writes one who has only the description of a plain olgFeast 2.0 server.
//!
//! It knows nothing of the hub: not its crates, not the live protocol. It trusts `kitchen_update` for
//! the lanes, merges the figures of the dashboard, and takes everything else for a hint.

use std::{collections::BTreeMap, net::SocketAddr, time::Duration};

use futures_util::{SinkExt, StreamExt};
use reqwest::{Method, StatusCode};
use serde_json::{Map, Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{self, Message, client::IntoClientRequest},
};

/// Longer than anything takes; only a failing test waits for it.
const PATIENCE: Duration = Duration::from_secs(60);

/// Somebody at a server, signed in or not.
#[derive(Clone)]
pub(crate) struct Person {
    server: SocketAddr,
    http: reqwest::Client,
    token: Option<String>,
}

impl Person {
    pub(crate) fn at(server: SocketAddr) -> Person {
        // Another test of this process may have been first.
        let _there = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().timeout(PATIENCE);
        Person {
            server,
            http: http.build().unwrap(),
            token: None,
        }
    }

    /// The same with a sign-in.
    pub(crate) async fn signed_in(&self, username: &str, password: &str) -> Person {
        let form = [("username", username), ("password", password)];
        let url = format!("http://{}/api/v1/auth/login", self.server);
        let answer = self.http.post(url).form(&form).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        let tokens: Value = answer.json().await.unwrap();
        assert_eq!(tokens["token_type"], "bearer");
        Person {
            token: Some(tokens["access_token"].as_str().unwrap().to_owned()),
            ..self.clone()
        }
    }

    pub(crate) fn nobody(&self) -> Person {
        Person {
            token: None,
            ..self.clone()
        }
    }

    /// Status and body of a call under `/api/v1`.
    pub(crate) async fn call(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        let url = format!("http://{}/api/v1{path}", self.server);
        let mut request = self.http.request(method, url);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if !body.is_null() {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// The body of a call that goes well.
    pub(crate) async fn done(&self, method: Method, path: &str, body: Value) -> Value {
        let (status, answer) = self.call(method, path, body).await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        self.done(Method::GET, path, Value::Null).await
    }

    /// Puts these into the cart and makes an order of them.
    pub(crate) async fn orders(&self, name: &str, items: &[(i64, i64)]) -> Value {
        for (item, quantity) in items {
            let line = json!({ "food_item_id": item, "quantity": quantity });
            self.done(Method::POST, "/cart/items", line).await;
        }
        let name = json!({ "customer_name": name });
        self.done(Method::POST, "/orders/checkout", name).await
    }

    pub(crate) async fn sets(&self, order: &Value, status: &str) -> Value {
        let path = format!("/orders/{}/status", order["id"]);
        self.done(Method::PUT, &path, json!({ "status": status }))
            .await
    }

    /// Opens a socket with the token where an old page would put it, if at all.
    pub(crate) async fn listens(&self, path: &str) -> Result<Screen, u16> {
        let mut url = format!("ws://{}{path}", self.server);
        if let Some(token) = &self.token {
            url = format!("{url}?token={token}");
        }
        match tokio_tungstenite::connect_async(url.into_client_request().unwrap()).await {
            Ok((socket, _)) => Ok(Screen {
                socket,
                lanes: BTreeMap::new(),
                figures: Map::new(),
                events: Vec::new(),
            }),
            Err(tungstenite::Error::Http(refused)) => Err(refused.status().as_u16()),
            Err(other) => panic!("neither opened nor refused: {other}"),
        }
    }
}

/// What a screen of the old kind shows.
pub(crate) struct Screen {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// Customers' names, by lane.
    pub(crate) lanes: BTreeMap<String, Vec<String>>,
    /// Everything that was ever told of the dashboard.
    pub(crate) figures: Map<String, Value>,
    /// The types of the frames that came, without those of pongs.
    pub(crate) events: Vec<String>,
}

impl Screen {
    /// The data of the next frame of this type; what comes before it is shown, too.
    pub(crate) async fn until(&mut self, kind: &str) -> Value {
        loop {
            match self.next().await {
                Message::Text(text) => {
                    let frame: Value = serde_json::from_str(&text).unwrap();
                    self.show(&frame);
                    if frame["type"] == kind {
                        return frame["data"].clone();
                    }
                }
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("{other:?} instead of {kind}"),
            }
        }
    }

    /// Everything that the server has said by now is shown.
    pub(crate) async fn catches_up(&mut self) {
        self.says(r#"{"type":"ping"}"#).await;
        self.until("pong").await;
    }

    pub(crate) async fn says(&mut self, text: &str) {
        self.socket.send(Message::text(text)).await.unwrap();
    }

    /// The code with which the server closes.
    pub(crate) async fn until_closed(&mut self) -> u16 {
        loop {
            if let Message::Close(frame) = self.next().await {
                // Read on, so that the server gets its answer and need not wait for it.
                while let Some(Ok(_)) = self.socket.next().await {}
                return frame.unwrap().code.into();
            }
        }
    }

    /// A ping of the protocol itself comes back as it was.
    pub(crate) async fn pings(&mut self, payload: &'static [u8]) {
        let ping = Message::Ping(payload.into());
        self.socket.send(ping).await.unwrap();
        loop {
            match self.next().await {
                Message::Pong(echo) => return assert_eq!(echo, payload),
                Message::Close(frame) => panic!("{frame:?}"),
                _ => {}
            }
        }
    }

    async fn next(&mut self) -> Message {
        let next = tokio::time::timeout(PATIENCE, self.socket.next()).await;
        next.expect("a frame in time").expect("a frame").unwrap()
    }

    fn show(&mut self, frame: &Value) {
        let kind = frame["type"].as_str().unwrap().to_owned();
        let data = &frame["data"];
        match &*kind {
            "pong" => return,
            "kitchen_update" => {
                for lane in ["pending", "preparing", "ready"] {
                    let orders = data[format!("{lane}_orders")].as_array().unwrap();
                    let names = orders.iter().map(|order| {
                        assert_eq!(order["status"], lane);
                        order["customer_name"].as_str().unwrap().to_owned()
                    });
                    self.lanes.insert(lane.to_owned(), names.collect());
                }
            }
            // Half of the figures come with a change: the others stay.
            "dashboard_analytics" => self.figures.extend(data.as_object().unwrap().clone()),
            _ => {}
        }
        self.events.push(kind);
    }
}
