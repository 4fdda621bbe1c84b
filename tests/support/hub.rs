//! A hub as its own process.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

use super::{PATIENCE, Running, feast};

/// A running `feast serve --demo`.
pub struct Hub {
    process: Running,
    /// `127.0.0.1:PORT`.
    pub address: String,
    /// Name and password.
    pub staff: (String, String),
    /// Name and password.
    pub customer: (String, String),
}

impl Hub {
    /// On a free port.
    pub fn start(data: &Path) -> Hub {
        Hub::start_on("127.0.0.1:0", data)
    }

    /// On this address; a port that the system has not given back yet is waited for.
    pub fn start_on(address: &str, data: &Path) -> Hub {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(hub) = Hub::try_start(address, data) {
                return hub;
            }
            assert!(
                Instant::now() < until,
                "the hub does not start on {address}"
            );
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// SIGKILL.
    pub fn kill(mut self) -> String {
        self.process.kill();
        self.address.clone()
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn try_start(address: &str, data: &Path) -> Option<Hub> {
        let mut child = Command::new(feast())
            .args(["serve", "--demo", "--listen", address, "--data"])
            .arg(data)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("feast serve");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("stdout");
        let mut process = Running(child);
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("first line");
        let Ok(said) = serde_json::from_str::<Value>(&line) else {
            process.kill();
            return None;
        };
        let account = |who: &str| {
            let pair = &said["demo"][who];
            let text = |at: usize| pair[at].as_str().expect("account").to_owned();
            (text(0), text(1))
        };
        Some(Hub {
            process,
            address: said["listening"].as_str().expect("listening").to_owned(),
            staff: account("staff"),
            customer: account("customer"),
        })
    }
}

/// How often an order changed its status, by the hub's own log.
pub fn status_changes(data: &Path, order: i64) -> i64 {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let log = rusqlite::Connection::open_with_flags(data.join("hub.db"), flags).expect("hub.db");
    log.query_row(
        "SELECT count(*) FROM events WHERE order_id = ?1 AND kind = 'order_status_change'",
        [order],
        |row| row.get(0),
    )
    .expect("events")
}
