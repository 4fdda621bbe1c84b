//! Paired stations: what each role may, and how it ends.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on must fail"
)]

#[path = "../common/mod.rs"]
mod common;

mod desk;
mod in_clear;
mod life;
mod paired;
mod roles;
