//! The credential of a paired station in a file, for where there is no keyring.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use olgfeast_protocol::{PairingPin, Role, ipc::Kept};
use serde::{Deserialize, Serialize};

use crate::{
    address::Server,
    credentials::{Credentials, KeptSecret, Pending, Secret, StationCredential},
    whole_file::{absent, write_whole},
};

/// In the data directory.
pub(crate) const FILE: &str = "paired.json";

/// `paired.json` in the data directory, readable by its owner only: what a hub has given to this
/// station. It is no password of a person, is good at that hub alone, and can be taken away there.
/// Passwords and other tokens are never in it.
pub struct PairedFile {
    path: PathBuf,
    /// Given at the start, in the environment or at a prompt; goes nowhere.
    password: Option<Secret>,
    /// Typed at the start, where a host shows one; goes nowhere either.
    pin: Option<PairingPin>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    /// Its address, without the pairing code.
    server: String,
    role: Role,
    credential: String,
}

impl PairedFile {
    /// The file of that data directory, and a password besides, where one was given.
    pub fn new(data_dir: &Path, password: Option<Secret>) -> PairedFile {
        PairedFile {
            path: data_dir.join(FILE),
            password,
            pin: None,
        }
    }

    /// The same with a PIN, for a station that is not paired yet.
    pub fn with_pin(self, pin: Option<PairingPin>) -> PairedFile {
        PairedFile { pin, ..self }
    }

    /// Whether it holds what lets this station in there, so that no password is needed. Reads the
    /// disk.
    pub fn opens(&self, server: &Server) -> bool {
        let kept = read(&self.path).and_then(|entry| Server::parse(&entry.server).ok());
        kept.is_some_and(|kept| kept.is_at(server))
    }
}

impl Credentials for PairedFile {
    fn load<'a>(&'a self, server: &'a str, _username: &'a str) -> Pending<'a, Option<KeptSecret>> {
        let path = self.path.clone();
        Box::pin(async move {
            let entry = off_the_async_threads(move || read(&path)).await.flatten();
            let station =
                entry
                    .filter(|entry| entry.server == server)
                    .map(|entry| StationCredential {
                        role: entry.role,
                        secret: Secret::new(entry.credential),
                    });
            Some(KeptSecret {
                password: self.password.clone(),
                refresh: None,
                station,
                pin: self.pin,
            })
        })
    }

    fn keep<'a>(
        &'a self,
        server: &'a str,
        _username: &'a str,
        secret: KeptSecret,
    ) -> Pending<'a, Kept> {
        let elsewhere = match self.password {
            Some(_) => Kept::Environment,
            None => Kept::Memory,
        };
        let path = self.path.clone();
        let entry = secret.station.map(|station| Entry {
            server: server.to_owned(),
            role: station.role,
            credential: station.secret.reveal().to_owned(),
        });
        Box::pin(async move {
            let kept = off_the_async_threads(move || match entry {
                Some(entry) => write(&path, &entry).map(|()| Kept::File),
                None => remove(&path).map(|()| elsewhere),
            });
            match kept.await {
                Some(Ok(kept)) => kept,
                Some(Err(error)) => {
                    tracing::warn!(%error, "the station's credential could not be written");
                    elsewhere
                }
                None => elsewhere,
            }
        })
    }

    fn forget<'a>(&'a self, _server: &'a str, _username: &'a str) -> Pending<'a, ()> {
        let path = self.path.clone();
        Box::pin(async move {
            if let Some(Err(error)) = off_the_async_threads(move || remove(&path)).await {
                tracing::warn!(%error, "the station's credential could not be erased");
            }
        })
    }

    fn forget_all(&self) -> Pending<'_, bool> {
        let path = self.path.clone();
        Box::pin(async move {
            let removed = off_the_async_threads(move || remove(&path)).await;
            matches!(removed, Some(Ok(())))
        })
    }
}

fn read(path: &Path) -> Option<Entry> {
    match fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .inspect_err(|error| tracing::warn!(%error, "paired.json cannot be read"))
            .ok(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => {
            tracing::warn!(%error, "paired.json cannot be read");
            None
        }
    }
}

fn write(path: &Path, entry: &Entry) -> io::Result<()> {
    write_whole(path, &serde_json::to_vec(entry)?)
}

fn remove(path: &Path) -> io::Result<()> {
    absent(fs::remove_file(path))
}

async fn off_the_async_threads<T: Send + 'static>(
    job: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    tokio::task::spawn_blocking(job).await.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = "https://10.0.0.7:8443";

    fn given() -> KeptSecret {
        KeptSecret {
            password: Some(Secret::new("geheim")),
            refresh: Some(Secret::new("refresh")),
            station: Some(StationCredential {
                role: Role::Kitchen,
                secret: Secret::new("c0ffee"),
            }),
            pin: Some(PairingPin::of_chance([1, 2, 3, 4, 5])),
        }
    }

    #[tokio::test]
    async fn only_the_credential_is_kept_and_only_for_its_owner_and_its_hub() {
        let dir = tempfile::tempdir().unwrap();
        let file = PairedFile::new(dir.path(), None);
        assert_eq!(file.load(HERE, "ann").await, Some(KeptSecret::default()));
        assert_eq!(file.keep(HERE, "ann", given()).await, Kept::File);
        let path = dir.path().join("paired.json");
        let text = fs::read_to_string(&path).unwrap();
        assert!(
            !text.contains("geheim") && !text.contains("refresh"),
            "{text}"
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        let again = PairedFile::new(dir.path(), None);
        let kept = again.load(HERE, "ann").await.unwrap();
        let station = given().station;
        let expected = KeptSecret {
            station,
            ..KeptSecret::default()
        };
        assert_eq!(kept, expected);
        let elsewhere = again.load("https://10.0.0.8:8443", "ann").await.unwrap();
        assert_eq!(elsewhere.station, None);
    }

    #[tokio::test]
    async fn it_says_where_it_lets_the_station_in_until_it_is_erased() {
        let dir = tempfile::tempdir().unwrap();
        let file = PairedFile::new(dir.path(), None);
        let server = |typed: &str| Server::parse(typed).unwrap();
        assert!(!file.opens(&server(HERE)));
        file.keep(HERE, "ann", given()).await;
        assert!(file.opens(&server("10.0.0.7:8443")) && file.opens(&server(HERE)));
        assert!(!file.opens(&server("10.0.0.7:8000")));
        file.forget(HERE, "ann").await;
        assert!(!file.opens(&server(HERE)));
    }

    #[tokio::test]
    async fn what_was_taken_away_is_erased_and_a_given_password_is_still_there() {
        let dir = tempfile::tempdir().unwrap();
        let file = PairedFile::new(dir.path(), Some(Secret::new("pw")));
        file.keep(HERE, "ann", given()).await;
        let kept = file.keep(HERE, "ann", KeptSecret::default()).await;
        assert_eq!(kept, Kept::Environment);
        assert!(!dir.path().join("paired.json").exists());
        let kept = file.load(HERE, "ann").await.unwrap();
        assert_eq!(kept.password, Some(Secret::new("pw")));
    }

    #[tokio::test]
    async fn a_damaged_file_is_none() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("paired.json"), "{").unwrap();
        let file = PairedFile::new(dir.path(), None);
        assert_eq!(file.load(HERE, "ann").await, Some(KeptSecret::default()));
    }
}
