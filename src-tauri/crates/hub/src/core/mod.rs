//! The hub's core: what happens, in one order, on one thread.
//!
//! [`Core`] is synchronous; clock and randomness are injected. Everything that changes an order
//! goes through it, and it publishes each change after its commit and before the next change, so
//! all sockets see changes in the order of the log. [`CoreHandle`] runs it on a thread of its own.

mod handle;
mod live;

use std::sync::Arc;

use axum::extract::ws::Utf8Bytes;
use olgfeast_protocol::{OrderId, OrderStatus, UtcTime, Version};
use serde_json::Value;

pub(crate) use handle::CoreHandle;
pub(crate) use live::{Cursor, Joined};

use crate::{
    entropy::{self, Entropy, EntropyError},
    fanout::{Endpoint, Fanout, Mailbox, PeerId},
    live::{Change, Live},
    model::{By, Order, UserId},
    storage::{Moved, NewOrder, NotPlaced, OrderFilter, Slice, Storage, StorageError},
    time::HubTime,
    wire::frames,
};

/// How many orders an admin screen gets.
const ALL_ORDERS: i64 = 50;

/// The core could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CoreError {
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Entropy(#[from] EntropyError),
    #[error("the hub has stopped")]
    Stopped,
}

/// What a client may ask for over its socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    Pong,
    Kitchen,
    Analytics,
    Orders,
}

/// Storage, time and listeners in one hand.
pub(crate) struct Core {
    pub(crate) storage: Storage,
    pub(crate) time: HubTime,
    entropy: Arc<dyn Entropy>,
    fanout: Arc<Fanout>,
    live: Live,
}

impl Core {
    /// A core whose log has a new epoch.
    pub(crate) fn new(
        storage: Storage,
        time: HubTime,
        entropy: Arc<dyn Entropy>,
        fanout: Arc<Fanout>,
    ) -> Result<Core, EntropyError> {
        let live = Live::new(entropy::epoch(entropy.as_ref())?);
        Ok(Core {
            storage,
            time,
            entropy,
            fanout,
            live,
        })
    }

    /// Makes an order of the cart of `user` and tells everybody.
    pub(crate) fn place_order(
        &mut self,
        user: UserId,
        customer_name: String,
        by: &By,
    ) -> Result<Result<Order, NotPlaced>, CoreError> {
        let ref_code = entropy::ref_code(self.entropy.as_ref())?;
        let at = self.time.next_event();
        let placed = self.storage.place_order(NewOrder {
            user,
            by,
            customer_name,
            ref_code,
            at,
        })?;
        Ok(placed.map(|(order, logged)| {
            let change = Change {
                before: None,
                order: &order,
                logged: &logged,
            };
            self.tell(&change, || frames::new_order(&order, at), at);
            order
        }))
    }

    /// Moves an order and tells everybody.
    pub(crate) fn change_status(
        &mut self,
        id: OrderId,
        to: OrderStatus,
        by: &By,
    ) -> Result<Option<Order>, CoreError> {
        let at = self.time.next_event();
        match self.storage.change_status(id, to, by, at)? {
            Moved::From {
                from,
                order,
                logged,
            } => {
                let before = Version((order.version - 1).cast_unsigned());
                let change = Change {
                    before: Some((before, from)),
                    order: &order,
                    logged: &logged,
                };
                self.tell(
                    &change,
                    || frames::order_status_change(&order, from, at),
                    at,
                );
                Ok(Some(order))
            }
            Moved::Already(order) => Ok(Some(order)),
            Moved::Unknown => Ok(None),
        }
    }

    /// Adds a connection, its first frames queued. No change can come between the two: both happen
    /// here, on the one thread that makes changes.
    pub(crate) fn join(&mut self, endpoint: Endpoint) -> Result<Mailbox, CoreError> {
        let first: &[Ask] = match endpoint {
            Endpoint::Kitchen => &[Ask::Kitchen],
            Endpoint::Admin => &[Ask::Analytics, Ask::Orders],
            Endpoint::Orders => &[],
        };
        let first = first
            .iter()
            .map(|ask| self.frame(*ask))
            .collect::<Result<Vec<_>, CoreError>>()?;
        let mailbox = self.fanout.join(endpoint);
        for frame in first {
            self.fanout.send(mailbox.id, frame);
        }
        Ok(mailbox)
    }

    /// Queues for one connection what it asked for.
    pub(crate) fn answer(&mut self, peer: PeerId, ask: Ask) -> Result<(), CoreError> {
        let frame = self.frame(ask)?;
        self.fanout.send(peer, frame);
        Ok(())
    }

    fn frame(&self, ask: Ask) -> Result<Utf8Bytes, CoreError> {
        let now = self.time.now();
        let frame = match ask {
            Ask::Pong => frames::pong(now),
            Ask::Kitchen => self.kitchen_update(now)?,
            Ask::Analytics => frames::full_analytics(&self.storage.tallies(now)?, now),
            Ask::Orders => {
                let newest = Slice {
                    skip: 0,
                    limit: ALL_ORDERS,
                };
                let orders = self.storage.orders(OrderFilter::default(), newest)?;
                frames::all_orders_update(&orders, now)
            }
        };
        Ok(text(&frame))
    }

    fn kitchen_update(&self, now: UtcTime) -> Result<Value, CoreError> {
        let pending = self.storage.lane(OrderStatus::Pending)?;
        let preparing = self.storage.lane(OrderStatus::Preparing)?;
        let ready = self.storage.lane(OrderStatus::Ready)?;
        Ok(frames::kitchen_update(&pending, &preparing, &ready, now))
    }

    /// Publishes a change that is committed. What cannot be read now is left out: the change
    /// itself must not be answered as failed because of a frame about it.
    ///
    /// `plain` is the event as plain clients get it.
    fn tell(&mut self, change: &Change<'_>, plain: impl FnOnce() -> Value, at: UtcTime) {
        self.live.publish(change);
        let event = text(&plain());
        if self.fanout.listens(Endpoint::Kitchen) {
            self.fanout.publish(Endpoint::Kitchen, &event);
            match self.kitchen_update(at) {
                Ok(update) => self.fanout.publish(Endpoint::Kitchen, &text(&update)),
                Err(error) => tracing::error!(%error, "no kitchen_update after a change"),
            }
        }
        let plain_admins = self.fanout.listens(Endpoint::Admin);
        if plain_admins {
            self.fanout.publish(Endpoint::Admin, &event);
        }
        let live_admins = self.live.wants_figures();
        if !plain_admins && !live_admins {
            return;
        }
        match self.storage.tallies(at) {
            Ok(tallies) => {
                if plain_admins {
                    let frame = text(&frames::brief_analytics(&tallies, at));
                    self.fanout.publish(Endpoint::Admin, &frame);
                }
                if live_admins {
                    self.live
                        .figures(&text(&frames::full_analytics(&tallies, at)));
                }
            }
            Err(error) => tracing::error!(%error, "no analytics after a change"),
        }
    }
}

fn text(frame: &Value) -> Utf8Bytes {
    Utf8Bytes::from(frame.to_string())
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use proptest::prelude::*;

    use super::*;
    use crate::{
        demo,
        entropy::tests::Seeded,
        model::{DishChange, MenuItemId, NewUser, User},
        storage::{Deletion, tests::LogRow},
        time::tests::SetClock,
        wire,
    };

    /// A core on a file of its own, with a demo menu and one account.
    pub(crate) struct Room {
        pub(crate) core: Core,
        clock: Arc<SetClock>,
        entropy: Arc<Seeded>,
        user: User,
        dir: tempfile::TempDir,
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

        fn reopen(self) -> Room {
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

        fn place(&mut self) -> Result<Order, NotPlaced> {
            let now = self.core.time.now();
            self.core
                .storage
                .add_to_cart(self.user.id, MenuItemId(1), 2, now)
                .unwrap();
            let by = by_desk();
            self.core
                .place_order(self.user.id, "Ann".into(), &by)
                .unwrap()
        }

        fn set(&mut self, id: OrderId, to: OrderStatus) -> Option<Order> {
            self.core.change_status(id, to, &by_desk()).unwrap()
        }
    }

    fn by_desk() -> By {
        By {
            user: "desk".into(),
            station_id: None,
            station: None,
        }
    }

    fn any_status() -> impl Strategy<Value = OrderStatus> {
        proptest::sample::select(OrderStatus::ALL.to_vec())
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
}
