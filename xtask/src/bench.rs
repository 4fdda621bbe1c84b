//! Measurements, as they stand in docs/benchmarks.md.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::args::Subject;
use crate::running::in_the_foreground;
use crate::workspace::{cargo, target_dir};

/// Builds and runs one benchmark; what it prints is the result.
pub(crate) fn run(subject: Subject, quick: bool) -> anyhow::Result<()> {
    let mut command = command(subject, quick);
    if subject == Subject::Offline {
        // The hub that a station measures itself against.
        let mut feast = cargo();
        feast.args(["build", "--locked", "--release", "--package", "feast"]);
        in_the_foreground(&mut feast)?;
        command.env("FEAST_PROGRAM", feast_program(&target_dir()));
    }
    in_the_foreground(&mut command)
}

fn feast_program(target: &Path) -> PathBuf {
    let name = format!("feast{}", std::env::consts::EXE_SUFFIX);
    target.join("release").join(name)
}

fn command(subject: Subject, quick: bool) -> Command {
    let (package, bench) = match subject {
        Subject::Hub => ("feast", "hub"),
        Subject::Link => ("olgfeast-link", "link"),
        Subject::Offline => ("olgfeast-station", "offline"),
    };
    let mut command = cargo();
    command.args(["bench", "--locked", "--package", package, "--bench", bench]);
    if quick {
        command.args(["--", "--quick"]);
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_benchmark_of_one_package_is_run() {
        let line = |subject, quick| {
            let command = command(subject, quick);
            let args: Vec<_> = command
                .get_args()
                .map(|arg| arg.to_string_lossy())
                .collect();
            args.join(" ")
        };
        let whole = "bench --locked --package olgfeast-link --bench link";
        assert_eq!(line(Subject::Link, false), whole);
        assert_eq!(line(Subject::Link, true), format!("{whole} -- --quick"));
        let whole = "bench --locked --package olgfeast-station --bench offline";
        assert_eq!(line(Subject::Offline, false), whole);
        let whole = "bench --locked --package feast --bench hub";
        assert_eq!(line(Subject::Hub, false), whole);
    }
}
