//! The real hub, and those who place and work orders at it.

use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
};

use olgfeast_protocol::{Order, OrderStatus, wire::WireOrder};
use olgfeast_station::Server;
use serde_json::{Value, json};
use tokio::{sync::Semaphore, task::JoinSet};

/// Calls that are under way at once: some tills and some stations.
const AT_ONCE: usize = 8;

/// A running `feast serve --demo`.
pub(crate) struct Hub {
    child: Child,
    pub(crate) address: SocketAddr,
    pub(crate) user: String,
    pub(crate) password: String,
    token: String,
    items: Vec<i64>,
    http: reqwest::Client,
}

impl Drop for Hub {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Hub {
    pub(crate) async fn start(data: &Path) -> Hub {
        let program = std::env::var("FEAST_PROGRAM")
            .expect("FEAST_PROGRAM: the path of `feast`; `cargo xtask bench offline` sets it");
        let mut child = Command::new(program)
            .args(["serve", "--listen", "127.0.0.1:0", "--demo", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("feast serve");
        let mut line = String::new();
        let stdout = child.stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        let told: Value = serde_json::from_str(&line).unwrap();
        let word = |value: &Value| value.as_str().unwrap().to_owned();
        let address: SocketAddr = word(&told["listening"]).parse().unwrap();
        let server = Server::parse(&address.to_string()).unwrap();
        let tls = olgfeast_station::trusted(None).unwrap();
        let staff = &told["demo"]["staff"];
        let mut hub = Hub {
            child,
            address,
            user: word(&staff[0]),
            password: word(&staff[1]),
            token: String::new(),
            items: Vec::new(),
            http: olgfeast_station::client_of(&server, &tls).build().unwrap(),
        };
        let login = hub
            .http
            .post(hub.url("/auth/login"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("username={}&password={}", hub.user, hub.password));
        let login = login.send().await.unwrap().text().await.unwrap();
        let login: Value = serde_json::from_str(&login).unwrap();
        hub.token = word(&login["access_token"]);
        let menu: Value = hub.read("/menu/items?limit=100").await;
        let items = menu.as_array().unwrap().iter();
        hub.items = items.map(|item| item["id"].as_i64().unwrap()).collect();
        hub
    }

    /// Places so many orders; their keys.
    pub(crate) async fn place(self: &Arc<Hub>, count: usize) -> Vec<i64> {
        let jobs = (0..count).map(|number| {
            let hub = Arc::clone(self);
            async move {
                let items: Vec<Value> = (0..=number % 4)
                    .map(|line| hub.items[(number + line) % hub.items.len()])
                    .map(|item| json!({"food_item_id": item, "quantity": 1 + number % 3}))
                    .collect();
                let body = json!({"customer_name": format!("Guest {number}"), "items": items});
                let call = hub.http.post(hub.url("/live/orders"));
                let call = call.header("idempotency-key", uuid::Uuid::now_v7().to_string());
                let told = hub.send(call, &body).await;
                told["id"].as_i64().expect("the key of an order")
            }
        });
        let mut placed = all(jobs).await;
        placed.sort_unstable();
        placed
    }

    /// Brings orders to a state, one step after the other, as others would.
    pub(crate) async fn work(self: &Arc<Hub>, orders: &[i64], to: OrderStatus) {
        let jobs = orders.iter().map(|id| {
            let hub = Arc::clone(self);
            let id = *id;
            async move {
                for status in OrderStatus::PLAIN.into_iter().filter(|s| *s <= to).skip(1) {
                    let call = hub.http.put(hub.url(&format!("/orders/{id}/status")));
                    hub.send(call, &json!({"status": status.word()})).await;
                }
            }
        });
        all(jobs).await;
    }

    /// All orders of its board, those of this day that are over as well.
    pub(crate) async fn orders(&self) -> Vec<Order> {
        let mut orders = Vec::new();
        for part in 1.. {
            let told: Value = self.read(&format!("/live/snapshot?part={part}")).await;
            let some = told["orders"].as_array().unwrap().iter();
            orders.extend(some.map(|order| WireOrder::read(order).unwrap().onto(None).unwrap()));
            if told["parts"].as_u64() == Some(part) {
                break;
            }
        }
        orders
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}/api/v1{path}", self.address)
    }

    async fn read(&self, path: &str) -> Value {
        let call = self.http.get(self.url(path)).bearer_auth(&self.token);
        let answer = call.send().await.unwrap().error_for_status().unwrap();
        serde_json::from_str(&answer.text().await.unwrap()).unwrap()
    }

    async fn send(&self, call: reqwest::RequestBuilder, body: &Value) -> Value {
        let call = call.bearer_auth(&self.token);
        let call = call.header("content-type", "application/json");
        let answer = call.body(body.to_string()).send().await.unwrap();
        let answer = answer.error_for_status().unwrap();
        serde_json::from_str(&answer.text().await.unwrap()).unwrap()
    }
}

async fn all<T: Send + 'static>(
    jobs: impl Iterator<Item = impl Future<Output = T> + Send + 'static>,
) -> Vec<T> {
    let turns = Arc::new(Semaphore::new(AT_ONCE));
    let mut running = JoinSet::new();
    for job in jobs {
        let turns = Arc::clone(&turns);
        running.spawn(async move {
            let _turn = turns.acquire().await;
            job.await
        });
    }
    running.join_all().await
}
