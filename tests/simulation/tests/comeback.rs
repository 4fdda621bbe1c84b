//! Ten stations come back to a plain server at once.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

use std::time::Duration;

use olgfeast_simulation::Simulation;

#[test]
fn ten_stations_that_come_back_to_a_plain_server_at_once_do_not_freeze_it() {
    let wanted = std::env::var("FEAST_SEED").ok();
    let seed = wanted.map_or(1, |seed| seed.parse().unwrap());
    let comeback = Simulation::comeback(seed).unwrap();
    println!("FEAST_SEED={seed}: {comeback:?}");
    assert_eq!((comeback.intents, comeback.applied), (200, 200));
    assert_eq!(comeback.most_writes, 1);
    assert!(comeback.reads > 200, "of {}", comeback.reads);
    assert!(comeback.slowest_read < Duration::from_secs(1));
    assert!(comeback.settled_within.unwrap() <= Duration::from_secs(30));
}
