//! `cargo xtask demo | test | crash | sim | soak | fuzz | nightly | ui | axe | shots | windows |
//! bundle | bench`: everything a person or a build machine runs in this repository.
//!
//! One program instead of scripts, so that the same commands work where there is no shell, and so
//! that nothing but cargo and a C compiler has to be there before the first one.

mod args;
mod bench;
mod browser_tests;
mod bundle;
mod bundle_page;
mod checks;
mod contained;
mod counted_run;
mod crash;
mod demo;
mod display;
mod fuzz;
mod interrupt;
mod nightly;
mod notices;
mod report;
mod running;
mod setup;
mod shots;
mod sim;
mod soak;
mod tally;
mod windows;
mod workspace;

use std::process::ExitCode;

use args::Task;

fn main() -> ExitCode {
    let task = match args::parse(std::env::args_os().skip(1)) {
        Ok(task) => task,
        Err(mistake) => {
            eprintln!("{mistake}\n\n{}", args::USAGE);
            return ExitCode::from(2);
        }
    };
    match run(task) {
        Ok(code) => code,
        Err(cause) => {
            eprintln!("error: {cause:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> anyhow::Result<ExitCode> {
    match task {
        Task::Help => println!("{}", args::USAGE),
        // Not ours to interrupt: the one who started us ends it with the rest of its group.
        Task::RunBrowserTest { args } => browser_tests::run(args)?,
        Task::RunContained { args } => {
            interrupt::listen()?;
            return contained::run(args);
        }
        Task::Demo { window } => {
            interrupt::listen()?;
            demo::run(window)?;
        }
        Task::Test { extent } => {
            interrupt::listen()?;
            workspace::this_program()?;
            return Ok(checks::run(extent));
        }
        Task::Crash { rounds, seed } => {
            interrupt::listen()?;
            crash::run(rounds, seed)?;
        }
        Task::Sim { seeds, from } => {
            interrupt::listen()?;
            sim::run(seeds, from)?;
        }
        Task::Soak { length } => {
            interrupt::listen()?;
            soak::run(length)?;
        }
        Task::Fuzz { target, seconds } => {
            interrupt::listen()?;
            fuzz::run(target, seconds)?;
        }
        Task::Nightly { night } => {
            interrupt::listen()?;
            return nightly::run(night);
        }
        Task::Ui { profile } => {
            interrupt::listen()?;
            bundle_page::build(profile)?;
        }
        Task::Axe => {
            interrupt::listen()?;
            setup::axe::fetch()?;
        }
        Task::Shots { only } => {
            interrupt::listen()?;
            shots::run(only.as_deref())?;
        }
        Task::Windows => {
            interrupt::listen()?;
            windows::run()?;
        }
        Task::Bundle => {
            interrupt::listen()?;
            bundle::run()?;
        }
        Task::Bench { subject, quick } => {
            interrupt::listen()?;
            bench::run(subject, quick)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
