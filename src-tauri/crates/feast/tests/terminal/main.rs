//! The terminal binary as scripts see it: real processes, real signals, real sockets on loopback.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on must fail"
)]

mod backup;
mod bump;
mod doctor;
mod export;
mod feast;
mod hub;
mod load;
mod lossy;
mod manual;
mod menu;
mod pairing;
mod people;
mod plain;
mod serve;
mod simulate;
mod watch;
