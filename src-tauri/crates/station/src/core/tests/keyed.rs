//! At a hub: keys, versions, and the same again until there is an answer.

use olgfeast_protocol::Version;
use olgfeast_store::Sent;

use super::{live::*, *};

/// The whole order as a hub answers a status change.
pub(super) fn done(id: i64, status: OrderStatus, version: u64) -> Result<RestAnswer, CallError> {
    let order = WireOrder::read(&versioned(id, status, version)).unwrap();
    Ok(RestAnswer::Order(Box::new(order)))
}

fn timed_out() -> Result<RestAnswer, CallError> {
    Err(CallError::Unknown("time-out".into()))
}

impl World {
    /// At a hub, with these touches made while there was no path to it, and the path back again.
    pub(super) fn after_touches(order: &Value, touches: &[(OrderStatus, OrderStatus)]) -> World {
        let mut world = World::at_hub(7, std::slice::from_ref(order));
        world.offline();
        for (seen, to) in touches {
            world.touch(1, *seen, *to).unwrap();
        }
        assert_eq!(world.keyed_calls(), 0, "no path");
        world.meet(1, 7);
        world.say(&resumed(7));
        world.feed_live();
        world
    }
}

#[test]
fn a_touch_is_sent_with_its_key_and_the_version_that_was_seen() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 5)]);
    let moved = world.touch(1, Pending, Preparing).unwrap();
    let (_, change) = world.keyed();
    assert_eq!(
        change,
        Keyed {
            key: moved.intents[0],
            to: Preparing,
            expected: Version(5),
            made_at: world.now().wall,
            station: "Grill 1".into(),
            patience: Duration::from_secs(3),
        }
    );
    assert!(world.calls.is_empty(), "nothing is read before");
    let marked = StoreOp::MarkKeyed {
        id: moved.intents[0],
        carries: Vec::new(),
        expected: Version(5),
        at: world.now().wall,
    };
    assert!(world.stores.contains(&marked), "on disk before it is sent");
}

#[test]
fn far_away_an_answer_is_waited_for_longer() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 5)]);
    world.feed(Feed::Live {
        network: Network::Wan,
    });
    world.touch(1, Pending, Preparing).unwrap();
    assert_eq!(world.keyed().1.patience, Duration::from_secs(8));
}

#[test]
fn a_200_with_a_version_is_the_hubs_own_state_and_settles() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 5)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.keyed();
    world.reply(ticket, done(1, Preparing, 6));
    assert_eq!(world.settled(), [Settlement::Applied]);
    assert_eq!(world.drawn(1), (Preparing, false));
    world.say(&happened(8, 7, &versioned(1, Preparing, 6)));
    world.say(&tick(1, 8, &[(1, 6, Preparing)]));
    assert_eq!(world.sync().mismatches, 0);
}

#[test]
fn a_first_answer_told_again_takes_nothing_back_that_happened_since() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 5)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.keyed();
    world.reply(ticket, timed_out());
    world.say(&happened(9, 7, &versioned(1, Ready, 7)));
    world.pass(Duration::from_secs(3));
    let (ticket, _) = world.keyed();
    world.reply(ticket, done(1, Preparing, 6));
    assert_eq!(world.settled(), [Settlement::Applied]);
    assert_eq!(world.drawn(1), (Ready, false));
}

#[test]
fn an_event_with_the_name_of_an_intent_settles_it_before_any_answer() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 5)]);
    let id = world.touch(1, Pending, Preparing).unwrap().intents[0];
    let (ticket, _) = world.keyed();
    let event = json!({"type": "order_status_change", "data": {"seq": 8, "prev": 7,
        "order": versioned(1, Preparing, 6), "by": {"intent_id": id}}});
    world.say(&event.to_string());
    assert_eq!(world.settled(), [Settlement::Applied]);
    world.reply(ticket, timed_out());
    world.pass(Duration::from_secs(5));
    assert_eq!(world.keyed_calls(), 0, "not sent again");
}

#[test]
fn what_nobody_knows_the_outcome_of_is_sent_again_with_the_same_body_and_without_a_read() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 5)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, first) = world.keyed();
    world.reply(ticket, timed_out());
    for _ in 0..20 {
        world.pass(Duration::from_secs(3));
        let (ticket, again) = world.keyed();
        assert_eq!(again, first);
        world.reply(ticket, unknown());
    }
    assert!(world.calls.is_empty(), "{:?}", world.calls);
    assert_eq!(world.drawn(1), (Preparing, true), "never given up");
}

#[test]
fn a_touch_made_meanwhile_does_not_change_what_is_sent_again() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 5)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, first) = world.keyed();
    world.reply(ticket, timed_out());
    world.touch(1, Preparing, Ready).unwrap();
    world.pass(Duration::from_secs(3));
    let (ticket, again) = world.keyed();
    assert_eq!(again, first);
    assert_eq!(world.keyed_calls(), 0, "one in flight per order");
    world.reply(ticket, done(1, Preparing, 6));
    let (_, next) = world.keyed();
    assert_eq!((next.to, next.expected), (Ready, Version(6)));
}

#[test]
fn one_order_on_which_the_hub_fails_holds_up_no_other() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1), versioned(2, Pending, 1)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.keyed();
    world.reply(ticket, unknown());
    world.touch(2, Pending, Preparing).unwrap();
    let (ticket, change) = world.keyed();
    assert_eq!(change.to, Preparing);
    world.reply(ticket, done(2, Preparing, 2));
    assert_eq!(world.drawn(2), (Preparing, false));
}

#[test]
fn forward_moves_that_wait_are_sent_as_the_furthest_and_each_settles() {
    let touches = [(Pending, Preparing), (Preparing, Ready), (Ready, Complete)];
    let mut world = World::after_touches(&versioned(1, Pending, 5), &touches);
    let (ticket, change) = world.keyed();
    assert_eq!((change.to, change.expected), (Complete, Version(5)));
    let carried = world.stores.iter().find_map(|op| match op {
        StoreOp::MarkKeyed { carries, .. } => Some(carries.len()),
        _ => None,
    });
    assert_eq!(carried, Some(2));
    world.reply(ticket, done(1, Complete, 6));
    assert_eq!(world.settled(), [Settlement::Applied; 3]);
    assert!(world.core.lanes.is_empty());
    let settled = world.stores.iter().filter_map(|op| match op {
        StoreOp::Settle { ids, version, .. } => Some((ids.len(), *version)),
        _ => None,
    });
    let settled: Vec<_> = settled.collect();
    assert_eq!(settled, [(3, Some(Version(6)))], "in one transaction");
}

#[test]
fn a_recall_is_never_merged_and_goes_after_what_was_before_it() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 5)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (first, _) = world.keyed();
    world.touch(1, Preparing, Ready).unwrap();
    world.touch(1, Ready, Preparing).unwrap();
    world.reply(first, done(1, Preparing, 6));
    let (ticket, change) = world.keyed();
    assert_eq!((change.to, change.expected), (Ready, Version(6)));
    world.reply(ticket, done(1, Ready, 7));
    let (_, change) = world.keyed();
    assert_eq!((change.to, change.expected), (Preparing, Version(7)));
}

#[test]
fn no_more_than_sixteen_are_in_flight_and_one_for_each_order() {
    let orders: Vec<Value> = (1..=40).map(|id| versioned(id, Pending, 1)).collect();
    let mut world = World::at_hub(7, &orders);
    for id in 1..=40 {
        world.touch(id, Pending, Preparing).unwrap();
        world.touch(id, Preparing, Ready).unwrap();
    }
    assert_eq!(world.keyed_calls(), 16);
    let (ticket, _) = world.keyed();
    world.reply(ticket, done(1, Preparing, 2));
    assert_eq!(world.keyed_calls(), 16);
    let mut sent: Vec<OrderId> = world
        .calls
        .iter()
        .filter_map(|(_, call)| match call {
            Call::Keyed { id, .. } => Some(*id),
            _ => None,
        })
        .collect();
    sent.sort_unstable();
    sent.dedup();
    assert_eq!(sent.len(), 16);
}

#[test]
fn a_backlog_of_a_long_outage_is_one_call_for_each_order() {
    let orders: Vec<Value> = (1..=600).map(|id| versioned(id, Pending, 1)).collect();
    let mut world = World::at_hub(7, &orders);
    world.offline();
    for id in 1..=600 {
        for (from, to) in [(Pending, Preparing), (Preparing, Ready), (Ready, Complete)] {
            world.touch(id, from, to).unwrap();
        }
    }
    assert!(world.core.notices.nearly_full.is_some());
    world.meet(1, 7);
    world.say(&resumed(7));
    world.feed_live();
    let mut calls = 0;
    while world.keyed_calls() > 0 {
        calls += 1;
        let (ticket, call) = world.take_call(|call| matches!(call, Call::Keyed { .. }));
        let Call::Keyed { id, .. } = call else {
            unreachable!()
        };
        world.reply(ticket, done(id.0, Complete, 2));
    }
    assert_eq!(calls, 600);
    assert_eq!(world.settled().len(), 1_800);
    assert!(world.core.lanes.is_empty());
    assert_eq!(world.core.notices.nearly_full, None);
}

#[test]
fn what_is_refused_becomes_a_letter_and_a_missing_order_is_gone() {
    for (status, reason) in [
        (404, DeadReason::OrderGone),
        (
            422,
            DeadReason::Refused {
                status: 422,
                detail: "no".into(),
            },
        ),
    ] {
        let touches = [(Pending, Preparing), (Preparing, Ready)];
        let mut world = World::after_touches(&versioned(1, Pending, 5), &touches);
        let (ticket, _) = world.keyed();
        let refused = CallError::Refused {
            status,
            detail: "no".into(),
        };
        world.reply(ticket, Err(refused));
        assert_eq!(world.reasons(), [reason.clone(), reason]);
    }
}

#[test]
fn what_certainly_did_not_arrive_waits_for_the_back_off_and_is_one_failure() {
    let orders: Vec<Value> = (1..=16).map(|id| versioned(id, Pending, 1)).collect();
    let mut world = World::at_hub(7, &orders);
    for id in 1..=16 {
        world.touch(id, Pending, Preparing).unwrap();
    }
    for _ in 0..16 {
        let (ticket, _) = world.keyed();
        world.reply(ticket, Err(CallError::NotSent("refused".into())));
    }
    assert_eq!(world.keyed_calls(), 0);
    world.pass(Duration::from_millis(251));
    assert_eq!(
        world.keyed_calls(),
        16,
        "after the first pause, not the last"
    );
}

#[test]
fn a_refused_token_is_renewed_and_the_same_is_sent_again() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 5)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, first) = world.keyed();
    world.reply(ticket, Err(CallError::Unauthorized("expired".into())));
    assert_eq!(world.keyed_calls(), 0);
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Login { .. }));
    world.reply(ticket, Ok(RestAnswer::Tokens(login("token-2"))));
    let (ticket, again) = world.keyed();
    assert_eq!(again, first);
    assert!(matches!(ticket, Ticket::Send { token, .. } if token.reveal() == "token-2"));
}

#[test]
fn while_there_is_no_path_nothing_is_tried_so_that_it_can_be_taken_back() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 5)]);
    world.offline();
    world.touch(1, Pending, Preparing).unwrap();
    world.pass(Duration::from_secs(60));
    assert!(world.calls.is_empty());
    assert_eq!(world.undo(1).unwrap().status, Pending);
    assert!(world.core.lanes.is_empty());
}

#[test]
fn after_a_restart_the_same_body_is_sent_with_the_same_company() {
    let known = WireOrder::read(&versioned(1, Pending, 9)).unwrap();
    let mut rows = vec![
        row(1, 1, Pending, Preparing, true),
        row(2, 1, Preparing, Ready, true),
        row(3, 1, Ready, Complete, false),
    ];
    rows[0].sent = Some(Sent::CarriedBy(rows[1].intent.id));
    rows[1].sent = Some(Sent::Expecting(Version(5)));
    rows[2].intent.base.version = Some(Version(5));
    let board = vec![known.onto(None).unwrap()];
    let saved = Some(cursor(1, 7));
    let mut world = World::on(Endpoint::Kitchen, rows, board, saved);
    world.get_token();
    assert_eq!(world.keyed_calls(), 0, "no path yet");
    world.meet(1, 7);
    world.say(&resumed(7));
    world.feed_live();
    let (ticket, change) = world.keyed();
    assert_eq!((change.to, change.expected), (Ready, Version(5)));
    world.reply(ticket, done(1, Ready, 10));
    assert_eq!(world.settled(), [Settlement::Applied; 2]);
    let (_, change) = world.keyed();
    assert_eq!((change.to, change.expected), (Complete, Version(10)));
}

#[test]
fn what_was_in_flight_at_five_starts_in_a_row_is_given_up_with_its_company() {
    let touches = [(Pending, Preparing), (Preparing, Ready)];
    let mut world = World::after_touches(&versioned(1, Pending, 5), &touches);
    world.touch(1, Ready, Complete).unwrap();
    let crashed: Vec<IntentId> = world.core.lanes.rows().map(|row| row.intent.id).collect();
    let now = world.now();
    world.core.bury_crashed(&crashed[..2], now);
    assert_eq!(
        world.reasons(),
        [
            DeadReason::CrashLoop,
            DeadReason::CrashLoop,
            DeadReason::EarlierFailed
        ]
    );
}

#[test]
fn an_intent_without_a_version_is_read_before_it_is_sent() {
    let known = WireOrder::read(&versioned(1, Pending, 9)).unwrap();
    let rows = vec![row(1, 1, Pending, Preparing, false)];
    let board = vec![known.onto(None).unwrap()];
    let mut world = World::on(Endpoint::Kitchen, rows, board, Some(cursor(1, 7)));
    world.get_token();
    world.meet(1, 7);
    world.say(&resumed(7));
    world.feed_live();
    assert_eq!(world.keyed_calls(), 0);
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, done(1, Pending, 11));
    let (_, change) = world.keyed();
    assert_eq!((change.to, change.expected), (Preparing, Version(11)));
}

#[test]
fn what_was_carried_by_an_intent_that_is_lost_goes_by_itself() {
    let known = WireOrder::read(&versioned(1, Pending, 9)).unwrap();
    let mut rows = vec![row(1, 1, Pending, Preparing, true)];
    rows[0].sent = Some(Sent::CarriedBy(IntentId(uuid::Uuid::from_u128(99))));
    let board = vec![known.onto(None).unwrap()];
    let mut world = World::on(Endpoint::Kitchen, rows, board, Some(cursor(1, 7)));
    world.get_token();
    world.meet(1, 7);
    world.say(&resumed(7));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, done(1, Preparing, 10));
    assert_eq!(world.settled(), [Settlement::Applied]);
}

#[test]
fn a_plain_server_after_a_hub_gets_no_keys_and_what_is_unknown_is_read() {
    let touches = [(Pending, Preparing), (Preparing, Ready)];
    let mut world = World::after_touches(&versioned(1, Pending, 5), &touches);
    let (ticket, _) = world.keyed();
    world.reply(ticket, timed_out());
    world.offline();
    world.connect(&[order(1, Pending)]);
    world.pass(Duration::from_secs(5));
    assert_eq!(world.keyed_calls(), 0);
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Pending)))));
    let (_, call) = world.take_call(|call| matches!(call, Call::Status { .. }));
    assert!(
        matches!(call, Call::Status { to: Preparing, .. }),
        "each step"
    );
}

#[test]
fn what_has_settled_does_not_come_back_with_a_late_reading_and_hold_its_lane() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 5)]);
    let first = world.touch(1, Pending, Preparing).unwrap().intents[0];
    let (ticket, _) = world.keyed();
    world.reply(ticket, done(1, Preparing, 6));
    assert_eq!(world.settled(), [Settlement::Applied]);
    // Read from the outbox before the settlement was written there.
    let mut stale = row(1, 1, Pending, Preparing, false);
    stale.intent.id = first;
    world.input(Input::Outside(vec![stale]));
    assert_eq!(world.drawn(1), (Preparing, false));
    world.touch(1, Preparing, Ready).unwrap();
    assert_eq!(world.keyed().1.to, Ready, "the next one goes on its way");
}

#[test]
fn a_200_for_what_was_there_already_is_not_counted_as_sent() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 5)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.keyed();
    world.reply(ticket, done(1, Preparing, 5));
    assert_eq!(world.settled(), [Settlement::AlreadyDone]);
}

#[test]
fn a_board_that_an_answer_was_ahead_of_is_compared_as_soon_as_its_event_has_come() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 5)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.keyed();
    world.reply(ticket, done(1, Preparing, 6));
    world.pass(Duration::from_millis(10));
    world.say(&tick(1, 7, &[(1, 5, Pending)]));
    assert_eq!(world.sync().mismatches, 0, "the stream is behind");
    assert_ne!(world.core.freshness.checked_at, Some(world.now().wall));
    world.say(&happened(8, 7, &versioned(1, Preparing, 6)));
    world.say(&tick(1, 8, &[(1, 6, Preparing)]));
    assert_eq!(world.core.freshness.checked_at, Some(world.now().wall));
}
