//! Displays that only listen, to measure a server: how soon does the last of a thousand know?
//!
//! A [`Display`] is a link as every station has one, and of the rest as little as there can be: it
//! keeps key, version and state of the open orders, so that its board can be compared by its digest,
//! and neither stores nor shows anything. What all are told alike is read once ([`Reader`]), because
//! they share one computer here. A [`Deaf`] one takes part and reads nothing, like a tablet that
//! hangs.

mod deaf;
mod said;

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::Instant,
};

use olgfeast_link::{Command, Events, Interfaces, Link, LinkConfig, LinkEvent, Token};
use olgfeast_protocol::{
    Epoch, OrderId, OrderStatus, Seq, StationId, Version,
    live::{ClientMessage, Digest},
};
use uuid::Uuid;

pub use deaf::{Deaf, DeafError};
pub use said::Reader;

use crate::{
    address::{Endpoint, Server},
    credentials::Secret,
    driver, pings,
};
use said::{Board, Said};

/// What stands in a hub's list of stations.
const NAME: &str = "load";

/// What displays are opened with.
#[derive(Clone)]
pub struct DisplayConfig {
    /// The server whose kitchen is listened to.
    pub server: Server,
    /// Whom it is trusted by.
    pub tls: Arc<rustls::ClientConfig>,
    /// An access token of a staff account that lasts as long as all this.
    pub token: Secret,
    /// Listen as a client of a plain server, to a hub too.
    pub plain: bool,
    /// The version of this program.
    pub app_version: &'static str,
    /// Shared by all displays of one server.
    pub reader: Reader,
}

impl DisplayConfig {
    fn url(&self) -> url::Url {
        let mut url = self.server.socket(Endpoint::Kitchen);
        if self.plain {
            url.set_query(None);
        }
        url
    }
}

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaks {
    /// A plain olgFeast server, or a hub as one.
    Plain,
    /// A hub, with numbers.
    Live,
}

/// What a display has heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It has the whole board, and gets what happens.
    UpToDate(Speaks),
    /// An order is in this state now.
    Moved {
        /// Which.
        order: OrderId,
        /// Where it is.
        to: OrderStatus,
        /// When the text was taken from the link.
        at: Instant,
    },
    /// The hub has told the digest of its board at the place where this display is.
    Compared {
        /// Whether this display's is the same.
        same: bool,
    },
    /// The connection is gone; the link dials again by itself.
    Lost,
    /// The token is refused: it will hear nothing any more.
    Refused,
}

/// One display.
pub struct Display {
    link: Link,
    events: Events,
    token: Secret,
    reader: Reader,
    epoch: Option<Epoch>,
    cursor: Option<Seq>,
    open: HashMap<OrderId, (Version, OrderStatus)>,
    speaks: Option<Speaks>,
    /// What one text told besides: no more than a part of a board has orders.
    more: VecDeque<Heard>,
}

impl Display {
    /// Begins to dial, and goes on for ever, as a station does.
    ///
    /// # Panics
    /// Outside a tokio runtime, as [`Link::open`].
    pub fn open(config: &DisplayConfig) -> Display {
        let (link, events) = Link::open(LinkConfig {
            headers: driver::headers(StationId(Uuid::new_v4()), NAME, config.app_version),
            ping: pings::ping,
            pong: pings::pong,
            // All of them are on one computer: that its network changes is not what is measured.
            interfaces: Interfaces::Unwatched,
            ..LinkConfig::new(config.url(), Arc::clone(&config.tls))
        });
        Display {
            link,
            events,
            token: config.token.clone(),
            reader: config.reader.clone(),
            epoch: None,
            cursor: None,
            open: HashMap::new(),
            speaks: None,
            more: VecDeque::new(),
        }
    }

    /// What it hears next; nothing when its link has stopped. Safe to cancel.
    pub async fn next(&mut self) -> Option<Heard> {
        loop {
            if let Some(heard) = self.more.pop_front() {
                return Some(heard);
            }
            let event = self.events.recv().await?;
            if let Some(heard) = self.take(event) {
                return Some(heard);
            }
        }
    }

    /// The place in the log and the digest of the board; at a plain server there is neither.
    pub fn board(&self) -> (Option<Seq>, Digest) {
        let open = self.open.iter();
        let digest = Digest::of(open.map(|(id, (version, status))| (*id, *version, *status)));
        (self.cursor, digest)
    }

    fn take(&mut self, event: LinkEvent) -> Option<Heard> {
        match event {
            LinkEvent::NeedToken { rejected: false } => {
                let token = Token::new(self.token.reveal());
                self.link.tell(Command::Token(token));
                None
            }
            LinkEvent::NeedToken { rejected: true } => {
                self.link.tell(Command::SignInFailed { forbidden: false });
                Some(Heard::Refused)
            }
            LinkEvent::Opened => {
                self.speaks = None;
                None
            }
            LinkEvent::Text(text) => {
                let at = Instant::now();
                let said = self.reader.read(&text);
                self.hear(&said, at)
            }
            LinkEvent::Closed { .. } => Some(Heard::Lost),
            LinkEvent::PollRest => {
                self.link.tell(Command::RestWorks(false));
                None
            }
            LinkEvent::Status(_) | LinkEvent::Heard { .. } => None,
        }
    }

    fn hear(&mut self, said: &Said, at: Instant) -> Option<Heard> {
        match said {
            Said::Hello { epoch, tick } => {
                self.speaks = Some(Speaks::Live);
                if let Some(tick) = *tick {
                    self.link.tell(Command::Tick(tick));
                }
                let known = self.epoch == Some(*epoch);
                self.epoch = Some(*epoch);
                self.resume(self.cursor.filter(|_| known));
                None
            }
            Said::Part { first, head, board } => {
                if *first {
                    self.open.clear();
                }
                self.cursor = Some(*head);
                self.put(board, at);
                None
            }
            Said::Resumed { head } => {
                self.cursor = Some(*head);
                let along = pings::ride_along(self.cursor, 0);
                self.link.tell(Command::PingWith(along));
                self.link.tell(Command::Synced);
                Some(Heard::UpToDate(Speaks::Live))
            }
            Said::Event { seq, prev, order } => {
                if self.cursor.is_some_and(|cursor| *seq <= cursor) {
                    return None;
                }
                if self.cursor.is_none_or(|cursor| *prev > cursor) {
                    self.resume(self.cursor);
                    return None;
                }
                self.cursor = Some(*seq);
                self.put(order.as_slice(), at);
                None
            }
            Said::Patch { to, board } => {
                self.cursor = Some(*to);
                self.put(board, at);
                None
            }
            Said::Tick { head, digest } => {
                let (cursor, own) = self.board();
                (cursor == Some(*head)).then_some(Heard::Compared {
                    same: own == *digest,
                })
            }
            Said::Resync => {
                self.link.tell(Command::Resync);
                self.resume(None);
                None
            }
            Said::Draining { retry_in, spread } => {
                self.link.tell(Command::Going {
                    retry_in: *retry_in,
                    spread: *spread,
                });
                None
            }
            Said::Moved { order, to } => Some(Heard::Moved {
                order: *order,
                to: *to,
                at,
            }),
            // The first frame of a plain server; it has nothing to compare a board by.
            Said::Other if self.speaks.is_none() => {
                self.speaks = Some(Speaks::Plain);
                self.link.tell(Command::Synced);
                Some(Heard::UpToDate(Speaks::Plain))
            }
            Said::Other => None,
        }
    }

    /// Asks for what came after that place; without one for the whole board.
    fn resume(&self, after: Option<Seq>) {
        let resume = ClientMessage::Resume {
            epoch: self.epoch.filter(|_| after.is_some()),
            after,
        };
        self.link.tell(Command::Send(resume.text()));
    }

    fn put(&mut self, board: &Board, at: Instant) {
        for (id, version, status) in board {
            let (order, to) = (*id, *status);
            self.more.push_back(Heard::Moved { order, to, at });
            if *status == OrderStatus::Complete {
                self.open.remove(id);
            } else {
                self.open.insert(*id, (*version, *status));
            }
        }
    }
}
