//! What this station has ever put into the keyring, by name: a keyring is asked for one entry at a time
//! and lists none, and whoever packs up has to erase all of them.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use olgfeast_station::write_whole;

/// In the data directory: names of entries, no secret.
pub(crate) const FILE: &str = "keyring.json";

/// More accounts no station works with; the one that was used longest ago gives way.
pub(super) const MOST: usize = 64;

/// See the module.
pub(super) struct Entries {
    path: PathBuf,
}

impl Entries {
    pub(super) fn in_dir(data_dir: &Path) -> Entries {
        Entries {
            path: data_dir.join(FILE),
        }
    }

    /// The one that was used longest ago first. A list that cannot be read is none.
    pub(super) fn all(&self) -> Vec<String> {
        match fs::read(&self.path) {
            Ok(text) => serde_json::from_slice(&text)
                .inspect_err(|error| tracing::warn!(%error, "{FILE} cannot be read"))
                .unwrap_or_default(),
            Err(error) => {
                if error.kind() != io::ErrorKind::NotFound {
                    tracing::warn!(%error, "{FILE} cannot be read");
                }
                Vec::new()
            }
        }
    }

    /// One more, before it is in the keyring. Answers with those that have to go for it.
    pub(super) fn add(&self, name: &str) -> io::Result<Vec<String>> {
        let mut all = self.all();
        if all.last().is_some_and(|last| last == name) {
            return Ok(Vec::new());
        }
        all.retain(|known| known != name);
        all.push(name.to_owned());
        let kept = all.split_off(all.len().saturating_sub(MOST));
        self.write(&kept)?;
        Ok(all)
    }

    /// It is in the keyring no more.
    pub(super) fn remove(&self, name: &str) -> io::Result<()> {
        let mut all = self.all();
        let before = all.len();
        all.retain(|known| known != name);
        if all.len() == before {
            return Ok(());
        }
        self.write(&all)
    }

    fn write(&self, all: &[String]) -> io::Result<()> {
        write_whole(&self.path, &serde_json::to_vec(all)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_known_until_they_are_gone_and_the_oldest_gives_way() {
        let dir = tempfile::tempdir().unwrap();
        let entries = Entries::in_dir(dir.path());
        assert_eq!(entries.all(), Vec::<String>::new());
        for name in ["ann", "desk-1", "ann", "desk-2", "desk-2"] {
            assert_eq!(entries.add(name).unwrap(), Vec::<String>::new());
        }
        let again = Entries::in_dir(dir.path());
        assert_eq!(again.all(), ["desk-1", "ann", "desk-2"]);
        again.remove("ann").unwrap();
        again.remove("nobody").unwrap();
        for number in 0..MOST - 2 {
            assert!(again.add(&format!("more-{number}")).unwrap().is_empty());
        }
        assert_eq!(again.add("one more").unwrap(), ["desk-1"]);
        assert_eq!(again.all().len(), MOST);
    }

    #[test]
    fn a_torn_list_is_none() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(FILE), "[\"an").unwrap();
        assert!(Entries::in_dir(dir.path()).all().is_empty());
    }
}
