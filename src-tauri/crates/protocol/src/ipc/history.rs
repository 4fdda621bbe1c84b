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
    /// With this in the customer's name, in the name of an item or in the notes, or with this for
    /// its number; spaces around it and a text without letters narrow nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// How far back this computer's history reaches. It reads what is older from the server a page at a
/// time, where nothing else is to be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryReach {
    /// Every order since then is here, as far as is known; `None`: nothing is known yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reaches_back_to: Option<UtcTime>,
    /// Orders that the server has in all, as it told last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
    /// How many of them are here, or are older than what is kept; never more than the total.
    pub known: u64,
    /// How it stands with the rest.
    pub reading: HistoryReading,
}

/// How it stands with what the history lacks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HistoryReading {
    /// Nobody has asked the server yet, or it cannot be asked now; what is here stays.
    #[default]
    Waits,
    /// It is being read.
    Runs,
    /// Nothing is lacking: the history reaches as far back as it is kept, or as the server has any.
    Complete,
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

/// The span of a report, and what counts as late in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportSpan {
    /// Orders that were placed at this instant or later.
    pub from: UtcTime,
    /// Orders that were placed before this instant.
    pub until: UtcTime,
    /// From ordered to ready, in minutes: an order that took as long was late.
    pub late_minutes: u16,
    /// The server's clock: an order that is still open is late by then.
    pub now: UtcTime,
}

/// A table that was written for a spreadsheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// Where it is.
    pub path: String,
    /// Its rows, without the names of the columns.
    pub rows: u64,
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
