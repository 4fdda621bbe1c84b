//! What the hub says to those who mean it harm: the right status, and nothing else. Whatever is
//! answered, and all that is logged meanwhile, is looked through for what nobody may see.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

#[path = "../common/mod.rs"]
mod common;
mod house;
mod log;
mod logs;
mod requests;
mod roles;
mod sign_in;
mod slow;
mod tokens;
mod wire;

const KITCHEN: &str = "/ws/kitchen/display";
const ADMIN: &str = "/ws/admin/dashboard";
const ORDERS: &str = "/ws/orders/updates";
