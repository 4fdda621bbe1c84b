//! Paired stations: each was let in once, by an account or by a PIN, and has a credential of its own
//! from then on, until it is taken away.

mod invitations;

use std::fmt;

use olgfeast_protocol::{Role, StationId, UtcTime};
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub(crate) use invitations::Invitations;
#[cfg(test)]
pub(crate) use invitations::{MOST_INVITATIONS, PIN_MINUTES};

use crate::{
    entropy::{self, Entropy, EntropyError},
    fanout::Endpoint,
    live::Audience,
    model::{User, UserId},
};

/// Names one pairing, as nothing else of that hub or of its backups is named: a token of an earlier
/// pairing of the same station is none of this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct PairingId(pub(crate) Uuid);

impl fmt::Display for PairingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A station that was let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Paired {
    pub(crate) id: PairingId,
    pub(crate) station: StationId,
    /// What people call it.
    pub(crate) name: String,
    pub(crate) role: Role,
    /// Who let it in.
    pub(crate) by: User,
    pub(crate) at: UtcTime,
}

impl Paired {
    /// The account that this station is as good as, where it is as good as one. It ends with the
    /// account; a kitchen goes on cooking whoever has set it up.
    pub(crate) fn account(&self) -> Option<&User> {
        let is_in_force = self.by.is_active && self.by.is_staff;
        (self.role == Role::Admin && is_in_force).then_some(&self.by)
    }

    /// Whether it may do anything at all.
    pub(crate) fn is_in_force(&self) -> bool {
        match self.role {
            Role::Board | Role::Kitchen => true,
            Role::Admin => self.account().is_some(),
        }
    }

    /// Whom it belongs to on that socket; nothing: it may not listen there.
    pub(crate) fn audience(&self, endpoint: Endpoint) -> Option<Audience> {
        match (self.role, endpoint) {
            (Role::Board, Endpoint::Kitchen) => Some(Audience::Board),
            (Role::Board | Role::Kitchen, Endpoint::Admin | Endpoint::Orders) => None,
            (Role::Kitchen, Endpoint::Kitchen) => Some(Audience::Staff),
            (Role::Admin, _) => {
                let account = self.account()?;
                Some(Audience::of(endpoint, account.id))
            }
        }
    }

    /// Whose events it gets over HTTP.
    pub(crate) fn audience_of_http(&self) -> Audience {
        match self.role {
            Role::Board => Audience::Board,
            Role::Kitchen | Role::Admin => Audience::Staff,
        }
    }

    /// The author of what it does to orders; nothing: it may do nothing to them. What a kitchen does
    /// is told under its own name: whoever has set it up need not be there.
    pub(crate) fn worker(self) -> Option<User> {
        match self.role {
            Role::Board => None,
            Role::Kitchen => Some(User {
                username: self.name,
                email: String::new(),
                is_active: true,
                is_staff: true,
                ..self.by
            }),
            Role::Admin => self.account().cloned(),
        }
    }
}

/// By what right somebody listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pass {
    /// As this account.
    Account(UserId),
    /// As a paired station.
    Paired(PairingId),
}

/// What a paired station shows instead of a password: 256 bits of chance. Only its hash is kept.
pub(crate) struct Credential(String);

impl Credential {
    pub(crate) fn new(entropy: &dyn Entropy) -> Result<Credential, EntropyError> {
        entropy::key(entropy).map(Credential)
    }

    /// As somebody shows it.
    pub(crate) fn shown(text: String) -> Credential {
        Credential(text)
    }

    /// The text itself, for the one answer that hands it out.
    pub(crate) fn reveal(self) -> String {
        self.0
    }

    /// SHA-256 in hexadecimal. A slow hash would add nothing: there is nothing to be guessed.
    pub(crate) fn hash(&self) -> String {
        let digest = digest(&SHA256, self.0.as_bytes());
        let bytes = digest.as_ref().iter();
        bytes.map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests;
