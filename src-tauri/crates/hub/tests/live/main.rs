//! The live protocol over real sockets.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

mod client;
#[path = "../common/mod.rs"]
mod common;
mod conversation;
mod ending;
mod entry;
mod hammer;
mod others;
mod own_orders;

const KITCHEN: &str = "/ws/kitchen/display";
const ADMIN: &str = "/ws/admin/dashboard";
const ORDERS: &str = "/ws/orders/updates";
