//! How an order came to its state.

use olgfeast_protocol::{OrderStatus, UtcTime};

/// One change of an order's state, beside the order as it is after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The state before it; `None` where the board has not known the order.
    pub from: Option<OrderStatus>,
    /// When, by the server's clock as well as it is known.
    pub at: UtcTime,
    /// Who it was, as far as the server told.
    pub by: By,
    /// How it was learned.
    pub source: Source,
}

/// Who changed an order; a plain server tells nothing of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct By {
    /// What people call the station.
    pub station: Option<String>,
    /// The account.
    pub user: Option<String>,
    /// When a person touched the button, by that station's clock; earlier than the change itself
    /// where it was made offline.
    pub made_at: Option<UtcTime>,
}

/// How a change was learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The server told it when it happened, or afterwards in the order of its log.
    Event,
    /// A read has found it: whatever was between this state and the one before is not known.
    Audit,
    /// It was this station's own.
    Own,
}

/// A [`Step`] as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The state before it; `None`: the order was seen for the first time.
    pub from: Option<OrderStatus>,
    /// The state after it.
    pub to: OrderStatus,
    /// As in [`Step`].
    pub at: UtcTime,
    /// As in [`Step`].
    pub by: By,
    /// As in [`Step`].
    pub source: Source,
}
