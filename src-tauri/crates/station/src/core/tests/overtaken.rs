//! What others do to an order while an intent for it is under way.

use super::*;

/// An order that was ready once, and is preparing again.
fn recalled() -> Value {
    let mut order = dated(1, Preparing, 5);
    order["date_ready"] = json!("2026-11-22T21:30:09");
    order
}

fn letters(world: &World) -> Vec<DeadReason> {
    let letters = world.core.letters.iter();
    letters.map(|letter| letter.reason.clone()).collect()
}

fn send(world: &mut World, answer: Result<RestAnswer, CallError>) {
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
    world.reply(ticket, answer);
}

fn done(order: Value) -> Result<RestAnswer, CallError> {
    let order = WireOrder::read(&order).unwrap();
    Ok(RestAnswer::Order(Box::new(order)))
}

#[test]
fn what_was_done_and_taken_back_by_somebody_else_is_not_done_again() {
    let mut world = World::live(&[dated(1, Ready, 9)]);
    world.touch(1, Ready, Preparing).unwrap();
    send(&mut world, done(dated(1, Preparing, 5)));
    world.pass(Duration::from_secs(1));
    world.read(dated(1, Ready, 9));
    assert_eq!(letters(&world), [DeadReason::ChangedElsewhere]);
    assert_eq!(world.drawn(1), (Ready, false));
}

#[test]
fn a_read_that_fails_does_not_forget_that_it_was_done() {
    let mut world = World::live(&[dated(1, Ready, 9)]);
    world.touch(1, Ready, Preparing).unwrap();
    send(&mut world, done(dated(1, Preparing, 5)));
    world.pass(Duration::from_secs(1));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, Err(CallError::Unknown("connection lost".into())));
    world.pass(Duration::from_secs(60));
    world.read(dated(1, Ready, 9));
    assert_eq!(letters(&world), [DeadReason::ChangedElsewhere]);
    assert_eq!(world.status_calls(), 0);
}

#[test]
fn an_effect_that_may_come_yet_holds_the_lane_whatever_a_read_shows() {
    let mut world = World::live(&[dated(1, Preparing, 5)]);
    world.touch(1, Preparing, Ready).unwrap();
    send(&mut world, unknown());
    world.pass(Duration::from_secs(2));
    world.read(order(1, Pending));
    assert_eq!(letters(&world), []);
    assert_eq!(world.drawn(1), (Ready, true));
    world.pass(Duration::from_secs(40));
    world.read(order(1, Pending));
    assert_eq!(letters(&world), [DeadReason::ChangedElsewhere]);
}

#[test]
fn an_order_that_was_elsewhere_and_has_come_back_is_not_moved_by_what_was_sent_before() {
    let mut world = World::live(&[dated(1, Preparing, 5)]);
    world.touch(1, Preparing, Pending).unwrap();
    send(&mut world, unknown());
    world.pass(Duration::from_secs(2));
    let mut ready = dated(1, Preparing, 5);
    ready["status"] = json!("ready");
    world.read(ready);
    world.pass(Duration::from_secs(40));
    world.read(dated(1, Preparing, 5));
    assert_eq!(letters(&world), [DeadReason::ChangedElsewhere]);
    assert_eq!(world.status_calls(), 0);
}

#[test]
fn a_step_on_top_is_based_on_what_the_one_before_it_has_made() {
    let mut world = World::live(&[order(1, Pending)]);
    world.touch(1, Pending, Preparing).unwrap();
    world.touch(1, Preparing, Ready).unwrap();
    send(&mut world, done(dated(1, Preparing, 5)));
    world.link(LinkEvent::Text(event(1, Pending, Preparing)));
    world.read(dated(1, Preparing, 5));
    let based = world.stores.iter().rev().find_map(|op| match op {
        StoreOp::MarkAttempt(_, _, base) => Some(*base),
        _ => None,
    });
    let made = WireOrder::read(&dated(1, Preparing, 5)).unwrap();
    let made = made.onto(None).unwrap().stand();
    assert_eq!(based, Some(made));
    send(&mut world, unknown());
    // It was ready, and somebody has recalled it.
    world.pass(Duration::from_secs(60));
    world.read(recalled());
    assert_eq!(letters(&world), [DeadReason::ChangedElsewhere]);
    assert_eq!(world.status_calls(), 0);
}

#[test]
fn a_way_there_and_back_again_is_nobody_elses_doing() {
    let mut world = World::live(&[dated(1, Preparing, 5)]);
    world.offline();
    world.touch(1, Preparing, Pending).unwrap();
    world.touch(1, Pending, Preparing).unwrap();
    world.touch(1, Preparing, Ready).unwrap();
    world.read(dated(1, Preparing, 5));
    send(&mut world, done(order(1, Pending)));
    world.pass(Duration::from_secs(1));
    world.read(order(1, Pending));
    world.pass(Duration::from_secs(1));
    world.read(order(1, Pending));
    send(&mut world, done(dated(1, Preparing, 7)));
    world.pass(Duration::from_secs(1));
    world.read(dated(1, Preparing, 7));
    world.pass(Duration::from_secs(1));
    world.read(dated(1, Preparing, 7));
    assert_eq!(letters(&world), []);
    assert_eq!(world.status_calls(), 1, "the third step goes on its way");
}

#[test]
fn an_intent_that_is_being_taken_back_is_not_buried_with_its_lane() {
    let mut world = World::live(&[order(1, Pending)]);
    world.offline();
    world.touch(1, Pending, Preparing).unwrap();
    world.touch(1, Preparing, Ready).unwrap();
    let now = world.now();
    let (reply, mut undone) = oneshot::channel();
    let undo = Command::Undo {
        id: OrderId(1),
        reply,
    };
    world.core.handle(Input::Command(undo), now);
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    let mut value = order(1, Pending);
    value["date_ready"] = json!("2026-11-22T21:30:09");
    // The disk has not answered yet.
    world.reply(ticket, done(value));
    let buried = world.stores.iter().find_map(|op| match op {
        StoreOp::Bury(letters) => Some(letters.len()),
        _ => None,
    });
    assert_eq!(buried, Some(1), "the other one is gone already");
    assert!(undone.try_recv().unwrap().is_ok());
    assert!(world.core.lanes.is_empty());
}

#[test]
fn a_step_on_a_state_that_others_have_left_is_read_before_it_is_sent() {
    let mut world = World::live(&[order(1, Pending)]);
    world.touch(1, Pending, Preparing).unwrap();
    world.touch(1, Preparing, Ready).unwrap();
    send(&mut world, done(dated(1, Preparing, 5)));
    world.link(LinkEvent::Text(event(1, Pending, Complete)));
    assert_eq!(world.status_calls(), 0, "it would take the order back");
    world.read(dated(1, Complete, 9));
    let settled = [Settlement::Applied, Settlement::AlreadyDone];
    assert_eq!(world.settled(), settled);
}

#[test]
fn what_was_sent_by_an_earlier_run_than_the_last_keeps_its_lane_locked() {
    let known = wire(1, Pending).onto(None).unwrap();
    let mut sent = row(1, 1, Pending, Preparing, true);
    sent.in_flight_starts = 0;
    let mut world = World::new(vec![sent], vec![known]);
    world.get_token();
    world.answers_plainly();
    for _ in 0..19 {
        world.read(order(1, Pending));
        assert_eq!(world.status_calls(), 0, "it may be done yet");
        world.pass(Duration::from_secs(2));
    }
    world.pass(Duration::from_secs(2));
    world.read(order(1, Pending));
    assert_eq!(world.status_calls(), 1);
}
