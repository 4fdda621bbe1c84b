//! The system's keyring: Secret Service, Keychain, Credential Manager.

use std::time::Duration;

use keyring::v1::Entry;
use olgfeast_protocol::ipc::Kept;
use olgfeast_station::{Credentials, KeptSecret, Pending, Secret};
use serde::{Deserialize, Serialize};

/// Name of our entries among those of other applications.
const SERVICE: &str = "olgFeast Desktop";

/// A keyring that does not answer within this is taken for none: on a computer without one, asking
/// may hang.
const ANSWERS_WITHIN: Duration = Duration::from_secs(2);

/// Keeps sign-ins in the system's keyring, where there is one.
pub(crate) struct Keyring;

/// What stands in an entry.
#[derive(Default, Serialize, Deserialize)]
struct Stored {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    password: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refresh: Option<String>,
}

impl Credentials for Keyring {
    fn load<'a>(&'a self, server: &'a str, username: &'a str) -> Pending<'a, Option<KeptSecret>> {
        let account = account(server, username);
        Box::pin(async move {
            let text = ask(move || Entry::new(SERVICE, &account)?.get_password()).await?;
            let stored: Stored = serde_json::from_str(&text).ok()?;
            Some(KeptSecret {
                password: stored.password.map(Secret::new),
                refresh: stored.refresh.map(Secret::new),
            })
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
            };
            let Ok(text) = serde_json::to_string(&stored) else {
                return Kept::Memory;
            };
            match ask(move || Entry::new(SERVICE, &account)?.set_password(&text)).await {
                Some(()) => Kept::Keyring,
                None => Kept::Memory,
            }
        })
    }

    fn forget<'a>(&'a self, server: &'a str, username: &'a str) -> Pending<'a, ()> {
        let account = account(server, username);
        Box::pin(async move {
            ask(move || Entry::new(SERVICE, &account)?.delete_credential()).await;
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
