//! What two hours without a network cost, and a start with a long history:
//! `cargo xtask bench offline [--quick]`.
//!
//! The hub is the real one, `feast serve`, and the station a process of its own, so that memory is
//! its alone. Between the two stands a proxy that can be cut. Orders are placed and worked through the
//! hub's REST meanwhile, as fast as it takes them: it is the amount of two hours, not their time.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark that cannot go on ends, and says where"
)]

#[path = "offline/cold.rs"]
mod cold;
#[path = "offline/hub.rs"]
mod hub;
#[path = "offline/outage.rs"]
mod outage;
#[path = "offline/proxy.rs"]
mod proxy;
#[path = "offline/station.rs"]
mod station;
#[path = "offline/table.rs"]
mod table;

use std::process::ExitCode;

/// How much is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Extent {
    /// Orders that are open when the network goes.
    known: usize,
    /// Of those, how many are made ready here meanwhile, in two touches each.
    worked_here: usize,
    /// Orders that are placed meanwhile.
    placed: usize,
    /// Orders that are over in the history of a cold start.
    history: i64,
    /// Starts with it.
    starts: usize,
}

const WHOLE: Extent = Extent {
    known: 400,
    worked_here: 300,
    placed: 2_000,
    history: 100_000,
    starts: 10,
};

const QUICK: Extent = Extent {
    known: 60,
    worked_here: 50,
    placed: 100,
    history: 2_000,
    starts: 2,
};

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words[..] {
        ["--station", dir, server, user] => runtime.block_on(station::run(dir, server, user)),
        ["--start", dir] => runtime.block_on(cold::start(dir)),
        _ => {
            let extent = if words.contains(&"--quick") {
                QUICK
            } else {
                WHOLE
            };
            runtime.block_on(measure(extent));
        }
    }
    ExitCode::SUCCESS
}

async fn measure(extent: Extent) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!("offline, release build, loopback, {cores} cores");
    if extent == QUICK {
        println!("quick: these numbers are too few to be quoted");
    }
    outage::measure(extent).await;
    cold::measure(extent).await;
}
