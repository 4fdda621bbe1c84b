//! Nothing is left of a data directory that somebody else will have.

use std::{fs, io, path::Path};

use crate::{dir_lock::DirLock, error::StoreError, private};

/// What begins so holds orders, names, or what people did: the files, what SQLite keeps beside them, what
/// was rescued, and what was set aside.
const OURS: [&str; 2] = ["outbox", "cache.db"];

/// Holds nothing, and whoever waits for it holds it open.
const LOCK: &str = "outbox.lock";

/// Deletes every file that [`crate::Outbox`] and [`crate::Cache`] have made in this directory, whole: no
/// freed page and no log is left. Nobody may have them open; the lock proves that no station has.
///
/// # Errors
/// What the disk said. What was deleted until then is gone, and the rest can be tried again.
pub fn erase(dir: &Path, _alone: &DirLock) -> Result<(), StoreError> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name != LOCK && OURS.iter().any(|ours| name.starts_with(ours)) {
            match fs::remove_file(entry.path()) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
    }
    private::sync_dir(dir)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_was_ever_made_here_goes_and_what_is_of_others_stays() {
        let dir = tempfile::tempdir().unwrap();
        let alone = DirLock::acquire(dir.path()).unwrap().unwrap();
        let ours = [
            "outbox.db",
            "outbox.db-wal",
            "outbox.db-shm",
            "outbox-rescue.db",
            "outbox-rescued.db-journal",
            "outbox-damaged-2026-11-22T21-21-11Z-2.db",
            "cache.db",
            "cache.db-wal",
        ];
        let others = ["outbox.lock", "station.lock", "cached.txt", "hub.db"];
        for name in ours.iter().chain(&others) {
            fs::write(dir.path().join(name), "Ann").unwrap();
        }
        erase(dir.path(), &alone).unwrap();
        erase(dir.path(), &alone).unwrap();
        for name in ours {
            assert!(!dir.path().join(name).exists(), "{name}");
        }
        for name in others {
            assert!(dir.path().join(name).exists(), "{name}");
        }
    }
}
