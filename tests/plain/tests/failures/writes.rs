//! What goes wrong with changes.

use std::time::Duration;

use olgfeast_plain::{
    Between, Chance, Change, Delay, Done, Failure, Faults, Method, ParallelWrites, Request,
    RequestId,
};

use crate::{
    A_SECOND,
    common::{Answer, KITCHEN, World},
    kitchen, millis,
};

#[test]
fn a_change_that_is_answered_with_500_may_be_done() {
    let faults = Faults {
        broken_answer: Chance::ALWAYS,
        ..Faults::none()
    };
    let (mut world, socket) = kitchen(6, 1, faults);
    let bump = world.bump(1, "preparing");
    let response = world.ask(bump);
    assert_eq!(response.status, 500);
    assert_eq!(response.body, "Internal Server Error");
    assert!(response.closes, "the kept-alive connection is closed");
    assert_eq!(world.status(1), "preparing");
    world.run_for(A_SECOND);
    assert_eq!(
        world.kinds(socket),
        ["order_status_change", "kitchen_update"]
    );
    // What was refused was not done, and is not hidden.
    let unknown = world.bump(99, "preparing");
    assert_eq!(world.ask(unknown).status, 404);
}

#[test]
fn of_a_lost_connection_nobody_knows_whether_it_was_before_or_after() {
    let (mut world, _) = kitchen(7, 1, Faults::none());
    let before = Faults {
        dropped_request: Chance::ALWAYS,
        ..Faults::none()
    };
    let after = Faults {
        dropped_answer: Chance::ALWAYS,
        ..Faults::none()
    };
    for (faults, status) in [(before, "pending"), (after, "preparing")] {
        world.server.set_faults(faults);
        let bump = world.bump(1, "preparing");
        let sent = world.send(bump);
        assert_eq!(world.outcome(sent), Answer::Failed(Failure::Lost));
        world.server.set_faults(Faults::none());
        assert_eq!(world.status(1), status);
    }
}

fn freezing() -> Faults {
    Faults {
        parallel_writes: Faults::observed().parallel_writes,
        ..Faults::none()
    }
}

/// Sends one change of each order at once.
fn change_all(world: &mut World, orders: usize) -> Vec<(Duration, RequestId)> {
    let mut sent = Vec::new();
    for number in 1..=orders {
        let bump = world.bump(i64::try_from(number).unwrap(), "preparing");
        sent.push((world.now, world.send(bump)));
    }
    sent
}

/// How long each took, the slowest last.
fn lengths(world: &mut World, sent: &[(Duration, RequestId)]) -> Vec<Duration> {
    let mut lengths: Vec<Duration> = sent
        .iter()
        .map(|(at, id)| {
            world.outcome(*id);
            world.answers[id].0 - *at
        })
        .collect();
    lengths.sort();
    lengths
}

#[test]
fn eight_writes_in_parallel_are_slow_and_all_done() {
    let (mut world, _) = kitchen(10, 8, freezing());
    let sent = change_all(&mut world, 8);
    let lengths = lengths(&mut world, &sent);
    assert!(lengths[7] > millis(500), "{lengths:?}");
    assert!(lengths[7] < millis(3_000), "{lengths:?}");
    assert_eq!(world.server.changes().iter().filter(is_moved).count(), 8);
}

fn is_moved(change: &&Change) -> bool {
    matches!(change.done, Done::Moved { .. })
}

#[test]
fn a_hundred_writes_in_parallel_freeze_all_but_health_for_a_minute() {
    let (mut world, _) = kitchen(11, 100, freezing());
    let began = world.now;
    let sent = change_all(&mut world, 100);
    world.run_for(3 * A_SECOND);
    let answered = sent.iter().filter(|(_, id)| world.answers.contains_key(id));
    assert_eq!(answered.count(), 18, "the others time out at 3 s");
    for (_, id) in &sent {
        world.server.abandon(world.now, *id);
    }
    let pending = world.by_staff(Method::Get, "/api/v1/operations/orders/pending");
    let (asked, read) = (world.now, world.send(pending));
    let health = world.send(Request::new(Method::Get, "/health"));
    world.outcome(health);
    assert!(world.now - asked < millis(100));
    world.outcome(read);
    assert!(world.now - began > Duration::from_secs(60));
    // Those who had given up are heard of afterwards.
    world.run_for(Duration::from_secs(10));
    assert_eq!(world.server.changes().iter().filter(is_moved).count(), 100);
    assert_eq!(
        sent.iter()
            .filter(|(_, id)| world.answers.contains_key(id))
            .count(),
        18
    );
}

#[test]
fn four_sockets_that_answer_events_with_questions_freeze_it_under_sixteen_writes() {
    for ask in [false, true] {
        let (mut world, first) = kitchen(12, 16, freezing());
        let mut kitchens = vec![first];
        kitchens.extend((0..3).map(|_| world.open(KITCHEN)));
        world.run_for(A_SECOND);
        let began = world.now;
        let sent = change_all(&mut world, 16);
        while sent.iter().any(|(_, id)| !world.answers.contains_key(id)) {
            world.run_for(millis(1));
            for socket in &kitchens {
                let events = world.kinds(*socket);
                for _ in events
                    .iter()
                    .filter(|kind| ask && *kind == "order_status_change")
                {
                    world.say(*socket, r#"{"type":"request_update"}"#);
                }
            }
        }
        world.get("/api/v1/operations/orders");
        let minute = Duration::from_secs(60);
        assert_eq!(world.now - began > minute, ask, "asking: {ask}");
    }
}

#[test]
fn a_frozen_server_accepts_sockets_and_answers_pings_but_sends_no_first_frame() {
    let (mut world, _) = kitchen(13, 1, Faults::none());
    world.server.freeze(world.now, Duration::from_secs(60));
    let socket = world.open(KITCHEN);
    world.say(socket, "ping");
    world.run_for(Duration::from_secs(59));
    assert_eq!(world.kinds(socket), ["pong"]);
    world.run_for(Duration::from_secs(3));
    assert_eq!(world.kinds(socket), ["kitchen_update"]);
}

#[test]
fn a_change_that_timed_out_reads_back_unchanged_and_is_done_afterwards() {
    let late = Faults {
        late_echo: Delay::always(Between::new(50 * A_SECOND, 70 * A_SECOND)),
        ..Faults::none()
    };
    let (mut world, socket) = kitchen(14, 1, late);
    let bump = world.bump(1, "preparing");
    let sent = world.send(bump);
    world.run_for(Duration::from_secs(40));
    world.server.abandon(world.now, sent);
    assert_eq!(world.status(1), "pending");
    assert!(!world.server.is_at_rest(), "something is still to happen");
    world.run_for(Duration::from_secs(35));
    assert!(world.server.is_at_rest());
    assert_eq!(world.status(1), "preparing");
    assert!(!world.answers.contains_key(&sent), "nobody waits for it");
    assert_eq!(
        world.kinds(socket),
        ["order_status_change", "kitchen_update"]
    );
}

#[test]
fn an_answer_may_be_slow_without_the_change_being_so() {
    let slow = Faults {
        slow_answer: Delay::always(Between::millis(5_000, 5_000)),
        ..Faults::none()
    };
    let (mut world, socket) = kitchen(22, 1, slow);
    let bump = world.bump(1, "preparing");
    let sent = world.send(bump);
    world.run_for(A_SECOND);
    assert_eq!(
        world.kinds(socket),
        ["order_status_change", "kitchen_update"]
    );
    assert!(!world.answers.contains_key(&sent));
    world.run_for(5 * A_SECOND);
    assert!(world.answers.contains_key(&sent));
}

#[test]
fn without_faults_parallel_writes_are_harmless() {
    let (mut world, _) = kitchen(25, 100, Faults::none());
    assert_eq!(
        world.server.faults().parallel_writes,
        ParallelWrites::Harmless
    );
    let sent = change_all(&mut world, 100);
    let lengths = lengths(&mut world, &sent);
    assert!(lengths[99] < millis(100), "{lengths:?}");
}
