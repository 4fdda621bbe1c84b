//! From a touch to its settlement, over outages and restarts.

use super::*;

#[test]
fn a_touch_is_stored_then_shown_then_sent_and_settled_by_the_servers_own_state() {
    let mut world = World::live(&[order(1, Pending)]);
    let moved = world.touch(1, Pending, Preparing).unwrap();
    assert_eq!((moved.intents.len(), moved.status), (1, Preparing));
    assert!(matches!(world.stores.front(), Some(StoreOp::Enqueue(_))));
    assert_eq!(world.drawn(1), (Preparing, true));
    let (ticket, call) = world.take_call(|call| matches!(call, Call::Status { .. }));
    assert!(matches!(call, Call::Status { to: Preparing, .. }));
    let marked = world
        .stores
        .iter()
        .position(|op| matches!(op, StoreOp::MarkAttempt(..)));
    assert!(marked.is_some(), "the attempt is on disk before it is sent");

    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
    assert_eq!(world.settled(), [], "a 200 settles nothing");
    assert_eq!(world.drawn(1), (Preparing, true));
    world.link(LinkEvent::Text(event(1, Pending, Preparing)));
    assert_eq!(world.settled(), [Settlement::Applied]);
    assert_eq!(world.drawn(1), (Preparing, false));
}

#[test]
fn when_no_event_comes_the_order_is_read_for_proof() {
    let mut world = World::live(&[order(1, Pending)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
    world.pass(Duration::from_secs(1));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
    assert_eq!(world.settled(), [Settlement::Applied]);
}

#[test]
fn a_read_that_an_old_event_has_overtaken_proves_nothing_against_an_intent() {
    let mut world = World::live(&[order(1, Pending)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
    world.pass(Duration::from_secs(1));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    // Of long ago: it changes nothing on the board, and the read is not believed because of it.
    world.link(LinkEvent::Text(event(1, Preparing, Pending)));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
    assert_eq!(world.reasons(), [], "nobody else was there");
    assert_eq!(world.drawn(1), (Preparing, true));
    for _ in 0..3 {
        world.pass(Duration::from_secs(1));
        while let Some((ticket, call)) = world.calls.pop_front() {
            assert!(matches!(call, Call::Order { .. }), "{call:?}");
            world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
        }
    }
    assert_eq!(world.settled(), [Settlement::Applied]);
    assert_eq!(
        (world.drawn(1), world.reasons()),
        ((Preparing, false), vec![])
    );
}

#[test]
fn a_disk_that_keeps_nothing_refuses_the_touch_and_says_so() {
    let mut world = World::live(&[order(1, Pending)]);
    world.keeps = false;
    let refused = world.touch(1, Pending, Preparing).unwrap_err();
    assert_eq!(refused.code, ErrorCode::CannotKeep);
    assert_eq!(world.drawn(1), (Pending, false));
    assert!(matches!(
        world.core.trouble,
        Some(Trouble::CannotKeep { .. })
    ));
    assert_eq!(world.status_calls(), 0);
    world.keeps = true;
    world.touch(1, Pending, Preparing).unwrap();
    assert_eq!(world.core.trouble, None);
}

#[test]
fn a_500_that_was_applied_is_read_back_and_not_sent_again() {
    let mut world = World::live(&[order(1, Pending)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
    world.reply(ticket, unknown());
    world.pass(Duration::from_secs(2));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
    assert_eq!(world.settled(), [Settlement::Applied]);
    assert_eq!(world.status_calls(), 0);
}

#[test]
fn an_unknown_outcome_locks_its_lane_for_40_s_against_a_late_echo() {
    let mut world = World::live(&[order(1, Pending)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
    world.reply(ticket, unknown());
    for second in 1..=42_u64 {
        world.pass(Duration::from_secs(1));
        while let Some(at) = world
            .calls
            .iter()
            .position(|(ticket, _)| matches!(ticket, Ticket::Look { .. }))
        {
            let (ticket, _) = world.calls.remove(at).unwrap();
            world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Pending)))));
        }
        if second < 40 {
            assert_eq!(world.status_calls(), 0, "sent again after {second} s");
        }
    }
    assert_eq!(
        world.status_calls(),
        1,
        "sent again once the echo can no longer come"
    );
}

#[test]
fn an_outcome_that_comes_late_settles_by_its_event() {
    let mut world = World::live(&[order(1, Pending)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
    world.reply(ticket, unknown());
    world.link(LinkEvent::Text(event(1, Pending, Preparing)));
    assert_eq!(world.settled(), [Settlement::Applied]);
}

#[test]
fn what_waited_offline_is_read_before_it_is_sent() {
    let mut world = World::live(&[order(1, Pending)]);
    world.offline();
    world.touch(1, Pending, Preparing).unwrap();
    assert_eq!(world.drawn(1), (Preparing, true));
    assert_eq!(world.status_calls(), 0, "not sent blindly");
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, Err(CallError::NotSent("refused".into())));
    assert!(!world.core.lanes.lead(OrderId(1)).unwrap().attempted);
    world.pass(Duration::from_secs(4));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Pending)))));
    assert_eq!(world.status_calls(), 1);
}

#[test]
fn somebody_else_was_faster_in_the_same_direction() {
    let mut world = World::live(&[order(1, Pending)]);
    world.offline();
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Ready)))));
    assert_eq!(world.settled(), [Settlement::AlreadyDone]);
    assert_eq!(world.drawn(1), (Ready, false));
    assert_eq!(world.status_calls(), 0);
}

#[test]
fn what_somebody_else_did_settles_alone_and_what_was_made_on_top_of_it_is_sent() {
    let mut world = World::live(&[order(1, Pending)]);
    world.offline();
    world.touch(1, Pending, Preparing).unwrap();
    world.touch(1, Preparing, Ready).unwrap();
    let look = |world: &mut World| {
        world.pass(Duration::from_secs(1));
        let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
        world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
    };
    look(&mut world);
    assert_eq!(world.settled(), [Settlement::AlreadyDone]);
    assert_eq!(world.drawn(1), (Ready, true));
    look(&mut world);
    let (_, call) = world.take_call(|call| matches!(call, Call::Status { .. }));
    assert!(matches!(call, Call::Status { to: Ready, .. }));
}

#[test]
fn somebody_else_started_and_recalled_it_a_person_decides() {
    let mut world = World::live(&[order(1, Pending)]);
    world.offline();
    world.touch(1, Pending, Preparing).unwrap();
    world.touch(1, Preparing, Ready).unwrap();
    let mut recalled = order(1, Pending);
    recalled["date_preparing"] = json!("2026-11-22T21:30:00");
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(
        ticket,
        Ok(RestAnswer::Order(Box::new(
            WireOrder::read(&recalled).unwrap(),
        ))),
    );
    let reasons: Vec<_> = world
        .core
        .letters
        .iter()
        .map(|l| l.reason.clone())
        .collect();
    assert_eq!(
        reasons,
        [DeadReason::ChangedElsewhere, DeadReason::EarlierFailed]
    );
    assert_eq!(
        world.drawn(1),
        (Pending, false),
        "the board falls back to the truth"
    );
    assert!(
        world
            .stores
            .iter()
            .any(|op| matches!(op, StoreOp::Bury(letters) if letters.len() == 2))
    );
}

#[test]
fn a_refusal_is_a_dead_letter_that_can_be_tried_again_or_put_away() {
    let mut world = World::live(&[order(1, Pending)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
    let refusal = CallError::Refused {
        status: 400,
        detail: "no".into(),
    };
    world.reply(ticket, Err(refusal));
    let id = world.core.letters[0].intent.id;
    assert_eq!(world.drawn(1), (Pending, false));

    let (reply, mut answer) = oneshot::channel();
    world.input(Input::Command(Command::RetryLetter { id, reply }));
    assert_eq!(answer.try_recv().unwrap().unwrap().intents.len(), 1);
    assert!(world.core.letters.is_empty());
    assert_eq!(world.drawn(1), (Preparing, true));
}

#[test]
fn after_a_restart_what_was_in_flight_is_read_and_what_was_drawn_is_drawn() {
    let known = wire(1, Pending).onto(None).unwrap();
    let mut world = World::new(vec![row(1, 1, Pending, Preparing, true)], vec![known]);
    assert_eq!(world.drawn(1), (Preparing, true), "before any network");
    world.get_token();
    world.answers_plainly();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
    assert_eq!(world.settled(), [Settlement::Applied]);
    assert_eq!(world.status_calls(), 0);
}

#[test]
fn each_step_is_sent_in_order_and_the_next_only_after_the_one_before() {
    let mut world = World::live(&[order(1, Pending)]);
    world.touch(1, Pending, Preparing).unwrap();
    world.touch(1, Preparing, Ready).unwrap();
    let (ticket, call) = world.take_call(|call| matches!(call, Call::Status { .. }));
    assert!(matches!(call, Call::Status { to: Preparing, .. }));
    assert_eq!(world.status_calls(), 0, "one write in flight");
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
    world.link(LinkEvent::Text(event(1, Pending, Preparing)));
    world.read(dated(1, Preparing, 5));
    let (_, call) = world.take_call(|call| matches!(call, Call::Status { .. }));
    assert!(matches!(call, Call::Status { to: Ready, .. }));
}

#[test]
fn an_undo_of_what_was_not_sent_withdraws_it() {
    let mut world = World::live(&[order(1, Pending)]);
    world.offline();
    world.touch(1, Pending, Preparing).unwrap();
    assert_eq!(world.undo(1).unwrap().status, Pending);
    assert_eq!(world.drawn(1), (Pending, false));
    assert!(world.core.lanes.is_empty());
    assert_eq!(world.undo(1).unwrap_err().code, ErrorCode::NothingToUndo);
}

#[test]
fn an_undo_of_what_was_sent_goes_one_back() {
    let mut world = World::live(&[order(1, Pending)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
    world.link(LinkEvent::Text(event(1, Pending, Preparing)));
    assert_eq!(world.undo(1).unwrap().status, Pending);
    world.read(dated(1, Preparing, 5));
    let (_, call) = world.take_call(|call| matches!(call, Call::Status { .. }));
    assert!(matches!(call, Call::Status { to: Pending, .. }));
}

#[test]
fn an_outage_ends_with_a_receipt_that_adds_up() {
    let mut world = World::live(&[order(1, Pending), order(2, Pending), order(3, Pending)]);
    world.offline();
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, Err(CallError::NotSent("refused".into())));
    world.mono += Duration::from_secs(60);
    let orders = [
        order(1, Pending),
        order(2, Ready),
        order(3, Pending),
        order(4, Pending),
    ];
    world.link(LinkEvent::Opened);
    world.link(LinkEvent::Text(frame(&orders)));
    world.audit(&orders);
    world.feed(Feed::Live {
        network: Network::Lan,
    });
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Pending)))));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
    assert_eq!(
        world.core.receipt, None,
        "not before everything has settled"
    );
    world.link(LinkEvent::Text(event(1, Pending, Preparing)));
    let receipt = world.core.receipt.clone().unwrap();
    assert_eq!(
        (receipt.new, receipt.changed, receipt.sent, receipt.refused),
        (1, 1, 1, 0)
    );
}

#[test]
fn revisions_have_no_holes_and_a_snapshot_stands_at_the_last() {
    let mut world = World::live(&[order(1, Pending)]);
    world.touch(1, Pending, Preparing).unwrap();
    let snapshot = world.core.snapshot();
    assert_eq!(snapshot.rev.0, world.pushes.len() as u64);
    assert_eq!(snapshot.pending.len(), 1);
}

#[test]
fn ids_made_in_one_millisecond_are_in_order() {
    let mut world = World::live(&[]);
    let now = world.now();
    let ids: Vec<_> = (0..50).map(|_| world.core.new_id(now)).collect();
    assert!(ids.is_sorted());
}

#[test]
fn a_backlog_is_sent_at_a_pace_that_a_plain_server_bears() {
    let mut world = World::live(&[order(1, Pending), order(2, Pending)]);
    world.offline();
    world.touch(1, Pending, Preparing).unwrap();
    world.touch(2, Pending, Preparing).unwrap();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Pending)))));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
    let reads = |world: &World| {
        let calls = world.calls.iter();
        calls
            .filter(|(_, call)| matches!(call, Call::Order { .. }))
            .count()
    };
    assert_eq!(reads(&world), 0);
    world.pass(Duration::from_millis(99));
    assert_eq!(reads(&world), 0);
    world.pass(Duration::from_millis(1));
    assert_eq!(reads(&world), 1);
}

#[test]
fn a_write_that_took_long_leaves_room_before_the_next_one_of_a_backlog() {
    let mut world = World::live(&[order(1, Pending), order(2, Pending)]);
    world.offline();
    for id in [1, 2] {
        world.touch(id, Pending, Preparing).unwrap();
    }
    let looks = |world: &World| {
        let calls = world.calls.iter();
        calls
            .filter(|(_, call)| matches!(call, Call::Order { .. }))
            .count()
    };
    let look = |call: &Call| matches!(call, Call::Order { .. });
    let (ticket, _) = world.take_call(look);
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Pending)))));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
    world.pass(Duration::from_millis(500));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
    let second = |world: &World| looks(world) > 0;
    world.pass(Duration::from_millis(990));
    assert!(!second(&world), "twice as long as it took, at the least");
    world.pass(Duration::from_millis(1_100));
    assert!(second(&world));
}
