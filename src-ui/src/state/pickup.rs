//! The public pickup board: which numbers are shown, which is called out, and when.
//!
//! Times are milliseconds of a clock that never goes back ([`crate::clock::uptime_millis`]), so
//! that a wall clock that is set hides no number and calls none again.

mod fit;
#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, rc::Rc};

use olgfeast_protocol::{Lane, OrderId, UtcTime};

pub use self::fit::{Fit, Place};
use super::{
    badge::{STALE_MILLIS, Signs},
    view::{Card, Lanes},
};

/// A number is called out only after that time: a bump that is taken back at once calls nobody.
const UNDO_MILLIS: i64 = 4_000;
/// So long it is large.
const LARGE_MILLIS: i64 = 6_000;
/// After that time whoever wanted to see a number has seen it, and it makes room.
const CLEARED_MILLIS: i64 = 15 * 60_000;
/// So long a page of numbers stays.
const PAGE_MILLIS: i64 = 8_000;

/// An order that somebody waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The order.
    pub id: OrderId,
    /// As people call it.
    pub number: Rc<str>,
    /// How long it has been ready, in milliseconds; `None`: it is in preparation.
    pub ready_for: Option<i64>,
}

impl Waiting {
    /// Everybody who waits, the longest first. What the server does not show as ready is not: no
    /// other board would call it. `server_now` is the server's clock.
    pub fn of(lanes: &Lanes, server_now: UtcTime) -> Vec<Waiting> {
        let mut cards: Vec<&Rc<Card>> = lanes.cards().collect();
        cards.sort_by_key(|card| (card.order.ordered_at, card.order.id));
        cards
            .into_iter()
            .map(|card| {
                let ready = card.lane == Lane::Ready && !card.is_unannounced();
                let since = card.order.ready_at.unwrap_or(server_now);
                Waiting {
                    id: card.order.id,
                    number: card.order.number().into(),
                    // Where the clocks differ, a number is late rather than never there.
                    ready_for: ready.then(|| server_now.millis_since(since).max(0)),
                }
            })
            .collect()
    }
}

/// Whether the board may be believed: it was known to be right less than 40 s ago. What an earlier
/// start has saved may be of yesterday.
pub fn is_believed(signs: &Signs, now: UtcTime) -> bool {
    signs
        .good_at
        .is_some_and(|good_at| now.millis_since(good_at) <= STALE_MILLIS)
}

/// What is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Board {
    /// Large: called out just now, the newest first. They are in `ready`, too.
    pub called: Vec<Rc<str>>,
    /// The newest first.
    pub ready: Vec<Rc<str>>,
    /// The one that waits longest first.
    pub in_preparation: Vec<Rc<str>>,
}

/// What this display remembers of the numbers that are ready.
#[derive(Debug, Default)]
pub struct Pickup {
    ready: BTreeMap<OrderId, Ready>,
    opened: bool,
}

#[derive(Clone, Copy, Debug)]
struct Ready {
    since: i64,
    call: Call,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Call {
    /// Not called yet.
    Due,
    /// Large until then.
    Large { until: i64 },
    /// Everybody has seen it.
    Over,
}

impl Pickup {
    /// Takes what there is now. Nothing is called out while the board is not believed; that is done
    /// as soon as it is.
    pub fn settle(&mut self, waiting: &[Waiting], believed: bool, now: i64) -> Board {
        let opened = std::mem::replace(&mut self.opened, true);
        let mut ready = BTreeMap::new();
        for order in waiting {
            let Some(ready_for) = order.ready_for else {
                continue;
            };
            let mut entry = self.ready.remove(&order.id).unwrap_or_else(|| Ready {
                since: now.saturating_sub(ready_for),
                // Who opens the board has not made it ready.
                call: if opened || ready_for < UNDO_MILLIS {
                    Call::Due
                } else {
                    Call::Over
                },
            });
            entry.call = match entry.call {
                Call::Due if believed && now - entry.since >= UNDO_MILLIS => Call::Large {
                    until: now + LARGE_MILLIS,
                },
                Call::Large { until } if now >= until => Call::Over,
                call => call,
            };
            ready.insert(order.id, entry);
        }
        // What is not ready any more is forgotten: ready again, it is called again.
        self.ready = ready;
        self.board(waiting, now)
    }

    fn board(&self, waiting: &[Waiting], now: i64) -> Board {
        let mut ready: Vec<(Ready, Rc<str>)> = Vec::new();
        let mut board = Board::default();
        for order in waiting {
            let number = Rc::clone(&order.number);
            match self.ready.get(&order.id) {
                Some(entry) if entry.call != Call::Due => ready.push((*entry, number)),
                _ => board.in_preparation.push(number),
            }
        }
        ready.sort_by_key(|(entry, _)| std::cmp::Reverse(entry.since));
        for (entry, number) in ready {
            let large = matches!(entry.call, Call::Large { .. });
            if large {
                board.called.push(Rc::clone(&number));
            }
            // What could not be called in time is seen all the same.
            if large || now - entry.since < CLEARED_MILLIS {
                board.ready.push(number);
            }
        }
        board
    }
}

/// Which page of a list is shown: each for 8 s, then the next.
pub fn page(now: i64) -> usize {
    usize::try_from(now / PAGE_MILLIS).unwrap_or_default()
}
