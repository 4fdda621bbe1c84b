//! Hosting the feast on this computer.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::IpcError;

/// Whether this computer hosts the feast.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "hosting", rename_all = "kebab-case")]
pub enum Hosting {
    /// It does not, and nobody wants it to.
    Off,
    /// It should, and cannot. It is tried again every few seconds.
    Failed {
        /// Why not.
        error: IpcError,
    },
    /// It does.
    On(Hosted),
}

/// See [`Hosting::On`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hosted {
    /// Where programs on this computer find the hub.
    pub address: String,
    /// Where other computers find it; nothing where only this computer may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<OnNetwork>,
    /// The first account of a feast, when it is new and when it has got a new password, until somebody
    /// has said that it is written down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_admin: Option<FirstAdmin>,
}

/// How other computers on the network find the hub, and how they know that it is the right one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnNetwork {
    /// One for each address of this computer, as a person types it.
    pub addresses: Vec<String>,
    /// To be typed at each station, once.
    pub pairing_code: String,
}

/// The first account of a feast. `Debug` does not show the password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstAdmin {
    /// The user name.
    pub username: String,
    /// The password. Nobody can read it anywhere else.
    pub password: String,
}

impl fmt::Debug for FirstAdmin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FirstAdmin")
            .field("username", &self.username)
            .finish_non_exhaustive()
    }
}

/// Who may reach a hub that this computer hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// Programs on this computer.
    ThisComputer,
    /// Stations on the network that were paired, encrypted.
    Network,
}

/// A hub that has answered in the local network. Everybody there can answer so: it is shown to a
/// person, and believed only by the pairing code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundHub {
    /// As it calls itself.
    pub name: String,
    /// To be typed as the server.
    pub address: String,
    /// Whether that address is encrypted, so that a pairing code is wanted.
    pub encrypted: bool,
}
