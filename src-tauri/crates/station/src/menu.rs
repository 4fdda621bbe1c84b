//! The menu of a station, for whoever wants to know what can be ordered.

use std::path::PathBuf;

use olgfeast_protocol::ipc::IpcError;
use olgfeast_store::{Cache, Menu, StoreError};

use crate::{core::Command, station::Station};

impl Station {
    /// The menu as it was read last, without asking the server; `None`: it was never read.
    ///
    /// # Errors
    /// What the disk said.
    pub async fn menu(&self) -> Result<Option<Menu>, StoreError> {
        saved_menu(self.data_dir().to_owned()).await
    }

    /// Has the menu read as soon as the link is live and nothing waits to be sent, and answers with
    /// it. That may be never; a caller limits its patience.
    ///
    /// # Errors
    /// Where it cannot be read; the saved one stays.
    pub async fn read_menu(&self) -> Result<Menu, IpcError> {
        self.ask(|reply| Command::ReadMenu { reply }).await
    }
}

/// The menu that a data directory remembers, also beside the station that runs on it.
///
/// # Errors
/// What the disk said.
pub async fn saved_menu(dir: PathBuf) -> Result<Option<Menu>, StoreError> {
    let looked = tokio::task::spawn_blocking(move || Cache::menu(&dir)).await;
    looked.map_err(|error| StoreError::Io(error.to_string()))?
}
