//! Moving an order: new state, next version, event, and the outcome of a key, in one transaction.

use olgfeast_protocol::{OrderId, OrderStatus, UtcTime, Version};
use rusqlite::{Connection, named_params};
use serde_json::Value;

use super::{
    EventKind, Logged, Once, Storage, StorageError, events, orders,
    outcomes::{self, Asked},
};
use crate::{
    live::Audience,
    model::{By, Order},
    wire,
};

/// Changes that a client is told of when it was behind. An order has three in its life; the bound is
/// for those that somebody plays with.
const MOST_SINCE: i64 = 100;

/// A wish of staff for the state of an order.
#[derive(Clone, Debug)]
pub(crate) struct Move {
    pub(crate) order: OrderId,
    pub(crate) to: OrderStatus,
    /// The version that the person saw; nothing: whatever it is now.
    pub(crate) expected: Option<Version>,
    /// With an intent, it is done once.
    pub(crate) by: By,
}

/// What came of a status change.
#[derive(Debug)]
pub(crate) enum Moved {
    /// The order went on.
    From {
        /// Where it was before.
        from: OrderStatus,
        /// As it is now.
        order: Order,
        /// What the log says of it.
        logged: Logged,
    },
    /// It was there already: no change, no version, no event.
    Already(Order),
    /// It is not as the person saw it. Nothing was done.
    Changed {
        /// As it is now.
        order: Order,
        /// What happened to it after the version that the person saw, oldest first; the newest 100 at
        /// most. Nothing when that version is yet to come.
        since: Vec<Since>,
    },
    /// There is none of this id.
    Unknown,
}

/// One change of an order, for somebody who has not seen it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Since {
    /// The version that it made.
    pub(crate) version: Version,
    pub(crate) from: OrderStatus,
    /// The same as `from` where the change was not of the status.
    pub(crate) to: OrderStatus,
    /// As the log has it.
    pub(crate) by: Value,
}

impl Storage {
    /// Moves an order, unless it was changed after the version that the wish is based on.
    ///
    /// With a key, a move forward over several steps sets the times of all of them, as if each had
    /// been taken: stations put moves together that wait to be sent. Without one only a single step
    /// sets a time, as on a plain olgFeast server.
    pub(super) fn change_status(
        &mut self,
        wish: &Move,
        at: UtcTime,
    ) -> Result<Once<Moved>, StorageError> {
        let Move {
            order,
            to,
            expected,
            by,
        } = wish;
        let (id, to, expected) = (*order, *to, *expected);
        let asked = Asked::SetStatus {
            order: id,
            to,
            expected_version: expected,
        };
        let tx = self.db.transaction()?;
        if let Some(earlier) = outcomes::earlier(&tx, by, Audience::Staff, &asked)? {
            return Ok(earlier);
        }
        let Some(mut order) = orders::find(&tx, id)? else {
            return Ok(Once::Now(Moved::Unknown));
        };
        if let Some(expected) = expected
            && expected != order.version()
        {
            let since = since(&tx, id, expected)?;
            return Ok(Once::Now(Moved::Changed { order, since }));
        }
        let from = order.status;
        if from == to {
            outcomes::keep(&tx, by, &asked, &order, &wire::versioned_order(&order), at)?;
            tx.commit()?;
            return Ok(Once::Now(Moved::Already(order)));
        }
        match by.intent_id {
            Some(_) => order.move_through(to, at),
            None => order.move_to(to, at),
        }
        tx.prepare_cached(
            "UPDATE orders SET status = :status, version = :version,
                 date_preparing = :preparing, date_ready = :ready, date_complete = :complete
             WHERE id = :id",
        )?
        .execute(named_params! {
            ":status": order.status.word(),
            ":version": order.version,
            ":preparing": order.date_preparing.map(|at| at.0),
            ":ready": order.date_ready.map(|at| at.0),
            ":complete": order.date_complete.map(|at| at.0),
            ":id": id.0,
        })?;
        let logged = events::append(&tx, EventKind::OrderStatusChange, &order, by, at)?;
        outcomes::keep(&tx, by, &asked, &order, &wire::versioned_order(&order), at)?;
        tx.commit()?;
        Ok(Once::Now(Moved::From {
            from,
            order,
            logged,
        }))
    }
}

/// What happened to an order after that version.
fn since(db: &Connection, id: OrderId, version: Version) -> Result<Vec<Since>, StorageError> {
    let version = i64::try_from(version.0).unwrap_or(i64::MAX);
    // The event of that version itself tells where the first change came from.
    let mut statement = db.prepare_cached(
        "SELECT version, order_json ->> '$.status', by_json FROM events
         WHERE order_id = :order AND version >= :version ORDER BY version DESC LIMIT :most",
    )?;
    let mut rows = statement.query(named_params! {
        ":order": id.0, ":version": version, ":most": MOST_SINCE + 1,
    })?;
    let mut since: Vec<Since> = Vec::new();
    while let Some(row) = rows.next()? {
        let word: String = row.get(1)?;
        let status = OrderStatus::from_word(&word).ok_or(StorageError::Damaged(word))?;
        // Newest first: this is where the one before it in the list came from.
        if let Some(later) = since.last_mut() {
            later.from = status;
        }
        since.push(Since {
            version: Version(row.get::<_, i64>(0)?.cast_unsigned()),
            from: status,
            to: status,
            by: serde_json::from_str(&row.get::<_, String>(2)?)?,
        });
    }
    // The oldest is what the client has seen, or what is too much.
    since.pop();
    since.reverse();
    Ok(since)
}
