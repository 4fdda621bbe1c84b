//! What happened on a feast day, row by row, a page at a time.

use std::ops::Range;

use olgfeast_protocol::UtcTime;
use rusqlite::{Connection, Row, named_params, types::ValueRef};

use super::{Storage, StorageError, reading};
use crate::model::Cents;

/// Rows of one page: few enough that nobody waits for them.
pub(crate) const PAGE: i64 = 200;

/// One of the tables that are exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sheet {
    /// What was ordered on that day, as it stands now.
    Orders,
    /// The lines of these orders.
    Items,
    /// What was logged on that day, also of orders from the day before.
    Events,
}

/// What is in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    Nothing,
    Whole(i64),
    Money(Cents),
    Instant(UtcTime),
    /// Mostly written by somebody from outside.
    Text(String),
}

/// Rows in the order of their keys.
#[derive(Debug)]
pub(crate) struct Rows {
    pub(crate) rows: Vec<Vec<Cell>>,
    /// After which key the next page begins; nothing: this is the last one.
    pub(crate) next: Option<i64>,
}

/// How a column is read.
#[derive(Clone, Copy)]
enum Holds {
    Whole,
    Money,
    Instant,
    Text,
}

use Holds::{Instant, Money, Text, Whole};

impl Sheet {
    pub(crate) const ALL: [Sheet; 3] = [Sheet::Orders, Sheet::Items, Sheet::Events];

    /// Its name in paths and files.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Sheet::Orders => "orders",
            Sheet::Items => "items",
            Sheet::Events => "events",
        }
    }

    /// The names of the columns.
    pub(crate) fn header(self) -> impl Iterator<Item = &'static str> {
        self.columns().iter().map(|(name, _)| *name)
    }

    fn columns(self) -> &'static [(&'static str, Holds)] {
        match self {
            Sheet::Orders => &[
                ("id", Whole),
                ("number", Whole),
                ("ref_code", Text),
                ("customer_name", Text),
                ("account", Text),
                ("status", Text),
                ("version", Whole),
                ("pieces", Whole),
                ("tickets", Whole),
                ("value", Money),
                ("ordered_at", Instant),
                ("preparing_at", Instant),
                ("ready_at", Instant),
                ("complete_at", Instant),
            ],
            Sheet::Items => &[
                ("id", Whole),
                ("order_id", Whole),
                ("number", Whole),
                ("status", Text),
                ("menu_item_id", Whole),
                ("food_group", Text),
                ("name", Text),
                ("pieces", Whole),
                ("value_each", Money),
                ("value", Money),
                ("tickets_each", Whole),
                ("tickets", Whole),
            ],
            Sheet::Events => &[
                ("seq", Whole),
                ("at", Instant),
                ("order_id", Whole),
                ("number", Whole),
                ("event", Text),
                ("version", Whole),
                ("status", Text),
                ("account", Text),
                ("station_id", Text),
                ("station", Text),
                ("intent_id", Text),
                ("made_at", Text),
            ],
        }
    }

    /// The columns in the same order; the first is the key.
    fn sql(self) -> &'static str {
        match self {
            Sheet::Orders => {
                "SELECT orders.id, display_id, ref_code, customer_name, username, status, version,
                     (SELECT sum(quantity) FROM order_items WHERE order_id = orders.id),
                     (SELECT sum(quantity * ticket) FROM order_items WHERE order_id = orders.id),
                     total_cents, date_ordered, date_preparing, date_ready, date_complete
                 FROM orders JOIN users ON users.id = orders.user_id
                 WHERE orders.id > :after AND date_ordered >= :from AND date_ordered < :until
                 ORDER BY orders.id LIMIT :most"
            }
            Sheet::Items => {
                "SELECT order_items.id, order_id, display_id, status, menu_item_id, food_group,
                     name, quantity, value_cents, quantity * value_cents, ticket, quantity * ticket
                 FROM order_items JOIN orders ON orders.id = order_id
                 WHERE order_items.id > :after AND date_ordered >= :from AND date_ordered < :until
                 ORDER BY order_items.id LIMIT :most"
            }
            Sheet::Events => {
                "SELECT seq, at, order_id, order_json ->> '$.display_id', kind, version,
                     order_json ->> '$.status', by_json ->> '$.user', by_json ->> '$.station_id',
                     by_json ->> '$.station', by_json ->> '$.intent_id', by_json ->> '$.made_at'
                 FROM events
                 WHERE seq > :after AND at >= :from AND at < :until
                 ORDER BY seq LIMIT :most"
            }
        }
    }
}

impl Storage {
    /// The rows of that time after a key; 0 begins. Each is as it is when it is read.
    pub(crate) fn rows(
        &self,
        sheet: Sheet,
        time: &Range<UtcTime>,
        after: i64,
    ) -> Result<Rows, StorageError> {
        rows(&self.db, sheet, time, after)
    }
}

/// The file of a hub that may run meanwhile, as it was when it was first read.
pub(crate) struct Moment {
    db: Connection,
}

impl Moment {
    pub(crate) fn open(path: &std::path::Path) -> Result<Moment, StorageError> {
        let db = reading::open(path)?;
        db.execute_batch("BEGIN")?;
        Ok(Moment { db })
    }

    /// As [`Storage::rows`].
    pub(crate) fn rows(
        &self,
        sheet: Sheet,
        time: &Range<UtcTime>,
        after: i64,
    ) -> Result<Rows, StorageError> {
        rows(&self.db, sheet, time, after)
    }
}

fn rows(
    db: &Connection,
    sheet: Sheet,
    time: &Range<UtcTime>,
    after: i64,
) -> Result<Rows, StorageError> {
    let mut statement = db.prepare_cached(sheet.sql())?;
    let mut found = statement.query(named_params! {
        ":after": after, ":from": time.start.0, ":until": time.end.0, ":most": PAGE,
    })?;
    let mut rows = Vec::new();
    let mut last = after;
    while let Some(row) = found.next()? {
        last = row.get(0)?;
        let cells = sheet.columns().iter().enumerate();
        let cells = cells.map(|(at, (_, holds))| cell(row, at, *holds));
        rows.push(cells.collect::<Result<Vec<_>, StorageError>>()?);
    }
    let full = i64::try_from(rows.len()).is_ok_and(|count| count == PAGE);
    Ok(Rows {
        rows,
        next: full.then_some(last),
    })
}

fn cell(row: &Row<'_>, at: usize, holds: Holds) -> Result<Cell, StorageError> {
    if row.get_ref(at)? == ValueRef::Null {
        return Ok(Cell::Nothing);
    }
    Ok(match holds {
        Whole => Cell::Whole(row.get(at)?),
        Money => Cell::Money(Cents(row.get(at)?)),
        Instant => Cell::Instant(UtcTime(row.get(at)?)),
        Text => Cell::Text(row.get(at)?),
    })
}
