//! The screen's copy of the core's board.
//!
//! Push is not delivery: an update may be lost on its way to the page. So a hole in the revisions,
//! a heartbeat that is ahead, or no heartbeat at all, and the whole board is asked for again.

mod cards;

use std::{collections::BTreeMap, rc::Rc};

use olgfeast_board::{Board, filter::Filter};
use olgfeast_protocol::{
    DeadLetter, FoodGroups, Order, OrderId, Rev, Settings, UtcTime,
    ipc::{
        Change, Freshness, IpcError, Link, Notices, OrderDraft, Push, Receipt, Session, Snapshot,
        Trouble, Update,
    },
};

use self::cards::Cards;
use super::{
    badge::{self, Signs, Way},
    pace::Pace,
    view::{Newest, Open, View},
};

/// Updates that are kept while a snapshot is on its way. With more than that there is a hole after
/// it, and the next snapshot closes it.
const HELD: usize = 256;

/// The core beats once a second; so long without any push, and it is asked.
const SILENCE_MILLIS: i64 = 3_000;

/// A snapshot that has not come after so long is asked for again.
const SNAPSHOT_MILLIS: i64 = 3_000;

/// What the hook must do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Need {
    /// Nothing.
    Nothing,
    /// Ask the core for a snapshot.
    Snapshot,
}

/// See the module.
#[derive(Debug)]
pub struct Replica {
    opened_at: UtcTime,
    core_heard_at: UtcTime,
    asked_at: Option<UtcTime>,
    /// Updates since the last snapshot was asked for.
    held: BTreeMap<Rev, Change>,
    error: Option<IpcError>,
    synced: Option<Synced>,
}

#[derive(Debug)]
struct Synced {
    rev: Rev,
    board: Board,
    session: Rc<Session>,
    link: Link,
    freshness: Freshness,
    good_at: Option<UtcTime>,
    pace: Pace,
    offset_millis: i64,
    dead_letters: Rc<[DeadLetter]>,
    receipt: Option<Rc<Receipt>>,
    trouble: Option<Rc<Trouble>>,
    notices: Rc<Notices>,
    settings: Rc<Settings>,
    pin_set: bool,
    food_groups: FoodGroups,
    drafts: Rc<[OrderDraft]>,
    filter: Rc<Filter>,
    cards: Cards,
    newest: Option<Newest>,
}

impl Replica {
    /// Knows nothing yet; the subscription is about to be made.
    pub fn new(now: UtcTime) -> Replica {
        Replica {
            opened_at: now,
            core_heard_at: now,
            asked_at: Some(now),
            held: BTreeMap::new(),
            error: None,
            synced: None,
        }
    }

    /// One push of the core.
    pub fn take(&mut self, push: Push, now: UtcTime) -> Need {
        self.core_heard_at = now;
        match push {
            Push::Update(update) => self.take_update(update, now),
            Push::Heartbeat(beat) => {
                let Some(synced) = &mut self.synced else {
                    return Need::Nothing;
                };
                synced.freshness = beat.freshness;
                synced.pace.note(beat.freshness.checked_at);
                synced.note_good();
                if beat.rev == synced.rev {
                    Need::Nothing
                } else {
                    self.ask(now)
                }
            }
        }
    }

    /// Up to where everything is shown; `None`: there was no snapshot yet.
    pub fn rev(&self) -> Option<Rev> {
        self.synced.as_ref().map(|synced| synced.rev)
    }

    /// The answer of a subscription or of [`Need::Snapshot`].
    pub fn take_snapshot(&mut self, snapshot: Snapshot, now: UtcTime) -> Need {
        self.core_heard_at = now;
        self.asked_at = None;
        self.error = None;
        let before = self.synced.take();
        let mut synced = Synced::open(snapshot, before, now);
        let held = std::mem::take(&mut self.held);
        let mut hole = false;
        for (rev, change) in held {
            if rev == synced.rev.next() {
                synced.apply(rev, &change, now);
            } else if rev > synced.rev {
                hole = true;
                break;
            }
        }
        self.synced = Some(synced);
        if hole { self.ask(now) } else { Need::Nothing }
    }

    /// The core could not answer.
    pub fn take_error(&mut self, error: IpcError) {
        self.error = Some(error);
    }

    /// A person has seen that this order was cancelled: its STOP card goes, and does not come back
    /// unless the order is taken back and cancelled again.
    pub fn acknowledge(&mut self, id: OrderId) {
        if let Some(synced) = &mut self.synced {
            synced.cards.acknowledge(&synced.board, id);
        }
    }

    /// To be called about once a second.
    pub fn tick(&mut self, now: UtcTime) -> Need {
        let overdue = match self.asked_at {
            Some(asked_at) => now.millis_since(asked_at) >= SNAPSHOT_MILLIS,
            None => now.millis_since(self.core_heard_at) >= SILENCE_MILLIS,
        };
        // A clock that was set back must not stop the asking for as long.
        let turned_back = self.asked_at.is_some_and(|asked_at| now < asked_at);
        if overdue || turned_back {
            self.asked_at = Some(now);
            return Need::Snapshot;
        }
        Need::Nothing
    }

    /// What is drawn.
    pub fn view(&self) -> View {
        let Some(synced) = &self.synced else {
            return View::Starting {
                error: self.error.clone(),
            };
        };
        View::Open(Open {
            session: Rc::clone(&synced.session),
            signs: Signs {
                link: synced.link,
                freshness: synced.freshness,
                good_at: synced.good_at,
                checks_every: synced.pace.seconds(),
                opened_at: self.opened_at,
                core_heard_at: self.core_heard_at,
                way: Way::of(&synced.session),
            },
            offset_millis: synced.offset_millis,
            unsent: synced.board.unsent(),
            lanes: synced.cards.lanes.clone(),
            filter: Rc::clone(&synced.filter),
            ended: Rc::clone(&synced.cards.ended),
            newest: synced.newest.clone(),
            dead_letters: Rc::clone(&synced.dead_letters),
            receipt: synced.receipt.clone(),
            trouble: synced.trouble.clone(),
            notices: Rc::clone(&synced.notices),
            settings: Rc::clone(&synced.settings),
            pin_set: synced.pin_set,
            drafts: Rc::clone(&synced.drafts),
        })
    }

    fn take_update(&mut self, update: Update, now: UtcTime) -> Need {
        let Update { rev, change } = update;
        let asked = self.asked_at.is_some();
        let Some(synced) = &mut self.synced else {
            self.hold(rev, change);
            return Need::Nothing;
        };
        if rev == synced.rev.next() {
            synced.apply(rev, &change, now);
            if asked {
                // The snapshot on its way may be older than this.
                self.hold(rev, change);
            }
            Need::Nothing
        } else if rev > synced.rev {
            self.hold(rev, change);
            self.ask(now)
        } else {
            Need::Nothing
        }
    }

    fn hold(&mut self, rev: Rev, change: Change) {
        self.held.insert(rev, change);
        if self.held.len() > HELD {
            self.held.pop_first();
        }
    }

    fn ask(&mut self, now: UtcTime) -> Need {
        if self.asked_at.is_some() {
            return Need::Nothing;
        }
        self.asked_at = Some(now);
        Need::Snapshot
    }
}

impl Synced {
    fn open(snapshot: Snapshot, before: Option<Synced>, now: UtcTime) -> Synced {
        let board = Board::from_snapshot(&snapshot);
        let (cards, good_at, pace) = match before {
            Some(before) => (before.cards, before.good_at, before.pace),
            // The board comes from the store, and it was right when it was last heard of.
            None => (
                Cards::default(),
                snapshot.freshness.heard_at,
                Pace::default(),
            ),
        };
        let mut synced = Synced {
            rev: snapshot.rev,
            board,
            session: Rc::new(snapshot.session),
            link: snapshot.link,
            freshness: snapshot.freshness,
            good_at,
            pace,
            offset_millis: snapshot.offset_millis,
            dead_letters: snapshot.dead_letters.into(),
            receipt: snapshot.receipt.map(Rc::new),
            trouble: snapshot.trouble.map(Rc::new),
            notices: Rc::new(snapshot.notices),
            settings: Rc::new(snapshot.settings),
            pin_set: snapshot.pin_set,
            food_groups: snapshot.food_groups,
            drafts: snapshot.drafts.into(),
            filter: Rc::default(),
            cards,
            newest: None,
        };
        synced.filter();
        synced
            .cards
            .draw_all(&synced.board, now, synced.offset_millis);
        synced.note_good();
        synced.note_newest();
        synced
    }

    fn apply(&mut self, rev: Rev, change: &Change, now: UtcTime) {
        self.rev = rev;
        if self.board.apply(change) {
            if let Change::Order {
                order: Order { id, .. },
            }
            | Change::Gone { id }
            | Change::Pending { id, .. }
            | Change::Strikes { id, .. } = change
            {
                self.cards.draw(&self.board, *id, now);
            }
            self.note_newest();
        }
        match change {
            Change::Order { .. }
            | Change::Gone { .. }
            | Change::Pending { .. }
            | Change::Strikes { .. }
            | Change::Settled { .. } => {}
            Change::Receipt { receipt } => self.receipt = Some(Rc::new(receipt.clone())),
            Change::Link { link } => self.take_link(*link),
            Change::Session { session } => self.session = Rc::new(session.clone()),
            Change::Offset { millis } => self.offset_millis = *millis,
            Change::DeadLetters { letters } => self.dead_letters = letters.as_slice().into(),
            Change::Trouble { trouble } => self.trouble = trouble.clone().map(Rc::new),
            Change::Pin { set } => self.pin_set = *set,
            Change::Settings { settings } => {
                self.settings = Rc::new(settings.clone());
                self.filter();
            }
            Change::FoodGroups { food_groups } => {
                self.food_groups = food_groups.clone();
                self.filter();
            }
            Change::Drafts { drafts } => self.drafts = drafts.as_slice().into(),
            Change::Notices { notices } => self.notices = Rc::new(notices.clone()),
        }
        self.note_good();
    }

    fn filter(&mut self) {
        let filter = Filter::new(&self.settings.food_groups, &self.food_groups);
        if *self.filter != filter {
            self.filter = Rc::new(filter);
        }
    }

    fn take_link(&mut self, link: Link) {
        if self.link.status != link.status {
            self.pace.forget();
        }
        self.link = link;
    }

    fn note_good(&mut self) {
        self.good_at = badge::good_at(self.link, self.freshness, self.good_at);
    }

    fn note_newest(&mut self) {
        self.newest = self.board.newest().map(|order| Newest {
            number: order.number().into(),
            ordered_at: order.ordered_at,
        });
    }
}

#[cfg(test)]
mod tests;
