//! What a person wants of an order, from the touch until the server shows it.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{IntentId, OrderId, Version},
    order::Order,
    status::OrderStatus,
    time::UtcTime,
};

/// Everything of an order that a status change touches. On a server without versions it is what
/// an intent is based on: a START and recall by others leaves the status as it was, but not the
/// times, because such a server sets them on each step and never clears them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stand {
    /// The status.
    pub status: OrderStatus,
    /// Set on pending → preparing.
    pub preparing_at: Option<UtcTime>,
    /// Set on preparing → ready.
    pub ready_at: Option<UtcTime>,
    /// Set on ready → complete.
    pub complete_at: Option<UtcTime>,
    /// How often the order had changed, where a hub told. Nothing at a plain server, and for what
    /// an earlier version of this application has kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
}

/// One wish of one person: this order to that state. State-setting, never relative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// UUIDv7; the idempotency key for ever.
    pub id: IntentId,
    /// The order.
    pub order: OrderId,
    /// The order's name across restores from backup; empty when it was not known at the touch.
    pub ref_code: String,
    /// The number people know the order by.
    pub number: String,
    /// What the person saw.
    pub from: OrderStatus,
    /// What the person wants.
    pub to: OrderStatus,
    /// What the server's truth was at the touch. Where its status is not `from`, the intent was made
    /// on top of an earlier one of the same order that had not settled then, and is based on the
    /// state which that one makes.
    pub base: Stand,
    /// When the person touched, by the station's clock.
    pub made_at: UtcTime,
}

impl Intent {
    /// Whether it takes the order back (undo, recall).
    pub fn is_backward(&self) -> bool {
        self.to < self.from
    }

    /// Whether `order` is the one that the person touched, and not another of the same key after
    /// the server was restored from a backup.
    pub fn names(&self, order: &Order) -> bool {
        self.order == order.id
            && (self.ref_code.is_empty()
                || order.ref_code.is_empty()
                || self.ref_code == order.ref_code)
    }
}

/// What the screen needs of an intent that has not settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The intent.
    pub id: IntentId,
    /// What the person wants.
    pub to: OrderStatus,
    /// Whether it may have reached the server: then it can no longer be withdrawn.
    pub attempted: bool,
}

/// An intent that will not be sent again by itself. A person decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadLetter {
    /// The intent as it was made.
    pub intent: Intent,
    /// Why.
    pub reason: DeadReason,
    /// What the server showed instead, where it showed anything.
    pub found: Option<OrderStatus>,
    /// The name of the station that brought it there, where a hub told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When it was given up, by the station's clock.
    pub at: UtcTime,
}

/// Why an intent became a dead letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum DeadReason {
    /// Somebody else changed the order in the meantime.
    ChangedElsewhere,
    /// The server has no such order (any more).
    OrderGone,
    /// The server now has another order under this key: it was restored from a backup.
    AnotherOrder,
    /// The server refused it.
    Refused {
        /// The HTTP status.
        status: u16,
        /// The server's words.
        detail: String,
    },
    /// The application ended unexpectedly five times in a row while sending it.
    CrashLoop,
    /// An earlier intent of the same order became a dead letter, and this one was based on it.
    EarlierFailed,
    /// The server had shown it, and then went back to a state from before: it was restored from a
    /// backup.
    ServerWentBack,
}
