use std::{ops::Range, sync::atomic::Ordering};

use olgfeast_protocol::{OrderStatus, Seq, UtcTime};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::{
    core::{group::tests::wish, tests::Room},
    live::Audience,
    model::Order,
    storage::{Ledger as _, Moved, Once, Reach, Sheet},
    wire,
};

const DAY_MICROS: i64 = DAY_MILLIS * 1_000;
const EVER: Range<UtcTime> = UtcTime(0)..UtcTime(i64::MAX);

/// What a test takes for old, so that its log is long enough.
const NEWEST_HERE: u64 = 4;

#[derive(Clone, Debug)]
enum Deed {
    Place,
    Set(usize, OrderStatus),
    Days(i64),
    Thin(u64),
    Reopen,
}

fn deed() -> impl Strategy<Value = Deed> {
    let status = proptest::sample::select(OrderStatus::PLAIN.to_vec());
    prop_oneof![
        4 => Just(Deed::Place),
        12 => (0..8_usize, status).prop_map(|(order, to)| Deed::Set(order, to)),
        2 => (1..25_i64).prop_map(Deed::Days),
        4 => (1..9_u64).prop_map(Deed::Thin),
        1 => Just(Deed::Reopen),
    ]
}

fn old(room: &Room) -> Old {
    Old {
        before: room.core.time.now().plus_millis(-WHOLE_DAYS * DAY_MILLIS),
        newest: NEWEST_HERE,
    }
}

/// All that anybody can ask of a log and its tables.
fn told(room: &Room) -> Vec<String> {
    let storage = &room.core.storage;
    let now = room.core.time.now();
    let reach = Reach {
        missing: 1_000,
        newest: NEWEST_HERE,
        since: now.plus_millis(-10 * 60 * 1_000),
    };
    let mut told = Vec::new();
    for audience in [Audience::Staff, Audience::Customer(room.user.id)] {
        let head = storage.head(audience).unwrap();
        for after in 0..=head.0 {
            let missed = storage.missed(audience, Seq(after), reach).unwrap();
            told.push(format!("{missed:?}"));
        }
        let board = storage.board(audience, feast_day::began(now)).unwrap();
        told.push(format!("{board:?}"));
    }
    for sheet in Sheet::ALL {
        let rows = storage.rows(sheet, &EVER, 0).unwrap();
        told.push(format!("{:?}", rows.rows));
    }
    told
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn a_thinned_log_tells_everybody_the_same_and_replays_to_the_tables(
        deeds in proptest::collection::vec(deed(), 1..60),
    ) {
        let (mut thinned, mut whole) = (Room::new(), Room::new());
        let mut placed: Vec<Order> = Vec::new();
        for deed in deeds {
            match deed {
                Deed::Place => {
                    let user = thinned.user.id;
                    placed.push(thinned.place_for(user).unwrap());
                    whole.place_for(user).unwrap();
                }
                Deed::Set(order, to) => {
                    let Some(before) = placed.get_mut(order) else { continue };
                    *before = thinned.set(before.id, to).unwrap();
                    whole.set(before.id, to).unwrap();
                }
                Deed::Days(days) => {
                    for room in [&thinned, &whole] {
                        room.clock.0.fetch_add(days * DAY_MICROS, Ordering::Relaxed);
                    }
                }
                Deed::Thin(most) => {
                    let old = old(&thinned);
                    thinned.core.storage.thin_log(old, most).unwrap();
                }
                // Both, or one of them would be dealt other names.
                Deed::Reopen => {
                    thinned = thinned.reopen();
                    whole = whole.reopen();
                }
            }
        }
        let old = old(&thinned);
        while thinned.core.storage.thin_log(old, 5).unwrap() > 0 {}
        prop_assert_eq!(told(&thinned), told(&whole));

        let log = thinned.core.storage.log();
        let seqs: Vec<i64> = log.iter().map(|row| row.seq).collect();
        prop_assert_eq!(seqs, (1..=log.len() as i64).collect::<Vec<_>>());
        for order in &placed {
            let last = log.iter().rfind(|row| row.order_id == order.id.0).unwrap();
            prop_assert_eq!(last.version, order.version);
            let all = serde_json::to_value(wire::logged_order(order)).unwrap();
            let left = json!({ "display_id": all["display_id"], "status": all["status"] });
            let is_old = last.at < old.before.0 && last.seq <= log.len() as i64 - NEWEST_HERE as i64;
            let is_open = order.state.plain() != OrderStatus::Complete;
            prop_assert_eq!(&last.order, if is_old && !is_open { &left } else { &all });
        }
    }
}

#[test]
fn events_of_the_last_days_and_the_newest_of_all_stay_whole() {
    let mut room = Room::new();
    let first = room.place_for(room.user.id).unwrap();
    room.set(first.id, OrderStatus::Complete);
    room.clock.0.fetch_add(400 * DAY_MICROS, Ordering::Relaxed);
    assert_eq!(room.core.thin_log().unwrap(), 0, "the log is short");

    let order = room.place_for(room.user.id).unwrap();
    room.core.storage.begin_group();
    for turn in 1..NEWEST + 2 * STEP {
        let to = [OrderStatus::Pending, OrderStatus::Preparing][turn as usize % 2];
        let at = room.core.time.next_event();
        let moved = room.core.storage.change_status(&wish(order.id, to), at);
        assert!(matches!(moved, Ok(Once::Now(Moved::From { .. }))));
    }
    room.core.storage.commit_group().unwrap();
    assert_eq!(room.core.thin_log().unwrap(), 2, "the others are of today");
    assert_eq!(room.core.thin_log().unwrap(), 0);

    room.clock
        .0
        .fetch_add((WHOLE_DAYS + 1) * DAY_MICROS, Ordering::Relaxed);
    assert_eq!(room.core.thin_log().unwrap(), STEP);
    assert_eq!(room.core.thin_log().unwrap(), STEP);
    assert_eq!(room.core.thin_log().unwrap(), 0, "the newest are kept");
}
