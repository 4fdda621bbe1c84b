//! Table `events`: the log of everything that happened to orders.

use rusqlite::{Connection, named_params};

use super::StorageError;
use crate::{
    model::{By, Order},
    wire,
};
use olgfeast_protocol::UtcTime;

/// What an event tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventKind {
    /// An order was placed.
    NewOrder,
    /// An order went from one state to another.
    OrderStatusChange,
}

impl EventKind {
    /// Its name in the table and on the wire.
    pub(crate) fn word(self) -> &'static str {
        match self {
            EventKind::NewOrder => "new_order",
            EventKind::OrderStatusChange => "order_status_change",
        }
    }
}

/// Adds an event. Called inside the transaction of the change that it tells, so that neither is
/// ever there without the other.
pub(super) fn append(
    db: &Connection,
    kind: EventKind,
    order: &Order,
    by: &By,
    at: UtcTime,
) -> Result<(), StorageError> {
    db.prepare_cached(
        "INSERT INTO events (order_id, user_id, kind, version, order_json, by_json, at)
         VALUES (:order, :user, :kind, :version, :order_json, :by_json, :at)",
    )?
    .execute(named_params! {
        ":order": order.id.0,
        ":user": order.user_id.0,
        ":kind": kind.word(),
        ":version": order.version,
        ":order_json": serde_json::to_string(&wire::logged_order(order))?,
        ":by_json": serde_json::to_string(by)?,
        ":at": at.0,
    })?;
    Ok(())
}
