//! Orders that were taken at this counter.

use olgfeast_protocol::{
    IntentId, UtcTime,
    ipc::{DraftLine, DraftState, MOST_DRAFTS, NewOrder, OrderDraft},
};
use rusqlite::{Connection, Row as SqlRow, Transaction, named_params};
use serde::{Deserialize, Serialize};

use crate::{columns::Column, error::StoreError};

/// Orders that the server has, and nobody has put away; older ones go by themselves.
pub const PLACED_KEPT: usize = 20;

/// An order of the counter, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftRow {
    /// As it is shown.
    pub draft: OrderDraft,
    /// The server that it was taken for.
    pub server: String,
    /// How it was sent, where that was begun.
    pub attempt: Option<Attempt>,
}

/// How an order of the counter was sent. Kept before it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "kebab-case")]
pub enum Attempt {
    /// To a hub, which makes one order of one id.
    Hub {
        /// When a person wanted it sent, by the station's clock.
        at: UtcTime,
    },
    /// To a plain server, out of the cart of this account.
    Plain {
        /// When a person wanted it sent, by the station's clock.
        at: UtcTime,
        /// The name of the account that has the cart.
        account: String,
        /// The orders that the account had before: what comes beside them is this one.
        before: Vec<String>,
    },
}

impl Attempt {
    /// The same, once more wanted by a person at that time.
    #[must_use]
    pub fn again(self, at: UtcTime) -> Attempt {
        match self {
            Attempt::Hub { .. } => Attempt::Hub { at },
            Attempt::Plain {
                account, before, ..
            } => Attempt::Plain {
                at,
                account,
                before,
            },
        }
    }

    /// When a person last wanted it sent, by the station's clock.
    pub fn at(&self) -> UtcTime {
        match self {
            Attempt::Hub { at } | Attempt::Plain { at, .. } => *at,
        }
    }
}

pub(super) fn keep(
    transaction: &Transaction<'_>,
    row: &DraftRow,
    replaces: Option<IntentId>,
) -> Result<(), StoreError> {
    if let Some(old) = replaces {
        end(transaction, old)?;
    }
    let OrderDraft {
        id,
        order,
        made_at,
        state,
    } = &row.draft;
    transaction
        .prepare_cached(
            "INSERT INTO drafts (id, server, customer_name, lines, made_at, state, placed, attempt)
             VALUES (:id, :server, :name, :lines, :made_at, :state, :placed, :attempt)",
        )?
        .execute(named_params! {
            ":id": Column(*id),
            ":server": row.server,
            ":name": order.customer_name,
            ":lines": json(&order.lines)?,
            ":made_at": Column(*made_at),
            ":state": json(state)?,
            ":placed": state.is_placed(),
            ":attempt": row.attempt.as_ref().map(json).transpose()?,
        })?;
    let held: i64 = transaction
        .prepare_cached("SELECT count(*) FROM drafts WHERE NOT placed")?
        .query_row([], |row| row.get(0))?;
    if usize::try_from(held).is_ok_and(|held| held > MOST_DRAFTS) {
        return Err(StoreError::Capacity);
    }
    Ok(())
}

pub(super) fn set(
    transaction: &Transaction<'_>,
    id: IntentId,
    state: &DraftState,
    attempt: Option<&Attempt>,
) -> Result<(), StoreError> {
    let changed = transaction
        .prepare_cached(
            "UPDATE drafts SET state = :state, placed = :placed, attempt = :attempt WHERE id = :id",
        )?
        .execute(named_params! {
            ":id": Column(id),
            ":state": json(state)?,
            ":placed": state.is_placed(),
            ":attempt": attempt.map(json).transpose()?,
        })?;
    if changed != 1 {
        return Err(StoreError::UnknownIntent);
    }
    transaction
        .prepare_cached(
            "DELETE FROM drafts WHERE placed AND seq NOT IN
                 (SELECT seq FROM drafts WHERE placed ORDER BY seq DESC LIMIT :kept)",
        )?
        .execute(named_params! { ":kept": i64::try_from(PLACED_KEPT).unwrap_or(i64::MAX) })?;
    Ok(())
}

pub(super) fn end(transaction: &Transaction<'_>, id: IntentId) -> Result<(), StoreError> {
    transaction
        .prepare_cached("DELETE FROM drafts WHERE id = :id")?
        .execute(named_params! { ":id": Column(id) })?;
    Ok(())
}

pub(super) fn all(connection: &Connection) -> Result<Vec<DraftRow>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT * FROM drafts ORDER BY seq")?;
    let rows = statement.query_map([], row)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Reads everything of a row; fails where any column makes no sense.
pub(super) fn row(sql: &SqlRow<'_>) -> rusqlite::Result<DraftRow> {
    let lines: Vec<DraftLine> = read(sql, "lines")?;
    let attempt: Option<String> = sql.get("attempt")?;
    Ok(DraftRow {
        draft: OrderDraft {
            id: sql.get::<_, Column<IntentId>>("id")?.0,
            order: NewOrder {
                customer_name: sql.get("customer_name")?,
                lines,
            },
            made_at: sql.get::<_, Column<UtcTime>>("made_at")?.0,
            state: read(sql, "state")?,
        },
        server: sql.get("server")?,
        attempt: match attempt {
            Some(_) => Some(read(sql, "attempt")?),
            None => None,
        },
    })
}

fn json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Io(error.to_string()))
}

fn read<T: for<'a> Deserialize<'a>>(sql: &SqlRow<'_>, column: &str) -> rusqlite::Result<T> {
    let text: String = sql.get(column)?;
    serde_json::from_str(&text).map_err(|error| {
        let at = sql.as_ref().column_index(column).unwrap_or_default();
        rusqlite::Error::FromSqlConversionFailure(at, rusqlite::types::Type::Text, Box::new(error))
    })
}
