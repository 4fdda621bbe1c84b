//! What a hub can do, in numbers: `cargo xtask bench hub [--quick]`.
//!
//! How soon the last of many displays knows of a change, with and without displays that hang; how
//! many changes are kept in a second; what an idle connection costs; how long it takes until a
//! thousand displays are right again after a kill; and how a plain server does beside it. The hub is the shipped program in a process of its
//! own, on a file on disk; `feast load` is another. All of it shares the processor, displays
//! included, so times are rather too long than too short. `--data DIR` puts the hubs' files somewhere
//! else: into memory, say, to see what the disk takes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark that cannot go on ends, and says where"
)]

#[path = "hub/beside_plain.rs"]
mod beside_plain;
#[path = "hub/crowd.rs"]
mod crowd;
#[path = "hub/fanout.rs"]
mod fanout;
#[path = "../tests/terminal/plain.rs"]
mod plain;
#[path = "hub/served.rs"]
mod served;
#[path = "hub/storm.rs"]
mod storm;
#[path = "hub/table.rs"]
mod table;
#[path = "hub/throughput.rs"]
mod throughput;

use std::{process::ExitCode, time::Duration};

/// How much is measured.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Extent {
    /// Displays, changes and changes in a second of each fan-out.
    fanouts: &'static [(u32, u32, f64)],
    /// How often each is measured.
    repeats: usize,
    /// How often one that hangs among 50 is compared with none.
    pairs: usize,
    /// How long changes are made as fast as they go.
    busy_for: Duration,
    /// Displays of a crowd.
    crowd: usize,
    /// How long the hub is gone.
    outage: Duration,
    /// How often it is killed.
    storms: usize,
}

const WHOLE: Extent = Extent {
    fanouts: &[(50, 200, 20.0), (200, 200, 20.0), (1_000, 100, 10.0)],
    repeats: 3,
    pairs: 3,
    busy_for: Duration::from_secs(5),
    crowd: 1_000,
    outage: Duration::from_secs(5),
    storms: 3,
};

/// Only to see that everything works: too little to be quoted.
const QUICK: Extent = Extent {
    fanouts: &[(50, 20, 20.0)],
    repeats: 1,
    pairs: 1,
    busy_for: Duration::from_secs(1),
    crowd: 50,
    outage: Duration::from_secs(1),
    storms: 1,
};

fn main() -> ExitCode {
    let mut extent = WHOLE;
    let mut parts: Vec<String> = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--data" => served::keep_in(arguments.next().expect("--data takes a directory").into()),
            "--quick" => extent = QUICK,
            // Cargo says so to every benchmark.
            "--bench" => {}
            "fanout" | "throughput" | "memory" | "storm" | "plain" => parts.push(argument),
            other => {
                eprintln!(
                    "`{other}` is not known; `--quick`, `--data DIR`, fanout, throughput, memory, storm, plain are"
                );
                return ExitCode::from(2);
            }
        }
    }
    // For the plain HTTP client; the displays bring their own.
    let _other = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|known| known == part);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!(
        "hub, release build, loopback, {cores} cores, load {}",
        load()
    );
    if extent == QUICK {
        println!("quick: these numbers are too few to be quoted");
    }
    if wanted("throughput") {
        runtime.block_on(throughput::measure(extent));
    }
    if wanted("memory") {
        runtime.block_on(crowd::measure(extent));
    }
    if wanted("fanout") {
        fanout::measure(extent);
    }
    if wanted("plain") {
        beside_plain::measure(&runtime, extent);
    }
    if wanted("storm") {
        runtime.block_on(storm::measure(extent));
    }
    println!("\nload at the end {}", load());
    ExitCode::SUCCESS
}

/// The load averages of this computer, where it tells them.
fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let words: Vec<&str> = text.split(' ').take(3).collect();
    if words.is_empty() {
        "unknown".to_owned()
    } else {
        words.join(" ")
    }
}
