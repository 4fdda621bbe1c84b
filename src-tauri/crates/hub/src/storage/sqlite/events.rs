//! Table `events`: the log of everything that happened to orders.

use olgfeast_protocol::{Seq, UtcTime};
use rusqlite::{Connection, Row, named_params};

use super::{Storage, StorageError, instant};
use crate::{
    live::Audience,
    model::{By, Order, UserId},
    wire,
};

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

    fn from_word(word: &str) -> Option<EventKind> {
        [EventKind::NewOrder, EventKind::OrderStatusChange]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

/// An event as the log holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Logged {
    pub(crate) seq: Seq,
    pub(crate) kind: EventKind,
    /// The whole order after it.
    pub(crate) order_json: String,
    /// Who did it.
    pub(crate) by_json: String,
    pub(crate) at: UtcTime,
}

/// How far a replay may reach back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reach {
    /// Events that one client may miss.
    pub(crate) missing: i64,
    /// Events that are this near to the end of the whole log are kept for replay …
    pub(crate) newest: u64,
    /// … and those that are not older than this.
    pub(crate) since: UtcTime,
}

/// What a client has missed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Missed {
    /// These, in order. `prev` is the newest event before them that the client could see.
    Events { prev: Seq, events: Vec<Logged> },
    /// More than can be replayed.
    TooMuch,
}

impl Storage {
    /// The newest event that this audience can see; 0 before the first.
    pub(super) fn head(&self, audience: Audience) -> Result<Seq, StorageError> {
        self.newest_until(audience, Seq(u64::MAX))
    }

    /// What this audience could see after `after`.
    pub(super) fn missed(
        &self,
        audience: Audience,
        after: Seq,
        reach: Reach,
    ) -> Result<Missed, StorageError> {
        let count = format!(
            "SELECT count(*) FROM (SELECT 1 FROM events WHERE {} LIMIT :limit)",
            after_of(audience)
        );
        let count: i64 = self.db.prepare_cached(&count)?.query_row(
            named_params! {
                ":user": user_of(audience),
                ":after": number(after),
                ":limit": reach.missing.saturating_add(1),
            },
            |row| row.get(0),
        )?;
        if count > reach.missing {
            return Ok(Missed::TooMuch);
        }
        self.page(audience, after, reach)
    }

    /// The oldest of what this audience could see after `after`: as much as it may miss.
    pub(super) fn page(
        &self,
        audience: Audience,
        after: Seq,
        reach: Reach,
    ) -> Result<Missed, StorageError> {
        let events = format!(
            "SELECT seq, kind, order_json, by_json, at FROM events WHERE {}
             ORDER BY seq LIMIT :limit",
            after_of(audience)
        );
        let mut statement = self.db.prepare_cached(&events)?;
        let mut rows = statement.query(named_params! {
            ":user": user_of(audience), ":after": number(after), ":limit": reach.missing,
        })?;
        let mut events = Vec::new();
        while let Some(row) = rows.next()? {
            events.push(read(row)?);
        }
        if let Some(oldest) = events.first() {
            let behind = self.head(Audience::Staff)?.0.saturating_sub(oldest.seq.0);
            if behind >= reach.newest && oldest.at < reach.since {
                return Ok(Missed::TooMuch);
            }
        }
        let prev = self.newest_until(audience, after)?;
        Ok(Missed::Events { prev, events })
    }

    /// The orders of a snapshot for this audience, as the log holds them: those that are open, and
    /// those to which something happened at or after `day`. The last event of an order holds it as
    /// it is now.
    pub(super) fn board(
        &self,
        audience: Audience,
        day: UtcTime,
    ) -> Result<Vec<String>, StorageError> {
        let mut statement = self.db.prepare_cached(
            "SELECT events.order_json FROM orders
             JOIN events ON events.order_id = orders.id AND events.version = orders.version
             WHERE orders.id IN (
                     SELECT id FROM orders WHERE status IN ('pending', 'preparing', 'ready')
                     UNION SELECT order_id FROM events WHERE at >= :day)
                 AND (:user IS NULL OR orders.user_id = :user)
             ORDER BY orders.id",
        )?;
        let orders = statement.query_map(
            named_params! { ":day": day.0, ":user": user_of(audience) },
            |row| row.get(0),
        )?;
        Ok(orders.collect::<rusqlite::Result<_>>()?)
    }

    fn newest_until(&self, audience: Audience, until: Seq) -> Result<Seq, StorageError> {
        let newest: Option<i64> = match audience {
            Audience::Staff => self
                .db
                .prepare_cached("SELECT max(seq) FROM events WHERE seq <= ?1")?
                .query_row([number(until)], |row| row.get(0)),
            Audience::Customer(UserId(user)) => self
                .db
                .prepare_cached("SELECT max(seq) FROM events WHERE user_id = ?2 AND seq <= ?1")?
                .query_row([number(until), user], |row| row.get(0)),
        }?;
        Ok(Seq(newest.map_or(0, i64::cast_unsigned)))
    }
}

/// Which events this audience can see after `:after`. Not one text for both: SQLite would not use
/// the index of the user's events.
fn after_of(audience: Audience) -> &'static str {
    match audience {
        Audience::Staff => "seq > :after AND :user IS NULL",
        Audience::Customer(_) => "user_id = :user AND seq > :after",
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
) -> Result<Logged, StorageError> {
    let order_json = serde_json::to_string(&wire::logged_order(order))?;
    let by_json = serde_json::to_string(by)?;
    db.prepare_cached(
        "INSERT INTO events (order_id, user_id, kind, version, order_json, by_json, at)
         VALUES (:order, :user, :kind, :version, :order_json, :by_json, :at)",
    )?
    .execute(named_params! {
        ":order": order.id.0,
        ":user": order.user_id.0,
        ":kind": kind.word(),
        ":version": order.version,
        ":order_json": order_json,
        ":by_json": by_json,
        ":at": at.0,
    })?;
    Ok(Logged {
        seq: Seq(db.last_insert_rowid().cast_unsigned()),
        kind,
        order_json,
        by_json,
        at,
    })
}

fn read(row: &Row<'_>) -> Result<Logged, StorageError> {
    let word: String = row.get(1)?;
    Ok(Logged {
        seq: Seq(row.get::<_, i64>(0)?.cast_unsigned()),
        kind: EventKind::from_word(&word).ok_or(StorageError::Damaged(word))?,
        order_json: row.get(2)?,
        by_json: row.get(3)?,
        at: instant(row, 4)?,
    })
}

/// Whose events these are; nothing: everybody's.
fn user_of(audience: Audience) -> Option<i64> {
    match audience {
        Audience::Staff => None,
        Audience::Customer(UserId(user)) => Some(user),
    }
}

/// As SQLite counts; beyond its numbers there are no events.
fn number(seq: Seq) -> i64 {
    i64::try_from(seq.0).unwrap_or(i64::MAX)
}
