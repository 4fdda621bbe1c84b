//! Strikes that a server does not show.

use olgfeast_protocol::{IntentId, LineId, LineKey, OrderId, Strike, UtcTime};
use rusqlite::{Connection, Row as SqlRow, Transaction, named_params};

use super::{StrikeRow, StrikeState};
use crate::{columns::Column, error::StoreError};

/// How many strikes are kept at once.
pub const STRIKES_LIMIT: usize = 10_000;

pub(super) fn change(
    transaction: &Transaction<'_>,
    add: Option<&Strike>,
    drop: &[IntentId],
) -> Result<(), StoreError> {
    let mut statement =
        transaction.prepare_cached("DELETE FROM strikes WHERE id = :id AND state <> 'tried'")?;
    for id in drop {
        statement.execute(named_params! { ":id": Column(*id) })?;
    }
    let Some(strike) = add else {
        return Ok(());
    };
    let (line_id, line_name) = match &strike.line {
        LineKey::Id(LineId(id)) => (Some(*id), None),
        LineKey::Name(name) => (None, Some(name)),
    };
    transaction
        .prepare_cached(
            "INSERT INTO strikes (id, order_id, ref_code, line_id, line_name, struck, made_at)
             VALUES (:id, :order_id, :ref_code, :line_id, :line_name, :struck, :made_at)",
        )?
        .execute(named_params! {
            ":id": Column(strike.id),
            ":order_id": Column(strike.order),
            ":ref_code": strike.ref_code,
            ":line_id": line_id,
            ":line_name": line_name,
            ":struck": strike.struck,
            ":made_at": Column(strike.made_at),
        })?;
    let kept: i64 = transaction
        .prepare_cached("SELECT count(*) FROM strikes")?
        .query_row([], |row| row.get(0))?;
    if usize::try_from(kept).is_ok_and(|kept| kept > STRIKES_LIMIT) {
        return Err(StoreError::Capacity);
    }
    Ok(())
}

pub(super) fn set_state(
    transaction: &Transaction<'_>,
    id: IntentId,
    state: StrikeState,
) -> Result<(), StoreError> {
    let changed = transaction
        .prepare_cached("UPDATE strikes SET state = :state WHERE id = :id")?
        .execute(named_params! { ":id": Column(id), ":state": state.word() })?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::UnknownIntent)
    }
}

pub(super) fn end(transaction: &Transaction<'_>, ids: &[IntentId]) -> Result<(), StoreError> {
    let mut statement = transaction.prepare_cached("DELETE FROM strikes WHERE id = :id")?;
    for id in ids {
        statement.execute(named_params! { ":id": Column(*id) })?;
    }
    Ok(())
}

pub(super) fn all(connection: &Connection) -> Result<Vec<StrikeRow>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT * FROM strikes ORDER BY seq")?;
    let rows = statement.query_map([], row)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Reads everything of a row; fails where any column makes no sense.
pub(super) fn row(sql: &SqlRow<'_>) -> rusqlite::Result<StrikeRow> {
    let line = match sql.get::<_, Option<i64>>("line_id")? {
        Some(id) => LineKey::Id(LineId(id)),
        None => LineKey::Name(sql.get("line_name")?),
    };
    let state: String = sql.get("state")?;
    Ok(StrikeRow {
        strike: Strike {
            id: sql.get::<_, Column<IntentId>>("id")?.0,
            order: sql.get::<_, Column<OrderId>>("order_id")?.0,
            ref_code: sql.get("ref_code")?,
            line,
            struck: sql.get("struck")?,
            made_at: sql.get::<_, Column<UtcTime>>("made_at")?.0,
        },
        state: match state.as_str() {
            "waiting" => StrikeState::Waiting,
            "tried" => StrikeState::Tried,
            _ => StrikeState::Own,
        },
    })
}

impl StrikeState {
    fn word(self) -> &'static str {
        match self {
            StrikeState::Waiting => "waiting",
            StrikeState::Tried => "tried",
            StrikeState::Own => "own",
        }
    }
}
