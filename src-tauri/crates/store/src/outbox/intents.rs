//! The intents in the file: every statement about them.

use olgfeast_protocol::{
    DeadLetter, DeadReason, Intent, IntentId, OrderId, OrderStatus, Stand, UtcTime, Version,
    ipc::Settlement,
};
use rusqlite::{Connection, OptionalExtension, Row as SqlRow, Transaction, named_params};

use super::{Applied, Fate, Row, Sent};
use crate::{columns::Column, error::StoreError};

/// How many intents may be open at once.
pub const OPEN_INTENTS_LIMIT: usize = 2_000;

/// An intent that was in flight at so many process starts in a row ends as a dead letter: it may
/// be what ends the process.
pub(super) const CRASH_LOOP_STARTS: u32 = 5;

/// No more of what has settled is compared with a server that went back.
const APPLIED_KEPT: u32 = 2_000;

/// The screen is given no more dead letters than this.
const DEAD_LETTERS_SHOWN: u32 = 200;

pub(super) fn insert(transaction: &Transaction<'_>, intents: &[Intent]) -> Result<(), StoreError> {
    if intents.len() > OPEN_INTENTS_LIMIT {
        return Err(StoreError::Capacity);
    }
    let mut statement = transaction.prepare_cached(
        "INSERT INTO intents (id, order_id, ref_code, number, from_status, to_status, base_status,
             base_preparing_at, base_ready_at, base_complete_at, base_version, made_at)
         VALUES (:id, :order_id, :ref_code, :number, :from_status, :to_status, :base_status,
             :base_preparing_at, :base_ready_at, :base_complete_at, :base_version, :made_at)",
    )?;
    for intent in intents {
        statement.execute(named_params! {
            ":id": Column(intent.id),
            ":order_id": Column(intent.order),
            ":ref_code": intent.ref_code,
            ":number": intent.number,
            ":from_status": Column(intent.from),
            ":to_status": Column(intent.to),
            ":base_status": Column(intent.base.status),
            ":base_preparing_at": Column(intent.base.preparing_at),
            ":base_ready_at": Column(intent.base.ready_at),
            ":base_complete_at": Column(intent.base.complete_at),
            ":base_version": Column(intent.base.version),
            ":made_at": Column(intent.made_at),
        })?;
    }
    let open: i64 = transaction
        .prepare_cached("SELECT count(*) FROM intents WHERE state = 'open'")?
        .query_row([], |row| row.get(0))?;
    if usize::try_from(open).is_ok_and(|open| open > OPEN_INTENTS_LIMIT) {
        return Err(StoreError::Capacity);
    }
    Ok(())
}

pub(super) fn open(connection: &Connection) -> Result<Vec<Row>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT * FROM intents WHERE state = 'open' ORDER BY seq")?;
    let rows = statement.query_map([], row)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

pub(super) fn mark_attempt(
    transaction: &Transaction<'_>,
    id: IntentId,
    at: UtcTime,
) -> Result<(), StoreError> {
    let marked = transaction
        .prepare_cached(
            "UPDATE intents SET attempts = attempts + 1, attempted_at = :at, in_flight = 1
             WHERE id = :id AND state = 'open'",
        )?
        .execute(named_params! { ":id": Column(id), ":at": Column(at) })?;
    one(marked)
}

pub(super) fn mark_keyed(
    transaction: &Transaction<'_>,
    id: IntentId,
    carries: &[IntentId],
    expected: Version,
    at: UtcTime,
) -> Result<(), StoreError> {
    let mut statement = transaction.prepare_cached(
        "UPDATE intents
         SET attempts = attempts + 1, attempted_at = :at, in_flight = 1,
             sent_version = :expected, carried_by = :by
         WHERE id = :id AND state = 'open'",
    )?;
    one(statement.execute(named_params! {
        ":id": Column(id),
        ":at": Column(at),
        ":expected": Column(Some(expected)),
        ":by": Option::<String>::None,
    })?)?;
    for carried in carries {
        one(statement.execute(named_params! {
            ":id": Column(*carried),
            ":at": Column(at),
            ":expected": Column(Option::<Version>::None),
            ":by": Column(id),
        })?)?;
    }
    Ok(())
}

pub(super) fn rebase(
    transaction: &Transaction<'_>,
    id: IntentId,
    base: Stand,
) -> Result<(), StoreError> {
    let rebased = transaction
        .prepare_cached(
            "UPDATE intents
             SET base_status = :status, base_preparing_at = :preparing_at,
                 base_ready_at = :ready_at, base_complete_at = :complete_at
             WHERE id = :id AND state = 'open'",
        )?
        .execute(named_params! {
            ":id": Column(id),
            ":status": Column(base.status),
            ":preparing_at": Column(base.preparing_at),
            ":ready_at": Column(base.ready_at),
            ":complete_at": Column(base.complete_at),
        })?;
    one(rebased)
}

pub(super) fn landed(transaction: &Transaction<'_>, id: IntentId) -> Result<(), StoreError> {
    let landed = transaction
        .prepare_cached(
            "UPDATE intents SET in_flight = 0, in_flight_starts = 0
             WHERE id = :id AND state = 'open'",
        )?
        .execute(named_params! { ":id": Column(id) })?;
    one(landed)
}

pub(super) fn settle(
    transaction: &Transaction<'_>,
    ids: &[IntentId],
    settlement: Settlement,
    version: Option<Version>,
    at: UtcTime,
) -> Result<(), StoreError> {
    let mut statement = transaction.prepare_cached(
        "UPDATE intents
         SET state = 'settled', settlement = :settlement, applied_version = :version,
             ended_at = :at, in_flight = 0
         WHERE id = :id AND state = 'open'",
    )?;
    for id in ids {
        one(statement.execute(named_params! {
            ":id": Column(*id),
            ":settlement": Column(settlement),
            ":version": Column(version),
            ":at": Column(at),
        })?)?;
    }
    Ok(())
}

pub(super) fn applied(connection: &Connection, since: UtcTime) -> Result<Vec<Applied>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT * FROM (
             SELECT * FROM intents
             WHERE state = 'settled' AND applied_version IS NOT NULL AND ended_at >= :since
             ORDER BY ended_at DESC, seq DESC LIMIT :limit
         ) ORDER BY ended_at, seq",
    )?;
    let applied = statement
        .query_map(
            named_params! { ":since": Column(since), ":limit": APPLIED_KEPT },
            |sql| {
                Ok(Applied {
                    intent: intent(sql)?,
                    version: version(sql, "applied_version")?.unwrap_or_default(),
                })
            },
        )?
        .collect::<Result<_, _>>()?;
    Ok(applied)
}

pub(super) fn unsettle(
    transaction: &Transaction<'_>,
    letters: &[DeadLetter],
) -> Result<(), StoreError> {
    let mut statement = transaction.prepare_cached(
        "UPDATE intents
         SET state = 'dead', settlement = NULL, dead_reason = :reason, found_status = :found,
             found_by = :by, ended_at = :at
         WHERE id = :id AND state = 'settled'",
    )?;
    for letter in letters {
        one(statement.execute(named_params! {
            ":id": Column(letter.intent.id),
            ":reason": Column(&letter.reason),
            ":found": Column(letter.found),
            ":by": letter.by,
            ":at": Column(letter.at),
        })?)?;
    }
    Ok(())
}

pub(super) fn renew(
    transaction: &Transaction<'_>,
    old: &[IntentId],
    new: &[Intent],
) -> Result<(), StoreError> {
    for id in old {
        if !withdraw(transaction, *id)? {
            return Err(StoreError::UnknownIntent);
        }
    }
    insert(transaction, new)
}

pub(super) fn withdraw(transaction: &Transaction<'_>, id: IntentId) -> Result<bool, StoreError> {
    // It never ended anywhere but here, so its history is as old as itself.
    let withdrawn = transaction
        .prepare_cached(
            "UPDATE intents SET state = 'withdrawn', ended_at = made_at
             WHERE id = :id AND state = 'open' AND attempts = 0",
        )?
        .execute(named_params! { ":id": Column(id) })?;
    if withdrawn == 1 {
        return Ok(true);
    }
    let state: Option<String> = transaction
        .prepare_cached("SELECT state FROM intents WHERE id = :id")?
        .query_row(named_params! { ":id": Column(id) }, |row| row.get(0))
        .optional()?;
    match state.as_deref() {
        None => Err(StoreError::UnknownIntent),
        Some(state) => Ok(state == "withdrawn"),
    }
}

pub(super) fn bury(
    transaction: &Transaction<'_>,
    letters: &[DeadLetter],
) -> Result<(), StoreError> {
    let mut statement = transaction.prepare_cached(
        "UPDATE intents
         SET state = 'dead', dead_reason = :reason, found_status = :found, found_by = :by,
             ended_at = :at, in_flight = 0
         WHERE id = :id AND state = 'open'",
    )?;
    for letter in letters {
        one(statement.execute(named_params! {
            ":id": Column(letter.intent.id),
            ":reason": Column(&letter.reason),
            ":found": Column(letter.found),
            ":by": letter.by,
            ":at": Column(letter.at),
        })?)?;
    }
    Ok(())
}

pub(super) fn dead_letters(connection: &Connection) -> Result<Vec<DeadLetter>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT * FROM (
             SELECT * FROM intents WHERE state = 'dead' ORDER BY ended_at DESC, seq DESC LIMIT :limit
         ) ORDER BY ended_at, seq",
    )?;
    let letters = statement
        .query_map(named_params! { ":limit": DEAD_LETTERS_SHOWN }, dead_letter)?
        .collect::<Result<_, _>>()?;
    Ok(letters)
}

pub(super) fn discard(transaction: &Transaction<'_>, id: IntentId) -> Result<(), StoreError> {
    let discarded = transaction
        .prepare_cached("UPDATE intents SET state = 'discarded' WHERE id = :id AND state = 'dead'")?
        .execute(named_params! { ":id": Column(id) })?;
    one(discarded)
}

pub(super) fn fate(connection: &Connection, id: IntentId) -> Result<Fate, StoreError> {
    let fate = connection
        .prepare_cached("SELECT * FROM intents WHERE id = :id")?
        .query_row(named_params! { ":id": Column(id) }, |sql| {
            let state: String = sql.get("state")?;
            Ok(match state.as_str() {
                "open" => Fate::Open {
                    attempts: sql.get("attempts")?,
                },
                "settled" => Fate::Settled(sql.get::<_, Column<Settlement>>("settlement")?.0),
                "dead" => Fate::Dead(Box::new(dead_letter(sql)?)),
                "withdrawn" => Fate::Withdrawn,
                _ => Fate::Discarded,
            })
        })
        .optional()?;
    Ok(fate.unwrap_or(Fate::Unknown))
}

pub(super) fn crash_starts(transaction: &Transaction<'_>) -> Result<Vec<IntentId>, StoreError> {
    // One that was not in flight was not what ended the process: its row is broken. The mark is
    // taken away, so that a start without any attempt does not count as one.
    transaction
        .prepare_cached(
            "UPDATE intents
             SET in_flight_starts = iif(in_flight = 1, in_flight_starts + 1, 0), in_flight = 0
             WHERE state = 'open' AND (in_flight = 1 OR in_flight_starts > 0)",
        )?
        .execute([])?;
    let mut statement = transaction.prepare_cached(
        "SELECT id FROM intents WHERE state = 'open' AND in_flight_starts >= :limit ORDER BY seq",
    )?;
    let ids = statement
        .query_map(named_params! { ":limit": CRASH_LOOP_STARTS }, |sql| {
            Ok(sql.get::<_, Column<IntentId>>("id")?.0)
        })?
        .collect::<Result<_, _>>()?;
    Ok(ids)
}

pub(super) fn prune(transaction: &Transaction<'_>, older_than: UtcTime) -> Result<u64, StoreError> {
    let pruned = transaction
        .prepare_cached(
            "DELETE FROM intents
             WHERE state IN ('settled', 'withdrawn', 'discarded') AND ended_at < :older_than",
        )?
        .execute(named_params! { ":older_than": Column(older_than) })?;
    Ok(u64::try_from(pruned).unwrap_or(u64::MAX))
}

/// Reads everything of a row, whatever its state; fails where any column makes no sense.
pub(super) fn row(sql: &SqlRow<'_>) -> rusqlite::Result<Row> {
    Ok(Row {
        intent: intent(sql)?,
        attempts: sql.get("attempts")?,
        in_flight_starts: sql.get("in_flight_starts")?,
        attempted_at: sql.get::<_, Column<Option<UtcTime>>>("attempted_at")?.0,
        sent: sent(sql)?,
    })
}

fn sent(sql: &SqlRow<'_>) -> rusqlite::Result<Option<Sent>> {
    let carried_by: Option<Column<IntentId>> = if_there(sql.get("carried_by"))?;
    if let Some(Column(id)) = carried_by {
        return Ok(Some(Sent::CarriedBy(id)));
    }
    Ok(version(sql, "sent_version")?.map(Sent::Expecting))
}

fn version(sql: &SqlRow<'_>, column: &str) -> rusqlite::Result<Option<Version>> {
    let version: Option<Column<Option<Version>>> = if_there(sql.get(column).map(Some))?;
    Ok(version.and_then(|version| version.0))
}

/// A damaged file is read as it is, also one that was never brought to the schema of today: there the
/// column is missing, and nothing was in it.
fn if_there<T>(read: rusqlite::Result<Option<T>>) -> rusqlite::Result<Option<T>> {
    match read {
        Err(rusqlite::Error::InvalidColumnName(_)) => Ok(None),
        read => read,
    }
}

pub(super) fn dead_letter(sql: &SqlRow<'_>) -> rusqlite::Result<DeadLetter> {
    Ok(DeadLetter {
        intent: intent(sql)?,
        reason: sql.get::<_, Column<DeadReason>>("dead_reason")?.0,
        found: sql.get::<_, Column<Option<OrderStatus>>>("found_status")?.0,
        by: if_there(sql.get("found_by"))?,
        at: sql.get::<_, Column<UtcTime>>("ended_at")?.0,
    })
}

fn intent(sql: &SqlRow<'_>) -> rusqlite::Result<Intent> {
    Ok(Intent {
        id: sql.get::<_, Column<IntentId>>("id")?.0,
        order: sql.get::<_, Column<OrderId>>("order_id")?.0,
        ref_code: sql.get("ref_code")?,
        number: sql.get("number")?,
        from: sql.get::<_, Column<OrderStatus>>("from_status")?.0,
        to: sql.get::<_, Column<OrderStatus>>("to_status")?.0,
        base: Stand {
            status: sql.get::<_, Column<OrderStatus>>("base_status")?.0,
            preparing_at: sql
                .get::<_, Column<Option<UtcTime>>>("base_preparing_at")?
                .0,
            ready_at: sql.get::<_, Column<Option<UtcTime>>>("base_ready_at")?.0,
            complete_at: sql.get::<_, Column<Option<UtcTime>>>("base_complete_at")?.0,
            version: version(sql, "base_version")?,
        },
        made_at: sql.get::<_, Column<UtcTime>>("made_at")?.0,
    })
}

/// Ids are unique, so a statement about one intent changes one row or none.
fn one(changed: usize) -> Result<(), StoreError> {
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::UnknownIntent)
    }
}
