//! Reading what can be read of a damaged outbox, row by row: intents, strikes, orders of the
//! counter and settings.
//! Receipts are only a memory, and are left behind.

use std::path::Path;

use rusqlite::{
    Connection, OpenFlags, Row as SqlRow, config::DbConfig, params_from_iter, types::Value,
};

use super::{drafts, intents, strikes};
use crate::{database::connect, error::StoreError};

/// Where no end of the table can be read, rows are looked for this far beyond the last one that can.
const BLIND_STEPS: i64 = 10_000;

/// A gap between readable rows is searched row by row up to this width.
const GAP_LIMIT: i64 = 1_000_000;

/// How much was rescued.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) intents: u64,
    pub(super) strikes: u64,
    pub(super) drafts: u64,
    pub(super) settings: u64,
}

/// Copies every row that can be read and makes sense from the damaged file into `target`, a new
/// outbox. The damaged file and its log are not changed.
///
/// # Errors
/// Only what goes wrong in `target`: a damaged file of which nothing can be read is no error.
pub(super) fn rescue(damaged: &Path, target: &mut Connection) -> Result<Count, StoreError> {
    let Ok(source) = open_unchanged(damaged) else {
        return Ok(Count::default());
    };
    let transaction = target.transaction()?;
    let count = Count {
        intents: INTENTS.copy(&source, &transaction)?,
        strikes: STRIKES.copy(&source, &transaction)?,
        drafts: DRAFTS.copy(&source, &transaction)?,
        settings: SETTINGS.copy(&source, &transaction)?,
    };
    transaction.commit()?;
    Ok(count)
}

fn open_unchanged(damaged: &Path) -> Result<Connection, StoreError> {
    let source = connect(damaged, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    source.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    source.pragma_update(None, "query_only", true)?;
    Ok(source)
}

/// One table: how to read it from its start, from its end, and one row of it. The first column is
/// the row's number.
struct Table {
    upwards: &'static str,
    downwards: &'static str,
    at: &'static str,
    insert: &'static str,
    /// Values that `insert` takes.
    columns: usize,
    /// Whether the row makes sense as what it is meant to be.
    sense: fn(&SqlRow<'_>) -> bool,
}

const INTENTS: Table = Table {
    upwards: "SELECT * FROM intents ORDER BY seq",
    downwards: "SELECT * FROM intents ORDER BY seq DESC",
    at: "SELECT * FROM intents WHERE seq = ?1",
    // Columns that a later schema has added stand last; an earlier one has nothing in them.
    insert: "INSERT OR IGNORE INTO intents
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    columns: 26,
    sense: |row| {
        intents::row(row).is_ok()
            && (row
                .get_ref("dead_reason")
                .is_ok_and(|reason| reason == rusqlite::types::ValueRef::Null)
                || intents::dead_letter(row).is_ok())
    },
};

const STRIKES: Table = Table {
    upwards: "SELECT * FROM strikes ORDER BY seq",
    downwards: "SELECT * FROM strikes ORDER BY seq DESC",
    at: "SELECT * FROM strikes WHERE seq = ?1",
    insert: "INSERT OR IGNORE INTO strikes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    columns: 9,
    sense: |row| strikes::row(row).is_ok(),
};

const DRAFTS: Table = Table {
    upwards: "SELECT * FROM drafts ORDER BY seq",
    downwards: "SELECT * FROM drafts ORDER BY seq DESC",
    at: "SELECT * FROM drafts WHERE seq = ?1",
    insert: "INSERT OR IGNORE INTO drafts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    columns: 9,
    sense: |row| drafts::row(row).is_ok(),
};

const SETTINGS: Table = Table {
    upwards: "SELECT rowid, key, value FROM settings ORDER BY rowid",
    downwards: "SELECT rowid, key, value FROM settings ORDER BY rowid DESC",
    at: "SELECT rowid, key, value FROM settings WHERE rowid = ?1",
    insert: "INSERT OR IGNORE INTO settings (rowid, key, value) VALUES (?, ?, ?)",
    columns: 3,
    sense: |row| row.get::<_, String>("key").is_ok() && row.get::<_, String>("value").is_ok(),
};

impl Table {
    fn copy(&self, source: &Connection, target: &Connection) -> Result<u64, StoreError> {
        let mut copied = 0;
        let from_start = self.read(source, target, self.upwards, &mut copied)?;
        if from_start.whole {
            return Ok(copied);
        }
        let from_end = self.read(source, target, self.downwards, &mut copied)?;
        let first = from_start.last.unwrap_or(0).saturating_add(1);
        let end = match from_end.last {
            Some(last) => last.min(first.saturating_add(GAP_LIMIT)),
            None => first.saturating_add(BLIND_STEPS),
        };
        for number in first..end {
            let row = source
                .prepare_cached(self.at)
                .and_then(|mut statement| statement.query_row([number], |row| self.values(row)));
            if let Ok(Some(values)) = row {
                copied += self.keep(target, values)?;
            }
        }
        Ok(copied)
    }

    /// Copies rows in the order of `statement` until one cannot be read or the order is broken.
    fn read(
        &self,
        source: &Connection,
        target: &Connection,
        statement: &str,
        copied: &mut u64,
    ) -> Result<Reach, StoreError> {
        let mut reach = Reach {
            last: None,
            whole: false,
        };
        let Ok(mut statement) = source.prepare(statement) else {
            return Ok(reach);
        };
        let Ok(mut rows) = statement.query([]) else {
            return Ok(reach);
        };
        let mut direction = None;
        loop {
            let row = match rows.next() {
                Ok(Some(row)) => row,
                Ok(None) => {
                    reach.whole = true;
                    return Ok(reach);
                }
                Err(_) => return Ok(reach),
            };
            let Ok(number) = row.get::<_, i64>(0) else {
                return Ok(reach);
            };
            if let Some(last) = reach.last {
                // A damaged tree can lead in circles.
                let step = number.cmp(&last);
                if step.is_eq() || *direction.get_or_insert(step) != step {
                    return Ok(reach);
                }
            }
            if let Ok(Some(values)) = self.values(row) {
                *copied += self.keep(target, values)?;
            }
            reach.last = Some(number);
        }
    }

    /// All values of a row; `None` where it makes no sense.
    fn values(&self, row: &SqlRow<'_>) -> rusqlite::Result<Option<Vec<Value>>> {
        if !(self.sense)(row) {
            return Ok(None);
        }
        (0..row.as_ref().column_count())
            .map(|column| row.get(column))
            .collect::<Result<_, _>>()
            .map(Some)
    }

    /// How many were kept: one, or none where the schema refuses the row.
    fn keep(&self, target: &Connection, mut values: Vec<Value>) -> Result<u64, StoreError> {
        values.resize(self.columns, Value::Null);
        match target
            .prepare_cached(self.insert)?
            .execute(params_from_iter(values))
        {
            Ok(kept) => Ok(u64::try_from(kept).unwrap_or(u64::MAX)),
            Err(error)
                if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) =>
            {
                Ok(0)
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// How far a reading came.
struct Reach {
    /// Number of the last row that was read.
    last: Option<i64>,
    /// Whether it came to the end.
    whole: bool,
}
