//! Why a hub did not start.

use std::{io, net::SocketAddr, path::PathBuf};

use crate::{
    core::CoreError, data_dir::DataDirError, entropy::EntropyError, passwords::PasswordError,
    storage::StorageError, tls::TlsError,
};

/// Why a hub did not start.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    /// The directory is in use, or cannot be used.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// The database cannot be used.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The port is taken, or is not ours to take.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// What was asked for.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
    /// No encrypted connections.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// A demo was asked for on the data of a real feast.
    #[error(
        "the data directory {0} was not made by a demo: its accounts would get known passwords"
    )]
    NotADemo(PathBuf),
    /// No password could be hashed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The system gave no random bytes.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
    /// No thread could be started.
    #[error("the hub's thread cannot be started: {0}")]
    Thread(io::Error),
    /// The core ended while the hub was starting.
    #[error("the hub stopped while it was starting")]
    Stopped,
}

impl From<CoreError> for HubError {
    fn from(error: CoreError) -> HubError {
        match error {
            CoreError::Storage(error) => HubError::Storage(error),
            CoreError::Entropy(error) => HubError::Entropy(error),
            CoreError::Stopped => HubError::Stopped,
        }
    }
}
