//! Kill -9, again and again: the test of `feast` that does so, with more rounds than it has by itself.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::bail;

use crate::checks::{PACKAGES, cargo_with};
use crate::running::{End, PATIENCE, Running};

/// The test, and the file that it is in.
const TEST: &str = "crash::nothing_that_was_told_as_kept_is_gone_or_done_twice_after_a_kill";
const FILE: &str = "survival";

/// Runs so many rounds; an error after the first that fails. Everything that they start ends with
/// them.
pub(crate) fn run(rounds: u64, seed: Option<u64>) -> anyhow::Result<()> {
    let seed = seed.unwrap_or_else(new_seed);
    let mut test = cargo_with("test", &PACKAGES);
    test.args(["--test", FILE, "--", "--exact", TEST, "--nocapture"])
        .env("OLGFEAST_CRASH_ROUNDS", rounds.to_string())
        .env("OLGFEAST_CRASH_SEED", seed.to_string());
    match Running::start(&mut test)?.wait(PATIENCE)? {
        End::Exited(status) if status.success() => Ok(()),
        End::Exited(_) => {
            bail!("it failed with seed {seed}; `cargo xtask crash --seed {seed}` does the same")
        }
        End::Interrupted => bail!("interrupted"),
        End::Hung => bail!("seed {seed} did not come to an end"),
    }
}

/// Another one at each call, and short enough to be typed.
fn new_seed() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |now| u64::from(now.subsec_nanos()))
}
