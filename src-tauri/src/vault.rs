//! The system's keyring: Secret Service, Keychain, Credential Manager.

mod entries;

use std::{
    io,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use keyring::v1::Entry;
use olgfeast_protocol::{Role, ipc::Kept};
use olgfeast_station::{Credentials, KeptSecret, PairedFile, Pending, Secret, StationCredential};
use serde::{Deserialize, Serialize};

use entries::Entries;
pub(crate) use entries::FILE;

/// Name of our entries among those of other applications.
const SERVICE: &str = "olgFeast Desktop";

/// A keyring that does not answer within this is taken for none: on a computer without one, asking
/// may hang.
const ANSWERS_WITHIN: Duration = Duration::from_secs(2);

/// For all entries of a station, while a person waits.
const ALL_WITHIN: Duration = Duration::from_secs(10);

/// Keeps sign-ins in the system's keyring. Where there is none, what a hub has given to the station
/// itself goes into a file, and passwords go nowhere.
pub(crate) struct Keyring {
    file: PairedFile,
    /// Held while an entry is made or erased, so that none is made after all were erased; on the threads
    /// that wait for the keyring alone.
    entries: Arc<Mutex<Open>>,
}

/// Whether entries are made.
enum Open {
    Yes(Entries),
    /// The computer is packed up.
    No,
}

impl Keyring {
    /// The keyring, or else this file; what is in the keyring is known by name in this directory.
    pub(crate) fn or(file: PairedFile, data_dir: &Path) -> Keyring {
        Keyring {
            file,
            entries: Arc::new(Mutex::new(Open::Yes(Entries::in_dir(data_dir)))),
        }
    }

    /// Makes an entry that is known by name; whether it is there.
    async fn enter(&self, account: String, text: String) -> bool {
        let entries = Arc::clone(&self.entries);
        let made = ask(ANSWERS_WITHIN, move || match &*locked(&entries) {
            Open::Yes(entries) => enter(entries, &account, &text).map(|()| true),
            Open::No => Ok(false),
        });
        made.await.unwrap_or_default()
    }

    async fn stored(account: String) -> Option<KeptSecret> {
        let text = ask(ANSWERS_WITHIN, move || {
            Ok(Entry::new(SERVICE, &account)?.get_password()?)
        });
        let text = text.await?;
        let stored: Stored = serde_json::from_str(&text).ok()?;
        Some(KeptSecret {
            password: stored.password.map(Secret::new),
            refresh: stored.refresh.map(Secret::new),
            station: stored.station.map(|station| StationCredential {
                role: station.role,
                secret: Secret::new(station.credential),
            }),
            pin: None,
        })
    }
}

/// What stands in an entry.
#[derive(Default, Serialize, Deserialize)]
struct Stored {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    password: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refresh: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    station: Option<StoredStation>,
}

#[derive(Serialize, Deserialize)]
struct StoredStation {
    role: Role,
    credential: String,
}

impl Credentials for Keyring {
    fn load<'a>(&'a self, server: &'a str, username: &'a str) -> Pending<'a, Option<KeptSecret>> {
        Box::pin(async move {
            match Keyring::stored(account(server, username)).await {
                Some(kept) => Some(kept),
                None => self.file.load(server, username).await,
            }
        })
    }

    fn keep<'a>(
        &'a self,
        server: &'a str,
        username: &'a str,
        secret: KeptSecret,
    ) -> Pending<'a, Kept> {
        let account = account(server, username);
        Box::pin(async move {
            let stored = Stored {
                password: secret.password.map(|secret| secret.reveal().to_owned()),
                refresh: secret.refresh.map(|secret| secret.reveal().to_owned()),
                station: secret.station.as_ref().map(|station| StoredStation {
                    role: station.role,
                    credential: station.secret.reveal().to_owned(),
                }),
            };
            let only_station = KeptSecret {
                station: secret.station,
                ..KeptSecret::default()
            };
            let Ok(text) = serde_json::to_string(&stored) else {
                return Kept::Memory;
            };
            if self.enter(account, text).await {
                Kept::Keyring
            } else {
                self.file.keep(server, username, only_station).await
            }
        })
    }

    fn load_desk<'a>(&'a self, server: &'a str, username: &'a str) -> Pending<'a, Option<Secret>> {
        Box::pin(async move { Keyring::stored(account(server, username)).await?.password })
    }

    fn keep_desk<'a>(
        &'a self,
        server: &'a str,
        username: &'a str,
        password: Secret,
    ) -> Pending<'a, bool> {
        let account = account(server, username);
        Box::pin(async move {
            let stored = Stored {
                password: Some(password.reveal().to_owned()),
                ..Stored::default()
            };
            let Ok(text) = serde_json::to_string(&stored) else {
                return false;
            };
            self.enter(account, text).await
        })
    }

    fn forget<'a>(&'a self, server: &'a str, username: &'a str) -> Pending<'a, ()> {
        let account = account(server, username);
        Box::pin(async move {
            let entries = Arc::clone(&self.entries);
            let erased = ask(ANSWERS_WITHIN, move || match &*locked(&entries) {
                Open::Yes(entries) => erase(entries, &account),
                Open::No => Ok(()),
            });
            erased.await;
            self.file.forget(server, username).await;
        })
    }

    fn forget_all(&self) -> Pending<'_, bool> {
        let entries = Arc::clone(&self.entries);
        Box::pin(async move {
            let erased = ask(ALL_WITHIN, move || {
                let mut open = locked(&entries);
                if let Open::Yes(entries) = &*open {
                    for account in entries.all() {
                        erase(entries, &account)?;
                    }
                }
                *open = Open::No;
                Ok(())
            });
            erased.await.is_some() && self.file.forget_all().await
        })
    }
}

/// Why the keyring does not do it.
#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error(transparent)]
    Keyring(#[from] keyring::v1::Error),
    /// Its names cannot be kept, so nobody could find it again.
    #[error("the names of the entries cannot be kept: {0}")]
    Names(#[from] io::Error),
}

fn locked(entries: &Mutex<Open>) -> MutexGuard<'_, Open> {
    entries.lock().unwrap_or_else(PoisonError::into_inner)
}

/// First its name, then itself.
fn enter(entries: &Entries, account: &str, text: &str) -> Result<(), Fault> {
    let known = entries.all().iter().any(|name| name == account);
    for gives_way in entries.add(account)? {
        erase(entries, &gives_way)?;
    }
    let made = Entry::new(SERVICE, account).and_then(|entry| entry.set_password(text));
    if made.is_err() && !known {
        entries.remove(account)?;
    }
    Ok(made?)
}

/// First itself, then its name.
fn erase(entries: &Entries, account: &str) -> Result<(), Fault> {
    match Entry::new(SERVICE, account)?.delete_credential() {
        Ok(()) | Err(keyring::v1::Error::NoEntry) => Ok(entries.remove(account)?),
        Err(error) => Err(error.into()),
    }
}

fn account(server: &str, username: &str) -> String {
    format!("{username} at {server}")
}

/// Asks off the async threads, for a bounded time.
async fn ask<T: Send + 'static>(
    limit: Duration,
    question: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Option<T> {
    let asked = tauri::async_runtime::spawn_blocking(question);
    match tokio::time::timeout(limit, asked).await {
        Ok(Ok(Ok(answer))) => Some(answer),
        Ok(Ok(Err(error))) => {
            tracing::info!(%error, "the keyring has nothing for us");
            None
        }
        Ok(Err(error)) => {
            tracing::warn!(%error, "the keyring failed");
            None
        }
        Err(_) => {
            tracing::warn!("the keyring does not answer");
            None
        }
    }
}
