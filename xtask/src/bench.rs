//! Measurements, as they stand in docs/benchmarks.md.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::args::{PageProfile, Subject};
use crate::bundle_page;
use crate::running::in_the_foreground;
use crate::workspace::{cargo, target_dir};

/// Builds and runs one benchmark; what it prints is the result.
pub(crate) fn run(subject: Subject, quick: bool) -> anyhow::Result<()> {
    let mut command = command(subject, quick);
    if matches!(subject, Subject::Ui { .. } | Subject::App) {
        // What is measured, as it is shipped: built apart from what measures it.
        bundle_page::build(PageProfile::Shipped)?;
        let shipped = ["--package", "olgfeast", "--package", "feast", "--bins"];
        let mut build = cargo();
        build.args(["build", "--locked", "--release"]).args(shipped);
        in_the_foreground(&mut build)?;
    }
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
    let mut command = cargo();
    let pixels = [
        "run",
        "--locked",
        "--release",
        "--package",
        "olgfeast-pixels",
    ];
    let mut bench = |package, bench| {
        command.args(["bench", "--locked", "--package", package, "--bench", bench]);
        None
    };
    let minutes = match subject {
        Subject::Hub => bench("feast", "hub"),
        Subject::Link => bench("olgfeast-link", "link"),
        Subject::Offline => bench("olgfeast-station", "offline"),
        Subject::Ui { minutes } => {
            command.args(pixels);
            minutes
        }
        Subject::App => {
            command.args(pixels);
            None
        }
    };
    if quick || minutes.is_some() || subject == Subject::App {
        command.arg("--");
    }
    if subject == Subject::App {
        command.arg("app");
    }
    if quick {
        command.arg("--quick");
    }
    if let Some(minutes) = minutes {
        command.args(["--minutes", &minutes.to_string()]);
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
        let whole = "run --locked --release --package olgfeast-pixels";
        let ui = |minutes| Subject::Ui { minutes };
        assert_eq!(line(ui(None), false), whole);
        assert_eq!(line(Subject::App, false), format!("{whole} -- app"));
        assert_eq!(line(Subject::App, true), format!("{whole} -- app --quick"));
        let with = format!("{whole} -- --quick --minutes 5");
        assert_eq!(line(ui(Some(5)), true), with);
    }
}
