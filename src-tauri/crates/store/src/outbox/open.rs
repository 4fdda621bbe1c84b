//! Opening the outbox: checked before use, and set aside where it is damaged.
//!
//! Whoever has the outbox open holds `outbox.lock` shared; only who holds it alone may move the
//! files, so nobody ever writes into a file that was set aside under it.

use std::{
    fs::{self, File, TryLockError},
    io::ErrorKind,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use rusqlite::{Connection, named_params};
use rusqlite_migration::M;
use uuid::Uuid;

use super::{STATION_ID, rescue};
use crate::{
    database::{Care, Database},
    error::StoreError,
    private,
};

const OUTBOX: Database = Database {
    file: "outbox.db",
    migrations: &[
        M::up(include_str!("schema_1.sql")),
        M::up(include_str!("schema_2.sql")),
        M::up(include_str!("schema_3.sql")),
        M::up(include_str!("schema_4.sql")),
    ],
    care: Care::Precious,
};

/// What was rescued, until it is complete. A left-over one is worthless.
const RESCUE: Database = Database {
    file: "outbox-rescue.db",
    migrations: OUTBOX.migrations,
    care: Care::Precious,
};

/// What was rescued, complete: from here on it is the outbox, and a process that dies before it has
/// its name leaves the rest to the next one.
const RESCUED: &str = "outbox-rescued.db";

/// The setting, in what was rescued, that names what it was rescued from.
const SET_ASIDE: &str = "set_aside";

const LOCK: &str = "outbox.lock";

/// Waiting for a handle that was just dropped, or for another process that opens at this moment.
const PATIENCE: Duration = Duration::from_secs(5);
const RETRY_AFTER: Duration = Duration::from_millis(20);

pub(super) struct Opened {
    pub(super) connection: Connection,
    /// Held as long as the connection lives.
    pub(super) in_use: File,
    pub(super) set_aside: Option<String>,
}

pub(super) fn open(dir: &Path) -> Result<Opened, StoreError> {
    private::create_dir(dir)?;
    let in_use = private::open_lock_file(&dir.join(LOCK))?;
    let give_up = Instant::now() + PATIENCE;
    let mut set_aside = None;
    loop {
        lock_beside(&in_use, give_up)?;
        match open_whole(dir) {
            Ok(connection) => {
                return Ok(Opened {
                    connection,
                    in_use,
                    set_aside,
                });
            }
            // Turning a file into one with a write-ahead log does not wait for its turn.
            Err(StoreError::Busy) if Instant::now() < give_up => in_use.unlock()?,
            Err(StoreError::Damaged(why)) if set_aside.is_none() => {
                in_use.unlock()?;
                lock_alone(&in_use, give_up, &why)?;
                set_aside = replace_damaged(dir)?;
                in_use.unlock()?;
            }
            Err(error) => return Err(error),
        }
        thread::sleep(RETRY_AFTER);
    }
}

fn open_whole(dir: &Path) -> Result<Connection, StoreError> {
    if dir.join(RESCUED).try_exists()? {
        return Err(StoreError::Damaged("a rescue was interrupted".into()));
    }
    let connection = open_file(dir)?;
    connection.execute(
        "INSERT OR IGNORE INTO settings (key, value) VALUES (:key, :id)",
        named_params! { ":key": STATION_ID, ":id": Uuid::new_v4().to_string() },
    )?;
    Ok(connection)
}

/// SQLite takes an empty file for a new one, and deletes the log beside it with all that is in it.
/// A log comes only after its file has content, so here is something to be kept.
fn open_file(dir: &Path) -> Result<Connection, StoreError> {
    // In this order: while another process makes the outbox, its file has content before its log.
    if length(&log_of(dir, OUTBOX.file))? > 0 && length(&dir.join(OUTBOX.file))? == 0 {
        return Err(StoreError::Damaged(
            "the file is empty and its log is not".into(),
        ));
    }
    OUTBOX.open(dir)
}

/// 0 for a file that is not there.
fn length(path: &Path) -> Result<u64, StoreError> {
    match fs::metadata(path) {
        Ok(metadata) => Ok(metadata.len()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error.into()),
    }
}

/// As one of several users; waits while another process sets the outbox aside.
fn lock_beside(in_use: &File, give_up: Instant) -> Result<(), StoreError> {
    loop {
        match in_use.try_lock_shared() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) if Instant::now() < give_up => {
                thread::sleep(RETRY_AFTER);
            }
            Err(TryLockError::WouldBlock) => return Err(StoreError::Busy),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
    }
}

fn lock_alone(in_use: &File, give_up: Instant, why: &str) -> Result<(), StoreError> {
    loop {
        match in_use.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) if Instant::now() < give_up => {
                thread::sleep(RETRY_AFTER);
            }
            Err(TryLockError::WouldBlock) => {
                return Err(StoreError::Damaged(format!(
                    "{why} (and another process uses it)"
                )));
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
    }
}

/// Sets a damaged outbox aside and puts what can be read of it in its place. To be called with the
/// lock held alone; `None` where another process has done it meanwhile.
///
/// What is rescued is complete on the disk before anything is moved, and every step can be taken
/// again: a process that dies at any point here loses nothing.
fn replace_damaged(dir: &Path) -> Result<Option<String>, StoreError> {
    let rescued = dir.join(RESCUED);
    if !rescued.try_exists()? {
        match open_file(dir) {
            Ok(_) => return Ok(None),
            Err(StoreError::Damaged(why)) => {
                tracing::error!(%why, "the outbox is damaged");
            }
            Err(error) => return Err(error),
        }
        remove_database(dir, RESCUE.file)?;
        let name = free_name(dir)?;
        let mut target = RESCUE.open(dir)?;
        let damaged = dir.join(OUTBOX.file);
        let count = match length(&damaged)? {
            // To open it would be to lose its log.
            0 => rescue::Count::default(),
            _ => rescue::rescue(&damaged, &mut target)?,
        };
        tracing::warn!(
            intents = count.intents, settings = count.settings, file = %name,
            "rescued what can be read of the damaged outbox"
        );
        target.execute(
            "INSERT INTO settings (key, value) VALUES (:key, :name)
             ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            named_params! { ":key": SET_ASIDE, ":name": name },
        )?;
        close(target)?;
        fs::rename(dir.join(RESCUE.file), &rescued)?;
        private::sync_dir(dir)?;
    }
    let name = set_aside_name(&rescued)?;
    // The log before the file that it belongs to, and both before the new file comes: a log beside
    // a file that it does not belong to would be copied into it.
    rename_if_there(&log_of(dir, OUTBOX.file), &log_of(dir, &name))?;
    remove_if_there(&dir.join(format!("{}-shm", OUTBOX.file)))?;
    rename_if_there(&dir.join(OUTBOX.file), &dir.join(&name))?;
    private::sync_dir(dir)?;
    fs::rename(&rescued, dir.join(OUTBOX.file))?;
    private::sync_dir(dir)?;
    Ok(Some(name))
}

/// Closes so that everything is in the one file and no log is left beside it.
fn close(connection: Connection) -> Result<(), StoreError> {
    connection.pragma_update(None, "journal_mode", "DELETE")?;
    connection.close().map_err(|(_, error)| error.into())
}

fn set_aside_name(rescued: &Path) -> Result<String, StoreError> {
    let connection = Connection::open(rescued)?;
    let name = connection.query_row(
        "SELECT value FROM settings WHERE key = :key",
        named_params! { ":key": SET_ASIDE },
        |row| row.get(0),
    )?;
    close(connection)?;
    Ok(name)
}

/// A name that no file has, with the date and time in UTC.
fn free_name(dir: &Path) -> Result<String, StoreError> {
    let now = Timestamp::now().strftime("%Y-%m-%dT%H-%M-%SZ").to_string();
    let mut name = format!("outbox-damaged-{now}.db");
    let mut count = 1_u32;
    while dir.join(&name).try_exists()? {
        count = count.saturating_add(1);
        name = format!("outbox-damaged-{now}-{count}.db");
    }
    Ok(name)
}

fn log_of(dir: &Path, file: &str) -> std::path::PathBuf {
    dir.join(format!("{file}-wal"))
}

fn remove_database(dir: &Path, file: &str) -> Result<(), StoreError> {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        remove_if_there(&dir.join(format!("{file}{suffix}")))?;
    }
    Ok(())
}

fn remove_if_there(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

fn rename_if_there(from: &Path, to: &Path) -> Result<(), StoreError> {
    match fs::rename(from, to) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_schema_is_strict_and_each_step_to_it_works() {
        crate::database::tests::check_schema(&super::OUTBOX);
    }
}
