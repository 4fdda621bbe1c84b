//! A demo hub as a process of its own, and what a counter does there over REST.

use std::{
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use tokio::{
    runtime::{Builder, Runtime},
    task::JoinSet,
};

use crate::process::{DEADLINE, Process};

/// A `feast serve --demo`, and its staff account.
pub(crate) struct Hub {
    process: Process,
    dir: PathBuf,
    address: String,
    password: String,
    customer: String,
    runtime: Runtime,
    http: Client,
    tokens: Tokens,
}

/// They last half an hour.
#[derive(Default)]
struct Tokens {
    staff: String,
    /// Orders with a cart that no other here uses: simulated orders are the staff's.
    customer: String,
}

pub(crate) fn feast() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_feast"));
    command.env_remove("OLGFEAST_PASSWORD");
    command
}

impl Hub {
    /// Starts one whose files are below `dir`, by a command that runs `feast`.
    pub(crate) fn start(dir: &Path, command: &mut Command) -> Hub {
        let (process, said) = serve(dir, "127.0.0.1:0", command);
        // Where another test of this process was first, its provider is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = Client::builder()
            .no_proxy()
            // A hub that was killed leaves dead connections.
            .pool_max_idle_per_host(0);
        let mut hub = Hub {
            process,
            dir: dir.to_owned(),
            address: said["listening"].as_str().unwrap().to_owned(),
            password: said["demo"]["staff"][1].as_str().unwrap().to_owned(),
            customer: said["demo"]["customer"][1].as_str().unwrap().to_owned(),
            runtime: Builder::new_current_thread().enable_all().build().unwrap(),
            http: http.build().unwrap(),
            tokens: Tokens::default(),
        };
        hub.sign_in();
        hub
    }

    /// SIGKILL.
    pub(crate) fn kill(&mut self) {
        self.process.kill();
    }

    /// Starts again on the same port, with the same files.
    pub(crate) fn start_again(&mut self) {
        let (process, said) = serve(&self.dir, &self.address, &mut feast());
        assert_eq!(said["listening"], self.address);
        self.process = process;
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    pub(crate) fn password(&self) -> &str {
        &self.password
    }

    /// Anew; to be called before anything is ordered or changed.
    pub(crate) fn sign_in(&mut self) {
        self.tokens = Tokens {
            staff: self.token("admin", &self.password),
            customer: self.token("customer", &self.customer),
        };
    }

    fn token(&self, user: &str, password: &str) -> String {
        let url = format!("http://{}/api/v1/auth/login", self.address);
        let form = [("username", user), ("password", password)];
        let login = self.http.post(url).form(&form).send();
        let answer: Value = self
            .runtime
            .block_on(async { login.await.unwrap().json().await })
            .unwrap();
        answer["access_token"].as_str().unwrap().to_owned()
    }

    /// Places an order and tells its id.
    pub(crate) fn order(&self, name: &str) -> i64 {
        let dish = json!({ "food_item_id": 1, "quantity": 1 });
        let token = &self.tokens.customer;
        self.call(token, Method::POST, "cart/items", dish);
        let name = json!({ "customer_name": name });
        let order = self.call(token, Method::POST, "orders/checkout", name);
        order["id"].as_i64().unwrap()
    }

    pub(crate) fn set_status(&self, id: i64, to: &str) {
        let path = format!("orders/{id}/status");
        self.call(
            &self.tokens.staff,
            Method::PUT,
            &path,
            json!({ "status": to }),
        );
    }

    /// Moves several orders at once. Says of each, in the order of the answers, what `look` says when
    /// it was answered.
    pub(crate) fn set_together<T>(
        &self,
        moves: &[(i64, &str)],
        look: impl Fn() -> T,
    ) -> Vec<(i64, T)> {
        self.runtime.block_on(async {
            let mut answers = JoinSet::new();
            for (id, to) in moves {
                let url = format!("http://{}/api/v1/orders/{id}/status", self.address);
                let request = self.http.put(url).bearer_auth(&self.tokens.staff);
                let (id, request) = (*id, request.json(&json!({ "status": to })));
                answers.spawn(async move { (id, request.send().await.unwrap().status()) });
            }
            let mut looked = Vec::new();
            while let Some(answer) = answers.join_next().await {
                let (id, status) = answer.unwrap();
                assert_eq!(status, StatusCode::OK, "order {id}");
                looked.push((id, look()));
            }
            looked
        })
    }

    fn call(&self, token: &str, method: Method, path: &str, body: Value) -> Value {
        let url = format!("http://{}/api/v1/{path}", self.address);
        let request = self.http.request(method, url).bearer_auth(token);
        let (status, answer) = self.runtime.block_on(async {
            let answer = request.json(&body).send().await.unwrap();
            (answer.status(), answer.json::<Value>().await.unwrap())
        });
        assert!(
            matches!(status, StatusCode::OK | StatusCode::CREATED),
            "{path}: {status} {answer}"
        );
        answer
    }
}

/// A port that the system has not given back yet is waited for.
fn serve(dir: &Path, listen: &str, command: &mut Command) -> (Process, Value) {
    let data = dir.join("hub");
    let words = ["serve", "--demo", "--listen", listen, "--data"];
    command.args(words).arg(&data);
    let deadline = Instant::now() + DEADLINE;
    loop {
        let mut process = Process::start(command, &[], dir.join("hub.stderr"));
        loop {
            if let Some(line) = process.said().first() {
                return (process, serde_json::from_str(line).expect(line));
            }
            assert!(Instant::now() < deadline, "no hub: {}", process.stderr());
            if process.ended().is_some() {
                break;
            }
            thread::sleep(Duration::from_millis(10));
        }
        thread::sleep(Duration::from_millis(100));
    }
}
