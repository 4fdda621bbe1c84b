//! A hub and a plain server, one after the other in one run of `feast load`.
//!
//! The plain server is the double of one, on a real port: what takes time on it is what was measured
//! on a running one with a few displays, and nothing goes wrong. What many displays cost a real one
//! beyond that is not in it.

use std::process::Command;

use reqwest::Client;
use serde_json::{Value, json};

use super::{
    Extent,
    plain::{PlainServer, STAFF},
    served::Served,
    table::print,
};

/// Changes in a second: half of what a plain server does.
const RATE: f64 = 20.0;

pub(crate) fn measure(runtime: &tokio::runtime::Runtime, extent: Extent) {
    let Some(&(displays, changes, _)) = extent.fanouts.first() else {
        return;
    };
    let mut rows = Vec::new();
    for _ in 0..extent.repeats {
        let (hub, plain) = (Served::start(), PlainServer::start());
        runtime.block_on(same_password(&hub));
        let output = Command::new(env!("CARGO_BIN_EXE_feast"))
            .args(["load", "--json", "--user", STAFF.0])
            .args(["--server", &hub.url(), "--server", &plain.address()])
            .args(["--displays", &displays.to_string()])
            .args(["--changes", &changes.to_string()])
            .args(["--rate", &RATE.to_string()])
            .env("OLGFEAST_PASSWORD", STAFF.1)
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(
            text.lines().count(),
            2,
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        for line in text.lines() {
            let run: Value = serde_json::from_str(line).unwrap();
            let millis = |what: &str, part: &str| {
                let value = run[what][part].as_f64().unwrap();
                format!("{value:.1}")
            };
            rows.push(vec![
                run["speaks"].as_str().unwrap().to_owned(),
                displays.to_string(),
                RATE.to_string(),
                millis("last_ms", "p50"),
                millis("last_ms", "p99"),
                millis("last_ms", "max"),
                millis("answered_ms", "p50"),
                millis("answered_ms", "p99"),
                run["missed"].to_string(),
            ]);
        }
    }
    print(
        "A hub and the double of a plain server, in one run, in ms",
        &[
            "speaks",
            "displays",
            "changes/s",
            "last p50",
            "last p99",
            "last max",
            "answered p50",
            "answered p99",
            "missed",
        ],
        &rows,
    );
}

/// One run has one account.
async fn same_password(hub: &Served) {
    let http = Client::new();
    let token = hub.token(&http).await;
    let url = format!("{}/api/v1/live/users/1", hub.url());
    let change = http.patch(url).bearer_auth(token);
    let answer = change.json(&json!({ "password": STAFF.1 })).send().await;
    assert!(answer.unwrap().status().is_success());
}
