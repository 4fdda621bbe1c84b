//! A hub that was restored from a backup.

use olgfeast_protocol::{Version, live::Conflict};

use super::{live::*, *};

impl World {
    /// Brings the order there, and the hub shows it.
    fn worked(&mut self, id: i64, from: OrderStatus, to: OrderStatus, version: u64) -> IntentId {
        let intents = self.touch(id, from, to).unwrap().intents;
        let (ticket, _) = self.keyed();
        let order = WireOrder::read(&versioned(id, to, version)).unwrap();
        self.reply(ticket, Ok(RestAnswer::Order(Box::new(order))));
        intents[0]
    }

    /// The hub is started again and has this.
    fn restored(&mut self, orders: &[Value]) {
        self.offline();
        self.meet(2, 3);
        self.copy(2, 3, orders);
    }

    /// The next order that is read by its key, and what the server says of it.
    fn asked(&mut self, answer: Option<Value>) -> OrderId {
        let (ticket, call) = self.take_call(|call| matches!(call, Call::Order { .. }));
        let Call::Order { id, .. } = call else {
            unreachable!()
        };
        let answer = match answer {
            Some(order) => Ok(RestAnswer::Order(Box::new(
                WireOrder::read(&order).unwrap(),
            ))),
            None => Err(CallError::Refused {
                status: 404,
                detail: "Order not found".into(),
            }),
        };
        self.reply(ticket, answer);
        id
    }

    fn went_back(&self) -> Option<(u32, u32)> {
        let told = self.core.notices.went_back.as_ref()?;
        Some((told.order_count, told.actions))
    }
}

#[test]
fn orders_and_actions_that_a_restored_hub_does_not_have_are_told_with_numbers() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1), versioned(2, Pending, 1)]);
    let kept = world.worked(1, Pending, Preparing, 2);
    let lost = world.worked(1, Preparing, Ready, 3);
    world.worked(2, Pending, Preparing, 2);
    world.restored(&[versioned(1, Preparing, 2)]);
    assert_eq!(world.drawn(1), (Preparing, false), "the truth is drawn");
    assert!(world.core.board.order(OrderId(2)).is_none());
    assert_eq!(world.went_back(), Some((0, 1)), "of order 1, for now");
    assert_eq!(world.asked(None), OrderId(2));
    assert_eq!(world.went_back(), Some((1, 2)));
    let told = world.core.notices.went_back.clone().unwrap();
    assert_eq!(told.orders[0].number(), "2");
    assert_eq!(world.reasons(), [DeadReason::ServerWentBack]);
    let letter = world.core.letters[0].clone();
    assert_eq!((letter.intent.id, letter.found), (lost, Some(Preparing)));
    assert_ne!(letter.intent.id, kept);
    assert!(world.stores.contains(&StoreOp::Unsettle(vec![letter])));

    let (reply, mut answer) = oneshot::channel();
    world.input(Input::Command(Command::RetryLetter { id: lost, reply }));
    assert_eq!(answer.try_recv().unwrap().unwrap().status, Ready);
    let (_, change) = world.keyed();
    assert_eq!((change.to, change.expected), (Ready, Version(2)));
    assert_ne!(change.key, lost, "an action of its own");
}

#[test]
fn a_hub_that_was_only_started_again_has_lost_nothing() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1), versioned(2, Ready, 3)]);
    world.worked(1, Pending, Preparing, 2);
    world.worked(2, Ready, Complete, 4);
    world.restored(&[versioned(1, Ready, 3), versioned(2, Complete, 4)]);
    assert!(world.calls.is_empty());
    assert_eq!(world.went_back(), None);
    assert!(world.core.letters.is_empty());
}

#[test]
fn an_order_of_an_earlier_day_is_not_in_the_copy_and_is_not_lost() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.restored(&[]);
    assert_eq!(world.asked(Some(versioned(1, Complete, 5))), OrderId(1));
    assert_eq!(world.went_back(), None);
}

#[test]
fn whether_an_order_is_lost_is_asked_until_there_is_an_answer() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.restored(&[]);
    for _ in 0..3 {
        let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
        world.reply(ticket, Err(CallError::Later));
        assert_eq!(world.went_back(), None);
        world.pass(Duration::from_secs(4));
    }
    world.asked(None);
    assert_eq!(world.went_back(), Some((1, 0)));
}

#[test]
fn another_order_under_a_key_that_is_used_again_is_no_proof_of_the_old_one() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.worked(1, Pending, Preparing, 2);
    let mut other = versioned(1, Pending, 1);
    other["ref_code"] = json!("another");
    world.restored(&[other]);
    assert_eq!(world.went_back(), Some((1, 1)));
    assert!(
        world.core.letters.is_empty(),
        "there is nothing to send it to"
    );
}

#[test]
fn what_was_lost_stays_told_until_a_person_puts_it_away() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.restored(&[]);
    world.asked(None);
    let kept = world.stores.iter().rev().find_map(|op| match op {
        StoreOp::Settings(settings) => settings[0].1.clone(),
        _ => None,
    });
    let kept: WentBack = serde_json::from_str(&kept.unwrap()).unwrap();
    assert_eq!(Some(kept), world.core.notices.went_back);
    world.restored(&[]);
    assert_eq!(world.went_back(), Some((1, 0)));
    let (reply, mut answer) = oneshot::channel();
    world.input(Input::Command(Command::PutAwayWentBack { reply }));
    assert_eq!(answer.try_recv().unwrap(), Ok(()));
    assert_eq!(world.went_back(), None);
    let gone = StoreOp::Settings(vec![("went-back".into(), None)]);
    assert_eq!(world.stores.back(), Some(&gone));
}

#[test]
fn after_another_start_nothing_is_sent_before_the_board_is_of_its_log() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 5)]);
    world.offline();
    world.touch(1, Pending, Preparing).unwrap();
    world.meet(2, 7);
    world.pass(Duration::from_secs(1));
    assert_eq!(
        world.keyed_calls(),
        0,
        "what version 5 is there is not known"
    );
    world.copy(2, 7, &[versioned(1, Pending, 5)]);
    assert_eq!(world.keyed().1.expected, Version(5));
}

#[test]
fn a_version_that_names_something_else_in_a_restored_hub_is_not_expected() {
    for (found, version) in [(Preparing, 5), (Preparing, 4)] {
        let mut world = World::at_hub(7, &[versioned(1, Ready, 5)]);
        world.offline();
        world.touch(1, Ready, Complete).unwrap();
        world.restored(&[versioned(1, found, version)]);
        assert_eq!(world.keyed_calls(), 0, "{found} at {version}");
        world.asked(Some(order(1, found)));
        assert_eq!(world.reasons(), [DeadReason::ChangedElsewhere]);
    }
}

#[test]
fn what_somebody_else_has_done_at_a_restored_hub_is_not_what_the_next_step_was_made_on() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 5)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (lost, _) = world.keyed();
    world.say(&happened(8, 7, &versioned(1, Ready, 6)));
    world.offline();
    world.reply(lost, Err(CallError::Unknown("reset".into())));
    // Seen: ready, at a version 6 that the hub will lose.
    world.touch(1, Preparing, Ready).unwrap();
    world.restored(&[versioned(1, Preparing, 6)]);
    world.pass(Duration::from_secs(3));
    let (ticket, first) = world.keyed();
    assert_eq!((first.to, first.expected), (Preparing, Version(5)));
    let by = json!({"station": "Grill 2", "station_id": uuid::Uuid::from_u128(9)});
    let told = json!({"detail": "?", "order": versioned(1, Preparing, 6),
        "since": [{"version": 6, "from": "pending", "to": "preparing", "by": by}]});
    let conflict = Conflict::read(&told).unwrap();
    world.reply(ticket, Err(CallError::Conflict(Box::new(conflict))));
    assert_eq!(world.settled(), [Settlement::AlreadyDone]);
    assert_eq!(world.reasons(), [DeadReason::ChangedElsewhere]);
    world.pass(Duration::from_secs(3));
    assert_eq!(
        world.keyed_calls(),
        0,
        "nothing on a version 6 of another log"
    );
}

#[test]
fn what_was_sent_to_a_hub_that_went_back_to_what_the_person_saw_is_sent_from_there() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 5)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, first) = world.keyed();
    world.reply(ticket, Err(CallError::Unknown("time-out".into())));
    world.restored(&[versioned(1, Pending, 3)]);
    world.pass(Duration::from_secs(3));
    world.asked(Some(order(1, Pending)));
    let (_, again) = world.keyed();
    assert_eq!((again.key, again.expected), (first.key, Version(3)));
}

#[test]
fn an_order_that_somebody_else_completed_lately_is_asked_for_too() {
    let mut world = World::at_hub(7, &[versioned(1, Ready, 3)]);
    let mut complete = versioned(1, Complete, 4);
    let lately = world.now().wall.plus_millis(-60_000);
    complete["date_complete"] = json!(lately.zoned());
    world.say(&happened(8, 7, &complete));
    world.restored(&[]);
    assert_eq!(world.asked(None), OrderId(1));
    assert_eq!(world.went_back(), Some((1, 0)));
    assert!(world.core.board.order(OrderId(1)).is_none());
}

#[test]
fn where_the_board_is_from_is_not_saved_before_it_is_known_what_was_lost() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    let saved = |world: &World| world.cursors.last().copied().flatten();
    world.offline();
    world.meet(2, 3);
    assert_eq!(saved(&world), Some(cursor(1, 7)), "a next start looks back");
    world.copy(2, 3, &[]);
    assert_eq!(saved(&world), Some(cursor(1, 7)), "and still does");
    world.asked(None);
    assert_eq!(saved(&world), Some(cursor(2, 3)));
}
