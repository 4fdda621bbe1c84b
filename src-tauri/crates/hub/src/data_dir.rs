//! The hub's directory: its lock, its secrets, its database.

use std::{
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::{
    account::Account,
    entropy::{self, Entropy, EntropyError},
};

const LOCK: &str = "hub.lock";
const DATABASE: &str = "hub.db";
const SECRETS: &str = "secrets.json";
/// Lies there while a backup is restored.
const RESTORING: &str = "restoring";

/// Files beside the database without which a hub is not the same to its stations: a backup has them.
pub(crate) const KEPT_FILES: &[&str] = &[SECRETS];

/// The data directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataDirError {
    /// Another hub runs on it.
    #[error("the data directory {0} is in use by another hub")]
    InUse(PathBuf),
    /// A restore into it was cut off. What is there is not a whole feast.
    #[error("a restore into the data directory {0} was cut off: do it again")]
    HalfRestored(PathBuf),
    /// A file or directory cannot be made, read or written.
    #[error("{path}: {source}")]
    Io {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The secrets cannot be read. They are not made anew: that would sign everybody out.
    #[error("{path} cannot be read: {reason}")]
    Secrets {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// No secrets could be made.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
}

/// A data directory that this process has for itself. Dropping it lets others have it.
pub(crate) struct DataDir {
    path: PathBuf,
    /// The lock lasts as long as the file is open, and ends with the process however it ends.
    _lock: File,
}

/// What only this hub knows: made on the first start, kept in `secrets.json`.
#[derive(Serialize, Deserialize)]
pub(crate) struct Secrets {
    /// Signs the tokens.
    pub(crate) token_key: String,
    /// The key by which stations know this hub, PKCS#8 in PEM. Without it they would have to be
    /// paired again. A directory of an older version has none until it is started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) tls_key: Option<String>,
    /// The passwords of the demo accounts, if this directory was ever started as a demo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) demo: Option<DemoSecrets>,
    /// An account that nobody has said to have written down: until then its password stands nowhere
    /// else, and is told at every start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) to_note: Option<Account>,
}

/// Passwords of the demo accounts. They are printed at every start, so they are kept as they are.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct DemoSecrets {
    pub(crate) staff: String,
    pub(crate) customer: String,
}

/// The key for TLS of whoever hosts in this directory, without a lock; nothing where there is none.
pub(crate) fn tls_key(data: &Path) -> Option<String> {
    let bytes = fs::read(data.join(SECRETS)).ok()?;
    let secrets: Secrets = serde_json::from_slice(&bytes).ok()?;
    secrets.tls_key
}

impl DataDir {
    /// Makes the directory if need be, and locks it.
    pub(crate) fn lock(path: &Path) -> Result<DataDir, DataDirError> {
        let dir = DataDir::lock_any(path)?;
        if path.join(RESTORING).exists() {
            return Err(DataDirError::HalfRestored(path.to_owned()));
        }
        Ok(dir)
    }

    /// The same, also where a restore was cut off.
    fn lock_any(path: &Path) -> Result<DataDir, DataDirError> {
        let io = |source| DataDirError::Io {
            path: path.to_owned(),
            source,
        };
        make(path).map_err(io)?;
        let lock = private_file()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path.join(LOCK))
            .map_err(io)?;
        match lock.try_lock() {
            Ok(()) => Ok(DataDir {
                path: path.to_owned(),
                _lock: lock,
            }),
            Err(TryLockError::WouldBlock) => Err(DataDirError::InUse(path.to_owned())),
            Err(TryLockError::Error(source)) => Err(io(source)),
        }
    }

    /// Where the database is.
    pub(crate) fn database(&self) -> PathBuf {
        database(&self.path)
    }

    /// The secrets, made now if there are none.
    pub(crate) fn secrets(&self, entropy: &dyn Entropy) -> Result<Secrets, DataDirError> {
        let path = self.path.join(SECRETS);
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| DataDirError::Secrets {
                path,
                reason: error.to_string(),
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let secrets = Secrets {
                    token_key: entropy::key(entropy)?,
                    tls_key: None,
                    demo: None,
                    to_note: None,
                };
                self.keep(&secrets)?;
                Ok(secrets)
            }
            Err(source) => Err(DataDirError::Io { path, source }),
        }
    }

    /// Writes the secrets whole or not at all.
    pub(crate) fn keep(&self, secrets: &Secrets) -> Result<(), DataDirError> {
        let path = self.path.join(SECRETS);
        let new = self.path.join("secrets.json.new");
        let reason = |error: serde_json::Error| DataDirError::Secrets {
            path: path.clone(),
            reason: error.to_string(),
        };
        let text = serde_json::to_string_pretty(secrets).map_err(reason)?;
        let write = || -> io::Result<()> {
            let mut file = private_file()
                .create(true)
                .write(true)
                .truncate(true)
                .open(&new)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&new, &path)?;
            sync_dir(&self.path)
        };
        write().map_err(|source| DataDirError::Io {
            path: path.clone(),
            source,
        })
    }
}

/// A data directory that a backup is being restored into. No hub starts on it before [`Restoring::done`].
pub(crate) struct Restoring {
    dir: DataDir,
}

impl Restoring {
    /// Begins in an empty directory, or in one where a restore was cut off; nothing: there is
    /// something else in it.
    pub(crate) fn begin(path: &Path) -> Result<Option<Restoring>, DataDirError> {
        let dir = DataDir::lock_any(path)?;
        let mark = path.join(RESTORING);
        let begin = || -> io::Result<bool> {
            if mark.exists() {
                // Whatever is there is from the restore before.
                for file in fs::read_dir(path)? {
                    let file = file?;
                    if file.file_name() != RESTORING && file.file_name() != LOCK {
                        fs::remove_file(file.path())?;
                    }
                }
                return Ok(true);
            }
            for file in fs::read_dir(path)? {
                if file?.file_name() != LOCK {
                    return Ok(false);
                }
            }
            private_file().create(true).append(true).open(&mark)?;
            sync_dir(path)?;
            Ok(true)
        };
        match begin() {
            Ok(true) => Ok(Some(Restoring { dir })),
            Ok(false) => Ok(None),
            Err(source) => Err(DataDirError::Io { path: mark, source }),
        }
    }

    /// An empty file in it, for its owner only.
    pub(crate) fn make_file(&self, name: &str) -> Result<(PathBuf, File), DataDirError> {
        let path = self.dir.path.join(name);
        match private_file().create_new(true).write(true).open(&path) {
            Ok(file) => Ok((path, file)),
            Err(source) => Err(DataDirError::Io { path, source }),
        }
    }

    /// The same for the database.
    pub(crate) fn make_database(&self) -> Result<(PathBuf, File), DataDirError> {
        self.make_file(DATABASE)
    }

    /// Everything is written and synced: from now on it is the directory of a hub.
    pub(crate) fn done(self) -> Result<(), DataDirError> {
        let path = &self.dir.path;
        let done = || -> io::Result<()> {
            sync_dir(path)?;
            fs::remove_file(path.join(RESTORING))?;
            sync_dir(path)
        };
        done().map_err(|source| DataDirError::Io {
            path: path.clone(),
            source,
        })
    }
}

/// Where the database of a data directory is, which need not be there.
pub(crate) fn database(data: &Path) -> PathBuf {
    data.join(DATABASE)
}

/// After this the names in a directory survive a power cut.
pub(crate) fn sync_dir(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(path)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Makes the directory and its parents where they are missing. Those that it makes are found after a
/// power cut: whatever is synced in a directory is lost with the name of the directory.
fn make(path: &Path) -> io::Result<()> {
    let missing: Vec<&Path> = path
        .ancestors()
        .take_while(|dir| !dir.as_os_str().is_empty() && !dir.exists())
        .collect();
    private_dir().recursive(true).create(path)?;
    for made in missing.into_iter().rev() {
        sync_dir(parent_of(made))?;
    }
    Ok(())
}

/// The directory that a path is in.
pub(crate) fn parent_of(path: &Path) -> &Path {
    let parent = path.parent().filter(|dir| !dir.as_os_str().is_empty());
    parent.unwrap_or(Path::new("."))
}

#[cfg(unix)]
fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(unix)]
fn private_dir() -> DirBuilder {
    let mut builder = DirBuilder::new();
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

/// Elsewhere a file is its owner's alone by where it is.
#[cfg(not(unix))]
fn private_file() -> OpenOptions {
    OpenOptions::new()
}

/// See the file.
#[cfg(not(unix))]
fn private_dir() -> DirBuilder {
    DirBuilder::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::tests::Seeded;

    #[test]
    fn a_second_hub_is_refused_until_the_first_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let first = DataDir::lock(dir.path()).unwrap();
        assert!(matches!(
            DataDir::lock(dir.path()),
            Err(DataDirError::InUse(_))
        ));
        drop(first);
        assert!(DataDir::lock(dir.path()).is_ok());
    }

    #[test]
    fn secrets_are_made_once_and_kept_private() {
        let dir = tempfile::tempdir().unwrap();
        let data = DataDir::lock(&dir.path().join("deeper")).unwrap();
        let key = data.secrets(&Seeded::new(1)).unwrap().token_key;
        assert_eq!(data.secrets(&Seeded::new(2)).unwrap().token_key, key);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let file = dir.path().join("deeper/secrets.json");
            assert_eq!(
                fs::metadata(file).unwrap().permissions().mode() & 0o777,
                0o600
            );
        }
    }

    #[test]
    fn damaged_secrets_are_an_error_and_stay_as_they_are() {
        let dir = tempfile::tempdir().unwrap();
        let data = DataDir::lock(dir.path()).unwrap();
        let file = dir.path().join("secrets.json");
        fs::write(&file, "{").unwrap();
        let refused = data.secrets(&Seeded::new(1));
        assert!(matches!(refused, Err(DataDirError::Secrets { .. })));
        assert_eq!(fs::read_to_string(file).unwrap(), "{");
    }
}
