//! A client of the core, without a socket.

use std::{collections::BTreeMap, time::Duration};

use olgfeast_protocol::{
    Epoch, OrderId, OrderStatus, Seq, StationId, Version,
    live::{Digest, LiveMessage, SnapshotPart},
    wire::{ServerMessage, WireOrder},
};
use tokio::time::Instant;
use uuid::Uuid;

use crate::{
    core::{Cursor, Joined, tests::Room},
    fanout::{Close, Endpoint},
    live::{Audience, Newcomer, Next},
    model::User,
    station::Station,
    storage::Ledger as _,
};

/// A client that believes what it is told, and complains where that does not fit together.
pub(super) struct Watcher {
    pub(super) joined: Joined,
    audience: Audience,
    pub(super) cursor: Option<Seq>,
    /// Open orders.
    pub(super) board: BTreeMap<OrderId, (Version, OrderStatus)>,
    pub(super) events: Vec<String>,
    pub(super) parts: usize,
    pub(super) figures: usize,
}

impl Watcher {
    pub(super) fn join(room: &mut Room, endpoint: Endpoint, user: &User) -> Watcher {
        let mut watcher = Watcher {
            joined: room.core.join_live(newcomer(endpoint, user, None)).unwrap(),
            audience: Audience::of(endpoint, user.id),
            cursor: None,
            board: BTreeMap::new(),
            events: Vec::new(),
            parts: 0,
            figures: 0,
        };
        assert_eq!(watcher.read(), None);
        watcher
    }

    pub(super) fn resume(&mut self, room: &mut Room, epoch: Option<Epoch>, after: Option<Seq>) {
        self.joined.queue.asked();
        self.cursor = after;
        let cursor = Cursor { epoch, after };
        room.core.resume(self.joined.id, cursor).unwrap();
    }

    /// Goes on where it is.
    pub(super) fn go_on(&mut self, room: &mut Room) {
        let epoch = self.cursor.map(|_| self.joined.epoch);
        self.resume(room, epoch, self.cursor);
        assert_eq!(self.read(), None);
    }

    /// Reads all that is there. Returns why it was closed, if it was.
    pub(super) fn read(&mut self) -> Option<Close> {
        while let Some(next) = self.joined.queue.take(Instant::now()) {
            match next {
                Next::Frame(frame) => self.apply(&frame),
                Next::Close(reason) => return Some(reason),
            }
        }
        None
    }

    fn apply(&mut self, frame: &str) {
        match ServerMessage::parse(frame).unwrap() {
            ServerMessage::Live(LiveMessage::Hello(hello)) => {
                assert_eq!(hello.epoch, self.joined.epoch);
            }
            ServerMessage::Live(LiveMessage::Snapshot(part)) => self.apply_part(part),
            ServerMessage::Live(LiveMessage::Event(event)) => {
                let cursor = self
                    .cursor
                    .expect("events only where the client has a cursor");
                assert!(
                    event.prev <= cursor && cursor < event.seq,
                    "a gap or a double"
                );
                self.cursor = Some(event.seq);
                self.put(event.order.expect("an order"));
                self.events.push(frame.to_owned());
            }
            ServerMessage::Live(LiveMessage::Resumed { head }) => {
                assert!(self.cursor.is_some_and(|cursor| cursor <= head));
                self.cursor = Some(head);
            }
            ServerMessage::Analytics(figures) => {
                assert!(figures.revenue_this_week_cents.is_some(), "half of them");
                self.figures += 1;
            }
            other => panic!("{other:?}"),
        }
    }

    fn apply_part(&mut self, part: SnapshotPart) {
        if part.part == 1 {
            self.board.clear();
        }
        self.parts += 1;
        self.cursor = Some(part.head);
        part.orders.into_iter().for_each(|order| self.put(order));
    }

    fn put(&mut self, order: WireOrder) {
        let (version, status) = (order.version.unwrap(), order.status.unwrap());
        if status == OrderStatus::Complete {
            self.board.remove(&order.id);
        } else {
            self.board.insert(order.id, (version, status));
        }
    }

    /// Reads on, and compares with what the tables have.
    pub(super) fn check(&mut self, room: &Room) {
        assert_eq!(self.read(), None);
        let counted = counted(room, self.audience);
        assert_eq!(self.board, counted);
        let standing = self.joined.queue.standing();
        assert_eq!(
            standing.head,
            room.core.storage.head(self.audience).unwrap()
        );
        assert_eq!(self.cursor, Some(standing.head));
        let orders = counted.into_iter();
        let naive = Digest::of(orders.map(|(id, (version, status))| (id, version, status)));
        assert_eq!(standing.digest, naive);
    }
}

/// The open orders of an audience, counted anew.
fn counted(room: &Room, audience: Audience) -> BTreeMap<OrderId, (Version, OrderStatus)> {
    let open = OrderStatus::PLAIN
        .into_iter()
        .filter(|status| *status != OrderStatus::Complete)
        .flat_map(|status| room.core.storage.lane(status).unwrap());
    open.filter(|order| audience.sees(order.user_id))
        .map(|order| (order.id, (Version(order.version as u64), order.status)))
        .collect()
}

pub(super) fn newcomer(endpoint: Endpoint, user: &User, station: Option<u128>) -> Newcomer {
    Newcomer {
        endpoint,
        user: user.id,
        station: Station {
            id: station.map(|id| StationId(Uuid::from_u128(id))),
            ..Station::default()
        },
        tick: Duration::from_secs(3),
    }
}
