//! The hub's directory: its lock, its secrets, its database.

use std::{
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::entropy::{self, Entropy, EntropyError};

/// The data directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataDirError {
    /// Another hub runs on it.
    #[error("the data directory {0} is in use by another hub")]
    InUse(PathBuf),
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
}

/// Passwords of the demo accounts. They are printed at every start, so they are kept as they are.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct DemoSecrets {
    pub(crate) staff: String,
    pub(crate) customer: String,
}

impl DataDir {
    /// Makes the directory if need be, and locks it.
    pub(crate) fn lock(path: &Path) -> Result<DataDir, DataDirError> {
        let io = |source| DataDirError::Io {
            path: path.to_owned(),
            source,
        };
        make(path).map_err(io)?;
        let lock = private_file()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path.join("hub.lock"))
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
        self.path.join("hub.db")
    }

    /// The secrets, made now if there are none.
    pub(crate) fn secrets(&self, entropy: &dyn Entropy) -> Result<Secrets, DataDirError> {
        let path = self.path.join("secrets.json");
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
                };
                self.keep(&secrets)?;
                Ok(secrets)
            }
            Err(source) => Err(DataDirError::Io { path, source }),
        }
    }

    /// Writes the secrets whole or not at all.
    pub(crate) fn keep(&self, secrets: &Secrets) -> Result<(), DataDirError> {
        let path = self.path.join("secrets.json");
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
            #[cfg(unix)]
            File::open(&self.path)?.sync_all()?;
            Ok(())
        };
        write().map_err(|source| DataDirError::Io {
            path: path.clone(),
            source,
        })
    }
}

/// Makes the directory and its parents where they are missing. Those that it makes are found after a
/// power cut: whatever is synced in a directory is lost with the name of the directory.
fn make(path: &Path) -> io::Result<()> {
    let missing: Vec<&Path> = path
        .ancestors()
        .take_while(|dir| !dir.as_os_str().is_empty() && !dir.exists())
        .collect();
    private_dir().recursive(true).create(path)?;
    #[cfg(unix)]
    for made in missing.into_iter().rev() {
        let parent = made.parent().filter(|dir| !dir.as_os_str().is_empty());
        File::open(parent.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    #[cfg(not(unix))]
    drop(missing);
    Ok(())
}

fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn private_dir() -> DirBuilder {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
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
