//! The admin desk: accounts, stations, figures.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

#[path = "../common/mod.rs"]
mod common;
mod sign_in;
mod users;

use common::{Answer, Client, answer};
use reqwest::Method;
use serde_json::Value;

const KITCHEN: &str = "/ws/kitchen/display";
const ADMIN: &str = "/ws/admin/dashboard";
const ORDERS: &str = "/ws/orders/updates";

async fn patch(client: &Client, path: &str, body: Value) -> Answer {
    answer(client.request(Method::PATCH, path).json(&body)).await
}
