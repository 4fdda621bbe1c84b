//! Why something could not be kept or read.

use std::{error::Error, io, sync::Arc};

/// The hub's file could not be read or written. What the engine itself said is in the words.
///
/// One failed commit is told to all whose commands were in it, hence `Clone`.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StorageError {
    /// There is no room where the file is. Nothing is damaged: with more room the same works again.
    #[error("there is no room left for the hub's database: {0}")]
    Full(Arc<dyn Error + Send + Sync>),
    /// Another program holds the file.
    #[error("another program holds the hub's database: {0}")]
    Busy(Arc<dyn Error + Send + Sync>),
    /// The file was written by a newer version of this program, and is left as it is.
    #[error("the hub's database belongs to a newer version of this program: {0}")]
    Newer(Arc<dyn Error + Send + Sync>),
    /// What is stored cannot be read: the file is damaged, or holds a value that this program does
    /// not write.
    #[error("the hub's database holds what cannot be read: {0}")]
    Damaged(String),
    /// The engine gave up a group of commands before its commit. None of them was kept.
    #[error("the hub's database gave up what was about to be kept")]
    GivenUp,
    /// The file could not be made.
    #[error("the hub's database file cannot be opened: {0}")]
    Io(Arc<io::Error>),
    /// An order could not be written as JSON for the event log, or read from it.
    #[error("an order could not be written to the event log, or read from it: {0}")]
    Json(Arc<serde_json::Error>),
    /// The engine refused for another reason.
    #[error("the hub's database failed: {0}")]
    Engine(Arc<dyn Error + Send + Sync>),
}

impl From<io::Error> for StorageError {
    fn from(error: io::Error) -> StorageError {
        StorageError::Io(Arc::new(error))
    }
}

impl From<serde_json::Error> for StorageError {
    fn from(error: serde_json::Error) -> StorageError {
        StorageError::Json(Arc::new(error))
    }
}
