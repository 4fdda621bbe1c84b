//! Backing a feast up, and making it anew of a backup.
//!
//! A backup is one file, readable by its owner only, with everything that the data directory holds:
//! orders and log, accounts, and the secrets, so that on another computer the stations go on without
//! a new sign-in. It is one moment of the log. A hub that is started on what was restored has a new
//! epoch, as after every start, and that is how stations learn that what came after the backup is
//! only known to them.

use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
};

use crate::{
    data_dir::{DataDirError, KEPT_FILES, Restoring, database, parent_of, sync_dir},
    storage::{Contents, KeptFile, StorageError, kept_files, pack, unpack},
};

/// A feast was not backed up. Where the file was to be there is nothing, or what was there before.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The data directory has no database.
    #[error("there is no feast in {0}")]
    NoFeast(PathBuf),
    /// There is a file where the backup was to be. It is left as it is.
    #[error("{0} is already there, and is not written over")]
    Exists(PathBuf),
    /// The database cannot be read, or not copied, or the copy of it is damaged.
    #[error("{path}: {source}")]
    Storage {
        /// Of the database.
        path: PathBuf,
        /// What is the matter.
        source: StorageError,
    },
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// A feast was not restored. No hub starts on a directory that only a part was written to.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// There is something in the data directory. It is left as it is.
    #[error("the data directory {0} is not empty: restore into a new one")]
    NotEmpty(PathBuf),
    /// The file is no backup, is damaged, or is of a newer version of this program.
    #[error("{path}: {source}")]
    Storage {
        /// Of the backup.
        path: PathBuf,
        /// What is the matter.
        source: StorageError,
    },
    /// The data directory is in use, or cannot be written.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// Copies the feast in the data directory `data` to the new file `to`, whether a hub runs on it or
/// not. The file is there whole and for good when this returns, and not at all before.
///
/// # Errors
///
/// There is no feast, `to` is there already, or something cannot be read or written. The copy is
/// checked page by page: a feast whose database is damaged is not backed up.
pub fn back_up(data: &Path, to: &Path) -> Result<Contents, BackupError> {
    let from = database(data);
    // SQLite would make what it does not find.
    if !from.is_file() {
        return Err(BackupError::NoFeast(data.to_owned()));
    }
    let exists = || BackupError::Exists(to.to_owned());
    // Before a long copy; what comes meanwhile is noticed at the end.
    if to.symlink_metadata().is_ok() {
        return Err(exists());
    }
    let io = |path: &Path, source| BackupError::Io {
        path: path.to_owned(),
        source,
    };
    let files = files_beside(data)?;
    let dir = parent_of(to);
    let copy = tempfile::Builder::new()
        .prefix(".feast-backup-")
        .tempfile_in(dir)
        .map_err(|source| io(dir, source))?;
    let contents = pack(&from, copy.path(), &files)
        .map_err(|source| BackupError::Storage { path: from, source })?;
    copy.as_file().sync_all().map_err(|source| io(to, source))?;
    copy.persist_noclobber(to)
        .map_err(|refused| match refused.error.kind() {
            io::ErrorKind::AlreadyExists => exists(),
            _ => io(to, refused.error),
        })?;
    sync_dir(dir).map_err(|source| io(dir, source))?;
    Ok(contents)
}

/// Makes a feast in the empty or missing directory `data` of the backup `from`.
///
/// # Errors
///
/// `from` is no backup or is damaged, or `data` is not empty, is in use, or cannot be written.
pub fn restore(from: &Path, data: &Path) -> Result<Contents, RestoreError> {
    let storage = |source| RestoreError::Storage {
        path: from.to_owned(),
        source,
    };
    // Looked at before anything is made.
    fs::File::open(from).map_err(|source| RestoreError::Io {
        path: from.to_owned(),
        source,
    })?;
    let files = kept_files(from).map_err(storage)?;
    // Names come from the file: no others, and no paths.
    if files.iter().any(|file| !KEPT_FILES.contains(&&*file.name)) {
        return Err(storage(StorageError::NotABackup));
    }
    let restoring = Restoring::begin(data)?;
    let restoring = restoring.ok_or_else(|| RestoreError::NotEmpty(data.to_owned()))?;
    let (path, file) = restoring.make_database()?;
    let contents = unpack(from, &path).map_err(storage)?;
    file.sync_all()
        .map_err(|source| RestoreError::Io { path, source })?;
    for KeptFile { name, bytes } in files {
        let (path, mut file) = restoring.make_file(&name)?;
        file.write_all(&bytes)
            .and_then(|()| file.sync_all())
            .map_err(|source| RestoreError::Io { path, source })?;
    }
    restoring.done()?;
    Ok(contents)
}

fn files_beside(data: &Path) -> Result<Vec<KeptFile>, BackupError> {
    let mut files = Vec::with_capacity(KEPT_FILES.len());
    for name in KEPT_FILES {
        let path = data.join(name);
        match fs::read(&path) {
            Ok(bytes) => files.push(KeptFile {
                name: (*name).to_owned(),
                bytes,
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(source) => return Err(BackupError::Io { path, source }),
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests;
