//! A second station: the real core without a window.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    time::Instant,
};

use serde_json::Value;

use super::{PATIENCE, Running, feast, hub::Hub};

/// A running `feast watch kitchen --json`.
pub struct Watch {
    _process: Running,
    lines: Receiver<Value>,
}

impl Watch {
    /// As staff, on its own data directory.
    pub fn start(hub: &Hub, data: &Path) -> Watch {
        let mut child = Command::new(feast())
            .args([
                "watch",
                "kitchen",
                "--json",
                "--server",
                &hub.url(),
                "--user",
                &hub.staff.0,
            ])
            .arg("--data")
            .arg(data)
            .env("OLGFEAST_PASSWORD", &hub.staff.1)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("feast watch");
        let stdout = child.stdout.take().expect("stdout");
        let (tx, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let said = serde_json::from_str(&line).expect("one object a line");
                if tx.send(said).is_err() {
                    return;
                }
            }
        });
        Watch {
            _process: Running(child),
            lines,
        }
    }

    /// Waits until it says something that fits.
    pub fn until(&self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(said) if fits(&said) => return said,
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => panic!("not within {PATIENCE:?}: {what}"),
                Err(RecvTimeoutError::Disconnected) => panic!("feast watch ended before: {what}"),
            }
        }
    }
}
