//! A station that speaks the live protocol and believes what it is told, and complains where that does
//! not fit together.

use std::collections::BTreeMap;

use olgfeast_hub::sans_io::{SocketId, Told};
use olgfeast_protocol::{
    Epoch, OrderId, OrderStatus, Seq, Version,
    live::{ClientMessage, Digest, EventsPage, LiveEvent, LiveMessage, SnapshotPart},
    wire::{ServerMessage, WireOrder},
};
use uuid::Uuid;

/// How the hub has answered a resume.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// With the events that were missed.
    Replay,
    /// With the whole board.
    Snapshot,
}

/// What a client knows of a log, however it hears of it.
#[derive(Default)]
pub(crate) struct Place {
    pub(crate) epoch: Option<Epoch>,
    pub(crate) cursor: Option<Seq>,
    /// Open orders.
    pub(crate) board: BTreeMap<OrderId, (Version, OrderStatus)>,
}

impl Place {
    pub(crate) fn event(&mut self, event: LiveEvent) {
        let cursor = self.cursor.expect("events only to whom has a cursor");
        let next = event.prev <= cursor && cursor < event.seq;
        assert!(next, "a gap or a double: {:?} at {cursor:?}", event.seq);
        self.cursor = Some(event.seq);
        self.put(&event.order.expect("an order"));
    }

    pub(crate) fn part(&mut self, part: SnapshotPart) {
        if part.part == 1 {
            self.board.clear();
        }
        (self.epoch, self.cursor) = (Some(part.epoch), Some(part.head));
        for order in &part.orders {
            self.put(order);
        }
    }

    pub(crate) fn page(&mut self, page: EventsPage) {
        for event in page.events {
            self.event(event);
        }
        assert!(self.cursor.is_some_and(|cursor| cursor <= page.head));
    }

    pub(crate) fn digest(&self) -> Digest {
        let open = self.board.iter();
        Digest::of(open.map(|(id, (version, status))| (*id, *version, *status)))
    }

    fn put(&mut self, order: &WireOrder) {
        let (version, status) = (order.version.unwrap(), order.status.unwrap());
        if status.is_open() {
            self.board.insert(order.id, (version, status));
        } else {
            self.board.remove(&order.id);
        }
    }
}

/// A display, with a socket or without.
pub(crate) struct Station {
    pub(crate) id: Uuid,
    pub(crate) path: &'static str,
    /// Which person it is signed in as.
    pub(crate) person: usize,
    pub(crate) socket: Option<SocketId>,
    pub(crate) place: Place,
    /// How its last resume was answered, since it asked.
    pub(crate) answered: Option<Way>,
    /// Ticks whose digest was compared.
    pub(crate) compared: u64,
}

impl Station {
    pub(crate) fn new(number: u128, path: &'static str, person: usize) -> Station {
        Station {
            id: Uuid::from_u128(number),
            path,
            person,
            socket: None,
            place: Place::default(),
            answered: None,
            compared: 0,
        }
    }

    /// Takes what the hub tells. Returns what it says to that.
    pub(crate) fn hears(&mut self, told: &Told) -> Option<ClientMessage> {
        let text = match told {
            Told::Text(text) => text,
            Told::Closed(code) => panic!("closed with {code}"),
        };
        let ServerMessage::Live(message) = ServerMessage::parse(text).unwrap() else {
            // Pongs, and the figures of an admin's screen.
            return None;
        };
        match message {
            LiveMessage::Hello(hello) => {
                let known = self.place.epoch == Some(hello.epoch);
                self.answered = None;
                Some(ClientMessage::Resume {
                    epoch: self.place.epoch,
                    after: self.place.cursor.filter(|_| known),
                })
            }
            LiveMessage::Snapshot(part) => {
                self.answered = Some(Way::Snapshot);
                self.place.part(part);
                None
            }
            LiveMessage::Resumed { head } => {
                self.answered.get_or_insert(Way::Replay);
                assert!(self.place.cursor.is_some_and(|cursor| cursor <= head));
                self.place.cursor = Some(head);
                None
            }
            LiveMessage::Event(event) => {
                self.place.event(*event);
                None
            }
            LiveMessage::Tick(tick) => {
                if tick.head == self.place.cursor && self.answered.is_some() {
                    assert_eq!(tick.digest, Some(self.place.digest()), "{}", self.path);
                    self.compared += 1;
                }
                None
            }
            other => panic!("{other:?}"),
        }
    }
}
