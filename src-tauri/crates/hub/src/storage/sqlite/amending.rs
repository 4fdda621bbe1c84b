//! Changing an order without moving it: a line is struck, the notes are others. New value, next
//! version, event, and the outcome of a key, in one transaction.

use olgfeast_protocol::{LineId, OrderId, UtcTime, Version};
use rusqlite::{Connection, named_params};

use super::{
    EventKind, Logged, Once, Since, Storage, StorageError, events, moving, orders,
    outcomes::{self, Asked},
};
use crate::{
    live::Audience,
    model::{By, Order},
    wire,
};

/// What is to be otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Amendment {
    /// A line is struck, or not any more.
    Strike { line: LineId, struck: bool },
    /// The notes are these.
    Notes {
        /// Empty: there are none.
        notes: String,
        /// The version that the person saw; nothing: whatever it is now. A line that is struck
        /// overwrites nothing that somebody has not seen, so that there is none for it.
        expected: Option<Version>,
    },
}

/// A wish of staff to amend an order, whatever its state is: an order that was handed out by mistake
/// comes back with all that was struck meanwhile.
#[derive(Clone, Debug)]
pub(crate) struct Amend {
    pub(crate) order: OrderId,
    pub(crate) to: Amendment,
    /// With an intent, it is done once.
    pub(crate) by: By,
}

/// What came of it.
#[derive(Debug)]
pub(crate) enum Amended {
    /// It is so now.
    Now {
        order: Order,
        /// What the log says of it.
        logged: Logged,
    },
    /// It was so already: no change, no version, no event.
    Already(Order),
    /// The order is not as the person saw it. Nothing was done.
    Changed {
        /// As it is now.
        order: Order,
        /// What happened to it after the version that the person saw, oldest first; the newest 100 at
        /// most. Nothing when that version is yet to come.
        since: Vec<Since>,
    },
    /// There is no order of this id.
    UnknownOrder,
    /// The order has no such line.
    UnknownLine(Order),
}

impl Storage {
    /// Amends an order, unless it was changed after the version that the wish is based on.
    pub(super) fn amend(
        &mut self,
        wish: &Amend,
        at: UtcTime,
    ) -> Result<Once<Amended>, StorageError> {
        let Amend { order, to, by } = wish;
        let id = *order;
        let (asked, expected) = match to {
            Amendment::Strike { line, struck } => (
                Asked::Strike {
                    order: id,
                    line: *line,
                    struck: *struck,
                },
                None,
            ),
            Amendment::Notes { notes, expected } => (
                Asked::SetNotes {
                    order: id,
                    notes,
                    expected_version: *expected,
                },
                *expected,
            ),
        };
        let tx = self.db.transaction()?;
        if let Some(earlier) = outcomes::earlier(&tx, by, Audience::Staff, &asked)? {
            return Ok(earlier);
        }
        let Some(mut order) = orders::find(&tx, id)? else {
            return Ok(Once::Now(Amended::UnknownOrder));
        };
        if let Some(expected) = expected
            && expected != order.version()
        {
            let since = moving::since(&tx, id, expected)?;
            return Ok(Once::Now(Amended::Changed { order, since }));
        }
        let Some(is_other) = take_in(&mut order, to) else {
            return Ok(Once::Now(Amended::UnknownLine(order)));
        };
        let logged = if is_other {
            order.change();
            write(&tx, &order, to)?;
            let logged = events::append(&tx, EventKind::OrderChanged, &order, by, at)?;
            Some(logged)
        } else {
            None
        };
        outcomes::keep(&tx, by, &asked, &order, &wire::logged_order(&order), at)?;
        tx.commit()?;
        Ok(Once::Now(match logged {
            Some(logged) => Amended::Now { order, logged },
            None => Amended::Already(order),
        }))
    }
}

/// Makes the order so. Whether it was otherwise before; nothing: it has no such line.
fn take_in(order: &mut Order, to: &Amendment) -> Option<bool> {
    match to {
        Amendment::Strike { line, struck } => {
            let line = order.lines.iter_mut().find(|each| each.id == *line)?;
            let before = std::mem::replace(&mut line.struck, *struck);
            Some(before != *struck)
        }
        Amendment::Notes { notes, .. } => {
            let before = std::mem::replace(&mut order.notes, notes.clone());
            Some(before != *notes)
        }
    }
}

fn write(db: &Connection, order: &Order, to: &Amendment) -> Result<(), StorageError> {
    if let Amendment::Strike { line, struck } = to {
        db.prepare_cached("UPDATE order_items SET struck = :struck WHERE id = :line")?
            .execute(named_params! { ":struck": struck, ":line": line.0 })?;
    }
    db.prepare_cached("UPDATE orders SET notes = :notes, version = :version WHERE id = :id")?
        .execute(named_params! {
            ":notes": order.notes, ":version": order.version, ":id": order.id.0,
        })?;
    Ok(())
}
