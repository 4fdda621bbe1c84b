//! The server: the shipped program in a process of its own, and the others who change orders there.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
};

use anyhow::{Context, ensure};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::program;

/// Who orders.
const GUESTS: [&str; 6] = [
    "Anna",
    "Bruno",
    "Zoë Müller",
    "Chiara",
    "Jean-Luc",
    "Łukasz",
];

/// A running `feast serve --demo`, and another station that is signed in there.
pub(super) struct Hub {
    child: Child,
    /// Where it listens.
    pub(super) url: String,
    /// Name and password.
    pub(super) staff: (String, String),
    http: Client,
    token: String,
    /// What is on the menu.
    menu: Vec<i64>,
    placed: AtomicUsize,
    _dir: TempDir,
}

impl Hub {
    /// Without orders.
    pub(super) async fn start() -> anyhow::Result<Hub> {
        let dir = tempfile::tempdir()?;
        let mut child = Command::new(program("feast")?)
            .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(dir.path())
            .env("RUST_LOG", "error")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("starting feast serve")?;
        let mut line = String::new();
        let stdout = child.stdout.take().context("the pipe of the hub")?;
        BufReader::new(stdout).read_line(&mut line)?;
        let said: Value = serde_json::from_str(&line).context("the hub's first line")?;
        let text = |pointer: &str| -> anyhow::Result<String> {
            let text = said.pointer(pointer).and_then(Value::as_str);
            Ok(text
                .with_context(|| format!("the hub did not say {pointer}"))?
                .to_owned())
        };
        let mut hub = Hub {
            url: format!("http://{}", text("/listening")?),
            staff: (text("/demo/staff/0")?, text("/demo/staff/1")?),
            http: Client::new(),
            token: String::new(),
            menu: Vec::new(),
            placed: AtomicUsize::new(0),
            child,
            _dir: dir,
        };
        hub.sign_in().await?;
        Ok(hub)
    }

    /// Its number in the system.
    pub(super) fn process(&self) -> u32 {
        self.child.id()
    }

    async fn sign_in(&mut self) -> anyhow::Result<()> {
        let form = [("username", &self.staff.0), ("password", &self.staff.1)];
        let login = self.http.post(self.at("auth/login")).form(&form);
        let login: Value = login.send().await?.error_for_status()?.json().await?;
        let token = login.get("access_token").and_then(Value::as_str);
        self.token = token.context("a token")?.to_owned();
        let menu = self.call(Method::GET, "menu/items", None).await?;
        let items = menu.as_array().context("the menu")?;
        self.menu = items
            .iter()
            .filter_map(|item| item.get("id")?.as_i64())
            .collect();
        ensure!(!self.menu.is_empty(), "the menu is empty");
        Ok(())
    }

    /// Places an order of one to three lines: its key.
    pub(super) async fn place(&self) -> anyhow::Result<i64> {
        let number = self.placed.fetch_add(1, Ordering::Relaxed);
        let lines = self.menu.iter().cycle().skip(number).take(1 + number % 3);
        let lines: Vec<Value> = lines
            .map(|item| json!({"food_item_id": item, "quantity": 1 + number % 2}))
            .collect();
        let guest = GUESTS.iter().cycle().nth(number);
        let order = json!({ "customer_name": guest, "items": lines });
        let order = self.call(Method::POST, "live/orders", Some(order)).await?;
        order
            .get("id")
            .and_then(Value::as_i64)
            .context("the key of an order")
    }

    /// Moves an order as another client does; returns when the hub has kept it and said so.
    pub(super) async fn move_to(&self, id: i64, status: &str) -> anyhow::Result<()> {
        let path = format!("orders/{id}/status");
        let status = json!({ "status": status });
        self.call(Method::PUT, &path, Some(status)).await?;
        Ok(())
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> anyhow::Result<Value> {
        let mut request = self
            .http
            .request(method, self.at(path))
            .bearer_auth(&self.token);
        if path == "live/orders" {
            request = request.header("idempotency-key", uuid::Uuid::now_v7().to_string());
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await?;
        let (status, text) = (answer.status(), answer.text().await?);
        ensure!(status.is_success(), "{path}: {status}: {text}");
        Ok(serde_json::from_str(&text)?)
    }

    fn at(&self, path: &str) -> String {
        format!("{}/api/v1/{path}", self.url)
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}
