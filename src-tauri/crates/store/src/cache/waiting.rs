//! What waits to be written.

use std::collections::HashMap;

use olgfeast_protocol::{Order, OrderId, UtcTime};
use rusqlite::Connection;
use tokio::sync::oneshot;

use super::{
    CacheWrite, Cursor, Menu, Reach, changes, orders,
    past_orders::{self, Over},
    reach,
};
use crate::error::StoreError;

/// Orders that may wait to be written. A board has fewer, so this is reached only by one that a
/// disk has refused for long; then further orders are not saved until it takes some again.
pub(super) const WAITING_LIMIT: usize = 10_000;

/// How fresh the board is; see [`super::Saved`].
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Freshness {
    pub(super) heard_at: Option<UtcTime>,
    pub(super) checked_at: Option<UtcTime>,
    pub(super) offset_millis: i64,
}

/// All of it.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    pub(super) board: BoardWrites,
    pub(super) history: HistoryWrites,
    /// The newest menu.
    pub(super) menu: Option<Menu>,
    /// What is older goes, when nothing else is to be done.
    pub(super) prune: Option<UtcTime>,
    pub(super) flushes: Vec<oneshot::Sender<Result<(), StoreError>>>,
    pub(super) checks: Vec<oneshot::Sender<Result<bool, StoreError>>>,
    /// Whether an order was turned away since the last commit.
    overflowed: bool,
    /// Whether an order was ever lost on its way into the file: then no place in a log is that of
    /// the rows, until they are all written again by another run.
    pub(super) incomplete: bool,
    /// Whether the history ever lost something on its way into the file: then nobody knows without a
    /// hole how far back it reaches, until another run reads it again.
    pub(super) history_incomplete: bool,
    pub(super) closing: bool,
}

impl Waiting {
    pub(super) fn put(&mut self, write: CacheWrite) {
        match write {
            CacheWrite::Order(order) => {
                self.history.over(&order, None);
                self.put_order(order.id, Some(order));
            }
            CacheWrite::Moved { order, step } => {
                if order.status.is_open() {
                    self.history.reopened(&order);
                } else {
                    self.history.over(&order, Some(step.at));
                }
                self.history.step(changes::Taken::new(&order, step));
                self.put_order(order.id, Some(order));
            }
            CacheWrite::Gone(id) => self.put_order(id, None),
            CacheWrite::Past(order) => self.history.over(&order, None),
            CacheWrite::Listed(order) => self.history.listed(order),
            CacheWrite::Reach(reach) => {
                self.history.reach = Some(reach.filter(|_| !self.history_is_incomplete()));
            }
            CacheWrite::Prune { before } => self.prune = Some(before),
            CacheWrite::Menu(menu) => self.menu = Some(menu),
            CacheWrite::Cursor(cursor) => {
                self.board.cursor = Some(cursor.filter(|_| !self.incomplete));
            }
            CacheWrite::Freshness {
                heard_at,
                checked_at,
                offset_millis,
            } => {
                self.board.freshness = Some(Freshness {
                    heard_at,
                    checked_at,
                    offset_millis,
                });
            }
        }
    }

    fn put_order(&mut self, id: OrderId, order: Option<Order>) {
        if self.board.orders.len() >= WAITING_LIMIT && !self.board.orders.contains_key(&id) {
            if !self.overflowed {
                tracing::warn!("the saved board is incomplete: too much waits to be written");
            }
            self.overflowed = true;
            self.lose();
            return;
        }
        self.board.orders.insert(id, order);
    }

    pub(super) fn lose(&mut self) {
        self.incomplete = true;
        self.board.cursor = Some(None);
    }

    /// A part of the history is lost.
    pub(super) fn lose_history(&mut self) {
        self.history_incomplete = true;
        self.history.reach = Some(None);
    }

    fn history_is_incomplete(&self) -> bool {
        self.history_incomplete || self.history.overflowed
    }

    /// Whether there is nothing to write.
    pub(super) fn is_idle(&self) -> bool {
        self.board.is_empty()
            && self.history.is_empty()
            && self.menu.is_none()
            && self.prune.is_none()
    }

    /// Everything that waits; what outlives it stays.
    pub(super) fn take(&mut self) -> Waiting {
        let (incomplete, history_incomplete) = (self.incomplete, self.history_is_incomplete());
        let taken = std::mem::take(self);
        self.incomplete = incomplete;
        self.history_incomplete = history_incomplete;
        taken
    }
}

/// Of the board.
#[derive(Debug, Default)]
pub(super) struct BoardWrites {
    /// The newest of each order; `None`: gone.
    pub(super) orders: HashMap<OrderId, Option<Order>>,
    /// The newest; `Some(None)`: the one in the file is to go.
    pub(super) cursor: Option<Option<Cursor>>,
    pub(super) freshness: Option<Freshness>,
}

impl BoardWrites {
    pub(super) fn is_empty(&self) -> bool {
        self.orders.is_empty() && self.cursor.is_none() && self.freshness.is_none()
    }

    /// Puts back what could not be written, where nothing newer has come.
    pub(super) fn put_back(&mut self, older: BoardWrites) {
        for (id, order) in older.orders {
            self.orders.entry(id).or_insert(order);
        }
        self.cursor = self.cursor.or(older.cursor);
        self.freshness = self.freshness.or(older.freshness);
    }

    /// Writes it, and the history with it, in one transaction.
    pub(super) fn commit(
        &self,
        history: &HistoryWrites,
        connection: &mut Connection,
    ) -> Result<(), StoreError> {
        let transaction = connection.transaction()?;
        for (id, order) in &self.orders {
            match order {
                Some(order) => orders::upsert(&transaction, order)?,
                None => orders::delete(&transaction, *id)?,
            }
        }
        if let Some(cursor) = self.cursor {
            orders::set_cursor(&transaction, cursor)?;
        }
        if let Some(freshness) = &self.freshness {
            orders::set_freshness(&transaction, freshness)?;
        }
        for ((id, ref_code), over) in &history.past {
            match over {
                Some(over) => past_orders::upsert(&transaction, over)?,
                None => past_orders::delete(&transaction, *id, ref_code)?,
            }
        }
        for order in history.listed.values() {
            past_orders::insert_listed(&transaction, order)?;
        }
        for step in &history.steps {
            changes::append(&transaction, step)?;
        }
        if let Some(reach) = &history.reach {
            reach::set(&transaction, reach.as_ref())?;
        }
        Ok(transaction.commit()?)
    }
}

/// Of the history. What a disk has refused for long is lost to it beyond [`WAITING_LIMIT`] orders or
/// steps, and nothing else is.
#[derive(Debug, Default)]
pub(super) struct HistoryWrites {
    /// The newest of each order by id and reference code; `None`: it is open again.
    past: HashMap<(OrderId, String), Option<Over>>,
    /// As a list of the server has them; what the others say comes first.
    listed: HashMap<(OrderId, String), Order>,
    /// In their order.
    steps: Vec<changes::Taken>,
    /// The newest; `Some(None)`: the one in the file is to go.
    reach: Option<Option<Reach>>,
    overflowed: bool,
}

impl HistoryWrites {
    pub(super) fn is_empty(&self) -> bool {
        self.past.is_empty()
            && self.listed.is_empty()
            && self.steps.is_empty()
            && self.reach.is_none()
    }

    /// How many orders and steps wait.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> (usize, usize) {
        (self.past.len(), self.steps.len())
    }

    fn over(&mut self, order: &Order, ended_at: Option<UtcTime>) {
        if order.status.is_open() {
            return;
        }
        let before = self.past.get(&key(order));
        let known = before.and_then(|before| before.as_ref()?.ended_at);
        let over = Over {
            order: order.clone(),
            ended_at: ended_at.or(known),
        };
        self.put(order, Some(over));
    }

    fn listed(&mut self, order: Order) {
        if order.status.is_open() {
            return;
        }
        let key = key(&order);
        if self.listed.len() < WAITING_LIMIT || self.listed.contains_key(&key) {
            self.listed.insert(key, order);
        } else {
            self.overflow();
        }
    }

    fn reopened(&mut self, order: &Order) {
        self.put(order, None);
    }

    fn put(&mut self, order: &Order, over: Option<Over>) {
        let key = key(order);
        if self.past.len() < WAITING_LIMIT || self.past.contains_key(&key) {
            self.past.insert(key, over);
        } else {
            self.overflow();
        }
    }

    fn step(&mut self, step: changes::Taken) {
        if self.steps.len() < WAITING_LIMIT {
            self.steps.push(step);
        } else {
            self.overflow();
        }
    }

    fn overflow(&mut self) {
        if !self.overflowed {
            tracing::warn!("the history is incomplete: too much waits to be written");
        }
        self.overflowed = true;
        self.reach = Some(None);
    }

    /// Puts back what could not be written: before the steps that have come since, and where nothing
    /// newer is known of an order.
    pub(super) fn put_back(&mut self, older: HistoryWrites) {
        for (key, over) in older.past {
            if self.past.len() < WAITING_LIMIT {
                self.past.entry(key).or_insert(over);
            } else {
                self.overflow();
            }
        }
        for (key, order) in older.listed {
            if self.listed.len() < WAITING_LIMIT {
                self.listed.entry(key).or_insert(order);
            } else {
                self.overflow();
            }
        }
        if self.reach.is_none() {
            self.reach = older.reach;
        }
        let since = std::mem::replace(&mut self.steps, older.steps);
        self.overflowed |= older.overflowed;
        for step in since {
            self.step(step);
        }
    }
}

fn key(order: &Order) -> (OrderId, String) {
    (order.id, order.ref_code.clone())
}
