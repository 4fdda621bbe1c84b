//! What packages and shells want of the command line: completions and manual pages.

use std::{io::Write, path::Path};

use anyhow::Context;
use clap::CommandFactory;
use clap_complete::Shell;

use crate::{cli::Cli, exit::Exit};

/// Prints the completions of a shell.
///
/// # Errors
/// Where stdout takes no more.
pub(crate) fn completions(shell: Shell) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "feast", &mut script);
    std::io::stdout().write_all(&script)?;
    Ok(Exit::Done)
}

/// Writes the manual page of the program and of each of its commands.
///
/// # Errors
/// Where the folder cannot be made or written to.
pub(crate) fn pages(folder: &Path) -> anyhow::Result<Exit> {
    std::fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(Cli::command(), folder))
        .with_context(|| format!("the pages cannot be written to {}", folder.display()))?;
    Ok(Exit::Done)
}
