//! The store on a real disk: what is kept, what survives, what is refused.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a store that cannot be opened or read must fail its test"
)]

mod cache;
mod crowded;
mod damage;
mod drafts;
mod figures;
mod history;
mod hub;
mod menu;
mod model;
mod outbox;
mod pages;
// The recorder is loaded before libc, the Linux way.
#[cfg(target_os = "linux")]
mod power_cut;
mod processes;
mod reach;
mod samples;
mod strikes;
