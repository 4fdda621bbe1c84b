//! The tests of the screens, which run as wasm in a headless Chromium.

use std::ffi::OsString;
use std::fs;
use std::process::Command;

use anyhow::Context;

use crate::setup;
use crate::workspace::{cargo, target_dir, this_program};

/// The first argument by which cargo starts us again, as the runner of a compiled test.
pub(crate) const RUNNER: &str = "wasm-test-runner";

/// No page of ours speaks to anything but the runner's loopback server; these keep the browser's
/// own services quiet too.
const QUIET: [&str; 7] = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
];

/// The command that compiles and runs them.
pub(crate) fn command() -> anyhow::Result<Command> {
    // An array, so that a path may hold spaces.
    let runner = serde_json::json!([this_program()?, RUNNER]);
    let browser = setup::chromium().context("Chromium is not installed")?;
    let driver = setup::chromedriver().context("chromedriver is not installed")?;

    let options = target_dir().join("webdriver.json");
    fs::create_dir_all(target_dir())?;
    fs::write(
        &options,
        serde_json::json!({ "goog:chromeOptions": { "binary": browser, "args": QUIET } })
            .to_string(),
    )
    .with_context(|| format!("writing {}", options.display()))?;

    let mut command = cargo();
    command
        .args([
            "test",
            "--locked",
            "--no-fail-fast",
            "--package",
            "olgfeast-ui",
        ])
        .args([
            "--target",
            "wasm32-unknown-unknown",
            "--profile",
            "wasm-dev",
        ])
        .arg(format!(
            "--config=target.wasm32-unknown-unknown.runner={runner}"
        ))
        .env("CHROMEDRIVER", driver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", options)
        // Seconds. The defaults, 20 and 5, are not for a busy machine.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60");
    Ok(command)
}

/// Runs one compiled test file; `args` are what cargo puts after [`RUNNER`].
pub(crate) fn run(args: Vec<OsString>) -> anyhow::Result<()> {
    let program = OsString::from("wasm-bindgen-test-runner");
    let args = std::iter::once(program).chain(args);
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(args)
}
