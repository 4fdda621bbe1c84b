//! Two hundred nights, and what makes them worth something.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

use olgfeast_simulation::Simulation;

/// Plays these nights, or only the one that `FEAST_SEED` names.
fn every_rule_holds(seeds: std::ops::Range<u64>) {
    let simulation = Simulation::new().unwrap();
    let wanted = std::env::var("FEAST_SEED").ok();
    let wanted: Option<u64> = wanted.map(|seed| seed.parse().unwrap());
    let seeds = match wanted {
        Some(seed) => seed..seed + 1,
        None => seeds,
    };
    for seed in seeds {
        let outcome = simulation.night(seed, wanted.is_some()).unwrap();
        for line in &outcome.trace {
            println!("{line}");
        }
        if let Some(broken) = outcome.broken {
            panic!("{broken}");
        }
    }
}

#[test]
fn every_rule_holds_in_the_first_fifty_nights() {
    every_rule_holds(0..50);
}

#[test]
fn every_rule_holds_in_the_second_fifty_nights() {
    every_rule_holds(50..100);
}

#[test]
fn every_rule_holds_in_the_third_fifty_nights() {
    every_rule_holds(100..150);
}

#[test]
fn every_rule_holds_in_the_last_fifty_nights() {
    every_rule_holds(150..200);
}

#[test]
fn the_same_seed_is_the_same_night_and_another_seed_another() {
    let play = |seed| Simulation::new().unwrap().night(seed, true).unwrap();
    for seed in [3, 38, 182] {
        let (one, other) = (play(seed), play(seed));
        assert_eq!(one, other, "seed {seed}");
        assert_ne!(one.hash, play(seed + 1).hash);
    }
}

#[test]
fn the_nights_are_busy() {
    let simulation = Simulation::new().unwrap();
    let (mut orders, mut intents, mut applied) = (0, 0, 0);
    for seed in 0..10 {
        let outcome = simulation.night(seed, false).unwrap();
        orders += outcome.orders;
        intents += outcome.intents;
        applied += outcome.applied;
    }
    assert!(orders > 50, "{orders} orders");
    assert!(intents > 200, "{intents} intents");
    assert!(applied > 100 && applied < intents, "{applied} done");
}
