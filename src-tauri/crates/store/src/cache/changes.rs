//! The changes of orders' states: every statement about them.

use olgfeast_protocol::{Order, OrderId, OrderStatus, UtcTime};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};

use super::step::{By, Changed, Source, Step};
use crate::{columns::Column, error::StoreError};

/// Changes of one order that are read; an order has a dozen.
const READ_LIMIT: u32 = 500;

/// A step of an order, on its way into the file.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    order: OrderId,
    ref_code: String,
    to: OrderStatus,
    step: Step,
}

impl Taken {
    pub(super) fn new(order: &Order, step: Step) -> Taken {
        Taken {
            order: order.id,
            ref_code: order.ref_code.clone(),
            to: order.status,
            step,
        }
    }
}

/// Appends a step, unless it goes nowhere. An order that the board has not known, but the history
/// has, comes from where the history left it: the board lets old ones go.
pub(super) fn append(transaction: &Transaction<'_>, taken: &Taken) -> Result<(), StoreError> {
    let Taken {
        order,
        ref_code,
        to,
        step,
    } = taken;
    let from = match step.from {
        Some(from) => Some(from),
        None => last(transaction, *order, ref_code)?,
    };
    if from == Some(*to) {
        return Ok(());
    }
    transaction
        .prepare_cached(
            "INSERT INTO changes (order_id, ref_code, from_status, to_status, at, source, station,
                 user, made_at)
             VALUES (:order_id, :ref_code, :from_status, :to_status, :at, :source, :station,
                 :user, :made_at)",
        )?
        .execute(named_params! {
            ":order_id": Column(*order),
            ":ref_code": ref_code,
            ":from_status": Column(from),
            ":to_status": Column(*to),
            ":at": Column(step.at),
            ":source": Column(step.source),
            ":station": step.by.station,
            ":user": step.by.user,
            ":made_at": Column(step.by.made_at),
        })?;
    Ok(())
}

/// Of one order, oldest first: the newest [`READ_LIMIT`]. A reference code that was not known yet
/// is that of any order of this id.
pub(super) fn of(
    connection: &Connection,
    order: OrderId,
    ref_code: &str,
) -> Result<Vec<Changed>, StoreError> {
    let mut changes = connection
        .prepare_cached(
            "SELECT from_status, to_status, at, source, station, user, made_at FROM changes
             WHERE order_id = :order_id AND ref_code IN (:ref_code, '')
             ORDER BY seq DESC LIMIT :most",
        )?
        .query_map(
            named_params! {
                ":order_id": Column(order),
                ":ref_code": ref_code,
                ":most": READ_LIMIT,
            },
            changed,
        )?
        .collect::<Result<Vec<_>, _>>()?;
    changes.reverse();
    Ok(changes)
}

/// Takes at most so many of the oldest away, of those before this instant; how many it were.
pub(super) fn prune(
    transaction: &Transaction<'_>,
    before: UtcTime,
    most: u32,
) -> Result<usize, StoreError> {
    Ok(transaction
        .prepare_cached(
            "DELETE FROM changes WHERE seq IN
                 (SELECT seq FROM changes WHERE at < :before ORDER BY at LIMIT :most)",
        )?
        .execute(named_params! { ":before": Column(before), ":most": most })?)
}

fn last(
    transaction: &Transaction<'_>,
    order: OrderId,
    ref_code: &str,
) -> Result<Option<OrderStatus>, StoreError> {
    Ok(transaction
        .prepare_cached(
            "SELECT to_status FROM changes
             WHERE order_id = :order_id AND ref_code IN (:ref_code, '')
             ORDER BY seq DESC LIMIT 1",
        )?
        .query_row(
            named_params! { ":order_id": Column(order), ":ref_code": ref_code },
            |row| row.get::<_, Column<OrderStatus>>("to_status"),
        )
        .optional()?
        .map(|status| status.0))
}

fn changed(row: &Row<'_>) -> rusqlite::Result<Changed> {
    Ok(Changed {
        from: row.get::<_, Column<Option<OrderStatus>>>("from_status")?.0,
        to: row.get::<_, Column<OrderStatus>>("to_status")?.0,
        at: row.get::<_, Column<UtcTime>>("at")?.0,
        by: By {
            station: row.get("station")?,
            user: row.get("user")?,
            made_at: row.get::<_, Column<Option<UtcTime>>>("made_at")?.0,
        },
        source: row.get::<_, Column<Source>>("source")?.0,
    })
}
