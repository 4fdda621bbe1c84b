//! Copies of the hub's file, and of what lies beside it, in one file.
//!
//! A copy is one moment of the log, whatever happens meanwhile: SQLite's online backup in one step,
//! which in WAL mode holds nobody up. It is not in WAL mode itself, so that it is a single file, and
//! one that can be read where nothing can be written. Its table `kept_files` holds the files from
//! beside the database, and is what tells a backup from any other file.

use std::{error::Error, path::Path, sync::Arc};

use olgfeast_protocol::UtcTime;
use rusqlite::{
    Connection, OptionalExtension,
    backup::{Backup, StepResult},
};

use super::{StorageError, reading};

/// All pages at once: in several steps a change in between would begin the copy anew, and with a busy
/// hub it would never end.
const ALL_PAGES: i32 = -1;

/// What a copy of a feast holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contents {
    /// How many orders.
    pub orders: u64,
    /// How many events, which is also the number of the newest one.
    pub events: u64,
    /// When the newest event was; nothing: there is none.
    pub last_event: Option<UtcTime>,
}

/// A file from beside the database.
pub(crate) struct KeptFile {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// Copies the database `from`, which may be in use, into the empty file `to`, with these files.
pub(crate) fn pack(from: &Path, to: &Path, files: &[KeptFile]) -> Result<Contents, StorageError> {
    let source = reading::open(from)?;
    let mut copy = Connection::open(to)?;
    copy_pages(&source, &mut copy)?;
    copy.pragma_update(None, "journal_mode", "delete")?;
    copy.execute_batch(
        "CREATE TABLE kept_files (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT",
    )?;
    for file in files {
        copy.execute(
            "INSERT INTO kept_files (name, bytes) VALUES (?1, ?2)",
            (&file.name, &file.bytes),
        )?;
    }
    whole(&copy)?;
    let contents = contents(&copy)?;
    close(copy)?;
    Ok(contents)
}

/// The files that a backup has beside the database. The whole backup is checked first.
pub(crate) fn kept_files(backup: &Path) -> Result<Vec<KeptFile>, StorageError> {
    let backup = reading::open(backup)?;
    let is_one = backup
        .query_row(
            "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'kept_files'",
            [],
            |_| Ok(()),
        )
        .optional()?;
    if is_one.is_none() {
        return Err(StorageError::NotABackup);
    }
    whole(&backup)?;
    let mut statement = backup.prepare("SELECT name, bytes FROM kept_files")?;
    let files = statement.query_map([], |row| {
        Ok(KeptFile {
            name: row.get(0)?,
            bytes: row.get(1)?,
        })
    })?;
    Ok(files.collect::<rusqlite::Result<_>>()?)
}

/// Makes the database of a hub of a backup, in the empty file `to`.
pub(crate) fn unpack(backup: &Path, to: &Path) -> Result<Contents, StorageError> {
    let source = reading::open(backup)?;
    let mut copy = Connection::open(to)?;
    copy_pages(&source, &mut copy)?;
    copy.execute_batch("DROP TABLE kept_files")?;
    let contents = contents(&copy)?;
    close(copy)?;
    Ok(contents)
}

fn copy_pages(from: &Connection, to: &mut Connection) -> Result<(), StorageError> {
    match Backup::new(from, to)?.step(ALL_PAGES)? {
        StepResult::Done => Ok(()),
        // Only after the patience with which the file was opened.
        _ => Err(StorageError::Busy(Arc::from(
            Box::<dyn Error + Send + Sync>::from("it does not let go"),
        ))),
    }
}

/// Whether all of it can be read. A disk that loses pages does so unnoticed, and the backup from
/// before would be thrown away for this one.
fn whole(db: &Connection) -> Result<(), StorageError> {
    let found: String = db.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    match found.as_str() {
        "ok" => Ok(()),
        _ => Err(StorageError::Damaged(found)),
    }
}

fn contents(db: &Connection) -> Result<Contents, StorageError> {
    let contents = db.query_row(
        "SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM events),
             (SELECT at FROM events ORDER BY seq DESC LIMIT 1)",
        [],
        |row| {
            Ok(Contents {
                orders: row.get::<_, i64>(0)?.cast_unsigned(),
                events: row.get::<_, i64>(1)?.cast_unsigned(),
                last_event: row.get::<_, Option<i64>>(2)?.map(UtcTime),
            })
        },
    )?;
    Ok(contents)
}

fn close(db: Connection) -> Result<(), StorageError> {
    db.close().map_err(|(_, error)| error.into())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Does this to a file that nobody has open.
    pub(crate) fn tamper(path: &Path, sql: &str) {
        Connection::open(path).unwrap().execute_batch(sql).unwrap();
    }

    /// Whether it has the table that makes it a backup.
    pub(crate) fn has_kept_files(path: &Path) -> bool {
        let db = Connection::open(path).unwrap();
        db.table_exists(None, "kept_files").unwrap()
    }
}
