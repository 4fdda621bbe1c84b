//! What was counted of the orders of a span of time. `board::figures` counts it.

use serde::{Deserialize, Serialize};

use crate::{status::OrderStatus, time::UtcTime};

/// The figures of the orders that were placed in a span of time.
///
/// An order that was cancelled is counted as such and is in no other figure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// The span begins here.
    pub from: UtcTime,
    /// The span ends before this.
    pub until: UtcTime,
    /// Orders.
    pub orders: u32,
    /// Orders that were cancelled; not among `orders`.
    pub cancelled: u32,
    /// Where they stand; together they are `orders`.
    pub states: StateCounts,
    /// What was handed out is worth so much: money counts when an order is complete.
    pub value: Sum,
    /// Tokens of what was handed out.
    pub tokens: Sum,
    /// How long they took from ordered to ready.
    pub to_ready: ToReady,
    /// How many of them were late.
    pub late: Share,
    /// Orders placed in each hour of the span, from its beginning to the last hour with an order.
    /// Empty where the span is longer than [`Figures::MOST_HOURS`].
    pub by_hour: Vec<u32>,
    /// Of the orders placed in each hour, as in `by_hour`: half of those that were made took this or
    /// less from ordered to ready, in milliseconds; `None` where none was made.
    pub ready_by_hour: Vec<Option<i64>>,
    /// Pieces ordered of each item: the most first, and what is as many by name.
    pub by_item: Vec<ItemCount>,
}

impl Figures {
    /// Of longer spans hours are not told apart.
    pub const MOST_HOURS: usize = 31 * 24;
}

/// How many orders are in each state; those that were cancelled are in none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateCounts {
    /// Not started.
    pub pending: u32,
    /// Being cooked.
    pub preparing: u32,
    /// Not fetched.
    pub ready: u32,
    /// Handed out.
    pub complete: u32,
}

impl StateCounts {
    /// In this state.
    pub fn of(&self, status: OrderStatus) -> u32 {
        match status {
            OrderStatus::Pending => self.pending,
            OrderStatus::Preparing => self.preparing,
            OrderStatus::Ready => self.ready,
            OrderStatus::Complete => self.complete,
            OrderStatus::Cancelled => 0,
        }
    }

    /// One more in this state.
    pub fn add(&mut self, status: OrderStatus) {
        match status {
            OrderStatus::Pending => self.pending += 1,
            OrderStatus::Preparing => self.preparing += 1,
            OrderStatus::Ready => self.ready += 1,
            OrderStatus::Complete => self.complete += 1,
            OrderStatus::Cancelled => {}
        }
    }

    /// Those that are not over.
    pub fn open(&self) -> u32 {
        self.pending + self.preparing + self.ready
    }
}

/// A sum over orders of which some may not be known. It ends at the largest number there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// Of those that are known: money in hundredths, tokens in pieces.
    pub known: i64,
    /// Orders whose part is not known.
    pub unknown: u32,
}

impl Sum {
    /// One order more.
    pub fn add(&mut self, of_order: Option<i64>) {
        match of_order {
            Some(part) => self.known = self.known.saturating_add(part),
            None => self.unknown += 1,
        }
    }
}

/// How long orders took from ordered to ready, of those that are ready or were handed out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToReady {
    /// So many orders.
    pub orders: u32,
    /// Half of them took this or less, in milliseconds; `None` where there are none.
    pub median_millis: Option<i64>,
    /// Nine of ten took this or less, in milliseconds.
    pub p90_millis: Option<i64>,
}

/// A part of a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// So many.
    pub of_them: u32,
    /// Of so many.
    pub of_all: u32,
}

/// Pieces of one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemCount {
    /// Name of the menu item.
    pub name: String,
    /// Pieces ordered; at least 1.
    pub pieces: i64,
    /// In so many orders.
    pub orders: u32,
}
