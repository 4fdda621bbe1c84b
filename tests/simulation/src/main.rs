//! Runs many nights, or one of them with all that happens in it.
//!
//! `olgfeast-simulation [--seeds N] [--from SEED]`; with `FEAST_SEED=n` in the environment it plays
//! that night alone. Exit code 1: a rule did not hold.

use std::{
    process::ExitCode,
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

use anyhow::{Context, bail};
use olgfeast_simulation::{Broken, Simulation};

/// Nights when nothing is said.
const SEEDS: u64 = 200;

/// What many nights came to.
#[derive(Default)]
struct Sum {
    at_hub: usize,
    orders: usize,
    intents: usize,
    applied: usize,
    broken: Vec<Broken>,
}

fn main() -> anyhow::Result<ExitCode> {
    if let Ok(seed) = std::env::var("FEAST_SEED") {
        return replay(seed.trim().parse().context("FEAST_SEED is no number")?);
    }
    let (from, seeds) = asked(std::env::args().skip(1))?;
    let next = AtomicU64::new(from);
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let sums: anyhow::Result<Vec<Sum>> = thread::scope(|scope| {
        let run = || scope.spawn(|| nights(&next, from + seeds));
        let running: Vec<_> = (0..workers).map(|_| run()).collect();
        let ended = running.into_iter().map(|worker| match worker.join() {
            Ok(sum) => sum,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        ended.collect()
    });
    let sum = sums?.into_iter().fold(Sum::default(), Sum::and);
    println!(
        "{seeds} nights from seed {from}, {} of them at a hub: {} orders, {} intents, {} of them done, \
         {} nights broken",
        sum.at_hub,
        sum.orders,
        sum.intents,
        sum.applied,
        sum.broken.len()
    );
    Ok(match sum.broken.as_slice() {
        [] => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

fn replay(seed: u64) -> anyhow::Result<ExitCode> {
    let outcome = Simulation::new()?.night(seed, true)?;
    for line in &outcome.trace {
        println!("{line}");
    }
    println!("hash {:016x}", outcome.hash);
    Ok(match outcome.broken {
        None => ExitCode::SUCCESS,
        Some(broken) => {
            println!("{broken}");
            ExitCode::FAILURE
        }
    })
}

fn asked(mut args: impl Iterator<Item = String>) -> anyhow::Result<(u64, u64)> {
    let (mut from, mut seeds) = (0, SEEDS);
    while let Some(option) = args.next() {
        let value = args
            .next()
            .with_context(|| format!("{option} wants a number"))?;
        let number = value
            .parse()
            .with_context(|| format!("{value} is no number"))?;
        match option.as_str() {
            "--from" => from = number,
            "--seeds" => seeds = number,
            _ => bail!("there is no option {option}"),
        }
    }
    Ok((from, seeds))
}

/// Plays nights until there are no more, and says at once where one is broken.
fn nights(next: &AtomicU64, end: u64) -> anyhow::Result<Sum> {
    let simulation = Simulation::new()?;
    let mut sum = Sum::default();
    loop {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= end {
            return Ok(sum);
        }
        let outcome = simulation.night(seed, false)?;
        sum.at_hub += usize::from(outcome.at_hub);
        sum.orders += outcome.orders;
        sum.intents += outcome.intents;
        sum.applied += outcome.applied;
        if let Some(broken) = outcome.broken {
            println!("{broken}");
            sum.broken.push(broken);
        }
    }
}

impl Sum {
    fn and(mut self, other: Sum) -> Sum {
        self.at_hub += other.at_hub;
        self.orders += other.orders;
        self.intents += other.intents;
        self.applied += other.applied;
        self.broken.extend(other.broken);
        self
    }
}
