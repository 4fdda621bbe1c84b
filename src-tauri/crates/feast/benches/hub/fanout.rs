//! From when a change was due until the last display has it: `feast load` against a hub.

use std::process::Command;

use serde_json::Value;

use super::{
    Extent,
    served::Served,
    table::{all, median, print},
};

pub(crate) fn measure(extent: Extent) {
    let mut rows = Vec::new();
    for &(displays, changes, rate) in extent.fanouts {
        for (stuck, plain) in [(0, false), (5, false), (0, true)] {
            let runs: Vec<Value> = (0..extent.repeats)
                .map(|_| load(displays, changes, rate, stuck, plain))
                .collect();
            let of = |what: &str, part: &str| -> Vec<f64> {
                runs.iter()
                    .map(|run| run[what][part].as_f64().unwrap())
                    .collect()
            };
            let sum =
                |what: &str| -> u64 { runs.iter().map(|run| run[what].as_u64().unwrap()).sum() };
            rows.push(vec![
                displays.to_string(),
                if plain { "plain" } else { "live" }.to_owned(),
                format!("{stuck} %"),
                rate.to_string(),
                all(&of("last_ms", "p50")),
                all(&of("last_ms", "p99")),
                all(&of("last_ms", "max")),
                all(&of("each_ms", "p50")),
                all(&of("each_ms", "p99")),
                all(&of("answered_ms", "p50")),
                sum("missed").to_string(),
            ]);
        }
    }
    print(
        "Until the last display has a change, in ms",
        &[
            "displays",
            "speak",
            "hang",
            "changes/s",
            "last p50",
            "last p99",
            "last max",
            "each p50",
            "each p99",
            "answered p50",
            "missed",
        ],
        &rows,
    );
    one_that_hangs(extent);
}

/// Fifty, none or one of which hangs, by turns.
fn one_that_hangs(extent: Extent) {
    let (changes, rate) = extent
        .fanouts
        .first()
        .map_or((20, 20.0), |(_, changes, rate)| (*changes, *rate));
    let (mut without, mut with) = (Vec::new(), Vec::new());
    for _ in 0..extent.pairs {
        for (stuck, p99s) in [(0, &mut without), (2, &mut with)] {
            let run = load(50, changes, rate, stuck, false);
            p99s.push(run["each_ms"]["p99"].as_f64().unwrap());
        }
    }
    let change = (median(&with) / median(&without) - 1.0) * 100.0;
    print(
        "One that hangs among 50: p99 of the others, in ms",
        &["none hangs", "one hangs", "medians differ by"],
        &[vec![all(&without), all(&with), format!("{change:+.0} %")]],
    );
}

/// One measurement, at a hub of its own.
fn load(displays: u32, changes: u32, rate: f64, stuck: u32, plain: bool) -> Value {
    let hub = Served::start();
    let mut command = Command::new(env!("CARGO_BIN_EXE_feast"));
    command
        .args(["load", "--json", "--user", "admin", "--server", &hub.url()])
        .args(["--displays", &displays.to_string()])
        .args(["--changes", &changes.to_string()])
        .args(["--rate", &rate.to_string()])
        .args(["--stuck", &stuck.to_string()])
        .env("OLGFEAST_PASSWORD", &hub.password);
    if plain {
        command.arg("--plain");
    }
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    serde_json::from_str(&text)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}
