//! Each failure, shown.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

mod broadcasts;
mod checkouts;
#[path = "../common/mod.rs"]
mod common;
mod measured;
mod mishaps;
mod writes;

use std::time::Duration;

use common::{KITCHEN, World};
use olgfeast_plain::{Faults, SocketId};

const A_SECOND: Duration = Duration::from_secs(1);

fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// A server with so many orders, and one kitchen that has been greeted.
fn kitchen(seed: u64, orders: usize, faults: Faults) -> (World, SocketId) {
    let mut world = World::new(seed, Faults::none());
    for number in 0..orders {
        world.order(&format!("order {number}"));
    }
    world.run_for(A_SECOND);
    let socket = world.open(KITCHEN);
    world.run_for(A_SECOND);
    assert_eq!(world.kinds(socket), ["kitchen_update"]);
    world.server.set_faults(faults);
    (world, socket)
}
