//! A running demo hub, and what a counter does there.

use std::path::{Path, PathBuf};

use nix::sys::signal::Signal;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use crate::feast::Feast;

/// A `feast serve --demo` and a place for stations.
pub(crate) struct Hub {
    process: Option<Feast>,
    address: String,
    /// By TLS.
    pub(crate) tls: String,
    /// What the host shows.
    pub(crate) code: String,
    pub(crate) staff: String,
    pub(crate) customer: String,
    dir: TempDir,
    data: PathBuf,
    runtime: Runtime,
    http: Client,
}

impl Hub {
    pub(crate) fn start() -> Hub {
        let dir = TempDir::new().unwrap();
        let data = dir.path().join("hub");
        let (process, started) = serve(&data, "127.0.0.1:0", "127.0.0.1:0");
        // Where another test of this process was first, its provider is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Hub {
            process: Some(process),
            address: started["listening"].as_str().unwrap().to_owned(),
            tls: started["tls"].as_str().unwrap().to_owned(),
            code: started["pairing"].as_str().unwrap().to_owned(),
            staff: started["demo"]["staff"][1].as_str().unwrap().to_owned(),
            customer: started["demo"]["customer"][1].as_str().unwrap().to_owned(),
            dir,
            data,
            runtime: Builder::new_current_thread().enable_all().build().unwrap(),
            http: Client::builder()
                .no_proxy()
                // A hub that was killed leaves dead connections.
                .pool_max_idle_per_host(0)
                .build()
                .unwrap(),
        }
    }

    pub(crate) fn process(&mut self) -> &mut Feast {
        self.process.as_mut().unwrap()
    }

    /// The power goes off.
    pub(crate) fn kill(&mut self) {
        let mut process = self.process.take().unwrap();
        process.signal(Signal::SIGKILL);
        process.exit_code();
    }

    /// Starts again on the same port.
    pub(crate) fn start_again(&mut self) {
        let (process, started) = serve(&self.data(), &self.address, &self.tls);
        assert_eq!(started["listening"], self.address);
        assert_eq!(started["tls"], self.tls);
        assert_eq!(started["pairing"], self.code);
        assert_eq!(started["demo"]["staff"][1], self.staff);
        self.process = Some(process);
    }

    /// Starts again on the same port, in another directory, into which this backup is restored.
    pub(crate) fn restore(&mut self, backup: &str) {
        self.data = self.dir.path().join("restored");
        let data = self.data.to_str().unwrap();
        let words = ["serve", "--data", data, "--restore", backup];
        let (code, _, stderr) = Feast::run(&words, None);
        assert_eq!(code, 0, "{stderr}");
        self.start_again();
    }

    /// Does something on the hub while nobody else can reach it: on another port.
    pub(crate) fn aside(&mut self, act: impl FnOnce(&Hub)) {
        let (process, started) = serve(&self.data(), "127.0.0.1:0", "127.0.0.1:0");
        self.process = Some(process);
        let usual = std::mem::replace(
            &mut self.address,
            started["listening"].as_str().unwrap().to_owned(),
        );
        act(self);
        self.kill();
        self.address = usual;
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.data.clone()
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// The data directory of a station.
    pub(crate) fn station(&self, name: &str) -> String {
        self.dir.path().join(name).to_str().unwrap().to_owned()
    }

    /// Starts `feast watch kitchen --json`.
    pub(crate) fn watch(&self, station: &str) -> Feast {
        let data = self.station(station);
        let words = ["watch", "kitchen", "--server", &self.address];
        let more = ["--user", "admin", "--data", &data, "--json"];
        Feast::start(&[&words[..], &more[..]].concat(), Some(&self.staff))
    }

    /// Starts `feast bump`.
    pub(crate) fn bump(&self, id: i64, to: &str, station: &str, more: &[&str]) -> Feast {
        let (id, data) = (id.to_string(), self.station(station));
        let words = ["bump", &id, "--to", to, "--server", &self.address];
        let whose = ["--user", "admin", "--data", &data];
        let words = [&words[..], &whose[..], more].concat();
        Feast::start(&words, Some(&self.staff))
    }

    /// Places an order, as staff, and tells its id.
    pub(crate) fn order(&self, name: &str, lines: &[(&str, i64)]) -> i64 {
        let token = self.token();
        let menu = self.call(&token, Method::GET, "menu/items", None);
        for (dish, quantity) in lines {
            let items = menu.as_array().unwrap();
            let item = items.iter().find(|item| item["name"] == *dish).unwrap();
            let line = json!({ "food_item_id": item["id"], "quantity": quantity });
            self.call(&token, Method::POST, "cart/items", Some(line));
        }
        let name = json!({ "customer_name": name });
        let order = self.call(&token, Method::POST, "orders/checkout", Some(name));
        order["id"].as_i64().unwrap()
    }

    pub(crate) fn set_status(&self, id: i64, to: &str) {
        let path = format!("orders/{id}/status");
        let body = json!({ "status": to });
        self.call(&self.token(), Method::PUT, &path, Some(body));
    }

    pub(crate) fn status_of(&self, id: i64) -> String {
        let path = format!("operations/orders/{id}");
        let order = self.call(&self.token(), Method::GET, &path, None);
        order["status"].as_str().unwrap().to_owned()
    }

    /// What the event log says of each order: how often it was changed, and where it stands.
    pub(crate) fn log(&self) -> Vec<(i64, String)> {
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
        let path = self.data().join("hub.db");
        let db = rusqlite::Connection::open_with_flags(path, flags).unwrap();
        let mut rows = db
            .prepare(
                "SELECT (SELECT count(*) FROM events WHERE events.order_id = orders.id
                         AND kind = 'order_status_change'), status FROM orders ORDER BY id",
            )
            .unwrap();
        let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
        rows.unwrap().map(Result::unwrap).collect()
    }

    /// Whether this password lets this user in.
    pub(crate) fn lets_in(&self, user: &str, password: &str) -> bool {
        self.sign_in(user, password).is_some()
    }

    /// The stations that are paired: ids and roles.
    pub(crate) fn paired(&self) -> Vec<(String, String)> {
        let all = self.call(&self.token(), Method::GET, "live/pairings", None);
        let told = |paired: &Value, key: &str| paired[key].as_str().unwrap().to_owned();
        let all = all.as_array().unwrap().iter();
        all.map(|paired| (told(paired, "station_id"), told(paired, "role")))
            .collect()
    }

    /// Has a PIN shown.
    pub(crate) fn pin(&self, role: &str) -> String {
        let role = Some(json!({ "role": role }));
        let shown = self.call(&self.token(), Method::POST, "live/pairings/pins", role);
        shown["pin"].as_str().unwrap().to_owned()
    }

    /// Takes the credentials of all stations away.
    pub(crate) fn unpair_all(&self) {
        for (station, _) in self.paired() {
            let url = format!("http://{}/api/v1/live/pairings/{station}", self.address);
            let request = self.http.delete(url).bearer_auth(self.token());
            let answer = self.runtime.block_on(request.send()).unwrap();
            assert_eq!(answer.status(), 204);
        }
    }

    /// Has staff do something of which nobody wants to know the answer.
    pub(crate) fn as_staff(&self, method: Method, path: &str, body: Option<Value>) {
        self.call(&self.token(), method, path, body);
    }

    fn token(&self) -> String {
        self.sign_in("admin", &self.staff).unwrap()
    }

    fn sign_in(&self, user: &str, password: &str) -> Option<String> {
        let url = format!("http://{}/api/v1/auth/login", self.address);
        let form = [("username", user), ("password", password)];
        let login = self.http.post(url).form(&form).send();
        self.runtime.block_on(async {
            let answer: Value = login.await.unwrap().json().await.unwrap();
            answer["access_token"].as_str().map(str::to_owned)
        })
    }

    fn call(&self, token: &str, method: Method, path: &str, body: Option<Value>) -> Value {
        let url = format!("http://{}/api/v1/{path}", self.address);
        let mut request = self.http.request(method, url).bearer_auth(token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        self.runtime.block_on(async {
            let answer = request.send().await.unwrap();
            assert!(answer.status().is_success(), "{path}: {}", answer.status());
            answer.json().await.unwrap()
        })
    }
}

fn serve(data: &Path, listen: &str, tls: &str) -> (Feast, Value) {
    let data = data.to_str().unwrap();
    let words = ["serve", "--demo", "--listen", listen, "--tls-listen", tls];
    let words = [&words[..], &["--data", data]].concat();
    let mut process = Feast::start(&words, None);
    let started = serde_json::from_str(&process.line()).unwrap();
    (process, started)
}
