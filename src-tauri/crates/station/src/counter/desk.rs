//! The account that a counter orders with at a plain server: one account has one cart, and nobody
//! else may reach into this one.

use olgfeast_protocol::StationId;
use rand::{Rng, rngs::StdRng};

use crate::{core::Account, credentials::Secret};

/// Characters of the password.
const PASSWORD: usize = 24;

/// What a name ends in.
const ENDING: usize = 6;

const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Desk {
    pub(crate) server: String,
    pub(crate) username: String,
    pub(crate) password: Secret,
    pub(crate) entry: Entry,
    /// Whether something was written with it of which nobody knows whether it was done: it orders
    /// nothing more, and is only looked at.
    pub(crate) spent: bool,
}

/// How far an account is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// The server does not know it yet.
    New,
    /// It does, as far as is known.
    Known,
    /// Signed in.
    In(Secret),
}

impl Desk {
    /// One that no server knows yet. The name tells whose it is.
    pub(crate) fn invent(server: String, station: StationId, rng: &mut StdRng) -> Desk {
        let whose: String = station.to_string().chars().take(8).collect();
        Desk {
            server,
            username: format!("desk-{whose}-{}", letters(ENDING, rng)),
            password: Secret::new(letters(PASSWORD, rng)),
            entry: Entry::New,
            spent: false,
        }
    }

    /// One of an earlier run.
    pub(crate) fn known(server: String, username: String, password: Secret) -> Desk {
        Desk {
            server,
            username,
            password,
            entry: Entry::Known,
            spent: false,
        }
    }

    /// As the place for secrets knows it.
    pub(crate) fn account(&self) -> Account {
        Account {
            server: self.server.clone(),
            username: self.username.clone(),
        }
    }

    pub(crate) fn is(&self, account: &Account) -> bool {
        self.server == account.server && self.username == account.username
    }

    /// It orders nothing more.
    pub(crate) fn spend(&mut self) {
        self.spent = true;
        self.sign_in_again();
    }

    /// Its token is no longer good.
    pub(crate) fn sign_in_again(&mut self) {
        if let Entry::In(_) = self.entry {
            self.entry = Entry::Known;
        }
    }
}

fn letters(count: usize, rng: &mut StdRng) -> String {
    let letter = |_| {
        let at = rng.random_range(0..LETTERS.len());
        LETTERS.get(at).copied().map_or('a', char::from)
    };
    (0..count).map(letter).collect()
}
