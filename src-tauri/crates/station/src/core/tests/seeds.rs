//! Random tests that can be played again.

use std::hash::{BuildHasher, RandomState};

use proptest::{prelude::ProptestConfig, test_runner::RngSeed};

/// So many cases from one seed, which is told when one of them fails. `FEAST_SEED` plays the same again.
pub(super) fn seeded(cases: u32) -> ProptestConfig {
    let replayed = std::env::var("FEAST_SEED").ok();
    let replayed = replayed.map(|seed| seed.parse().expect("FEAST_SEED is a number"));
    let seed = replayed.unwrap_or_else(|| {
        // Another one in every process, and small enough to be typed.
        RandomState::new().hash_one("seed") >> 40
    });
    eprintln!("to play this again: FEAST_SEED={seed}");
    ProptestConfig {
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(seed),
        ..ProptestConfig::with_cases(cases)
    }
}
