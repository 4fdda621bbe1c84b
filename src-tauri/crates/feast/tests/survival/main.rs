//! What has been told as kept is never gone: processes that are killed, and power that is cut.
//! Real processes, real sockets on loopback.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on must fail"
)]

#[cfg_attr(
    not(target_os = "linux"),
    expect(dead_code, reason = "whoever cuts the power needs more of it")
)]
mod counter;
mod crash;
mod dice;
mod log;
// The recorder is loaded before libc, the Linux way.
#[cfg(target_os = "linux")]
mod power_cut;
mod process;
