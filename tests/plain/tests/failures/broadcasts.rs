//! What goes wrong with what everybody is told.

use std::collections::BTreeSet;

use olgfeast_plain::{Between, Chance, Delay, Faults};

use crate::{
    A_SECOND,
    common::{Arrived, KITCHEN, LISTS, ids, json_of},
    kitchen, millis,
};

#[test]
fn a_broadcast_may_reach_some_clients_and_not_others() {
    let faults = Faults {
        lost_broadcast: Chance::of(0.5),
        ..Faults::none()
    };
    let (mut world, first) = kitchen(1, 1, Faults::none());
    let second = world.open(KITCHEN);
    world.run_for(A_SECOND);
    world.take(second);
    world.server.set_faults(faults);
    let mut reached = BTreeSet::new();
    for _ in 0..20 {
        let bump = world.bump(1, "preparing");
        assert_eq!(world.ask(bump).status, 200);
        world.run_for(A_SECOND);
        reached.insert([first, second].map(|socket| world.kinds(socket).len()));
    }
    assert!(
        reached.iter().any(|[one, other]| one != other),
        "{reached:?}"
    );
    // Nobody was forgotten over it.
    world.server.set_faults(Faults::none());
    let bump = world.bump(1, "ready");
    assert_eq!(world.ask(bump).status, 200);
    world.run_for(A_SECOND);
    for socket in [first, second] {
        assert_eq!(
            world.kinds(socket),
            ["order_status_change", "kitchen_update"]
        );
    }
}

#[test]
fn a_zombie_is_answered_and_never_told_anything_again() {
    let zombie = Faults {
        zombie: Chance::ALWAYS,
        ..Faults::none()
    };
    let (mut world, socket) = kitchen(2, 1, zombie);
    let bump = world.bump(1, "preparing");
    assert_eq!(world.ask(bump).status, 200);
    assert!(world.server.is_forgotten(socket));
    world.server.set_faults(Faults::none());
    for to in ["ready", "complete"] {
        let bump = world.bump(1, to);
        assert_eq!(world.ask(bump).status, 200);
    }
    world.run_for(A_SECOND);
    assert_eq!(world.take(socket), []);
    world.say(socket, "ping");
    world.say(socket, r#"{"type":"request_update"}"#);
    world.run_for(A_SECOND);
    assert_eq!(world.kinds(socket), ["pong", "kitchen_update"]);
}

#[test]
fn a_socket_can_be_made_a_zombie_by_hand() {
    let (mut world, socket) = kitchen(3, 1, Faults::none());
    world.server.forget(world.now, socket);
    let bump = world.bump(1, "preparing");
    assert_eq!(world.ask(bump).status, 200);
    world.run_for(A_SECOND);
    assert_eq!(world.take(socket), []);
}

#[test]
fn a_client_that_does_not_read_for_too_long_becomes_a_zombie() {
    let (mut world, socket) = kitchen(4, 20, Faults::none());
    world.server.stop_reading(world.now, socket);
    let bump = world.bump(1, "preparing");
    assert_eq!(world.ask(bump.clone()).status, 200);
    world.run_for(A_SECOND);
    assert_eq!(world.take(socket), []);
    world.server.go_on_reading(world.now, socket);
    world.run_for(A_SECOND);
    assert_eq!(
        world.kinds(socket),
        ["order_status_change", "kitchen_update"]
    );

    world.server.stop_reading(world.now, socket);
    for _ in 0..600 {
        assert_eq!(world.ask(bump.clone()).status, 200);
    }
    world.run_for(A_SECOND);
    world.server.go_on_reading(world.now, socket);
    world.run_for(A_SECOND);
    let lain = world.take(socket).len();
    assert!((100..1_200).contains(&lain), "{lain}");
    assert_eq!(world.ask(bump).status, 200);
    world.run_for(A_SECOND);
    assert_eq!(world.take(socket), []);
}

#[test]
fn lists_are_torn_and_frames_run_backwards_under_parallel_writes() {
    let torn = Faults {
        torn_lists: Delay::always(Between::millis(0, 60)),
        ..Faults::none()
    };
    let (mut world, socket) = kitchen(15, 8, torn);
    let (mut in_none, mut in_two, mut backwards) = (0, 0, 0);
    for round in 0..20 {
        let to = ["preparing", "ready", "pending"][round % 3];
        for order in 1..=8 {
            let bump = world.bump(order, to);
            world.send(bump);
            world.run_for(millis(10));
        }
        world.run_for(A_SECOND);
        let mut last = String::new();
        for arrived in world.take(socket) {
            let Arrived::Text(frame) = arrived else {
                panic!("{arrived:?}");
            };
            if frame["type"] != "kitchen_update" {
                continue;
            }
            let all: Vec<i64> = LISTS.iter().flat_map(|list| ids(&frame, list)).collect();
            let distinct: BTreeSet<i64> = all.iter().copied().collect();
            in_none += 8 - distinct.len();
            in_two += all.len() - distinct.len();
            let at = frame["data"]["timestamp"].as_str().unwrap().to_owned();
            backwards += usize::from(at < last);
            last = at;
        }
    }
    assert!(
        in_none > 0 && in_two > 0 && backwards > 0,
        "in none {in_none}, in two {in_two}, backwards {backwards}"
    );
}

#[test]
fn the_three_lists_of_rest_are_torn_by_changes_between_them() {
    let (mut world, _) = kitchen(16, 1, Faults::none());
    let pending = world.get("/api/v1/operations/orders/pending");
    assert_eq!(json_of(&pending).as_array().unwrap().len(), 1);
    let bump = world.bump(1, "preparing");
    assert_eq!(world.ask(bump).status, 200);
    let preparing = world.get("/api/v1/operations/orders/preparing");
    assert_eq!(json_of(&preparing).as_array().unwrap().len(), 1);
}
