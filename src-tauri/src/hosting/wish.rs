//! What was wanted last time, in `hosting.json`.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use olgfeast_protocol::ipc::Reach;
use olgfeast_station::write_whole;
use serde::{Deserialize, Serialize};

/// The wish to host, kept over restarts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Wish {
    /// Where the hub listens on this computer: stations keep the address, so it stays the same.
    pub(super) port: u16,
    /// Who may reach it.
    pub(super) reach: Reach,
}

/// Where wishes are kept.
pub(super) struct Wishes {
    file: PathBuf,
}

impl Wishes {
    pub(super) fn in_dir(data_dir: &Path) -> Wishes {
        Wishes {
            file: data_dir.join("hosting.json"),
        }
    }

    /// The wish; none where there is none, or none that can be read: nothing is hosted then, and
    /// the feast's own files are where they were.
    pub(super) fn read(&self) -> Option<Wish> {
        let bytes = match fs::read(&self.file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
            Err(error) => {
                tracing::warn!(%error, "whether to host cannot be read");
                return None;
            }
        };
        serde_json::from_slice(&bytes)
            .inspect_err(|error| tracing::warn!(%error, "whether to host cannot be read"))
            .ok()
    }

    /// Keeps it.
    pub(super) fn keep(&self, wish: &Wish) -> io::Result<()> {
        write_whole(&self.file, &serde_json::to_vec(wish)?)
    }

    /// Nothing is to be hosted at the next start.
    pub(super) fn forget(&self) -> io::Result<()> {
        match fs::remove_file(&self.file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish() -> Wish {
        Wish {
            port: 8000,
            reach: Reach::Network,
        }
    }

    #[test]
    fn a_wish_outlives_the_application_until_it_is_forgotten() {
        let dir = tempfile::tempdir().unwrap();
        let wishes = Wishes::in_dir(dir.path());
        assert_eq!(wishes.read(), None);
        wishes.keep(&wish()).unwrap();
        assert_eq!(Wishes::in_dir(dir.path()).read(), Some(wish()));
        wishes.forget().unwrap();
        wishes.forget().unwrap();
        assert_eq!(wishes.read(), None);
    }

    #[test]
    fn a_torn_wish_hosts_nothing() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("hosting.json"), br#"{"port": 80"#).unwrap();
        assert_eq!(Wishes::in_dir(dir.path()).read(), None);
    }
}
