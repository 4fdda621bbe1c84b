//! Everything that has to hold before a change is good, in one run with one summary.

use std::process::{Command, ExitCode};

use anyhow::Context;

use crate::args::PageProfile;
use crate::display::Display;
use crate::report::{Found, Report};
use crate::running::{PATIENCE, said, succeeds};
use crate::setup::{self, Purpose};
use crate::tally::{Runner, Tally};
use crate::workspace::cargo;
use crate::{browser_tests, bundle_page, contained, counted_run};

/// One selection of packages for every step: another one means other features of their
/// dependencies, and cargo would compile those again. The screens are wasm only. This program is
/// left out because its own dependencies would change a third of the others', and because not
/// every system can replace a program that is running.
pub(crate) const PACKAGES: [&str; 5] = [
    "--workspace",
    "--exclude",
    "olgfeast-ui",
    "--exclude",
    "xtask",
];

const XTASK: [&str; 2] = ["--package", "xtask"];

const SCREENS: [&str; 4] = [
    "--package",
    "olgfeast-ui",
    "--target",
    "wasm32-unknown-unknown",
];

pub(crate) const DENY_WARNINGS: [&str; 3] = ["--", "-D", "warnings"];

/// The test files that open the real window are named `window` or `window_…`.
const WINDOW_TESTS: &str = "binary(/^window(_|$)/)";

/// Which tests are run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    All,
    /// Without those that open the real window; they are counted as skipped.
    Quick,
}

/// Runs every check, also after one has failed, and says how each of them went.
pub(crate) fn run(extent: Extent) -> ExitCode {
    let mut report = Report::new();
    let ready = report.step("looking for what this computer lacks", || {
        setup::make_ready(Purpose::Tests)?;
        Ok(Found::default())
    });
    if ready {
        // The window is driven by WebKitGTK's own driver.
        let extent = if cfg!(target_os = "linux") {
            extent
        } else {
            Extent::Quick
        };
        check(extent, &mut report);
    } else {
        report.not_run("everything else", "something is missing");
    }
    report.close()
}

fn check(extent: Extent, report: &mut Report) {
    report.step("formatting", || {
        command(cargo().args(["fmt", "--all", "--", "--check"]))
    });
    // The release page: what is shipped is what the window tests open.
    let page = report.step("the page", || {
        bundle_page::build(PageProfile::Release)?;
        Ok(Found::default())
    });
    if extent == Extent::All {
        report.step("the rules of accessibility", || {
            setup::axe::fetch()?;
            Ok(Found::default())
        });
    }
    report.step("clippy of the screens", || {
        command(
            cargo_with("clippy", &SCREENS)
                .arg("--all-targets")
                .args(DENY_WARNINGS),
        )
    });
    report.step("clippy of xtask", || {
        command(
            cargo_with("clippy", &XTASK)
                .arg("--all-targets")
                .args(DENY_WARNINGS),
        )
    });
    if page {
        // They embed the page, and do not compile without one.
        check_rust(extent, report);
    } else {
        report.not_run("clippy, tests and documentation", "no page to embed");
    }
    report.step("tests of xtask", || {
        tests(&mut cargo_with("test", &XTASK), Runner::CargoTest)
    });
    report.step("tests of the screens", || {
        tests(&mut browser_tests::command()?, Runner::CargoTest)
    });
    if succeeds(cargo().args(["deny", "--version"])) {
        // Not the advisories: they would have to be downloaded, and a commit that was good
        // yesterday would fail today.
        report.step("licences and sources of dependencies", || {
            command(cargo().args(["deny", "check", "bans", "licenses", "sources"]))
        });
    }
}

fn check_rust(extent: Extent, report: &mut Report) {
    report.step("clippy", || {
        command(
            cargo_with("clippy", &PACKAGES)
                .arg("--all-targets")
                .args(DENY_WARNINGS),
        )
    });
    // Also the programs that the tests of other packages start.
    let built = report.step("building", || {
        command(cargo_with("build", &PACKAGES).arg("--all-targets"))
    });
    if built {
        if succeeds(cargo().args(["nextest", "--version"])) {
            report.step("tests", || with_nextest(extent));
        } else {
            with_cargo_test(extent, report);
        }
        // They are compiled into nothing else, so they need a selection of their own.
        report.step("planted bugs", || {
            tests(&mut planted_bugs(), Runner::CargoTest)
        });
        report.step("examples in the documentation", || {
            command(cargo_with("test", &PACKAGES).args(["--doc", "--no-fail-fast"]))
        });
    } else {
        report.not_run("tests", "not all of it compiles");
    }
    report.step("documentation", || {
        let mut doc = cargo_with("doc", &PACKAGES);
        // With the examples, of which there are none, cargo takes the features that tests take: without
        // them it would check a third of the dependencies again.
        doc.args(["--lib", "--bin", "feast", "--examples"]);
        command(doc.arg("--no-deps").env("RUSTDOCFLAGS", "-D warnings"))
    });
}

/// The tests that bugs which are planted are found.
pub(crate) fn planted_bugs() -> Command {
    let mut test = cargo_with("test", &PACKAGES);
    test.args(["--features", "olgfeast-simulation/planted"])
        .args(["--test", "planted", "--no-fail-fast"]);
    test
}

fn with_nextest(extent: Extent) -> anyhow::Result<Found> {
    let mut nextest = cargo_with("nextest", &["run"]);
    nextest.args(PACKAGES).arg("--no-fail-fast");
    contained::around_tests_of(&mut nextest)?;
    match extent {
        Extent::All => tests_with_windows(&mut nextest, Runner::Nextest),
        Extent::Quick => {
            nextest
                .arg("--filterset")
                .arg(format!("not {WINDOW_TESTS}"));
            tests(&mut nextest, Runner::Nextest)
        }
    }
}

/// Without nextest the tests of one file share a process, and windows are opened one at a time.
fn with_cargo_test(extent: Extent, report: &mut Report) {
    let (windows, others) = match integration_tests() {
        Ok(names) => names
            .into_iter()
            .partition::<Vec<_>, _>(|name| opens_a_window(name)),
        Err(cause) => {
            report.step("tests", || Err(cause));
            return;
        }
    };
    let select = |names: &[String]| {
        let mut test = cargo_with("test", &PACKAGES);
        test.arg("--no-fail-fast");
        for name in names {
            test.args(["--test", name]);
        }
        test
    };
    report.step("tests", || {
        let mut test = select(&others);
        test.args(["--lib", "--bins"]);
        contained::around_tests_of(&mut test)?;
        tests(&mut test, Runner::CargoTest)
    });
    if windows.is_empty() {
        return;
    }
    report.step("tests of the window", || match extent {
        Extent::All => {
            let mut one_by_one = select(&windows);
            contained::around_tests_of(&mut one_by_one)?;
            one_by_one.args(["--", "--test-threads=1"]);
            tests_with_windows(&mut one_by_one, Runner::CargoTest)
        }
        Extent::Quick => {
            let listed = said(select(&windows).args(["--", "--list"])).unwrap_or_default();
            let skipped = listed
                .lines()
                .filter(|line| line.ends_with(": test"))
                .count();
            let tally = Tally {
                skipped: u64::try_from(skipped)?,
                ..Tally::default()
            };
            Ok(Found { tally, wrong: None })
        }
    });
}

fn opens_a_window(test_file: &str) -> bool {
    test_file == "window" || test_file.starts_with("window_")
}

/// The names of the files of integration tests in [`PACKAGES`].
fn integration_tests() -> anyhow::Result<Vec<String>> {
    let metadata = said(cargo().args(["metadata", "--locked", "--no-deps", "--format-version=1"]))
        .context("cargo metadata failed")?;
    Ok(test_files(&serde_json::from_str(&metadata)?))
}

/// The same, from what cargo says of the workspace.
fn test_files(metadata: &serde_json::Value) -> Vec<String> {
    let list = |value: &serde_json::Value, key: &str| {
        let list = value.get(key).and_then(serde_json::Value::as_array);
        list.cloned().unwrap_or_default()
    };
    let name = |value: &serde_json::Value| Some(value.get("name")?.as_str()?.to_owned());
    list(metadata, "packages")
        .iter()
        .filter(|package| name(package).is_some_and(|name| !PACKAGES.contains(&name.as_str())))
        .flat_map(|package| list(package, "targets"))
        .filter(|target| list(target, "kind").iter().any(|kind| kind == "test"))
        .filter_map(|target| name(&target))
        .collect()
}

/// `cargo <subcommand> <rest> --locked`, whose outcome does not depend on who runs it.
pub(crate) fn cargo_with(subcommand: &str, rest: &[&str]) -> Command {
    let mut command = cargo();
    command.arg(subcommand).args(rest).arg("--locked");
    // A check never writes a snapshot that it should compare with.
    command.env("INSTA_UPDATE", "no");
    for setting in ["SERVER", "USER", "PASSWORD", "DATA_DIR", "ROLE"] {
        command.env_remove(format!("OLGFEAST_{setting}"));
    }
    // Nor does a test sign in to the keyring of the person who runs it; one that needs a keyring
    // starts a session bus of its own.
    command.env("DBUS_SESSION_BUS_ADDRESS", "disabled:");
    command
}

/// Tests that may open windows, on a display of their own.
fn tests_with_windows(command: &mut Command, runner: Runner) -> anyhow::Result<Found> {
    let display = Display::start()?;
    display.lend_to(command);
    tests(command, runner)
}

/// A suite that has tests: one in which none ran was not run.
fn tests(command: &mut Command, runner: Runner) -> anyhow::Result<Found> {
    let mut found = counted(command, runner)?;
    if found.tally.passed == 0 && found.wrong.is_none() {
        found.wrong = Some("no test was run".to_owned());
    }
    Ok(found)
}

/// Anything that succeeds or fails; where it has tests they are counted.
fn command(command: &mut Command) -> anyhow::Result<Found> {
    counted(command, Runner::CargoTest)
}

fn counted(command: &mut Command, runner: Runner) -> anyhow::Result<Found> {
    counted_run::found(command, runner, PATIENCE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_suite_in_which_no_test_ran_is_wrong() {
        let found = tests(&mut Command::new("true"), Runner::CargoTest).unwrap();
        assert_eq!(found.wrong.as_deref(), Some("no test was run"));
    }

    #[test]
    fn test_files_are_those_of_the_selected_packages() {
        let package = |name: &str, test: &str| {
            serde_json::json!({ "name": name, "targets": [
                { "name": name, "kind": ["lib"] },
                { "name": test, "kind": ["test"] },
            ]})
        };
        let metadata = serde_json::json!({ "packages": [
            package("olgfeast", "window_story"),
            package("olgfeast-ui", "page"),
            package("feast", "terminal"),
        ]});
        assert_eq!(test_files(&metadata), ["window_story", "terminal"]);
    }

    #[test]
    fn only_files_named_after_the_window_open_one() {
        assert!(opens_a_window("window") && opens_a_window("window_offline"));
        assert!(!opens_a_window("windows_paths") && !opens_a_window("ipc_contract"));
    }
}
