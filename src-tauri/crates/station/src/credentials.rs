//! Where a sign-in is kept between two starts.

use std::{future::Future, pin::Pin};

use olgfeast_protocol::{PairingPin, Role, ipc::Kept};
use serde_json::Value;

/// A text that must not appear in a log, an error or a debug print.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps it.
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    /// The text itself, for the one place that sends it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

/// What is kept for one account on one server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptSecret {
    /// The password, as typed or as set in the environment.
    pub password: Option<Secret>,
    /// The server's long-lived token.
    pub refresh: Option<Secret>,
    /// What a hub has given to this station itself.
    pub station: Option<StationCredential>,
    /// What a host shows to let this station in, where a person has typed it. Good once, and never
    /// kept.
    pub pin: Option<PairingPin>,
}

/// What a paired station shows instead of a password, until the hub takes it away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StationCredential {
    /// What the station may do with it.
    pub role: Role,
    /// Itself.
    pub secret: Secret,
}

impl StationCredential {
    /// Reads the answer of a hub.
    pub(crate) fn read(value: &Value) -> Option<StationCredential> {
        Some(StationCredential {
            role: Role::from_word(value.get("role")?.as_str()?)?,
            secret: Secret::new(value.get("credential")?.as_str()?),
        })
    }
}

/// A future of a [`Credentials`] call.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A place for secrets: the system's keyring, the environment, a prompt. Calls may take long or
/// fail; the board is shown before they answer.
pub trait Credentials: Send + Sync + 'static {
    /// What is kept for this account; `None` where there is nothing, or no place.
    fn load<'a>(&'a self, server: &'a str, username: &'a str) -> Pending<'a, Option<KeptSecret>>;

    /// Keeps it, and says where; [`Kept::Memory`] where there is no place.
    fn keep<'a>(
        &'a self,
        server: &'a str,
        username: &'a str,
        secret: KeptSecret,
    ) -> Pending<'a, Kept>;

    /// Erases it.
    fn forget<'a>(&'a self, server: &'a str, username: &'a str) -> Pending<'a, ()>;

    /// The password of an account that this station has made for its counter. By itself there is no
    /// place for it: it is made anew after each start.
    fn load_desk<'a>(&'a self, _: &'a str, _: &'a str) -> Pending<'a, Option<Secret>> {
        Box::pin(async { None })
    }

    /// Erases all that was ever kept, and keeps nothing from now on; `false` where the place for it
    /// does not answer, and still has what it had. By itself there is no such place.
    fn forget_all(&self) -> Pending<'_, bool> {
        Box::pin(async { true })
    }

    /// Keeps that; whether there is a place for it.
    fn keep_desk<'a>(&'a self, _: &'a str, _: &'a str, _: Secret) -> Pending<'a, bool> {
        Box::pin(async { false })
    }
}

/// One account whose password was given at the start, in the environment or at a prompt.
/// Nothing is written anywhere.
pub struct Given {
    password: Secret,
}

impl Given {
    /// With this password.
    pub fn new(password: Secret) -> Given {
        Given { password }
    }
}

impl Credentials for Given {
    fn load<'a>(&'a self, _server: &'a str, _username: &'a str) -> Pending<'a, Option<KeptSecret>> {
        let kept = KeptSecret {
            password: Some(self.password.clone()),
            ..KeptSecret::default()
        };
        Box::pin(async move { Some(kept) })
    }

    fn keep<'a>(&'a self, _: &'a str, _: &'a str, _: KeptSecret) -> Pending<'a, Kept> {
        Box::pin(async { Kept::Environment })
    }

    fn forget<'a>(&'a self, _: &'a str, _: &'a str) -> Pending<'a, ()> {
        Box::pin(async {})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_does_not_show_itself() {
        let kept = KeptSecret {
            password: Some(Secret::new("hunter2")),
            ..KeptSecret::default()
        };
        assert!(!format!("{kept:?}").contains("hunter2"));
    }
}
