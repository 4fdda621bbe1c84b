//! Where things are, and the cargo that started us.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::Context;

/// The directory of the root Cargo.toml.
pub(crate) fn root() -> &'static Path {
    // `xtask` lies directly below it.
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
}

/// Cargo's target directory: `CARGO_TARGET_DIR` if set, relative to the root.
pub(crate) fn target_dir() -> PathBuf {
    let dir = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    root().join(dir)
}

/// This program, to be started again by others. Looked up once, at the start: when it is compiled
/// anew while it runs, the system has no name for it any more.
pub(crate) fn this_program() -> anyhow::Result<&'static str> {
    static PROGRAM: OnceLock<String> = OnceLock::new();
    if let Some(program) = PROGRAM.get() {
        return Ok(program);
    }
    let program = std::env::current_exe().context("finding this program")?;
    Ok(PROGRAM.get_or_init(|| program.to_string_lossy().into_owned()))
}

/// The cargo that started this program, at the root.
pub(crate) fn cargo() -> Command {
    let mut cargo = at_root(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // The tasks and the builds they start must agree on it, wherever they were started.
    cargo.env("CARGO_TARGET_DIR", target_dir());
    cargo
}

/// A program to be run at the root.
pub(crate) fn at_root(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}
