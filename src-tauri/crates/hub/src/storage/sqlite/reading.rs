//! The hub's file as another program reads it: a backup, an export.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{MigrationDefinitionError, SchemaVersion};

use super::{StorageError, migrations};

/// How long to wait for a hub that has the file to itself for a moment, as it does when it starts and
/// when it ends.
const PATIENCE: Duration = Duration::from_secs(10);

/// Opens a file of this version or of an older one, to read. A hub that runs on it goes on: in WAL
/// mode neither waits for the other.
pub(super) fn open(path: &Path) -> Result<Connection, StorageError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    db.busy_timeout(PATIENCE)?;
    if matches!(migrations().current_version(&db)?, SchemaVersion::NoneSet) {
        return Err(StorageError::NotAHub);
    }
    // In the words in which an older program refuses a newer file.
    if migrations().pending_migrations(&db)? < 0 {
        let ahead = MigrationDefinitionError::DatabaseTooFarAhead;
        return Err(rusqlite_migration::Error::MigrationDefinition(ahead).into());
    }
    Ok(db)
}
