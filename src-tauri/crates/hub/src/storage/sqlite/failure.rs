//! What SQLite says, in the words of the interface.

use std::sync::Arc;

use rusqlite::ErrorCode;
use rusqlite_migration::MigrationDefinitionError;

use super::StorageError;

impl From<rusqlite::Error> for StorageError {
    fn from(error: rusqlite::Error) -> StorageError {
        let code = error.sqlite_error_code();
        match code {
            Some(ErrorCode::DiskFull) => StorageError::Full(Arc::new(error)),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                StorageError::Busy(Arc::new(error))
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                StorageError::Damaged(error.to_string())
            }
            _ => StorageError::Engine(Arc::new(error)),
        }
    }
}

impl From<rusqlite_migration::Error> for StorageError {
    fn from(error: rusqlite_migration::Error) -> StorageError {
        use rusqlite_migration::Error as Migration;
        match error {
            Migration::RusqliteError { err, .. } => err.into(),
            Migration::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead) => {
                StorageError::Newer(Arc::new(error))
            }
            _ => StorageError::Engine(Arc::new(error)),
        }
    }
}
