//! Many simulated nights, or one of them with all that happens in it.

use std::process::Command;

use crate::running::in_the_foreground;
use crate::workspace::cargo;

/// Builds the simulation and plays so many nights; an error when a rule did not hold in one of them.
/// `FEAST_SEED` in the environment reaches it.
pub(crate) fn run(seeds: u64, from: u64) -> anyhow::Result<()> {
    in_the_foreground(&mut command(seeds, from))
}

fn command(seeds: u64, from: u64) -> Command {
    let mut command = cargo();
    command
        .args(["run", "--locked", "--package", "olgfeast-simulation"])
        .args(["--profile", "simulation", "--"])
        .args(["--seeds", &seeds.to_string(), "--from", &from.to_string()]);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_simulation_is_built_to_run_fast_and_told_what_to_play() {
        let command = command(10_000, 7);
        let args: Vec<_> = command
            .get_args()
            .map(|arg| arg.to_string_lossy())
            .collect();
        let line = "run --locked --package olgfeast-simulation --profile simulation \
                    -- --seeds 10000 --from 7";
        assert_eq!(args.join(" "), line);
    }
}
