//! The shipped window on a virtual screen of its own, live at the shipped hub.
//!
//! Nothing asks the page whether it has drawn: what counts is when the pixels of the screen are others.
//! Hub, other station, X server and window share the processor, so times are rather too long than too
//! short.

mod app;
mod feast;
mod film;
mod frames;
mod hand;
mod hub;
mod memory;
mod painted;
mod processes;
mod screen;
mod spread;
mod start;
mod touched;
mod window;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, bail, ensure};
use tokio::signal::unix::{SignalKind, signal};

/// How much is measured.
#[derive(Debug, Clone, PartialEq)]
struct Extent {
    /// Open orders, and changes with so many.
    painted: &'static [(usize, usize)],
    /// How long frames are counted.
    frames: Duration,
    /// How often a button is pressed.
    touches: u64,
    /// How much of an hour is played.
    hours: f64,
    /// How long that takes.
    memory: Duration,
    app: app::Extent,
}

/// Open orders while memory is looked at.
const MANY: usize = 300;

const WHOLE: Extent = Extent {
    painted: &[(4, 250), (60, 250), (300, 250)],
    frames: Duration::from_secs(60),
    touches: 200,
    hours: 1.0,
    memory: Duration::from_mins(3),
    app: app::Extent {
        starts: 12,
        idle: Duration::from_mins(1),
        memory: (Duration::from_mins(3), 1.0),
    },
};

/// Only to see that everything works: too little to be quoted.
const QUICK: Extent = Extent {
    painted: &[(4, 10), (60, 20), (300, 10)],
    frames: Duration::from_secs(4),
    touches: 10,
    hours: 0.05,
    memory: Duration::from_secs(5),
    app: app::Extent {
        starts: 2,
        idle: Duration::from_secs(5),
        memory: (Duration::from_secs(5), 0.05),
    },
};

/// `app` is only measured where it is named.
const PARTS: [&str; 6] = ["painted", "frames", "touched", "memory", "size", APP];

const APP: &str = "app";

/// What was asked for on the command line.
#[derive(Debug, PartialEq)]
struct Asked {
    extent: Extent,
    /// All but [`APP`] where none is named.
    parts: Vec<String>,
}

/// Measures what the arguments ask for, and prints tables.
///
/// # Errors
/// What it cannot go on without, in words.
pub(super) fn run(arguments: impl Iterator<Item = String>) -> anyhow::Result<()> {
    let asked = read(arguments)?;
    // For the plain HTTP client; the window brings its own.
    let _other = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        // Who ends this program ends what it started.
        let mut told = signal(SignalKind::terminate())?;
        tokio::select! {
            measured = measure(&asked) => measured,
            _ = told.recv() => bail!("ended"),
            _ = tokio::signal::ctrl_c() => bail!("interrupted"),
        }
    })
}

fn read(mut arguments: impl Iterator<Item = String>) -> anyhow::Result<Asked> {
    let (mut extent, mut parts) = (WHOLE, Vec::new());
    let mut minutes = None;
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--quick" => extent = QUICK,
            "--minutes" => {
                let given = arguments.next().and_then(|given| given.parse::<u64>().ok());
                minutes = Some(given.context("--minutes takes a whole number")?);
            }
            part if PARTS.contains(&part) => parts.push(argument),
            other => bail!(
                "`{other}` is not known; --quick, --minutes N, {} are",
                PARTS.join(", ")
            ),
        }
    }
    if let Some(minutes) = minutes {
        extent.memory = Duration::from_mins(minutes);
    }
    Ok(Asked { extent, parts })
}

async fn measure(asked: &Asked) -> anyhow::Result<()> {
    let extent = &asked.extent;
    let wanted =
        |part: &str| asked.parts.is_empty() || asked.parts.iter().any(|known| known == part);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let build = if cfg!(debug_assertions) {
        "debug"
    } else {
        "release"
    };
    println!(
        "screens, {build} build, {cores} cores, load {}",
        processes::load()
    );
    if extent.painted == QUICK.painted {
        println!("quick: these numbers are too few to be quoted");
    }
    if wanted("size") {
        println!("wasm: {} kB", wasm_bytes()? / 1_000);
    }
    if wanted("painted") {
        painted::measure(extent.painted).await?;
    }
    if wanted("frames") {
        frames::measure(extent.frames).await?;
    }
    if wanted("touched") {
        touched::measure(extent.touches).await?;
    }
    if wanted("memory") {
        memory::measure(MANY, extent.memory, extent.hours).await?;
    }
    if asked.parts.iter().any(|part| part == APP) {
        app::measure(&extent.app).await?;
    }
    println!("\nload at the end {}", processes::load());
    Ok(())
}

/// How large the page's code is that the window was built with.
fn wasm_bytes() -> anyhow::Result<u64> {
    let wasm = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src-ui/dist/olgfeast-ui_bg.wasm");
    let about =
        std::fs::metadata(&wasm).with_context(|| format!("looking at {}", wasm.display()))?;
    Ok(about.len())
}

/// A shipped program, which stands beside this one.
fn program(name: &str) -> anyhow::Result<PathBuf> {
    let program = std::env::current_exe()?.with_file_name(name);
    ensure!(
        program.is_file(),
        "{} is missing: `cargo xtask bench ui` (or `app`) builds it",
        program.display()
    );
    Ok(program)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(line: &str) -> anyhow::Result<Asked> {
        read(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn all_is_measured_unless_a_part_is_named() {
        let all = asked("").unwrap();
        assert_eq!((all.extent, all.parts), (WHOLE, vec![]));
        let quick = asked("--quick frames").unwrap();
        assert_eq!(
            (quick.extent, quick.parts),
            (QUICK, vec!["frames".to_owned()])
        );
    }

    #[test]
    fn minutes_are_those_of_the_hour_in_fast_motion() {
        let long = asked("--minutes 60").unwrap().extent;
        assert_eq!((long.memory, long.hours), (Duration::from_mins(60), 1.0));
    }

    #[test]
    fn what_is_not_known_is_refused_with_what_is() {
        for line in ["--minutes", "--minutes x", "fast"] {
            assert!(asked(line).is_err(), "{line}");
        }
    }
}
