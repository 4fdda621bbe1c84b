//! What a person should know, beside the board.

use serde::{Deserialize, Serialize};

use crate::{ids::OrderId, order::Order, status::OrderStatus, time::UtcTime};

/// What a person should know, and may decide. Nothing of it stops the work.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notices {
    /// Actions that have not settled for 15 minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsent: Option<Unsent>,
    /// The outbox is nearly full, or full: from 1,800 actions on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearly_full: Option<NearlyFull>,
    /// Orders whose actions were not sent for 4 hours. They are not sent any more until a person
    /// confirms or discards them. Oldest first, at most 200.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<Held>,
    /// Orders that the server has and nobody here can read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<Unreadable>,
    /// The server lost what this station still knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub went_back: Option<WentBack>,
}

impl Notices {
    /// Whether there is nothing to be told.
    pub fn are_none(&self) -> bool {
        *self == Notices::default()
    }
}

/// See [`Notices::unsent`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsent {
    /// How many.
    pub actions: u32,
    /// When the oldest was made, by the station's clock.
    pub since: UtcTime,
}

/// See [`Notices::nearly_full`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NearlyFull {
    /// Actions that wait; told in hundreds, rounded down, so that it is not told again with each.
    pub actions: u32,
    /// With so many, more are refused.
    pub most: u32,
}

/// See [`Notices::held`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The order.
    pub order: OrderId,
    /// The number people know it by.
    pub number: String,
    /// What the person saw when they touched it first.
    pub from: OrderStatus,
    /// What was wanted of it last.
    pub to: OrderStatus,
    /// When the first of its actions was made, by the station's clock.
    pub made_at: UtcTime,
}

/// See [`Notices::unreadable`]. Gone as soon as they are read again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unreadable {
    /// How many.
    pub count: u32,
    /// The numbers people know them by, of those that were read before; at most 20.
    pub numbers: Vec<u32>,
}

/// See [`Notices::went_back`]. What was drawn from then on is the server's truth; this is what only
/// this station knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WentBack {
    /// When it was noticed, by the station's clock.
    pub at: UtcTime,
    /// Open orders that the server does not have any more.
    pub order_count: u32,
    /// The first 100 of them, as they were last known.
    pub orders: Vec<Order>,
    /// Actions of this station that the server had shown and does not show any more: those of the
    /// lost orders, and one dead letter for each of the others.
    pub actions: u32,
}
