//! A long feast: what grows, and what must not.
//!
//! In virtual time it is a hub that is played by hand, second by second, with screens that come and
//! go, guests, stations without a socket, a kitchen, kills, midnight and the change of the feast day.
//! `cargo xtask soak` plays a day of it; with the other tests a small one goes by. What is random
//! comes from a seed, which is told when it fails; with `OLGFEAST_SOAK_SEED` it happens again. In real
//! time it is a hub with real sockets under load (`cargo xtask soak --load`).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

mod flat;
mod load;
mod night;
mod people;
mod poller;
mod station;

use std::{env, str::FromStr};

use night::{Night, Plan};
use olgfeast_protocol::UtcTime;
use tokio::runtime::Builder;

/// A small one: over midnight, and over 04:00, when the feast day ends.
const HOURS: u64 = 6;
const ORDERS_PER_HOUR: u32 = 20;

/// Tells how it happens again.
struct Seed(u64);

impl Drop for Seed {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("OLGFEAST_SOAK_SEED={}", self.0);
        }
    }
}

fn wanted<T: FromStr>(name: &str) -> Option<T> {
    let text = env::var(name).ok()?;
    let number = text.parse();
    Some(number.unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

#[test]
fn a_feast_goes_by_and_only_its_log_grows() {
    let plan = Plan {
        begins: UtcTime::parse("2026-11-22T22:30:00").unwrap(),
        hours: wanted("OLGFEAST_SOAK_HOURS").unwrap_or(HOURS),
        orders_per_hour: wanted("OLGFEAST_SOAK_ORDERS_PER_HOUR").unwrap_or(ORDERS_PER_HOUR),
        seed: wanted("OLGFEAST_SOAK_SEED").unwrap_or_else(rand::random),
    };
    let _told = Seed(plan.seed);
    let runtime = Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(play(plan));
}

#[test]
#[ignore = "it takes an hour: cargo xtask soak --load"]
fn a_hub_under_load_stays_as_small_as_it_was() {
    let minutes = wanted("OLGFEAST_SOAK_MINUTES").unwrap_or(60);
    let runtime = Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(load::play(minutes));
}

async fn play(plan: Plan) {
    let mut night = Box::pin(Night::begin(plan)).await;
    let mut after_a_quarter = None;
    for hour in 1..=plan.hours {
        for _ in 0..3_600 {
            night.second().await;
        }
        flat::check(&night).await;
        if hour == plan.hours.div_ceil(4) {
            after_a_quarter = flat::resident();
        }
        println!(
            "{hour} h: {} orders, {} events, {} MB resident",
            night.orders.len(),
            night.head,
            flat::resident().unwrap_or(0) / 1_000_000,
        );
    }
    // A long poll takes 25 s.
    for _ in 0..60 {
        night.quiet_second().await;
    }
    flat::check(&night).await;
    flat::right_at_the_end(&mut night).await;
    println!("{:?}", night.sum);
    assert!(night.sum.replays > 0 && night.sum.snapshots > 0);
    assert!(night.pollers.iter().all(|poller| poller.pages > 0));
    flat::has_not_grown(after_a_quarter);
}
