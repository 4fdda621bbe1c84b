use std::{collections::HashMap, sync::atomic::Ordering};

use olgfeast_protocol::{IntentId, OrderId, OrderStatus};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    core::tests::{Room, by_desk},
    model::MenuItemId,
    storage::{KEPT_MILLIS, SWEPT, Since},
    wire,
};

/// One of a few intents.
fn key(number: u128) -> IntentId {
    IntentId(Uuid::from_u128(number))
}

fn wish(order: OrderId, to: OrderStatus, expected: Option<u64>, key: Option<IntentId>) -> Move {
    Move {
        order,
        to,
        expected: expected.map(Version),
        by: By {
            intent_id: key,
            ..by_desk()
        },
    }
}

/// The body that a client gets.
fn answer(moved: &Once<Moved>) -> String {
    match moved {
        Once::Now(Moved::From { order, .. } | Moved::Already(order)) => {
            serde_json::to_string(&wire::versioned_order(order)).unwrap()
        }
        Once::Before(answer) => answer.clone(),
        other => panic!("refused: {other:?}"),
    }
}

/// What the hub should have.
#[derive(Default)]
struct Model {
    /// The states of each order, one for each version.
    orders: Vec<(OrderId, Vec<OrderStatus>)>,
    /// What each key stands for, with the answer to it.
    keys: HashMap<IntentId, (String, String)>,
    applied: HashMap<IntentId, usize>,
    events: usize,
}

impl Model {
    /// Sends a wish, and compares what becomes of it with what should.
    fn send(&mut self, room: &mut Room, wish: &Move) {
        let moved = room.core.change_status(wish).unwrap();
        let (id, to, expected) = (wish.order, wish.to, wish.expected);
        let asked = format!("{id} to {to:?} from {expected:?}");
        if self.was_known(wish.by.intent_id, &asked, &moved) {
            return;
        }
        let (_, states) = self.orders.iter_mut().find(|order| order.0 == id).unwrap();
        let (version, from) = (Version(states.len() as u64), *states.last().unwrap());
        match &moved {
            Once::Now(Moved::Changed { order, since }) => {
                let expected = expected.unwrap();
                assert_ne!(expected, version);
                assert_eq!((order.version(), order.status), (version, from));
                let told: Vec<_> = since
                    .iter()
                    .map(
                        |Since {
                             version, from, to, ..
                         }| (version.0, *from, *to),
                    )
                    .collect();
                let happened: Vec<_> = (expected.0 as usize + 1..=states.len())
                    .map(|version| (version as u64, states[version - 2], states[version - 1]))
                    .collect();
                assert_eq!(told, happened);
                return;
            }
            Once::Now(Moved::Already(order)) => {
                assert_eq!((order.version(), from), (version, to));
            }
            Once::Now(Moved::From { order, .. }) => {
                assert_ne!(from, to);
                assert_eq!(order.version(), Version(version.0 + 1));
                states.push(to);
                self.events += 1;
                if let Some(key) = wish.by.intent_id {
                    *self.applied.entry(key).or_default() += 1;
                }
            }
            other => panic!("{other:?}"),
        }
        assert!(expected.is_none_or(|expected| expected == version));
        if let Some(key) = wish.by.intent_id {
            self.keys.insert(key, (asked, answer(&moved)));
        }
    }

    /// Places an order of so many pieces with a key, and compares alike.
    fn place(&mut self, room: &mut Room, quantity: i64, key: IntentId) {
        let desk = room.user.id;
        let by = By {
            intent_id: Some(key),
            ..by_desk()
        };
        let items = [Wanted {
            item: MenuItemId(1),
            quantity,
        }];
        let placed = room
            .core
            .place_items(desk, Audience::Staff, "Ann".into(), &items, &by)
            .unwrap();
        let asked = format!("{quantity} pieces");
        if self.was_known(Some(key), &asked, &placed) {
            return;
        }
        let Once::Now(Ok(order)) = placed else {
            panic!("{placed:?}");
        };
        self.orders.push((order.id, vec![OrderStatus::Pending]));
        self.events += 1;
        *self.applied.entry(key).or_default() += 1;
        let answer = serde_json::to_string(&wire::logged_order(&order)).unwrap();
        self.keys.insert(key, (asked, answer));
    }

    /// Whether the key was known; then nothing new must have come of it.
    fn was_known<T>(&self, key: Option<IntentId>, asked: &str, outcome: &Once<T>) -> bool {
        let Some((asked_before, first)) = key.and_then(|key| self.keys.get(&key)) else {
            return false;
        };
        match outcome {
            Once::Before(answer) => assert_eq!((asked, answer), (asked_before.as_str(), first)),
            Once::OtherCommand => assert_ne!(asked, asked_before),
            Once::Now(_) => panic!("done twice: {asked}"),
        }
        true
    }
}

#[derive(Clone, Debug)]
enum Deed {
    Place,
    Send {
        order: usize,
        to: OrderStatus,
        /// How far behind the person is; less than nothing: ahead.
        behind: Option<i64>,
        key: Option<u128>,
    },
    PlaceOnce {
        quantity: i64,
        key: u128,
    },
    /// That one again, as it was.
    Retry(usize),
    TurnClock(i64),
    Reopen,
}

fn deed() -> impl Strategy<Value = Deed> {
    let status = proptest::sample::select(OrderStatus::PLAIN.to_vec());
    let behind = proptest::option::weighted(0.7, -1..4_i64);
    let key = proptest::option::weighted(0.7, 0..24_u128);
    prop_oneof![
        2 => Just(Deed::Place),
        12 => (0..4_usize, status, behind, key)
            .prop_map(|(order, to, behind, key)| Deed::Send { order, to, behind, key }),
        2 => (1..3_i64, 0..24_u128).prop_map(|(quantity, key)| Deed::PlaceOnce { quantity, key }),
        6 => (0..40_usize).prop_map(Deed::Retry),
        1 => (-7_200_000_000..7_200_000_000_i64).prop_map(Deed::TurnClock),
        1 => Just(Deed::Reopen),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn however_commands_are_sent_and_sent_again_each_is_done_once_and_answered_alike(
        deeds in proptest::collection::vec(deed(), 1..80),
    ) {
        let mut room = Room::new();
        let mut model = Model::default();
        let mut sent: Vec<Move> = Vec::new();
        for deed in deeds {
            match deed {
                Deed::Place => {
                    let id = room.place_for(room.user.id).unwrap().id;
                    model.orders.push((id, vec![OrderStatus::Pending]));
                    model.events += 1;
                }
                Deed::Send { order, to, behind, key: number } => {
                    let Some((id, states)) = model.orders.get(order) else { continue };
                    let seen = |behind| u64::try_from(states.len() as i64 - behind).ok();
                    let expected = behind.and_then(seen).filter(|version| *version > 0);
                    let wish = wish(*id, to, expected, number.map(key));
                    model.send(&mut room, &wish);
                    sent.push(wish);
                }
                Deed::PlaceOnce { quantity, key: number } => {
                    model.place(&mut room, quantity, key(number));
                }
                Deed::Retry(which) => {
                    if let Some(wish) = sent.get(which) {
                        model.send(&mut room, wish);
                    }
                }
                Deed::TurnClock(micros) => {
                    room.clock.0.fetch_add(micros, Ordering::Relaxed);
                }
                Deed::Reopen => room = room.reopen(),
            }
        }
        let log = room.core.storage.log();
        prop_assert_eq!(log.len(), model.events);
        for (key, times) in &model.applied {
            let name = serde_json::json!(key);
            let found = log.iter().filter(|row| row.by["intent_id"] == name).count();
            prop_assert_eq!((found, *times), (1, 1));
        }
        for (id, states) in &model.orders {
            let versions: Vec<i64> =
                log.iter().filter(|row| row.order_id == id.0).map(|row| row.version).collect();
            prop_assert_eq!(versions, (1..=states.len() as i64).collect::<Vec<_>>());
        }
    }
}

#[test]
fn a_key_is_remembered_for_eight_days_and_a_sweep_takes_few_at_a_time() {
    let mut room = Room::new();
    let desk = room.user.id;
    let id = room.place_for(desk).unwrap().id;
    let send = |room: &mut Room, number: u128| {
        let to = [OrderStatus::Preparing, OrderStatus::Ready][number as usize % 2];
        let wish = wish(id, to, None, Some(key(number)));
        room.core.change_status(&wish).unwrap()
    };
    let many = 3 * SWEPT as u128;
    for number in 0..many {
        send(&mut room, number);
    }
    let day = KEPT_MILLIS / 8;
    // Each of the keys was kept in a millisecond of its own.
    room.clock
        .0
        .fetch_add((8 * day - 1) * 1_000, Ordering::Relaxed);
    send(&mut room, 1_000);
    assert_eq!(room.core.storage.outcomes(), many as i64 + 1);
    assert!(matches!(send(&mut room, 0), Once::Before(_)));
    room.clock.0.fetch_add(day * 1_000, Ordering::Relaxed);
    for (more, left) in [
        (1_001, 2 * SWEPT + 2),
        (1_002, SWEPT + 3),
        (1_003, 4),
        (1_004, 5),
    ] {
        assert!(matches!(send(&mut room, more), Once::Now(_)));
        assert_eq!(room.core.storage.outcomes(), left);
    }
    assert!(matches!(send(&mut room, 1_000), Once::Before(_)));
    assert!(matches!(send(&mut room, 0), Once::Now(_)));
}

#[test]
fn a_change_whose_key_cannot_be_kept_is_not_made() {
    let mut room = Room::new();
    let desk = room.user.id;
    let before = room.place_for(desk).unwrap();
    room.core.storage.pretend_no_room_for_outcomes();
    let wish = wish(before.id, OrderStatus::Ready, None, Some(key(1)));
    assert!(room.core.change_status(&wish).is_err());
    let items = [Wanted {
        item: MenuItemId(1),
        quantity: 1,
    }];
    let placed = room
        .core
        .place_items(desk, Audience::Staff, "Ann".into(), &items, &wish.by);
    assert!(placed.is_err());
    let mut room = room.reopen();
    assert_eq!(room.core.storage.order(before.id).unwrap(), Some(before));
    assert_eq!(room.core.storage.log().len(), 1);
    // Nor is a number of the log lost.
    room.place_for(desk).unwrap();
    assert_eq!(room.core.storage.log()[1].seq, 2);
}

#[test]
fn whoever_is_far_behind_is_told_of_the_newest_changes() {
    let mut room = Room::new();
    let desk = room.user.id;
    let id = room.place_for(desk).unwrap().id;
    for change in 1..=150 {
        let to = [OrderStatus::Pending, OrderStatus::Ready][change % 2];
        room.set(id, to).unwrap();
    }
    let moved = room
        .core
        .change_status(&wish(id, OrderStatus::Complete, Some(1), None));
    let Once::Now(Moved::Changed { order, since }) = moved.unwrap() else {
        panic!("not refused");
    };
    assert_eq!(order.version, 151);
    let versions: Vec<u64> = since.iter().map(|change| change.version.0).collect();
    assert_eq!(versions, (52..=151).collect::<Vec<u64>>());
    assert!(since.windows(2).all(|pair| pair[0].to == pair[1].from));
}
