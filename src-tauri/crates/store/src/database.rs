//! Opening a SQLite file the way both of ours are opened.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags, TransactionBehavior, config::DbConfig};
use rusqlite_migration::{M, Migrations};

use crate::{error::StoreError, private};

/// How long a statement waits for another process that holds the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The write-ahead log is cut back to this many bytes once it has been copied into the file.
const WAL_KEPT_BYTES: i64 = 1024 * 1024;

/// One file of ours: its schema, and how hard its commits are.
pub(crate) struct Database {
    /// Name in the data directory.
    pub(crate) file: &'static str,
    /// One entry per schema version, oldest first.
    pub(crate) migrations: &'static [M<'static>],
    /// What must be true of a commit that returned, and of the file before it is used.
    pub(crate) care: Care,
}

/// How much a file is worth.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Care {
    /// A commit that returned survives a power cut, and the file is checked before it is used.
    Precious,
    /// A commit that returned survives the end of the process; the last ones may not survive a
    /// power cut.
    Disposable,
}

impl Database {
    /// Opens the file for writing, making or upgrading it where needed.
    ///
    /// A damaged file and one of a newer version are left byte for byte as they were.
    pub(crate) fn open(&self, dir: &Path) -> Result<Connection, StoreError> {
        let path = dir.join(self.file);
        private::create_file(&path)?;
        for log in ["-wal", "-shm"] {
            private::restrict(&dir.join(format!("{}{log}", self.file)))?;
        }
        let mut connection = connect(&path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        // Until the file is known to be ours and whole: closing must not copy its log into it.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        self.check_version(&connection)?;
        if self.care == Care::Precious {
            quick_check(&connection)?;
        }
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "journal_size_limit", WAL_KEPT_BYTES)?;
        match self.care {
            Care::Precious => {
                connection.pragma_update(None, "synchronous", "FULL")?;
                // On macOS a plain fsync leaves the data in the drive's own cache.
                connection.pragma_update(None, "fullfsync", true)?;
                connection.pragma_update(None, "checkpoint_fullfsync", true)?;
            }
            Care::Disposable => connection.pragma_update(None, "synchronous", "NORMAL")?,
        }
        // A transaction that starts as a reader cannot wait for its turn to write.
        connection.set_transaction_behavior(TransactionBehavior::Immediate);
        self.migrate(&mut connection)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
        Ok(connection)
    }

    /// Opens the file for reading, beside whoever writes it; `None` where there is nothing in it
    /// yet.
    pub(crate) fn open_to_read(&self, dir: &Path) -> Result<Option<Connection>, StoreError> {
        let path = dir.join(self.file);
        if !path.try_exists()? {
            return Ok(None);
        }
        let connection = connect(&path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let version = self.check_version(&connection)?;
        Ok((version == self.latest()).then_some(connection))
    }

    /// The newest schema version that this application knows.
    fn latest(&self) -> i64 {
        i64::try_from(self.migrations.len()).unwrap_or(i64::MAX)
    }

    fn check_version(&self, connection: &Connection) -> Result<i64, StoreError> {
        let version = schema_version(connection)?;
        if version > self.latest() {
            return Err(StoreError::Newer {
                file: self.file.to_owned(),
                version,
            });
        }
        Ok(version)
    }

    fn migrate(&self, connection: &mut Connection) -> Result<(), StoreError> {
        let Err(error) = Migrations::from_slice(self.migrations).to_latest(connection) else {
            return Ok(());
        };
        // The version is read before the transaction begins, so another process may have upgraded
        // the file in between.
        if schema_version(connection)? == self.latest() {
            return Ok(());
        }
        Err(match error {
            rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
            other => StoreError::Io(other.to_string()),
        })
    }
}

/// Opens an existing file and touches nothing in it.
pub(crate) fn connect(path: &Path, access: OpenFlags) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    Ok(connection)
}

/// Looks through the whole file.
///
/// # Errors
/// [`StoreError::Damaged`] with what was found first.
pub(crate) fn quick_check(connection: &Connection) -> Result<(), StoreError> {
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found == "ok" {
        Ok(())
    } else {
        Err(StoreError::Damaged(found))
    }
}

fn schema_version(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// What is true of every file of ours.
    pub(crate) fn check_schema(database: &Database) {
        Migrations::from_slice(database.migrations)
            .validate()
            .unwrap();
        let dir = tempfile::tempdir().unwrap();
        let connection = database.open(dir.path()).unwrap();
        assert_eq!(schema_version(&connection).unwrap(), database.latest());
        let tables: Vec<(String, bool)> = connection
            .prepare(
                "SELECT name, strict FROM pragma_table_list
                 WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'",
            )
            .unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        assert!(!tables.is_empty());
        for (table, strict) in tables {
            assert!(strict, "{table} takes values of any type");
        }
    }
}
