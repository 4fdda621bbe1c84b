//! Status changes, strikes, notes and cancelling, in any order.

use std::collections::HashMap;

use olgfeast_protocol::LineId;

use super::*;
use crate::{
    core::live::tests::watcher::Watcher,
    fanout::Endpoint,
    state::{Closed, Sight, Way},
    storage::{Amend, Amended, Amendment, tests::LogRow},
};

#[derive(Clone, Debug)]
enum Wish {
    Move(Move),
    Amend(Amend),
}

#[derive(Clone, Debug)]
enum Deed {
    Place,
    Move {
        order: usize,
        to: OrderStatus,
        behind: Option<i64>,
        key: Option<u128>,
    },
    Strike {
        order: usize,
        line: usize,
        struck: bool,
        key: u128,
    },
    Notes {
        order: usize,
        notes: &'static str,
        behind: Option<i64>,
        key: u128,
    },
    Retry(usize),
    TurnClock(i64),
    Reopen,
}

fn deed() -> impl Strategy<Value = Deed> {
    let order = || 0..3_usize;
    let key = || 0..40_u128;
    let behind = || proptest::option::weighted(0.7, -1..3_i64);
    let status = proptest::sample::select(OrderStatus::ALL.to_vec());
    let notes = proptest::sample::select(vec!["", "no onions", "for the band"]);
    prop_oneof![
        2 => Just(Deed::Place),
        10 => (order(), status, behind(), proptest::option::weighted(0.8, key()))
            .prop_map(|(order, to, behind, key)| Deed::Move { order, to, behind, key }),
        8 => (order(), 0..4_usize, any::<bool>(), key())
            .prop_map(|(order, line, struck, key)| Deed::Strike { order, line, struck, key }),
        5 => (order(), notes, behind(), key())
            .prop_map(|(order, notes, behind, key)| Deed::Notes { order, notes, behind, key }),
        6 => (0..60_usize).prop_map(Deed::Retry),
        1 => (-7_200_000_000..7_200_000_000_i64).prop_map(Deed::TurnClock),
        1 => Just(Deed::Reopen),
    ]
}

/// An order as it should be, with the name of its state at each version.
struct Kept {
    id: OrderId,
    state: State,
    lines: Vec<(LineId, bool)>,
    notes: String,
    names: Vec<OrderStatus>,
}

impl Kept {
    fn version(&self) -> u64 {
        self.names.len() as u64
    }

    fn change(&mut self) {
        self.names.push(self.state.status());
    }

    fn agrees_with(&self, order: &Order) {
        assert_eq!(order.version().0, self.version());
        assert_eq!((&order.state, &order.notes), (&self.state, &self.notes));
        let lines: Vec<_> = order
            .lines
            .iter()
            .map(|line| (line.id, line.struck))
            .collect();
        assert_eq!(lines, self.lines);
    }

    fn was_told(&self, expected: u64, since: &[Since]) {
        let told: Vec<_> = since
            .iter()
            .map(|change| (change.version.0, change.from, change.to))
            .collect();
        let happened: Vec<_> = (expected as usize + 1..=self.names.len())
            .map(|version| {
                let (from, to) = (self.names[version - 2], self.names[version - 1]);
                (version as u64, from, to)
            })
            .collect();
        assert_eq!(told, happened);
    }
}

#[derive(Default)]
struct Model {
    orders: Vec<Kept>,
    /// What each key stands for, with the answer to it.
    keys: HashMap<IntentId, (String, String)>,
    changes: usize,
}

impl Model {
    fn place(&mut self, room: &mut Room) {
        let user = room.user.id;
        for item in 2..=3 {
            let now = room.core.time.now();
            let added = room
                .core
                .storage
                .add_to_cart(user, MenuItemId(item), 1, now);
            added.unwrap();
        }
        let order = room.place_for(user).unwrap();
        self.orders.push(Kept {
            id: order.id,
            lines: order.lines.iter().map(|line| (line.id, false)).collect(),
            names: vec![order.state.status()],
            state: order.state,
            notes: order.notes,
        });
        self.changes += 1;
    }

    fn send(&mut self, room: &mut Room, wish: &Wish) {
        match wish {
            Wish::Move(wish) => self.send_move(room, wish),
            Wish::Amend(wish) => self.send_amendment(room, wish),
        }
    }

    fn send_move(&mut self, room: &mut Room, wish: &Move) {
        let moved = room.core.change_status(wish).unwrap();
        let asked = format!("{} to {:?} from {:?}", wish.order, wish.to, wish.expected);
        if self.was_known(wish.by.intent_id, &asked, &moved) {
            return;
        }
        let kept = self.orders.iter_mut().find(|kept| kept.id == wish.order);
        let kept = kept.unwrap();
        if let Some(expected) = wish.expected
            && expected.0 != kept.version()
        {
            let Once::Now(Moved::Changed { order, since }) = moved else {
                panic!("{moved:?}");
            };
            kept.agrees_with(&order);
            return kept.was_told(expected.0, &since);
        }
        let sight = match (wish.expected, wish.by.intent_id) {
            (Some(_), _) => Sight::AsItIs,
            (None, Some(_)) => Sight::Unsaid,
            (None, None) => Sight::Plain,
        };
        let (way, order) = match &moved {
            Once::Now(Moved::From { order, from, .. }) => {
                assert_eq!(from, &kept.state);
                kept.state = wish.to.clone();
                kept.change();
                self.changes += 1;
                (Way::Open, order)
            }
            Once::Now(Moved::Already(order)) => (Way::There, order),
            Once::Now(Moved::Closed { order, why }) => {
                kept.agrees_with(order);
                let closed: &[Closed] = match (&kept.state, sight) {
                    (State::Open(_) | State::Complete, _) => &[Closed::HandedOut],
                    (State::Cancelled { .. }, Sight::AsItIs) => &[Closed::NotTakenBack],
                    (State::Cancelled { .. }, _) => &[Closed::Unseen, Closed::NotTakenBack],
                };
                assert!(closed.contains(why), "{why:?}");
                return;
            }
            other => panic!("{other:?}"),
        };
        kept.agrees_with(order);
        if way == Way::There {
            assert_eq!(kept.state.plain(), wish.to.plain());
        }
        if let Some(key) = wish.by.intent_id {
            let answer = serde_json::to_string(&wire::versioned_order(order)).unwrap();
            self.keys.insert(key, (asked, answer));
        }
    }

    fn send_amendment(&mut self, room: &mut Room, wish: &Amend) {
        let amended = room.core.amend(wish).unwrap();
        let asked = format!("{} {:?}", wish.order, wish.to);
        if self.was_known(wish.by.intent_id, &asked, &amended) {
            return;
        }
        let kept = self.orders.iter_mut().find(|kept| kept.id == wish.order);
        let kept = kept.unwrap();
        let is_other = match &wish.to {
            Amendment::Strike { line, struck } => {
                let Some(line) = kept.lines.iter_mut().find(|each| each.0 == *line) else {
                    let unknown = matches!(amended, Once::Now(Amended::UnknownLine(_)));
                    return assert!(unknown, "{amended:?}");
                };
                std::mem::replace(&mut line.1, *struck) != *struck
            }
            Amendment::Notes { notes, expected } => {
                if let Some(expected) = expected
                    && expected.0 != kept.version()
                {
                    let Once::Now(Amended::Changed { order, since }) = amended else {
                        panic!("{amended:?}");
                    };
                    kept.agrees_with(&order);
                    return kept.was_told(expected.0, &since);
                }
                std::mem::replace(&mut kept.notes, notes.clone()) != *notes
            }
        };
        let order = match &amended {
            Once::Now(Amended::Now { order, .. }) if is_other => {
                kept.change();
                self.changes += 1;
                order
            }
            Once::Now(Amended::Already(order)) if !is_other => order,
            other => panic!("{other:?}"),
        };
        kept.agrees_with(order);
        let answer = serde_json::to_string(&wire::logged_order(order)).unwrap();
        let key = wish.by.intent_id.unwrap();
        self.keys.insert(key, (asked, answer));
    }

    /// Whether the key was known; then nothing new must have come of it.
    fn was_known<T: std::fmt::Debug>(
        &self,
        key: Option<IntentId>,
        asked: &str,
        outcome: &Once<T>,
    ) -> bool {
        let Some((asked_before, first)) = key.and_then(|key| self.keys.get(&key)) else {
            return false;
        };
        match outcome {
            Once::Before(answer) => assert_eq!((asked, answer), (asked_before.as_str(), first)),
            Once::OtherCommand => assert_ne!(asked, asked_before),
            Once::Now(now) => panic!("done twice: {asked}: {now:?}"),
        }
        true
    }

    /// What a deed asks for, if there is such an order.
    fn wish(&self, deed: &Deed) -> Option<Wish> {
        let seen = |kept: &Kept, behind: Option<i64>| {
            let seen = u64::try_from(kept.version() as i64 - behind?).ok();
            seen.filter(|version| *version > 0).map(Version)
        };
        let by = |number: Option<u128>| By {
            intent_id: number.map(key),
            ..by_desk()
        };
        Some(match *deed {
            Deed::Move {
                order,
                to,
                behind,
                key,
            } => {
                let kept = self.orders.get(order)?;
                let reason = "they left".to_owned();
                Wish::Move(Move {
                    order: kept.id,
                    to: State::at(to).unwrap_or(State::Cancelled { reason }),
                    expected: seen(kept, behind),
                    by: by(key),
                })
            }
            Deed::Strike {
                order,
                line,
                struck,
                key,
            } => {
                let kept = self.orders.get(order)?;
                // One line more than there are.
                let line = kept.lines.get(line).map_or(LineId(9_999), |line| line.0);
                Wish::Amend(Amend {
                    order: kept.id,
                    to: Amendment::Strike { line, struck },
                    by: by(Some(key)),
                })
            }
            Deed::Notes {
                order,
                notes,
                behind,
                key,
            } => {
                let kept = self.orders.get(order)?;
                let (notes, expected) = (notes.to_owned(), seen(kept, behind));
                Wish::Amend(Amend {
                    order: kept.id,
                    to: Amendment::Notes { notes, expected },
                    by: by(Some(key)),
                })
            }
            Deed::Place | Deed::Retry(_) | Deed::TurnClock(_) | Deed::Reopen => return None,
        })
    }
}

/// Somebody who takes in the whole board and then all that happens.
fn watcher(room: &mut Room) -> Watcher {
    let desk = room.user.clone();
    let mut watcher = Watcher::join(room, Endpoint::Kitchen, &desk);
    watcher.go_on(room);
    watcher
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_to_orders_in_whatever_order_log_tables_digest_and_answers_agree(
        deeds in proptest::collection::vec(deed(), 1..100),
    ) {
        let mut room = Room::new();
        let mut model = Model::default();
        let mut sent: Vec<Wish> = Vec::new();
        let mut watcher = watcher(&mut room);
        for deed in deeds {
            match deed {
                Deed::Place if model.orders.len() < 3 => model.place(&mut room),
                Deed::Retry(which) => {
                    if let Some(wish) = sent.get(which) {
                        model.send(&mut room, wish);
                    }
                }
                Deed::TurnClock(micros) => {
                    room.clock.0.fetch_add(micros, Ordering::Relaxed);
                }
                Deed::Reopen => {
                    room = room.reopen();
                    watcher = self::watcher(&mut room);
                }
                deed => {
                    if let Some(wish) = model.wish(&deed) {
                        model.send(&mut room, &wish);
                        sent.push(wish);
                    }
                }
            }
            // Its digest is compared with one of the tables.
            watcher.check(&room);
        }
        let log = room.core.storage.log();
        let seqs: Vec<i64> = log.iter().map(|row| row.seq).collect();
        prop_assert_eq!(seqs, (1..=model.changes as i64).collect::<Vec<_>>());
        for key in model.keys.keys() {
            let name = serde_json::json!(key);
            prop_assert!(log.iter().filter(|row| row.by["intent_id"] == name).count() <= 1);
        }
        for kept in &model.orders {
            let order = room.core.storage.order(kept.id).unwrap().unwrap();
            kept.agrees_with(&order);
            let rows: Vec<&LogRow> =
                log.iter().filter(|row| row.order_id == kept.id.0).collect();
            let versions: Vec<i64> = rows.iter().map(|row| row.version).collect();
            prop_assert_eq!(versions, (1..=order.version).collect::<Vec<_>>());
            let names: Vec<OrderStatus> = rows
                .iter()
                .map(|row| OrderStatus::from_word(row.order["status"].as_str().unwrap()).unwrap())
                .collect();
            prop_assert_eq!(&names, &kept.names);
            for pair in rows.windows(2) {
                let is_moved = pair[0].order["status"] != pair[1].order["status"];
                let expected = if is_moved { "order_status_change" } else { "order_changed" };
                prop_assert_eq!(&pair[1].kind, expected);
            }
            let last = &rows[rows.len() - 1].order;
            prop_assert_eq!(last, &serde_json::to_value(wire::logged_order(&order)).unwrap());
        }
    }
}
