//! What the core tells of itself, and taking back what waits.

use olgfeast_protocol::ipc::diagnostics::{Condition, MOST_ROUND_TRIPS, MOST_WAITING, Stage};

use super::*;

impl World {
    fn reported(&mut self) -> Box<super::super::Told> {
        let (reply, mut answer) = oneshot::channel();
        self.input(Input::Command(Command::Report { reply }));
        answer.try_recv().unwrap().unwrap()
    }

    fn withdraw(&mut self, id: IntentId) -> Result<Moved, IpcError> {
        let (reply, mut answer) = oneshot::channel();
        self.input(Input::Command(Command::Withdraw { id, reply }));
        answer.try_recv().unwrap()
    }
}

#[test]
fn what_works_follows_the_link_and_the_disk() {
    let mut world = World::live(&[order(1, Pending)]);
    let works = world.reported().works;
    assert!(matches!(works.feed, Condition::Good { .. }));
    assert!(matches!(works.comparing, Condition::Good { at: Some(_) }));
    assert_eq!(works.sending, Condition::Idle);
    assert_eq!(works.saving, Condition::Good { at: None });

    world.offline();
    world.touch(1, Pending, Preparing).unwrap();
    let told = world.reported();
    assert!(matches!(told.works.feed, Condition::Bad { since: Some(_) }));
    assert_eq!(
        told.works.sending,
        Condition::Bad {
            since: Some(told.outbox[0].made_at)
        }
    );

    world.keeps = false;
    world.touch(1, Preparing, Ready).unwrap_err();
    assert_eq!(
        world.reported().works.saving,
        Condition::Bad { since: None }
    );
}

#[test]
fn only_the_last_change_of_an_order_that_was_not_sent_can_be_taken_back() {
    let mut world = World::live(&[order(1, Pending)]);
    world.offline();
    let first = world.touch(1, Pending, Preparing).unwrap().intents[0];
    let second = world.touch(1, Preparing, Ready).unwrap().intents[0];
    let outbox = world.reported().outbox;
    let can: Vec<(IntentId, bool)> = outbox.iter().map(|w| (w.id, w.can_discard)).collect();
    assert_eq!(can, [(first, false), (second, true)]);
    assert_eq!(outbox[1].stage, Stage::Queued);

    let refused = world.withdraw(first).unwrap_err();
    assert_eq!(refused.code, ErrorCode::NothingToUndo);
    assert_eq!(world.drawn(1).0, Ready);
    assert_eq!(world.withdraw(second).unwrap().status, Preparing);
    assert_eq!(world.withdraw(first).unwrap().status, Pending);
    assert!(world.reported().outbox.is_empty());
}

#[test]
fn what_may_have_reached_the_server_stays() {
    let mut world = World::live(&[order(1, Pending)]);
    let id = world.touch(1, Pending, Preparing).unwrap().intents[0];
    assert_eq!(world.status_calls(), 1);
    let told = world.reported();
    assert_eq!(told.outbox[0].stage, Stage::Sending);
    assert!(!told.outbox[0].can_discard);
    assert!(world.withdraw(id).is_err());
    assert_eq!(world.drawn(1).0, Preparing);
}

#[test]
fn round_trips_and_what_waits_are_bounded() {
    let orders: Vec<Value> = (1..=60).map(|id| order(id, Pending)).collect();
    let mut world = World::live(&orders);
    world.offline();
    for id in 1..=60 {
        world.touch(id, Pending, Ready).unwrap();
    }
    for number in 0..400_u32 {
        let now = world.now();
        world.link(LinkEvent::Heard {
            at_wall_ms: now.wall.as_millis(),
            rtt: None,
            sample: Some(Duration::from_micros(number.into())),
        });
    }
    let told = world.reported();
    assert_eq!(told.outbox.len(), MOST_WAITING);
    assert_eq!(told.outbox_more, 120 - MOST_WAITING);
    assert_eq!(told.round_trips.len(), MOST_ROUND_TRIPS);
    assert_eq!(told.round_trips.last().unwrap().micros, 399);
    assert_eq!(told.round_trips[0].micros, 100);
}
