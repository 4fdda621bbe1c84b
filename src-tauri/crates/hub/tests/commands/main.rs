//! What the live protocol adds to REST.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

mod amending;
mod cancelling;
#[path = "../common/mod.rs"]
mod common;
mod placing;
mod polling;
mod status;
mod tokens;

use common::{Answer, Client, Feast, answer};
use reqwest::Method;
use serde_json::Value;

/// The keys of some intents.
const KEYS: [&str; 3] = [
    "0193a0de-7b1c-7c3e-8f00-000000000001",
    "0193a0de-7b1c-7c3e-8f00-000000000002",
    "0193a0de-7b1c-7c3e-8f00-000000000003",
];

/// Sends a command with headers.
async fn send(
    client: &Client,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: &Value,
) -> Answer {
    let mut request = client.request(method, path).json(body);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    answer(request).await
}

/// The log as the hub's file has it: kind, version, order and author of each event.
fn log(feast: &Feast) -> Vec<(String, i64, Value, Value)> {
    let db = rusqlite::Connection::open_with_flags(
        feast.data.path().join("hub.db"),
        rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY,
    )
    .unwrap();
    let mut log = db
        .prepare("SELECT kind, version, order_json, by_json FROM events ORDER BY seq")
        .unwrap();
    let json = |text: String| serde_json::from_str(&text).unwrap();
    let rows = log.query_map([], |row| {
        Ok((
            row.get(0)?,
            row.get(1)?,
            json(row.get(2)?),
            json(row.get(3)?),
        ))
    });
    rows.unwrap().map(Result::unwrap).collect()
}
