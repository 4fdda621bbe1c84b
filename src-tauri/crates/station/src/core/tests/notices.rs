//! What waits for too long, and a clock that is wrong.

use olgfeast_board::age::minutes;
use olgfeast_protocol::Lane;

use super::{live::*, *};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);

impl World {
    fn notices(&self) -> &Notices {
        &self.core.notices
    }

    fn release(&mut self, id: i64, send: bool) -> Result<Moved, IpcError> {
        let (reply, mut answer) = oneshot::channel();
        let id = OrderId(id);
        self.input(Input::Command(Command::Release { id, send, reply }));
        answer.try_recv().unwrap()
    }

    fn back_at_hub(&mut self, head: u64) {
        self.meet(1, head);
        self.say(&resumed(head));
        self.feed_live();
    }
}

#[test]
fn what_has_not_settled_for_15_minutes_is_told_until_it_has() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.offline();
    let made_at = world.now().wall;
    world.touch(1, Pending, Preparing).unwrap();
    world.pass(14 * MINUTE);
    world.touch(1, Preparing, Ready).unwrap();
    assert_eq!(world.notices().unsent, None);
    world.pass(MINUTE);
    let told = world.notices().unsent.unwrap();
    assert_eq!((told.actions, told.since), (1, made_at));
    let pushed = world.pushes.last().unwrap();
    assert!(matches!(pushed, Change::Notices { notices } if notices.unsent == Some(told)));
    assert_eq!(world.core.snapshot().notices.unsent, Some(told));
    assert_eq!(world.undo(1).unwrap().status, Preparing);
    assert_eq!(world.undo(1).unwrap().status, Pending);
    assert!(world.notices().are_none());
}

#[test]
fn what_was_not_sent_for_4_hours_is_held_until_a_person_confirms_it_from_where_the_order_is() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1), versioned(2, Pending, 1)]);
    world.offline();
    let made_at = world.now().wall;
    world.touch(1, Pending, Preparing).unwrap();
    world.touch(1, Preparing, Ready).unwrap();
    world.pass(4 * HOUR - MINUTE);
    world.touch(2, Pending, Preparing).unwrap();
    assert_eq!(world.notices().held, []);
    world.pass(MINUTE);
    let held = world.notices().held.clone();
    assert_eq!(held.len(), 1, "the other is younger");
    assert_eq!(
        (held[0].order, held[0].to, held[0].made_at),
        (OrderId(1), Ready, made_at)
    );
    world.back_at_hub(7);
    assert_eq!(world.keyed().1.to, Preparing, "of the younger one");
    assert_eq!(world.keyed_calls(), 0);
    world.say(&happened(8, 7, &versioned(1, Preparing, 4)));
    assert_eq!(world.drawn(1), (Ready, true));

    let moved = world.release(1, true).unwrap();
    assert_eq!((moved.intents.len(), moved.status), (1, Ready));
    let (_, change) = world.keyed();
    assert_eq!((change.key, change.to), (moved.intents[0], Ready));
    assert_eq!(
        change.expected,
        olgfeast_protocol::Version(4),
        "a fresh base"
    );
    assert_eq!(world.notices().held, []);
    let renewed = world.stores.iter().find_map(|op| match op {
        StoreOp::Renew(old, new) => Some((old.len(), new.len())),
        _ => None,
    });
    assert_eq!(renewed, Some((2, 1)));
}

#[test]
fn what_is_held_and_not_wanted_any_more_is_not_sent() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.offline();
    world.touch(1, Pending, Preparing).unwrap();
    world.pass(4 * HOUR);
    assert_eq!(world.release(1, false).unwrap().intents, []);
    assert_eq!(world.drawn(1), (Pending, false));
    assert!(world.core.lanes.is_empty());
    assert!(world.notices().are_none());
    world.back_at_hub(7);
    assert_eq!(world.keyed_calls(), 0);
    let nothing = world.release(1, true).unwrap_err();
    assert_eq!(nothing.code, ErrorCode::BadInput);
}

#[test]
fn what_is_held_never_takes_an_order_back_that_has_gone_further() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.offline();
    world.touch(1, Pending, Preparing).unwrap();
    world.pass(4 * HOUR);
    world.meet(1, 8);
    world.say(&happened(8, 7, &versioned(1, Ready, 3)));
    world.say(&resumed(8));
    world.feed_live();
    let moved = world.release(1, true).unwrap();
    assert_eq!((moved.intents, moved.status), (vec![], Ready));
    assert_eq!(world.drawn(1), (Ready, false));
}

#[test]
fn what_is_held_does_not_keep_an_outage_from_ending() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.say(&tick(1, 7, &[(1, 1, Pending)]));
    world.offline();
    world.touch(1, Pending, Preparing).unwrap();
    world.pass(4 * HOUR);
    assert_eq!(world.core.receipt, None);
    world.back_at_hub(7);
    let receipt = world.core.receipt.clone().unwrap();
    assert_eq!((receipt.sent, receipt.refused), (0, 0));
    assert_eq!(world.notices().held.len(), 1);
}

#[test]
fn a_disk_that_keeps_nothing_leaves_what_is_held_as_it_was() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.offline();
    world.touch(1, Pending, Preparing).unwrap();
    world.pass(4 * HOUR);
    world.keeps = false;
    assert_eq!(
        world.release(1, true).unwrap_err().code,
        ErrorCode::CannotKeep
    );
    assert_eq!(world.notices().held.len(), 1);
    assert_eq!(world.drawn(1), (Preparing, true));
}

#[test]
fn what_is_held_at_a_plain_server_is_not_sent_either() {
    let mut world = World::live(&[order(1, Pending)]);
    world.offline();
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, Err(CallError::NotSent("refused".into())));
    world.mono += 4 * HOUR;
    world.connect(&[order(1, Pending)]);
    world.pass(MINUTE);
    let writes_or_looks = world
        .calls
        .iter()
        .filter(|(ticket, _)| matches!(ticket, Ticket::Look { .. } | Ticket::Send { .. }));
    assert_eq!(writes_or_looks.count(), 0);
    world.release(1, true).unwrap();
    let (_, call) = world.take_call(|call| matches!(call, Call::Status { .. }));
    assert!(matches!(call, Call::Status { to: Preparing, .. }));
}

#[test]
fn a_nearly_full_outbox_is_told_in_hundreds() {
    let rows = (0..1_799)
        .map(|n| row(n + 1, n as i64 + 1, Pending, Preparing, false))
        .collect();
    let mut world = World::new(rows, Vec::new());
    world.pass(Duration::from_secs(1));
    assert_eq!(world.notices().nearly_full, None);
    for (n, told) in [(1_800, 1_800), (1_801, 1_800), (1_950, 1_900)] {
        let rows = (0..n)
            .map(|n| row(n + 1, n as i64 + 1, Pending, Preparing, false))
            .collect();
        world.input(Input::Outside(rows));
        let full = world.notices().nearly_full.unwrap();
        assert_eq!((full.actions, full.most), (told, 2_000));
    }
}

#[test]
fn with_a_station_clock_an_hour_off_ages_are_right_and_never_negative() {
    for wrong_by in [-3_600_000_i64, 3_600_000] {
        let mut world = World::at_hub(7, &[]);
        let server = world.now().wall.plus_millis(-wrong_by);
        let mut order = versioned(1, Pending, 1);
        order["date_ordered"] = json!(server.plus_millis(-300_000).zoned());
        world.say(&happened(8, 7, &order));
        let digest = olgfeast_protocol::live::Digest::EMPTY;
        let tick = json!({"type": "tick", "data": {"epoch": epoch(1), "head": 7,
            "digest": digest, "server_time": server.zoned()}});
        world.say(&tick.to_string());
        let snapshot = world.core.snapshot();
        assert_eq!(snapshot.offset_millis, -wrong_by);
        let waits = |wall: UtcTime| {
            let server_now = wall.plus_millis(snapshot.offset_millis);
            minutes(&snapshot.orders[0], Lane::Pending, server_now)
        };
        let wall = world.now().wall;
        assert_eq!(waits(wall), Some(5));
        assert_eq!(
            waits(wall.plus_millis(-7_200_000)),
            Some(0),
            "never negative"
        );
    }
}
