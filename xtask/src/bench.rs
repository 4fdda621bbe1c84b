//! Measurements, as they stand in docs/benchmarks.md.

use std::process::Command;

use crate::args::Subject;
use crate::running::in_the_foreground;
use crate::workspace::cargo;

/// Builds and runs one benchmark; what it prints is the result.
pub(crate) fn run(subject: Subject, quick: bool) -> anyhow::Result<()> {
    in_the_foreground(&mut command(subject, quick))
}

fn command(subject: Subject, quick: bool) -> Command {
    let (package, bench) = match subject {
        Subject::Hub => ("feast", "hub"),
        Subject::Link => ("olgfeast-link", "link"),
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
        let whole = "bench --locked --package feast --bench hub";
        assert_eq!(line(Subject::Hub, false), whole);
    }
}
