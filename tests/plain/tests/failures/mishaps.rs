//! What goes wrong because somebody did something.

use std::time::Duration;

use olgfeast_plain::{Done, Failure, Faults, Method, Refusal, Request, Signal};
use olgfeast_protocol::{OrderStatus, UtcTime};

use crate::{
    A_SECOND,
    common::{ADMIN, Answer, KITCHEN, World, json_of},
    kitchen, millis,
};

#[test]
fn a_deleted_item_poisons_lists_and_sockets_and_its_orders_still_move() {
    let mut world = World::new(5, Faults::none());
    world.order("poisoned");
    world.fill_cart(&[(1, 1)]);
    let well = world.checkout("well");
    assert_eq!(world.ask(well).status, 200);
    let kitchen = world.open(KITCHEN);
    world.run_for(A_SECOND);
    world.take(kitchen);
    let delete = world.by_staff(Method::Delete, "/api/v1/menu/items/3");
    assert_eq!(world.ask(delete).status, 200);

    for path in ["orders/pending", "orders", "orders/1"] {
        let response = world.get(&format!("/api/v1/operations/{path}"));
        assert_eq!((response.status, response.closes), (500, true), "{path}");
    }
    assert_eq!(world.get("/api/v1/operations/orders/2").status, 200);
    assert_eq!(world.get("/api/v1/operations/orders/3").status, 404);
    let mine = world.by_customer(Method::Get, "/api/v1/orders/my-orders");
    assert_eq!(world.ask(mine).status, 500);

    for _ in 0..3 {
        let dropped = world.open(KITCHEN);
        world.run_for(A_SECOND);
        assert_eq!(world.kinds(dropped), ["lost"]);
    }
    let admin = world.open(ADMIN);
    world.run_for(A_SECOND);
    assert_eq!(world.kinds(admin), ["dashboard_analytics", "lost"]);

    let bump = world.bump(1, "preparing");
    let response = world.ask(bump);
    assert_eq!((response.status, response.closes), (500, true));
    let moved = Done::Moved {
        from: OrderStatus::Pending,
        to: OrderStatus::Preparing,
    };
    assert_eq!(world.server.changes().iter().last().unwrap().done, moved);
    assert_eq!(world.server.orders()[0].status, OrderStatus::Preparing);
    world.run_for(A_SECOND);
    assert_eq!(world.kinds(kitchen), ["order_status_change"]);
}

#[test]
fn a_stopped_server_refuses_and_forgets_what_was_not_committed() {
    let (mut world, _) = kitchen(8, 2, Faults::none());
    let bumps = [world.bump(1, "preparing"), world.bump(2, "preparing")];
    let [first, second] = bumps;
    let first = world.send(first);
    world.outcome(first);
    let second = world.send(second);
    world.run_for(millis(5));
    world.server.stop(world.now, Signal::Kill);
    world.run_for(A_SECOND);
    assert_eq!(world.outcome(second), Answer::Failed(Failure::Lost));
    let refused = Request::new(Method::Get, "/health");
    let refused = world.send(refused);
    assert_eq!(world.outcome(refused), Answer::Failed(Failure::Refused));
    let upgrade = Request::new(Method::Get, KITCHEN);
    let opened = world.server.open(world.now, &upgrade);
    assert_eq!(opened, Err(Refusal::Unreachable));
    world.server.start(world.now);
    assert_eq!([world.status(1), world.status(2)], ["preparing", "pending"]);
}

#[test]
fn a_server_that_is_told_to_stop_does_what_it_has_begun() {
    let (mut world, socket) = kitchen(9, 1, Faults::none());
    let bump = world.bump(1, "preparing");
    let sent = world.send(bump);
    world.run_for(millis(5));
    world.server.restart(world.now, Signal::Term, A_SECOND);
    world.run_for(2 * A_SECOND);
    assert_eq!(world.kinds(socket), ["closed 1012"]);
    assert!(matches!(world.outcome(sent), Answer::Said(_)));
    assert_eq!(world.status(1), "preparing");
}

#[test]
fn what_the_old_process_is_still_at_is_lost_when_the_new_one_comes_up() {
    let (mut world, _) = kitchen(26, 1, Faults::none());
    world.server.freeze(world.now, 60 * A_SECOND);
    let bump = world.bump(1, "preparing");
    let sent = world.send(bump);
    world.run_for(A_SECOND);
    world.server.restart(world.now, Signal::Term, 5 * A_SECOND);
    world.run_for(4 * A_SECOND);
    assert!(!world.answers.contains_key(&sent));
    world.run_for(2 * A_SECOND);
    assert_eq!(world.outcome(sent), Answer::Failed(Failure::Lost));
    assert_eq!(
        world.status(1),
        "pending",
        "and nothing is frozen any longer"
    );
    world.run_for(70 * A_SECOND);
    assert_eq!(world.status(1), "pending");
}

#[test]
fn a_server_that_was_stopped_for_good_does_not_come_up_by_itself() {
    let (mut world, _) = kitchen(27, 0, Faults::none());
    world.server.restart(world.now, Signal::Kill, 10 * A_SECOND);
    world.run_for(A_SECOND);
    world.server.start(world.now);
    assert_eq!(world.get("/health").status, 200);
    world.server.stop(world.now, Signal::Term);
    world.run_for(20 * A_SECOND);
    let health = world.send(Request::new(Method::Get, "/health"));
    assert_eq!(world.outcome(health), Answer::Failed(Failure::Refused));
}

#[test]
fn after_a_restore_keys_are_used_again_for_other_orders() {
    let (mut world, socket) = kitchen(21, 1, Faults::none());
    let backup = world.server.backup();
    world.order("lost");
    let lost = world.server.orders()[1].clone();
    world.run_for(A_SECOND);
    world.take(socket);
    world.server.restore(world.now, &backup, A_SECOND);
    world.run_for(2 * A_SECOND);
    assert_eq!(world.kinds(socket), ["lost"]);
    assert_eq!(world.server.orders().len(), 1);
    assert_eq!(world.order("another"), 2);
    let another = world.server.orders()[1].clone();
    assert_eq!((another.id, another.display_id), (lost.id, lost.display_id));
    assert_ne!(another.ref_code, lost.ref_code);
    assert_eq!(world.server.changes().of(&lost.ref_code).count(), 1);
}

#[test]
fn the_clock_of_the_server_can_jump() {
    let (mut world, socket) = kitchen(23, 1, Faults::none());
    let before = world.server.wall();
    world.server.jump_clock(-3_600_000);
    assert_eq!(world.server.wall().millis_since(before), -3_600_000);
    let bump = world.bump(1, "preparing");
    let response = json_of(&world.ask(bump));
    let date = |name: &str| UtcTime::parse(response[name].as_str().unwrap()).unwrap();
    assert!(date("date_preparing") < date("date_ordered"));
    world.server.jump_clock(2 * 3_600_000);
    let expired = world.bump(1, "ready");
    assert_eq!(world.ask(expired).status, 401);
    // An open socket does not end with the token.
    world.say(socket, "ping");
    world.run_for(A_SECOND);
    assert_eq!(world.kinds(socket).last().unwrap(), "pong");
}

#[test]
fn a_refresh_token_is_taken_for_seven_days_where_an_access_token_has_expired() {
    let mut world = World::new(24, Faults::none());
    world.run_for(Duration::from_secs(31 * 60));
    assert_eq!(world.get("/api/v1/auth/me").status, 401);
    world.staff = world.refresh.clone();
    assert_eq!(world.get("/api/v1/auth/me").status, 200);
    world.run_for(Duration::from_secs(7 * 24 * 3_600));
    assert_eq!(world.get("/api/v1/auth/me").status, 401);
}
