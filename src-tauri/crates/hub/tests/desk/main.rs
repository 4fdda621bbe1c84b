//! The admin desk: accounts, stations, figures.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

#[path = "../common/mod.rs"]
mod common;
mod figures;
mod stations;
mod users;

use std::time::Duration;

use common::{Answer, Client, Feast, PATIENCE, answer};
use reqwest::Method;
use serde_json::Value;

const KITCHEN: &str = "/ws/kitchen/display";
const ADMIN: &str = "/ws/admin/dashboard";
const ORDERS: &str = "/ws/orders/updates";

async fn patch(client: &Client, path: &str, body: Value) -> Answer {
    answer(client.request(Method::PATCH, path).json(&body)).await
}

/// The value of that series of the metrics; nothing: there is no such series.
async fn figure(feast: &Feast, series: &str) -> Option<f64> {
    let nobody = Client::new(feast.hub.address());
    let answer = nobody.get("/metrics").await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let value = |line: &str| line.strip_prefix(series)?.strip_prefix(' ')?.parse().ok();
    answer.text.lines().find_map(value)
}

/// Waits until a series has that value.
async fn until_figure(feast: &Feast, series: &str, value: f64) {
    let there = async {
        while figure(feast, series).await != Some(value) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let waited = tokio::time::timeout(PATIENCE, there).await;
    assert!(waited.is_ok(), "{series} was never {value}");
}
