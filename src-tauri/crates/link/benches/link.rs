//! What the link does on real loopback sockets, in numbers: `cargo xtask bench link [--quick]`.
//!
//! Recovery after a server's return, detection of half-open connections, attempts against a server
//! that flaps, and what an idle link costs. The servers run in a process of their own, so that
//! processor time and memory are the links' alone. Beside it stands what the web client that came
//! before would have done: computed from its rules, not run.
//!
//! All chance comes from one seed. The numbers of a run still differ a little: real time is no seed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark that cannot go on ends, and says where"
)]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures real time")]

#[path = "../tests/support/mod.rs"]
mod support;

#[path = "link/cost.rs"]
mod cost;
#[path = "link/flapping.rs"]
mod flapping;
#[path = "link/half_open.rs"]
mod half_open;
#[path = "link/old_client.rs"]
mod old_client;
#[path = "link/recovery.rs"]
mod recovery;
#[path = "link/servers.rs"]
mod servers;
#[path = "link/table.rs"]
mod table;

use std::process::ExitCode;
use std::time::Duration;

/// Of everything that is drawn.
const SEED: u64 = 1;

/// How much is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Extent {
    /// Links that lose their server, each one of its own.
    pairs: usize,
    /// How often each loses it.
    outages: usize,
    /// The outages last from a fifth of a second to this long.
    longest: Duration,
    /// How long a link is live before it loses its server: longer than what forgives its failures.
    live_for: Duration,
    /// Links that are black-holed.
    holes: usize,
    /// How long a flapping server is counted.
    flaps_for: Duration,
    /// How long an idle link is watched.
    idle_for: Duration,
    /// Links whose memory is measured.
    crowd: usize,
}

const WHOLE: Extent = Extent {
    pairs: 80,
    outages: 3,
    longest: Duration::from_secs(40),
    live_for: Duration::from_secs(11),
    holes: 30,
    flaps_for: Duration::from_secs(120),
    idle_for: Duration::from_secs(60),
    crowd: 100,
};

/// Only to see that everything works: too little to be quoted.
const QUICK: Extent = Extent {
    pairs: 4,
    outages: 1,
    longest: Duration::from_secs(2),
    live_for: Duration::from_millis(100),
    holes: 3,
    flaps_for: Duration::from_secs(5),
    idle_for: Duration::from_secs(2),
    crowd: 5,
};

fn main() -> ExitCode {
    let mut extent = WHOLE;
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--quick" => extent = QUICK,
            // Cargo says so to every benchmark.
            "--bench" => {}
            servers::ROLE => return servers::serve(),
            other => {
                eprintln!("`{other}` is not known; `--quick` is");
                return ExitCode::from(2);
            }
        }
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(measure(extent));
    ExitCode::SUCCESS
}

async fn measure(extent: Extent) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!("link, release build, loopback, {cores} cores, seed {SEED}");
    if extent == QUICK {
        println!("quick: these numbers are too few to be quoted");
    }
    // First what wants the processor for itself, then what mostly waits, all together.
    let cost = cost::measure(extent).await;
    let (recoveries, holes, flaps) = tokio::join!(
        recovery::measure(extent),
        half_open::measure(extent),
        flapping::measure(extent)
    );
    recovery::print(&recoveries);
    half_open::print(&holes);
    flapping::print(&flaps);
    cost::print(&cost);
}
