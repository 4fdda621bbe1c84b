//! The system's keyring: Secret Service, Keychain, Credential Manager.

use std::time::Duration;

use keyring::v1::Entry;
use olgfeast_protocol::{Role, ipc::Kept};
use olgfeast_station::{Credentials, KeptSecret, PairedFile, Pending, Secret, StationCredential};
use serde::{Deserialize, Serialize};

/// Name of our entries among those of other applications.
const SERVICE: &str = "olgFeast Desktop";

/// A keyring that does not answer within this is taken for none: on a computer without one, asking
/// may hang.
const ANSWERS_WITHIN: Duration = Duration::from_secs(2);

/// Keeps sign-ins in the system's keyring. Where there is none, what a hub has given to the station
/// itself goes into a file, and passwords go nowhere.
pub(crate) struct Keyring {
    file: PairedFile,
}

impl Keyring {
    /// The keyring, or else this file.
    pub(crate) fn or(file: PairedFile) -> Keyring {
        Keyring { file }
    }

    async fn stored(account: String) -> Option<KeptSecret> {
        let text = ask(move || Entry::new(SERVICE, &account)?.get_password()).await?;
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
            match ask(move || Entry::new(SERVICE, &account)?.set_password(&text)).await {
                Some(()) => Kept::Keyring,
                None => self.file.keep(server, username, only_station).await,
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
            let kept = ask(move || Entry::new(SERVICE, &account)?.set_password(&text));
            kept.await.is_some()
        })
    }

    fn forget<'a>(&'a self, server: &'a str, username: &'a str) -> Pending<'a, ()> {
        let account = account(server, username);
        Box::pin(async move {
            ask(move || Entry::new(SERVICE, &account)?.delete_credential()).await;
            self.file.forget(server, username).await;
        })
    }
}

fn account(server: &str, username: &str) -> String {
    format!("{username} at {server}")
}

/// Asks off the async threads, for a bounded time.
async fn ask<T: Send + 'static>(
    question: impl FnOnce() -> keyring::Result<T> + Send + 'static,
) -> Option<T> {
    let asked = tauri::async_runtime::spawn_blocking(question);
    match tokio::time::timeout(ANSWERS_WITHIN, asked).await {
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
