//! One data directory is one station.

use std::{
    fs::{File, TryLockError},
    path::Path,
};

use crate::{error::StoreError, private};

/// Name of the file that is locked.
const FILE: &str = "station.lock";

/// The right to be the station of a data directory, held until dropped. The lock is the operating
/// system's, so it ends with the process, however that ends.
#[derive(Debug)]
pub struct DirLock {
    _file: File,
}

impl DirLock {
    /// Takes the directory, making it where it is missing; `None` when somebody holds it.
    ///
    /// # Errors
    /// [`StoreError::Full`] or [`StoreError::Io`] where the file cannot be made or locked at all.
    pub fn acquire(dir: &Path) -> Result<Option<DirLock>, StoreError> {
        private::create_dir(dir)?;
        let file = private::open_lock_file(&dir.join(FILE))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(DirLock { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_has_one_station_until_that_one_lets_go() {
        let dir = tempfile::tempdir().unwrap();
        let inside = dir.path().join("not/yet/there");
        let first = DirLock::acquire(&inside).unwrap();
        assert!(first.is_some());
        assert!(DirLock::acquire(&inside).unwrap().is_none());
        drop(first);
        assert!(DirLock::acquire(&inside).unwrap().is_some());
    }
}
