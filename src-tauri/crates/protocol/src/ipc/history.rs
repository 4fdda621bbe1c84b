//! What a station remembers of orders, without asking its server.

use serde::{Deserialize, Serialize};

use crate::{ids::OrderId, order::Order, status::OrderStatus, time::UtcTime};

/// Orders of one page at most; a command that wants more is given so many.
pub const HISTORY_PAGE: u16 = 100;

/// Which orders of the history are wanted; what is `None` narrows nothing. Upper and lower case are
/// alike.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HistoryFilter {
    /// Ordered at this instant or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<UtcTime>,
    /// Ordered before this instant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<UtcTime>,
    /// In this state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<OrderStatus>,
    /// With this number, as it is called out; the key where no number is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// With this in the customer's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// With this in the name of an item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
}

/// Where a page of the history ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct HistoryPlace {
    /// When the last order of the page was placed, by the server's clock.
    pub at: UtcTime,
    /// That order.
    pub id: OrderId,
}

/// Some orders of the history.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryPage {
    /// Newest first, by the time when they were ordered; [`HISTORY_PAGE`] at most.
    pub orders: Vec<Order>,
    /// Where the next page begins; `None`: nothing older is kept.
    pub next: Option<HistoryPlace>,
}

/// A change of an order's state, as a station has kept it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateChange {
    /// The state before it; `None`: the order was seen for the first time.
    pub from: Option<OrderStatus>,
    /// The state after it.
    pub to: OrderStatus,
    /// When, by the server's clock as well as it is known.
    pub at: UtcTime,
    /// What people call the station that did it, where the server told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station: Option<String>,
    /// The account that did it, where the server told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// When a person touched the button, by that station's clock; earlier than the change itself
    /// where it was made offline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_at: Option<UtcTime>,
    /// How it was learned.
    pub source: LearnedFrom,
}

/// How a station has learned of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LearnedFrom {
    /// The server told it when it happened, or afterwards in the order of its log.
    Event,
    /// A read has found it: whatever was between this state and the one before is not known.
    Audit,
    /// It was this station's own.
    Own,
}
