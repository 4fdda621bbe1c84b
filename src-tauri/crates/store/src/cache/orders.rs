//! The saved board in the file: every statement about it.

use std::collections::BTreeSet;

use olgfeast_board::COMPLETE_KEPT;
use olgfeast_protocol::{Epoch, LineId, Lines, Order, OrderId, OrderStatus, Seq, UtcTime, Version};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};
use rusqlite_migration::M;

use super::{Cursor, Saved, reach, waiting::Freshness};
use crate::{
    columns::Column,
    database::{Care, Database},
    error::StoreError,
};

pub(super) const CACHE: Database = Database {
    file: "cache.db",
    migrations: &[
        M::up(include_str!("schema_1.sql")),
        M::up(include_str!("schema_2.sql")),
        M::up(include_str!("schema_3.sql")),
        M::up(include_str!("schema_4.sql")),
        M::up(include_str!("schema_5.sql")),
        M::up(include_str!("schema_6.sql")),
    ],
    care: Care::Disposable,
};

pub(super) fn load(connection: &Connection) -> Result<Saved, StoreError> {
    // One read transaction, so that freshness and cursor are those of these orders.
    let transaction = connection.unchecked_transaction()?;
    let mut orders = open(&transaction)?;
    // Those that a board keeps for recall; whatever else there is may go.
    let over = transaction
        .prepare_cached(
            "SELECT * FROM orders WHERE status NOT IN ('pending', 'preparing', 'ready')
             ORDER BY complete_at DESC, id DESC LIMIT :kept",
        )?
        .query_map(named_params! { ":kept": kept() }, order)?
        .collect::<Result<Vec<_>, _>>()?;
    orders.extend(over);
    orders.sort_unstable_by_key(|order| order.id);
    let freshness = transaction
        .query_row(
            "SELECT heard_at, checked_at, offset_millis FROM freshness",
            [],
            |row| {
                Ok(Freshness {
                    heard_at: row.get::<_, Column<Option<UtcTime>>>("heard_at")?.0,
                    checked_at: row.get::<_, Column<Option<UtcTime>>>("checked_at")?.0,
                    offset_millis: row.get("offset_millis")?,
                })
            },
        )
        .optional()?
        .unwrap_or_default();
    let cursor = transaction
        .query_row("SELECT epoch, seq FROM cursor", [], |row| {
            Ok(Cursor {
                epoch: row.get::<_, Column<Epoch>>("epoch")?.0,
                seq: row.get::<_, Column<Seq>>("seq")?.0,
            })
        })
        .optional()?;
    Ok(Saved {
        orders,
        cursor,
        reach: reach::load(&transaction)?,
        heard_at: freshness.heard_at,
        checked_at: freshness.checked_at,
        offset_millis: freshness.offset_millis,
    })
}

/// The orders that are not over.
pub(super) fn open(connection: &Connection) -> Result<Vec<Order>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT * FROM orders WHERE status IN ('pending', 'preparing', 'ready')")?
        .query_map([], order)?
        .collect::<Result<_, _>>()?)
}

/// Takes at most so many of those away that are over and that no board is loaded with; how many it
/// were.
pub(super) fn prune(transaction: &Transaction<'_>, most: u32) -> Result<usize, StoreError> {
    Ok(transaction
        .prepare_cached(
            "DELETE FROM orders WHERE id IN
                 (SELECT id FROM orders WHERE status NOT IN ('pending', 'preparing', 'ready')
                  ORDER BY complete_at DESC, id DESC LIMIT :most OFFSET :kept)",
        )?
        .execute(named_params! { ":kept": kept(), ":most": most })?)
}

fn kept() -> i64 {
    i64::try_from(COMPLETE_KEPT).unwrap_or(i64::MAX)
}

pub(super) fn upsert(transaction: &Transaction<'_>, order: &Order) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO orders (id, status, ref_code, display_id, customer_name, tokens, cents,
                 ordered_at, preparing_at, ready_at, complete_at, lines, version,
                 struck, notes, cancel_reason)
             VALUES (:id, :status, :ref_code, :display_id, :customer_name, :tokens, :cents,
                 :ordered_at, :preparing_at, :ready_at, :complete_at, :lines, :version,
                 :struck, :notes, :cancel_reason)",
        )?
        .execute(named_params! {
            ":id": Column(order.id),
            ":status": Column(order.status),
            ":ref_code": order.ref_code,
            ":display_id": order.display_id,
            ":customer_name": order.customer_name,
            ":tokens": order.tokens,
            ":cents": order.cents,
            ":ordered_at": Column(order.ordered_at),
            ":preparing_at": Column(order.preparing_at),
            ":ready_at": Column(order.ready_at),
            ":complete_at": Column(order.complete_at),
            ":lines": Column(&order.lines),
            ":version": Column(order.version),
            ":struck": Column(&order.struck),
            ":notes": order.notes,
            ":cancel_reason": order.cancel_reason,
        })?;
    Ok(())
}

pub(super) fn delete(transaction: &Transaction<'_>, id: OrderId) -> Result<(), StoreError> {
    transaction
        .prepare_cached("DELETE FROM orders WHERE id = :id")?
        .execute(named_params! { ":id": Column(id) })?;
    Ok(())
}

pub(super) fn set_freshness(
    transaction: &Transaction<'_>,
    freshness: &Freshness,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO freshness (only, heard_at, checked_at, offset_millis)
             VALUES (1, :heard_at, :checked_at, :offset_millis)",
        )?
        .execute(named_params! {
            ":heard_at": Column(freshness.heard_at),
            ":checked_at": Column(freshness.checked_at),
            ":offset_millis": freshness.offset_millis,
        })?;
    Ok(())
}

/// `None`: the rows are those of no place in a log.
pub(super) fn set_cursor(
    transaction: &Transaction<'_>,
    cursor: Option<Cursor>,
) -> Result<(), StoreError> {
    let Some(Cursor { epoch, seq }) = cursor else {
        transaction.execute("DELETE FROM cursor", [])?;
        return Ok(());
    };
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO cursor (only, epoch, seq) VALUES (1, :epoch, :seq)",
        )?
        .execute(named_params! { ":epoch": Column(epoch), ":seq": Column(seq) })?;
    Ok(())
}

pub(super) fn order(row: &Row<'_>) -> rusqlite::Result<Order> {
    Ok(Order {
        id: row.get::<_, Column<OrderId>>("id")?.0,
        display_id: row.get("display_id")?,
        ref_code: row.get("ref_code")?,
        customer_name: row.get("customer_name")?,
        status: row.get::<_, Column<OrderStatus>>("status")?.0,
        lines: row.get::<_, Column<Lines>>("lines")?.0,
        tokens: row.get("tokens")?,
        cents: row.get("cents")?,
        ordered_at: row.get::<_, Column<Option<UtcTime>>>("ordered_at")?.0,
        preparing_at: row.get::<_, Column<Option<UtcTime>>>("preparing_at")?.0,
        ready_at: row.get::<_, Column<Option<UtcTime>>>("ready_at")?.0,
        complete_at: row.get::<_, Column<Option<UtcTime>>>("complete_at")?.0,
        version: row.get::<_, Column<Option<Version>>>("version")?.0,
        struck: row.get::<_, Column<BTreeSet<LineId>>>("struck")?.0,
        notes: row.get("notes")?,
        cancel_reason: row.get("cancel_reason")?,
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_schema_is_strict_and_each_step_to_it_works() {
        crate::database::tests::check_schema(&super::CACHE);
    }
}
