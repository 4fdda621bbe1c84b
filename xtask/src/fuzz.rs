//! Inputs that nobody has thought of: libFuzzer, on what strangers send.
//!
//! The targets are a package of their own in `tests/fuzz`, compiled with instruments and apart from the
//! workspace. What was found interesting stays in the target directory and is where the next run
//! begins; what fails is kept there too, and its place is told.

mod seeds;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail, ensure};

use crate::running::{in_the_foreground, succeeds};
use crate::workspace::{cargo, root, target_dir};

/// What can be fuzzed; each is a file in `tests/fuzz/targets`.
pub(crate) const TARGETS: [&str; 8] = [
    "frames",
    "answers",
    "boards",
    "sequences",
    "addresses",
    "authorities",
    "settings",
    "words",
];

/// Bytes of an input, at most. A frame of this size is one that a server could well send.
const LONGEST: usize = 100_000;

/// Seconds for one input, by far: what takes longer does so because its time grows faster than it.
const SLOWEST: u64 = 5;

/// MiB that one input may cost beside the hundreds that the instruments need.
const MOST_MEMORY: u64 = 1_024;

/// Why it cannot be done on this computer; nothing where it can.
pub(crate) fn lacks() -> Option<String> {
    if !succeeds(cargo().args(["fuzz", "--version"])) {
        return Some("cargo-fuzz is not installed: `cargo install --locked cargo-fuzz`".to_owned());
    }
    let nightly = Command::new("rustc")
        .args(["+nightly", "--version"])
        .output();
    if !nightly.is_ok_and(|nightly| nightly.status.success()) {
        return Some("no nightly toolchain: `rustup toolchain install nightly`".to_owned());
    }
    None
}

/// Gives each of these targets so many seconds, also after one has failed.
///
/// # Errors
/// Where it cannot be done here, and where an input was found that must not fail.
pub(crate) fn run(only: Option<&str>, seconds: u64) -> anyhow::Result<()> {
    if let Some(lacking) = lacks() {
        bail!(lacking);
    }
    let place = target_dir().join("fuzz");
    let mut failed = Vec::new();
    for target in TARGETS {
        if only.is_some_and(|only| only != target) {
            continue;
        }
        println!("\n=== {target}");
        let corpus = place.join("corpus").join(target);
        fs::create_dir_all(&corpus).with_context(|| corpus.display().to_string())?;
        fs::create_dir_all(place.join("artifacts"))?;
        let seeds = place.join("seeds").join(target);
        seeds::write(root(), target, &seeds)?;
        if let Err(cause) = in_the_foreground(&mut command(target, &place, seconds)) {
            println!("{cause:#}");
            failed.push(target);
        }
    }
    ensure!(
        failed.is_empty(),
        "found something in: {}",
        failed.join(", ")
    );
    Ok(())
}

fn command(target: &str, place: &Path, seconds: u64) -> Command {
    let of = |kind: &str| -> PathBuf { place.join(kind).join(target) };
    let mut command = Command::new("cargo");
    command.current_dir(root());
    // No sanitizer of memory: the code under test has no `unsafe`, and is twice as fast without.
    command
        .args(["+nightly", "fuzz", "run", "--fuzz-dir", "tests/fuzz"])
        .args(["--sanitizer", "none", "--target-dir"])
        .arg(place)
        .arg(target)
        .arg(of("corpus"))
        .arg(of("seeds"))
        .arg("--")
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-max_len={LONGEST}"))
        .arg(format!("-timeout={SLOWEST}"))
        .arg(format!("-rss_limit_mb={MOST_MEMORY}"))
        .arg(format!("-artifact_prefix={}-", of("artifacts").display()))
        .arg("-dict=tests/fuzz/words.dict")
        .args(["-verbosity=0", "-print_final_stats=1"]);
    // Cargo has set them to the toolchain that runs this.
    for variable in ["CARGO", "RUSTC", "RUSTDOC", "RUSTUP_TOOLCHAIN"] {
        command.env_remove(variable);
    }
    command
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_target_is_fuzzed_and_none_that_is_not_there() {
        let folder = root().join("tests/fuzz/targets");
        let files: BTreeSet<String> = fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().path())
            .map(|file| file.file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        assert_eq!(files, TARGETS.map(str::to_owned).into());
        let manifest = fs::read_to_string(root().join("tests/fuzz/Cargo.toml")).unwrap();
        for target in TARGETS {
            assert!(
                manifest.contains(&format!("name = \"{target}\"")),
                "{target}"
            );
        }
    }

    #[test]
    fn a_target_ends_by_itself_and_begins_with_what_is_known() {
        let command = command("frames", Path::new("/t"), 60);
        let args: Vec<_> = command
            .get_args()
            .map(|arg| arg.to_string_lossy().into_owned())
            .collect();
        for expected in ["-max_total_time=60", "/t/corpus/frames", "/t/seeds/frames"] {
            assert!(
                args.iter().any(|arg| arg == expected),
                "{expected}: {args:?}"
            );
        }
        let at = |arg: &str| args.iter().position(|other| other == arg);
        assert!(
            at("/t/corpus/frames") < at("/t/seeds/frames"),
            "new inputs go to the first"
        );
    }
}
