//! Runs one test program, and ends with it whatever it left behind.
//!
//! A test that fails may leave a window open. That holds the pipe to the runner of the tests, and
//! as long as it writes into it nextest waits, whatever its own limits say.

use std::ffi::OsString;
use std::process::{Command, ExitCode};

use anyhow::Context;

use crate::running::{End, PATIENCE, Running};
use crate::workspace::this_program;

/// The first argument by which cargo and nextest start us again, around each test program.
pub(crate) const RUNNER: &str = "contained";

/// Lets `command`, a cargo or nextest, start its test programs through us.
pub(crate) fn around_tests_of(command: &mut Command) -> anyhow::Result<()> {
    // An array, so that a path may hold spaces. Only where there are process groups.
    let runner = serde_json::json!([this_program()?, RUNNER]);
    command.arg(format!("--config=target.'cfg(unix)'.runner={runner}"));
    Ok(())
}

/// Runs the program that `args` begin with, and hands on how it ended.
pub(crate) fn run(args: Vec<OsString>) -> anyhow::Result<ExitCode> {
    let mut args = args.into_iter();
    let program = args.next().context("which program?")?;
    let mut test = Running::start(Command::new(program).args(args))?;
    Ok(match test.wait(PATIENCE)? {
        End::Exited(status) => match status.code().map(u8::try_from) {
            Some(Ok(code)) => ExitCode::from(code),
            // A signal has no exit code; the test's own output says the rest.
            _ => {
                eprintln!("the test program ended: {status}");
                ExitCode::from(101)
            }
        },
        End::Interrupted | End::Hung => ExitCode::from(101),
    })
}
