//! `feast`: the terminal client and server of olgFeast.
//!
//! The same core as the window, without one: [`serve`] hosts a feast, [`watch`] shows a board,
//! [`bump`] works one order, [`menu`] tells what can be ordered, [`simulate`] plays a busy evening, [`doctor`] says why nothing works,
//! [`load`] measures how soon many displays know, [`copy`] and [`export`] keep what happened, [`find`]
//! looks for hubs on the local network, [`manual`] writes completions and manual pages.
//! Scripts rely on what is printed to stdout and on the exit codes in [`exit`]; logs go to stderr.

mod account;
mod bump;
mod cli;
mod copy;
mod doctor;
mod escape;
mod exit;
mod export;
mod find;
mod load;
mod logging;
mod manual;
mod menu;
mod names;
mod new_password;
mod output;
mod serve;
mod signals;
mod simulate;
mod watch;

use std::{process::ExitCode, time::Duration};

use clap::Parser;

use crate::{
    cli::{Cli, Command},
    exit::Exit,
};

/// A write to a terminal that is held up must not hold up the end.
const LEAVE_WITHIN: Duration = Duration::from_millis(500);

fn main() -> ExitCode {
    let Cli { command } = Cli::parse();
    logging::start(match command {
        Command::Serve(_) => "info",
        Command::Export(_)
        | Command::Watch(_)
        | Command::Bump(_)
        | Command::Menu(_)
        | Command::Simulate(_)
        | Command::Find(_)
        | Command::Doctor(_)
        | Command::Load(_)
        | Command::Completions { .. }
        | Command::Man { .. } => "warn",
    });
    match run(command) {
        Ok(exit) => exit.into(),
        Err(error) => {
            exit::say(format_args!("{error:#}"));
            Exit::Error.into()
        }
    }
}

fn run(command: Command) -> anyhow::Result<Exit> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let exit = runtime.block_on(async {
        match command {
            Command::Serve(serve) => Box::pin(serve::serve(serve)).await,
            Command::Export(export) => export::export(export).await,
            Command::Watch(watch) => Box::pin(watch::watch(watch)).await,
            Command::Bump(bump) => Box::pin(bump::bump(bump)).await,
            Command::Menu(menu) => Box::pin(menu::menu(menu)).await,
            Command::Simulate(simulate) => Box::pin(simulate::simulate(simulate)).await,
            Command::Find(find) => find::find(find).await,
            Command::Doctor(doctor) => Box::pin(doctor::doctor(doctor)).await,
            Command::Load(load) => Box::pin(load::load(load)).await,
            Command::Completions { shell } => manual::completions(shell),
            Command::Man { folder } => manual::pages(&folder),
        }
    });
    runtime.shutdown_timeout(LEAVE_WITHIN);
    exit
}
