//! A hub in a process of its own.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A `feast serve --demo` on a file on disk.
pub(crate) struct Served {
    child: Child,
    pub(crate) address: SocketAddr,
    pub(crate) password: String,
    dir: TempDir,
}

impl Served {
    pub(crate) fn start() -> Served {
        let dir = tempfile::tempdir_in(disk()).unwrap();
        let (child, said) = serve(dir.path(), "127.0.0.1:0");
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Served {
            child,
            address: text(&said["listening"]).parse().unwrap(),
            password: text(&said["demo"]["staff"][1]),
            dir,
        }
    }

    /// SIGKILL.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Again, on the same port and the same files.
    pub(crate) fn start_again(&mut self) {
        self.child = serve(self.dir.path(), &self.address.to_string()).0;
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Resident memory in bytes, where the system tells it.
    pub(crate) fn memory(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kib * 1024)
    }

    pub(crate) async fn token(&self, http: &Client) -> String {
        let url = format!("{}/api/v1/auth/login", self.url());
        let form = [("username", "admin"), ("password", &self.password)];
        let answer = http.post(url).form(&form).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        answer["access_token"].as_str().unwrap().to_owned()
    }

    /// Places an order, and returns its id.
    pub(crate) async fn order(&self, http: &Client, token: &str) -> i64 {
        let url = format!("{}/api/v1/live/orders", self.url());
        let order = json!({
            "customer_name": "Ann",
            "items": [{ "food_item_id": 1, "quantity": 2 }, { "food_item_id": 2, "quantity": 1 }],
        });
        let request = http.post(url).bearer_auth(token).json(&order);
        let request = request.header("idempotency-key", uuid::Uuid::new_v4().to_string());
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        answer["id"].as_i64().unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}

/// A folder on a disk: where temporary files are may be memory.
pub(crate) fn disk() -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-hub");
    fs::create_dir_all(&dir).unwrap();
    dir
}

/// A port that the system has not given back yet is waited for.
fn serve(dir: &Path, listen: &str) -> (Child, Value) {
    for _ in 0..200 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_feast"))
            .args(["serve", "--demo", "--listen", listen, "--data"])
            .arg(dir.join("hub"))
            .env("RUST_LOG", "error")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        if stdout.read_line(&mut line).unwrap() > 0 {
            return (child, serde_json::from_str(&line).unwrap());
        }
        child.wait().unwrap();
        thread::sleep(Duration::from_millis(50));
    }
    panic!("{listen} is not to be had");
}
