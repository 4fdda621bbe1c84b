//! Packing up: a computer that goes back to whoever has lent it keeps no name and no secret.
//!
//! Secrets go first, while the station runs. The files go when nobody has them open any more: a wish in
//! the data directory says so, and whoever starts next carries it out before anything is opened. The
//! wish goes last, so what a power cut has interrupted is done again.

use std::{fs, io, path::Path};

use olgfeast_protocol::ipc::{DraftState, IpcError};
use olgfeast_store::{DirLock, StoreError, erase};
use serde::{Deserialize, Serialize};

use crate::{
    core::Command,
    logs::LOGS,
    paired_file,
    station::Station,
    whole_file::{absent, being_written, sync_dir, write_whole},
};

/// The wish.
const WISH: &str = "pack-up.json";

/// What else a station keeps beside its databases.
const FILES: [&str; 3] = [paired_file::FILE, "window.json", "raise-window"];

/// What logs begin with: a folder that somebody has named may hold logs of others.
const LOG: &str = "olgfeast";

/// What a person wants erased, beside all that the station itself has kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackUp {
    /// The feast that this computer has hosted as well.
    pub feast: bool,
}

impl PackUp {
    /// Says so to whoever starts next in this directory.
    ///
    /// # Errors
    /// The disk does not take it; then nothing will be erased.
    pub fn wish(self, dir: &Path) -> io::Result<()> {
        write_whole(&dir.join(WISH), &serde_json::to_vec(&self)?)
    }

    /// What is wished there; nothing where nobody has.
    pub fn wished(dir: &Path) -> Option<PackUp> {
        let text = fs::read(dir.join(WISH)).ok()?;
        // Whoever has begun to erase does not stop at a torn wish; of the feast it says nothing then.
        Some(serde_json::from_slice(&text).unwrap_or_default())
    }

    /// Carries it out, and forgets the wish. `also`: names of files that are to go too.
    ///
    /// # Errors
    /// [`StoreError::Busy`]: a station works in this directory. Otherwise what the disk said; the wish
    /// stays, and it can be tried again.
    pub fn carry_out(self, dir: &Path, also: &[&str]) -> Result<(), StoreError> {
        let alone = DirLock::acquire(dir)?.ok_or(StoreError::Busy)?;
        erase(dir, &alone)?;
        for name in FILES.iter().chain(also) {
            let path = dir.join(name);
            absent(fs::remove_file(&path))?;
            // One that was being written when its process died.
            absent(fs::remove_file(being_written(&path)))?;
        }
        erase_logs(&dir.join(LOGS))?;
        if self.feast {
            let hosting = dir.join("hosting.json");
            absent(fs::remove_file(&hosting))?;
            absent(fs::remove_file(being_written(&hosting)))?;
            absent(fs::remove_dir_all(dir.join("hub")))?;
        }
        sync_dir(dir)?;
        absent(fs::remove_file(dir.join(WISH)))?;
        sync_dir(dir)?;
        Ok(())
    }
}

impl Station {
    /// How much of what was done here no server has: changes and strikes that were not sent, orders
    /// that were taken and not placed, and what was refused and nobody has decided about.
    ///
    /// # Errors
    /// Only when the station is ending.
    pub async fn unsent(&self) -> Result<u32, IpcError> {
        let told = self.ask(|reply| Command::Report { reply }).await?;
        let shown = self.snapshot().await?;
        let drafts = shown
            .drafts
            .iter()
            .filter(|draft| !matches!(draft.state, DraftState::Placed { .. }));
        let unsent = [
            told.outbox.len(),
            told.outbox_more,
            told.strikes_unsent,
            shown.dead_letters.len(),
            drafts.count(),
        ];
        Ok(u32::try_from(unsent.iter().sum::<usize>()).unwrap_or(u32::MAX))
    }

    /// Erases every secret that this station has ever kept, of spent accounts as well; from now on it
    /// keeps none. `false`: the keyring does not answer, and holds what it held.
    pub async fn forget_secrets(&self) -> bool {
        self.credentials().forget_all().await
    }
}

fn erase_logs(folder: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(LOG) {
            absent(fs::remove_file(entry.path()))?;
        }
    }
    // It stays where others have logs in it.
    let _ = fs::remove_dir(folder);
    Ok(())
}

#[cfg(test)]
mod tests;
