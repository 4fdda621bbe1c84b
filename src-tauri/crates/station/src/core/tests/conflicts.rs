//! At a hub: an order that has another version than was expected.

use olgfeast_protocol::{Version, live::Conflict};

use super::{keyed::done, live::*, *};

/// A 409: the order as it is, and who did what since.
fn conflict(order: &Value, since: &[Value]) -> Result<RestAnswer, CallError> {
    let told = json!({"detail": "?", "order": order, "since": since});
    let conflict = Conflict::read(&told).unwrap();
    Err(CallError::Conflict(Box::new(conflict)))
}

fn struck(version: u64) -> Value {
    json!({"version": version, "from": null, "to": null, "by": {"station": "Grill 2"}})
}

fn moved(version: u64, from: OrderStatus, to: OrderStatus) -> Value {
    json!({"version": version, "from": from.word(), "to": to.word(),
        "by": {"station": "Grill 2", "station_id": uuid::Uuid::from_u128(9)}})
}

fn own(version: u64, from: OrderStatus, to: OrderStatus) -> Value {
    json!({"version": version, "from": from.word(), "to": to.word(),
        "by": {"station_id": STATION.to_string()}})
}

#[test]
fn after_strikes_of_others_it_is_sent_again_with_the_new_version() {
    for (from, to) in [(Pending, Preparing), (Ready, Preparing)] {
        let mut world = World::at_hub(7, &[versioned(1, from, 5)]);
        world.touch(1, from, to).unwrap();
        let (ticket, first) = world.keyed();
        world.reply(
            ticket,
            conflict(&versioned(1, from, 7), &[struck(6), struck(7)]),
        );
        let (ticket, again) = world.keyed();
        assert_eq!(again.expected, Version(7));
        assert_eq!((again.key, again.to), (first.key, to));
        world.reply(ticket, done(1, to, 8));
        assert_eq!(world.settled(), [Settlement::Applied]);
    }
}

#[test]
fn conflicts_without_end_do_not_become_a_storm() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 5)]);
    world.touch(1, Pending, Preparing).unwrap();
    let mut sent = 0;
    for version in 6..200_u64 {
        world.pass(Duration::from_millis(100));
        if world.keyed_calls() > 0 {
            sent += 1;
            let (ticket, _) = world.keyed();
            let told = conflict(&versioned(1, Pending, version), &[struck(version)]);
            world.reply(ticket, told);
        }
    }
    assert!((5..25).contains(&sent), "{sent} in 20 s");
}

#[test]
fn what_this_very_station_did_before_is_no_change_by_others() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 5)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.keyed();
    world.touch(1, Preparing, Ready).unwrap();
    // The answer has no version, so nobody knows which one it has made.
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
    world.say(&happened(8, 7, &versioned(1, Preparing, 6)));
    let (ticket, change) = world.keyed();
    assert_eq!(change.expected, Version(5));
    let told = conflict(&versioned(1, Preparing, 6), &[own(6, Pending, Preparing)]);
    world.reply(ticket, told);
    let (_, change) = world.keyed();
    assert_eq!((change.to, change.expected), (Ready, Version(6)));
}

#[test]
fn somebody_else_brought_it_there_or_further() {
    for (now, since) in [
        (Preparing, vec![moved(6, Pending, Preparing)]),
        (
            Ready,
            vec![moved(6, Pending, Preparing), moved(7, Preparing, Ready)],
        ),
    ] {
        let mut world = World::after_touches(&versioned(1, Pending, 5), &[(Pending, Preparing)]);
        let (ticket, _) = world.keyed();
        let version = 5 + since.len() as u64;
        world.reply(ticket, conflict(&versioned(1, now, version), &since));
        assert_eq!(world.settled(), [Settlement::AlreadyDone]);
        assert_eq!(world.drawn(1), (now, false), "as the hub told");
        assert!(world.core.letters.is_empty());
    }
}

#[test]
fn the_receipt_names_the_order_that_somebody_else_worked_at_the_same_time() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 5)]);
    world.say(&tick(1, 7, &[(1, 5, Pending)]));
    world.offline();
    world.touch(1, Pending, Preparing).unwrap();
    world.meet(1, 8);
    world.say(&happened(8, 7, &versioned(1, Preparing, 6)));
    world.say(&resumed(8));
    world.feed_live();
    let (ticket, _) = world.keyed();
    let told = conflict(&versioned(1, Preparing, 6), &[moved(6, Pending, Preparing)]);
    world.reply(ticket, told);
    let receipt = world.core.receipt.clone().unwrap();
    assert_eq!(receipt.also_worked, ["1"]);
    let at_grill = olgfeast_protocol::ipc::WorkedAt {
        number: "1".into(),
        station: "Grill 2".into(),
        to: Preparing,
    };
    assert_eq!(receipt.worked_at, [at_grill], "and the station");
    assert_eq!((receipt.sent, receipt.refused), (0, 0));
    assert!(world.stores.contains(&StoreOp::Receipt(receipt)), "kept");
}

#[test]
fn anything_else_that_somebody_did_is_for_a_person_with_both_states() {
    let mut world = World::after_touches(&versioned(1, Pending, 5), &[(Pending, Preparing)]);
    let (ticket, _) = world.keyed();
    let since = [moved(6, Pending, Preparing), moved(7, Preparing, Pending)];
    world.reply(ticket, conflict(&versioned(1, Pending, 7), &since));
    assert_eq!(world.reasons(), [DeadReason::ChangedElsewhere]);
    let letter = &world.core.letters[0];
    assert_eq!((letter.intent.to, letter.found), (Preparing, Some(Pending)));
    assert_eq!(letter.by.as_deref(), Some("Grill 2"));
    assert_eq!(world.drawn(1), (Pending, false));
}

#[test]
fn what_an_event_told_of_another_station_is_told_of_a_dead_letter_and_own_moves_are_not() {
    let mut world = World::after_touches(&versioned(1, Pending, 5), &[(Pending, Preparing)]);
    let (ticket, _) = world.keyed();
    let event = |seq: u64, version: u64, to: OrderStatus, by: Value| {
        json!({"type": "order_status_change", "data": {"seq": seq, "prev": seq - 1,
            "order": versioned(1, to, version), "by": by}})
        .to_string()
    };
    world.say(&event(
        8,
        6,
        Ready,
        json!({"station": "Bar", "station_id": "b"}),
    ));
    assert_eq!(
        world
            .core
            .movers
            .of(OrderId(1))
            .map(|mover| mover.station.as_str()),
        Some("Bar")
    );
    let own = json!({"station": "Grill 1", "station_id": STATION});
    world.say(&event(9, 7, Preparing, own));
    assert_eq!(world.core.movers.of(OrderId(1)), None);
    world.say(&event(10, 8, Ready, json!({"station": "Bar"})));
    world.reply(
        ticket,
        Err(CallError::Refused {
            status: 403,
            detail: String::new(),
        }),
    );
    let letter = &world.core.letters[0];
    assert_eq!(
        (letter.found, letter.by.as_deref()),
        (Some(Ready), Some("Bar"))
    );
}

#[test]
fn what_was_cancelled_is_no_step_that_somebody_else_has_done() {
    let touches = [(Pending, Preparing), (Preparing, Ready)];
    let mut world = World::after_touches(&versioned(1, Pending, 5), &touches);
    let (ticket, _) = world.keyed();
    let cancelled = OrderStatus::Cancelled;
    let told = conflict(&versioned(1, cancelled, 6), &[moved(6, Pending, cancelled)]);
    world.reply(ticket, told);
    assert_eq!(world.settled(), []);
    assert_eq!(
        world.reasons(),
        [DeadReason::ChangedElsewhere, DeadReason::EarlierFailed]
    );
    assert_eq!(world.core.letters[0].found, Some(cancelled));
}

#[test]
fn a_recall_is_applied_only_if_nothing_newer_happened() {
    let mut world = World::at_hub(7, &[versioned(1, Ready, 5)]);
    world.touch(1, Ready, Preparing).unwrap();
    let (ticket, _) = world.keyed();
    let told = conflict(&versioned(1, Complete, 6), &[moved(6, Ready, Complete)]);
    world.reply(ticket, told);
    assert_eq!(world.reasons(), [DeadReason::ChangedElsewhere]);
    assert_eq!(world.drawn(1), (Complete, false));
}

#[test]
fn of_merged_moves_what_others_did_is_done_and_the_rest_is_for_a_person() {
    let touches = [(Pending, Preparing), (Preparing, Ready), (Ready, Complete)];
    let mut world = World::after_touches(&versioned(1, Pending, 5), &touches);
    let (ticket, _) = world.keyed();
    let told = conflict(&versioned(1, Preparing, 6), &[moved(6, Pending, Preparing)]);
    world.reply(ticket, told);
    assert_eq!(world.settled(), [Settlement::AlreadyDone]);
    assert_eq!(
        world.reasons(),
        [DeadReason::ChangedElsewhere, DeadReason::EarlierFailed]
    );
    assert!(world.core.lanes.is_empty());
}

#[test]
fn another_order_under_the_same_key_is_never_touched() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 5)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.keyed();
    let mut other = versioned(1, Pending, 1);
    other["ref_code"] = json!("another");
    world.reply(ticket, conflict(&other, &[]));
    assert_eq!(world.reasons(), [DeadReason::AnotherOrder]);
    assert_eq!(world.keyed_calls(), 0);
}

#[test]
fn a_409_that_was_long_on_its_way_is_judged_by_what_has_happened_since() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 5)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.keyed();
    world.say(&happened(8, 7, &versioned(1, Preparing, 6)));
    world.say(&happened(9, 8, &versioned(1, Pending, 7)));
    let told = [moved(6, Pending, Preparing)];
    world.reply(ticket, conflict(&versioned(1, Preparing, 6), &told));
    assert_eq!(world.settled(), [], "somebody has taken it back");
    assert_eq!(world.reasons(), [DeadReason::ChangedElsewhere]);
    assert_eq!(world.drawn(1), (Pending, false));
}

#[test]
fn what_was_cancelled_is_taken_back_with_the_version_that_was_seen_and_not_by_trying_again() {
    let cancelled = OrderStatus::Cancelled;
    let mut world = World::after_touches(&versioned(1, Pending, 5), &[(Pending, Preparing)]);
    let (ticket, _) = world.keyed();
    let told = conflict(&versioned(1, cancelled, 6), &[moved(6, Pending, cancelled)]);
    world.reply(ticket, told);
    let letter = world.core.letters[0].intent.id;
    let (reply, mut answer) = oneshot::channel();
    world.input(Input::Command(Command::RetryLetter { id: letter, reply }));
    let refused = answer.try_recv().unwrap().unwrap_err();
    assert_eq!(refused.code, ErrorCode::MovedMeanwhile);

    world.touch(1, cancelled, Preparing).unwrap();
    assert_eq!(world.drawn(1), (Preparing, true));
    let (_, sent) = world.keyed();
    assert_eq!((sent.to, sent.expected), (Preparing, Version(6)));
}
