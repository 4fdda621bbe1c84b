//! Orders that are over: every statement about them.

use olgfeast_board::figures::{Counted, Tally};
use olgfeast_protocol::{Lines, Order, OrderId, OrderStatus, UtcTime};
use rusqlite::{Connection, OptionalExtension, Transaction, named_params};

use super::{
    history::{Filter, Place, Since, folded},
    orders,
};
use crate::{columns::Column, error::StoreError};

/// An order that is over, and when it ended, by the server's clock, where anybody knows.
#[derive(Clone, Debug)]
pub(super) struct Over {
    pub(super) order: Order,
    pub(super) ended_at: Option<UtcTime>,
}

/// Keeps it as it is now. Of one that is kept already and says no more of its end, the end stays; of
/// one that says nothing at all it is now.
pub(super) fn upsert(transaction: &Transaction<'_>, over: &Over) -> Result<(), StoreError> {
    let Over { order, ended_at } = over;
    let known = ended(transaction, order.id, &order.ref_code)?;
    delete(transaction, order.id, &order.ref_code)?;
    let ended_at = order.complete_at.or(*ended_at).or(known);
    let ended_at = ended_at
        .or(order.ready_at)
        .or(order.preparing_at)
        .or(order.ordered_at);
    let items: Vec<&str> = order.lines.iter().map(|(_, name)| name).collect();
    transaction
        .prepare_cached(
            "INSERT INTO past_orders (id, ref_code, status, display_id, customer_name, tokens, cents,
                 ordered_at, preparing_at, ready_at, complete_at, lines, version,
                 struck, notes, cancel_reason, placed_at, ended_at, name_folded, items_folded,
                 notes_folded)
             VALUES (:id, :ref_code, :status, :display_id, :customer_name, :tokens, :cents,
                 :ordered_at, :preparing_at, :ready_at, :complete_at, :lines, :version,
                 :struck, :notes, :cancel_reason,
                 coalesce(:ordered_at, :ended_at, CAST(unixepoch('subsec') * 1000000 AS INTEGER)),
                 coalesce(:ended_at, CAST(unixepoch('subsec') * 1000000 AS INTEGER)),
                 :name_folded, :items_folded, :notes_folded)",
        )?
        .execute(named_params! {
            ":id": Column(order.id),
            ":ref_code": order.ref_code,
            ":status": Column(order.status),
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
            ":ended_at": Column(ended_at),
            ":name_folded": folded(&order.customer_name),
            ":items_folded": folded(&items.join("\n")),
            ":notes_folded": folded(&order.notes),
        })?;
    Ok(())
}

/// Keeps an order as a list of the server has it, where it is not kept in this state already, and is
/// not open on the board: a list says less than a hub's log.
pub(super) fn insert_listed(
    transaction: &Transaction<'_>,
    order: &Order,
) -> Result<(), StoreError> {
    let known = transaction
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM past_orders
                 WHERE id = :id AND ref_code = :ref_code AND status = :status)
             OR EXISTS (SELECT 1 FROM orders WHERE id = :id AND ref_code = :ref_code)",
        )?
        .query_row(
            named_params! {
                ":id": Column(order.id),
                ":ref_code": order.ref_code,
                ":status": Column(order.status),
            },
            |row| row.get::<_, bool>(0),
        )?;
    if known {
        return Ok(());
    }
    let over = Over {
        order: order.clone(),
        ended_at: None,
    };
    upsert(transaction, &over)
}

/// It is open, or open again. Also the row of the time when its reference code was not known.
pub(super) fn delete(
    transaction: &Transaction<'_>,
    id: OrderId,
    ref_code: &str,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("DELETE FROM past_orders WHERE id = :id AND ref_code IN (:ref_code, '')")?
        .execute(named_params! { ":id": Column(id), ":ref_code": ref_code })?;
    Ok(())
}

/// Those that are wanted, newest first, beginning after `after`.
pub(super) fn page(
    connection: &Connection,
    filter: &Filter,
    after: Option<Place>,
    most: usize,
) -> Result<Vec<(Place, Order)>, StoreError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let name = filter.name.as_deref().map(folded);
    let item = filter.item.as_deref().map(folded);
    let text = filter.text();
    let parameters = named_params! {
        ":from": Column(filter.from),
        ":until": Column(filter.until),
        ":status": Column(filter.status),
        ":number": filter.number,
        ":name": name,
        ":item": item,
        ":text": text.as_ref().map(|text| &text.folded),
        ":text_number": text.as_ref().and_then(|text| text.number),
        ":after_at": Column(after.map(|place| place.at)),
        ":after_id": after.map(|place| place.id.0),
        ":most": most,
    };
    // The bounds of the index stand alone, so that a page is found and not looked for.
    Ok(connection
        .prepare_cached(
            "SELECT * FROM past_orders
             WHERE placed_at >= coalesce(:from, -9223372036854775808)
               AND placed_at < coalesce(:until, 9223372036854775807)
               AND placed_at <= coalesce(:after_at, 9223372036854775807)
               AND (:after_at IS NULL OR placed_at < :after_at OR id < :after_id)
               AND (:status IS NULL OR status = :status)
               AND (:number IS NULL OR coalesce(display_id, id) = :number)
               AND (:name IS NULL OR instr(name_folded, :name) > 0)
               AND (:item IS NULL OR instr(items_folded, :item) > 0)
               AND (:text IS NULL OR instr(name_folded, :text) > 0
                    OR instr(items_folded, :text) > 0 OR instr(notes_folded, :text) > 0
                    OR coalesce(display_id, id) = :text_number)
             ORDER BY placed_at DESC, id DESC
             LIMIT :most",
        )?
        .query_map(parameters, |row| {
            let order = orders::order(row)?;
            let at = row.get::<_, Column<UtcTime>>("placed_at")?.0;
            Ok((Place { at, id: order.id }, order))
        })?
        .collect::<Result<_, _>>()?)
}

/// Counts those of the span of this tally.
pub(super) fn count(connection: &Connection, tally: &mut Tally) -> Result<(), StoreError> {
    let span = tally.span();
    let mut statement = connection.prepare_cached(
        "SELECT status, placed_at, ordered_at, ready_at, complete_at, cents, tokens, lines
         FROM past_orders WHERE placed_at >= :from AND placed_at < :until",
    )?;
    let mut rows = statement.query(named_params! {
        ":from": Column(span.start), ":until": Column(span.end),
    })?;
    while let Some(row) = rows.next()? {
        let at = |column| {
            row.get::<_, Column<Option<UtcTime>>>(column)
                .map(|column| column.0)
        };
        let order = Counted {
            status: row.get::<_, Column<OrderStatus>>("status")?.0,
            placed_at: at("placed_at")?,
            ordered_at: at("ordered_at")?,
            ready_at: at("ready_at")?,
            complete_at: at("complete_at")?,
            cents: row.get("cents")?,
            tokens: row.get("tokens")?,
        };
        let lines = row.get::<_, Column<Lines>>("lines")?.0;
        tally.count(order, lines.iter());
    }
    Ok(())
}

/// See [`History::since`](super::History::since); of those that are over, and before `until`.
pub(super) fn between(
    connection: &Connection,
    from: UtcTime,
    until: Option<UtcTime>,
) -> Result<Since, StoreError> {
    // From the index `past_orders_counted` alone. `sum` would fail where `total` ends.
    Ok(connection
        .prepare_cached(
            "SELECT count(*), CAST(total(cents) FILTER (WHERE status = 'complete') AS INTEGER)
             FROM past_orders
             WHERE placed_at >= :from AND placed_at < coalesce(:until, 9223372036854775807)
               AND status <> 'cancelled'",
        )?
        .query_row(
            named_params! { ":from": Column(from), ":until": Column(until) },
            |row| {
                Ok(Since {
                    orders: row.get(0)?,
                    cents: row.get(1)?,
                })
            },
        )?)
}

/// Takes at most so many of the oldest away, of those that ended before this instant; how many it
/// were.
pub(super) fn prune(
    transaction: &Transaction<'_>,
    before: UtcTime,
    most: u32,
) -> Result<usize, StoreError> {
    Ok(transaction
        .prepare_cached(
            "DELETE FROM past_orders WHERE rowid IN
                 (SELECT rowid FROM past_orders WHERE ended_at < :before
                  ORDER BY ended_at LIMIT :most)",
        )?
        .execute(named_params! { ":before": Column(before), ":most": most })?)
}

fn ended(
    transaction: &Transaction<'_>,
    id: OrderId,
    ref_code: &str,
) -> Result<Option<UtcTime>, StoreError> {
    Ok(transaction
        .prepare_cached(
            "SELECT ended_at FROM past_orders WHERE id = :id AND ref_code IN (:ref_code, '')
             ORDER BY ref_code DESC LIMIT 1",
        )?
        .query_row(
            named_params! { ":id": Column(id), ":ref_code": ref_code },
            |row| row.get::<_, Column<UtcTime>>("ended_at"),
        )
        .optional()?
        .map(|at| at.0))
}
