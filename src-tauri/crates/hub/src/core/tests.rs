use std::sync::atomic::{AtomicI64, Ordering};

use olgfeast_protocol::OrderId;
use proptest::prelude::*;

use super::*;
use crate::{
    demo,
    entropy::tests::Seeded,
    model::{By, DishChange, MenuItemId, NewUser, Order, User, UserId},
    storage::{Deletion, Ledger as _, Move, Moved, NotPlaced, Once, tests::LogRow},
    time::tests::SetClock,
    wire,
};

/// A core on a file of its own, with a demo menu and one account.
pub(crate) struct Room {
    pub(crate) core: Core,
    pub(crate) clock: Arc<SetClock>,
    entropy: Arc<Seeded>,
    /// Staff.
    pub(crate) user: User,
    pub(super) dir: tempfile::TempDir,
}

impl Room {
    pub(crate) fn new() -> Room {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(SetClock(AtomicI64::new(1_795_382_470_000_000)));
        let entropy = Arc::new(Seeded::new(7));
        let mut core = Room::open(dir.path(), clock.clone(), entropy.clone());
        let now = core.time.now();
        let new = NewUser {
            username: "desk".into(),
            email: "desk@example.com".into(),
            password_hash: "x".into(),
            is_staff: true,
        };
        core.storage.ensure_users(&[new], now).unwrap();
        core.storage.add_menu_items(demo::menu(), now).unwrap();
        let (user, _) = core.storage.sign_in("desk").unwrap().unwrap();
        Room {
            core,
            clock,
            entropy,
            user,
            dir,
        }
    }

    fn open(dir: &std::path::Path, clock: Arc<SetClock>, entropy: Arc<Seeded>) -> Core {
        let storage = Storage::open(&dir.join("hub.db")).unwrap();
        let time = HubTime::new(clock, storage.last_event_at().unwrap());
        Core::new(storage, time, entropy, Arc::new(Fanout::default())).unwrap()
    }

    /// A further account, which is not staff.
    pub(crate) fn customer(&mut self, name: &str) -> User {
        let new = NewUser {
            username: name.into(),
            email: format!("{name}@example.com"),
            password_hash: "x".into(),
            is_staff: false,
        };
        let now = self.core.time.now();
        self.core.storage.ensure_users(&[new], now).unwrap();
        self.core.storage.sign_in(name).unwrap().unwrap().0
    }

    pub(crate) fn reopen(self) -> Room {
        let Room {
            core,
            clock,
            entropy,
            user,
            dir,
        } = self;
        core.storage.close().unwrap();
        let core = Room::open(dir.path(), clock.clone(), entropy.clone());
        Room {
            core,
            clock,
            entropy,
            user,
            dir,
        }
    }

    /// Where its file is.
    pub(crate) fn database(&self) -> std::path::PathBuf {
        self.dir.path().join("hub.db")
    }

    fn place(&mut self) -> Result<Order, NotPlaced> {
        self.place_for(self.user.id)
    }

    pub(crate) fn place_for(&mut self, user: UserId) -> Result<Order, NotPlaced> {
        let now = self.core.time.now();
        self.core
            .storage
            .add_to_cart(user, MenuItemId(1), 2, now)
            .unwrap();
        let by = by_desk();
        self.core.place_order(user, "Ann".into(), &by).unwrap()
    }

    pub(crate) fn set(&mut self, id: OrderId, to: OrderStatus) -> Option<Order> {
        let wish = Move {
            order: id,
            to,
            expected: None,
            by: by_desk(),
        };
        match self.core.change_status(&wish).unwrap() {
            Once::Now(Moved::From { order, .. } | Moved::Already(order)) => Some(order),
            Once::Now(Moved::Unknown) => None,
            other => panic!("{other:?}"),
        }
    }
}

pub(crate) fn by_desk() -> By {
    By {
        user: "desk".into(),
        station_id: None,
        station: None,
        intent_id: None,
        made_at: None,
    }
}

fn any_status() -> impl Strategy<Value = OrderStatus> {
    proptest::sample::select(OrderStatus::PLAIN.to_vec())
}

#[derive(Clone, Debug)]
enum Deed {
    Place,
    Set(usize, OrderStatus),
    Reprice(i64),
    TurnClock(i64),
    Reopen,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        3 => Just(Deed::Place),
        12 => (0..8_usize, any_status()).prop_map(|(order, to)| Deed::Set(order, to)),
        1 => (1..14_i64).prop_map(Deed::Reprice),
        2 => (-7_200_000_000..7_200_000_000_i64).prop_map(Deed::TurnClock),
        1 => Just(Deed::Reopen),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn the_log_is_dense_and_replays_to_the_tables(
        deeds in proptest::collection::vec(deed(), 1..60),
    ) {
        let mut room = Room::new();
        let mut placed: Vec<Order> = Vec::new();
        let mut changes = 0;
        for deed in deeds {
            match deed {
                Deed::Place => {
                    placed.push(room.place().unwrap());
                    changes += 1;
                }
                Deed::Set(order, to) => {
                    let Some(before) = placed.get_mut(order) else { continue };
                    let after = room.set(before.id, to).unwrap();
                    changes += i64::from(before.status != to);
                    *before = after;
                }
                Deed::Reprice(item) => {
                    let change =
                        DishChange { name: Some("Other".into()), ..DishChange::default() };
                    let now = room.core.time.now();
                    room.core.storage.change_menu_item(MenuItemId(item), change, now).unwrap();
                }
                Deed::TurnClock(micros) => {
                    room.clock.0.fetch_add(micros, Ordering::Relaxed);
                }
                Deed::Reopen => room = room.reopen(),
            }
        }
        let log = room.core.storage.log();
        let seqs: Vec<i64> = log.iter().map(|row| row.seq).collect();
        prop_assert_eq!(seqs, (1..=changes).collect::<Vec<_>>());
        prop_assert!(log.windows(2).all(|pair| pair[0].at < pair[1].at));
        for order in &placed {
            let now = room.core.storage.order(order.id).unwrap().unwrap();
            prop_assert_eq!(&now, order);
            let events: Vec<&LogRow> =
                log.iter().filter(|row| row.order_id == order.id.0).collect();
            let versions: Vec<i64> = events.iter().map(|row| row.version).collect();
            prop_assert_eq!(versions, (1..=order.version).collect::<Vec<_>>());
            prop_assert_eq!(&events[0].kind, "new_order");
            prop_assert!(events[1..].iter().all(|row| row.kind == "order_status_change"));
            let last = &events[events.len() - 1].order;
            prop_assert_eq!(last, &serde_json::to_value(wire::logged_order(&now)).unwrap());
            prop_assert_eq!(&events[0].by, &serde_json::json!({ "user": "desk" }));
        }
    }
}

#[test]
fn the_same_status_again_is_no_change_and_no_event() {
    let mut room = Room::new();
    let order = room.place().unwrap();
    let first = room.set(order.id, OrderStatus::Preparing).unwrap();
    assert_eq!(room.set(order.id, OrderStatus::Preparing).unwrap(), first);
    assert_eq!(first.version, 2);
    assert_eq!(room.core.storage.log().len(), 2);
    assert_eq!(room.set(OrderId(99), OrderStatus::Ready), None);
}

#[test]
fn numbers_wrap_after_999_over_those_of_open_orders() {
    let mut room = Room::new();
    let first = room.place().unwrap();
    let second = room.place().unwrap();
    assert_eq!((first.display_id, second.display_id), (1, 2));
    room.core.storage.pretend_display_id(second.id, 998);
    let third = room.place().unwrap();
    assert_eq!(third.display_id, 999);
    // 1 is still on an open order.
    let fourth = room.place().unwrap();
    assert_eq!(fourth.display_id, 2);
    room.set(first.id, OrderStatus::Complete);
    room.core.storage.pretend_display_id(fourth.id, 999);
    assert_eq!(room.place().unwrap().display_id, 1);
}

#[test]
fn what_was_ordered_stays_on_the_menu_and_the_order_stays_as_it_was() {
    let mut room = Room::new();
    let order = room.place().unwrap();
    let deletion = room.core.storage.delete_menu_item(MenuItemId(1)).unwrap();
    assert!(matches!(deletion, Deletion::InUse(_)));
    let change = DishChange {
        name: Some("Other".into()),
        ..DishChange::default()
    };
    let now = room.core.time.now();
    room.core
        .storage
        .change_menu_item(MenuItemId(1), change, now)
        .unwrap();
    assert_eq!(room.core.storage.order(order.id).unwrap(), Some(order));
}

#[test]
fn what_became_unavailable_in_the_cart_is_not_ordered() {
    let mut room = Room::new();
    let now = room.core.time.now();
    room.core
        .storage
        .add_to_cart(room.user.id, MenuItemId(1), 1, now)
        .unwrap();
    let change = DishChange {
        is_available: Some(false),
        ..DishChange::default()
    };
    room.core
        .storage
        .change_menu_item(MenuItemId(1), change, now)
        .unwrap();
    let refused = room
        .core
        .place_order(room.user.id, "Ann".into(), &by_desk())
        .unwrap();
    assert_eq!(refused, Err(NotPlaced::Unavailable("Bratwurst".into())));
    assert!(room.core.storage.log().is_empty());
}
