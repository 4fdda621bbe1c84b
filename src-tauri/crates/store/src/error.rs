//! What can go wrong, by what a caller can do about it.

use rusqlite::ErrorCode;

/// Why something could not be kept or read. Nothing of a failed call is kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The disk is full, read-only or failing: actions cannot be kept, and the person must know.
    #[error("actions cannot be kept: {0}")]
    Full(String),
    /// Another process held the file for longer than 5 s.
    #[error("the file is locked by another process")]
    Busy,
    /// What is in the file makes no sense.
    #[error("the file is damaged: {0}")]
    Damaged(String),
    /// A newer version of the application wrote the file; it was left as it is.
    #[error("{file} was written by a newer version of the application (schema {version})")]
    Newer {
        /// Name of the file in the data directory.
        file: String,
        /// Its schema version.
        version: i64,
    },
    /// Anything else that the system or SQLite said.
    #[error("{0}")]
    Io(String),
    /// The writer thread has ended.
    #[error("the store is closed")]
    Closed,
    /// There would be more open intents than the outbox takes.
    #[error("the outbox is full")]
    Capacity,
    /// No intent of this id is in the state that the call is for.
    #[error("no such intent")]
    UnknownIntent,
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        let words = error.to_string();
        match error.sqlite_error_code() {
            Some(
                ErrorCode::DiskFull
                | ErrorCode::ReadOnly
                | ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::PermissionDenied,
            ) => StoreError::Full(words),
            Some(
                ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::FileLockingProtocolFailed,
            ) => StoreError::Busy,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                StoreError::Damaged(words)
            }
            Some(_) => StoreError::Io(words),
            None => match error {
                // A value that none of our statements could have written.
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::Utf8Error(..) => StoreError::Damaged(words),
                _ => StoreError::Io(words),
            },
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> StoreError {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::StorageFull
            | ErrorKind::QuotaExceeded
            | ErrorKind::ReadOnlyFilesystem
            | ErrorKind::PermissionDenied => StoreError::Full(error.to_string()),
            _ => StoreError::Io(error.to_string()),
        }
    }
}
