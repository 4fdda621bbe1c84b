//! How a station stays signed in without asking a person.
//!
//! The rungs, from the cheapest: the access token (30 minutes); what a hub has given to the station
//! itself, which is good until it is taken away; the refresh token, exchanged where the server can do
//! that, or shown as it is to a plain server, which accepts it for 7 days; the password, where it may
//! be sent again. When all are refused, a person must sign in.
//!
//! A station that is paired has nothing else. Where its hub takes the credential away, it does not
//! come in by a password that it still remembers.
//!
//! A hub's refresh token is good once, and one that is used again ends its sign-in. Another process on
//! this computer may have used ours and kept a newer one: so the place where secrets are kept is
//! asked before each exchange, and once more after a refusal.

use std::{collections::VecDeque, time::Duration};

use olgfeast_protocol::{PairingPin, Role, wire::rest::Login};

use crate::{
    credentials::{KeptSecret, Secret, StationCredential},
    rest::Warrant,
};

/// More than anybody renews in one evening with two processes at once.
const SPENT_KEPT: usize = 32;

/// An access token lives 30 minutes; it is renewed before.
const RENEW_AFTER: Duration = Duration::from_secs(25 * 60);

/// Everything that is held for one account.
#[derive(Debug)]
pub(crate) struct Ladder {
    /// The token in use.
    bearer: Option<Bearer>,
    pairing: Pairing,
    /// Typed at the start, and not tried yet.
    pin: Option<PairingPin>,
    refresh: Option<Refresh>,
    password: Option<Password>,
    /// Whether the place where secrets are kept has been asked.
    vault: Vault,
    /// Refresh tokens that were exchanged or refused here, the oldest first: none of them is newer than
    /// ours, wherever it is found.
    spent: VecDeque<Secret>,
    /// Only one call or look-up at a time.
    climbing: Option<Climb>,
}

/// What is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Climb {
    Vault,
    Pair,
    Station,
    Exchange,
    Login,
}

/// Whether the server knows the station itself.
#[derive(Debug, PartialEq, Eq)]
enum Pairing {
    /// It does not, and is not asked to.
    None,
    /// It is asked to, as soon as there is a token of somebody who may.
    Wanted(Role),
    /// It does.
    Paired(StationCredential),
}

#[derive(Debug)]
struct Bearer {
    token: Secret,
    since: Duration,
}

#[derive(Debug)]
struct Refresh {
    token: Secret,
    /// What the server does with it.
    way: RefreshWay,
}

#[derive(Debug, PartialEq, Eq)]
enum RefreshWay {
    /// Not tried yet.
    Untried,
    /// The server has no endpoint for it: it may stand in for the access token.
    AsBearer,
    /// Refused; another process may have a newer one.
    Doubted,
    /// Refused in every way.
    Refused,
}

#[derive(Debug)]
struct Password {
    text: Secret,
    /// Refused once: never sent again by itself.
    refused: bool,
    /// Whether it may be sent without a person at it.
    unasked: bool,
}

#[derive(Debug, PartialEq, Eq)]
enum Vault {
    /// Nobody knows what is kept.
    Unasked,
    /// What was kept then is known; others may have kept something since.
    Asked,
    /// It was asked for the exchange that comes next.
    Fresh,
}

/// What to do to get a token.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Rung {
    /// Use this one.
    Use(Secret),
    /// A call is under way: wait.
    Wait,
    /// Ask the place where secrets are kept.
    AskVault,
    /// `POST /live/pairings`.
    Pair(Warrant),
    /// `POST /auth/station`.
    Station(Secret),
    /// `POST /auth/refresh`.
    Exchange(Secret),
    /// `POST /auth/login`.
    Login(Secret),
    /// Nothing left: a person must sign in.
    Stuck,
}

impl Ladder {
    /// Everything of it that opens a door, or has.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = Secret> {
        let bearer = self.bearer.iter().map(|bearer| &bearer.token);
        let refresh = self.refresh.iter().map(|refresh| &refresh.token);
        let password = self.password.iter().map(|password| &password.text);
        let station = match &self.pairing {
            Pairing::Paired(credential) => Some(&credential.secret),
            Pairing::None | Pairing::Wanted(_) => None,
        };
        let all = bearer.chain(refresh).chain(password).chain(station);
        all.chain(&self.spent).cloned()
    }

    /// Nothing but a place to ask. `role`: the station is to be paired in that role.
    pub(crate) fn unclimbed(role: Option<Role>) -> Ladder {
        Ladder {
            bearer: None,
            pairing: role.map_or(Pairing::None, Pairing::Wanted),
            pin: None,
            refresh: None,
            password: None,
            vault: Vault::Unasked,
            spent: VecDeque::new(),
            climbing: None,
        }
    }

    /// After a person has signed in. `unasked`: whether the password may be sent again by itself.
    pub(crate) fn signed_in(
        login: &Login,
        password: Secret,
        unasked: bool,
        role: Option<Role>,
        now: Duration,
    ) -> Ladder {
        let mut ladder = Ladder::unclimbed(role);
        ladder.vault = Vault::Asked;
        ladder.password = Some(Password {
            text: password,
            refused: false,
            unasked,
        });
        ladder.granted(login, now);
        ladder
    }

    /// The token in use, where there is one.
    pub(crate) fn bearer(&self) -> Option<&Secret> {
        self.bearer.as_ref().map(|bearer| &bearer.token)
    }

    /// Whether the token should be renewed although nobody has refused it yet.
    pub(crate) fn is_due(&self, now: Duration) -> bool {
        self.climbing.is_none()
            && self.bearer.as_ref().is_some_and(|bearer| {
                let is_refresh = self
                    .refresh
                    .as_ref()
                    .is_some_and(|refresh| refresh.token == bearer.token);
                !is_refresh && now.saturating_sub(bearer.since) >= RENEW_AFTER
            })
            && (matches!(self.pairing, Pairing::Paired(_))
                || self
                    .refresh
                    .as_ref()
                    .is_some_and(|r| r.way == RefreshWay::Untried)
                || self.password_to_send().is_some())
    }

    /// Whether the token was refused, and nobody is asked for another.
    pub(crate) fn has_lost(&self) -> bool {
        self.bearer.is_none() && self.climbing.is_none() && self.vault != Vault::Unasked
    }

    /// The next thing to try. Marks it as under way where it is a call or a look-up.
    pub(crate) fn climb(&mut self, renew: bool) -> Rung {
        if self.climbing.is_some() {
            return Rung::Wait;
        }
        if let Some(bearer) = &self.bearer
            && !renew
        {
            if let Pairing::Wanted(role) = self.pairing {
                let token = bearer.token.clone();
                self.climbing = Some(Climb::Pair);
                return Rung::Pair(Warrant::Staff { token, role });
            }
            return Rung::Use(bearer.token.clone());
        }
        if self.vault == Vault::Unasked {
            self.climbing = Some(Climb::Vault);
            return Rung::AskVault;
        }
        if let Pairing::Paired(credential) = &self.pairing {
            self.climbing = Some(Climb::Station);
            return Rung::Station(credential.secret.clone());
        }
        if let (Pairing::Wanted(_), Some(pin)) = (&self.pairing, self.pin) {
            self.climbing = Some(Climb::Pair);
            return Rung::Pair(Warrant::Pin(pin));
        }
        if let Some(refresh) = &self.refresh {
            match refresh.way {
                RefreshWay::Untried | RefreshWay::Doubted if self.vault != Vault::Fresh => {
                    self.climbing = Some(Climb::Vault);
                    return Rung::AskVault;
                }
                RefreshWay::Untried => {
                    self.climbing = Some(Climb::Exchange);
                    return Rung::Exchange(refresh.token.clone());
                }
                // On a plain server the password brings a token of another 30 minutes, where it
                // may be sent; the refresh token is for where it may not.
                RefreshWay::AsBearer if !renew || self.password_to_send().is_none() => {
                    let token = refresh.token.clone();
                    return Rung::Use(token);
                }
                RefreshWay::AsBearer | RefreshWay::Doubted | RefreshWay::Refused => {}
            }
        }
        match self.password_to_send() {
            Some(password) => {
                self.climbing = Some(Climb::Login);
                Rung::Login(password)
            }
            None => Rung::Stuck,
        }
    }

    /// Whether the call under way is `POST /live/pairings`.
    pub(crate) fn was_pairing(&self) -> bool {
        self.climbing == Some(Climb::Pair)
    }

    /// Whether the call under way is `POST /auth/station`.
    pub(crate) fn was_asking_as_station(&self) -> bool {
        self.climbing == Some(Climb::Station)
    }

    /// A hub has let the station in: from here on that is all that it needs, and all that it has.
    pub(crate) fn paired(&mut self, credential: StationCredential) {
        self.climbing = None;
        self.pairing = Pairing::Paired(credential);
        self.pin = None;
        self.bearer = None;
        self.refresh = None;
        self.password = None;
    }

    /// The server does not pair, or not with whoever has signed in: it goes on without. A PIN that is
    /// not good (any more) leaves all else to be tried.
    pub(crate) fn not_paired(&mut self) {
        self.climbing = None;
        if self.pin.take().is_none() {
            self.pairing = Pairing::None;
        }
    }

    /// The hub does not know the credential any more. A person has to sign in before it is asked for
    /// another one.
    pub(crate) fn credential_refused(&mut self) {
        self.climbing = None;
        self.pairing = Pairing::None;
        self.bearer = None;
    }

    /// Whether the station is to be paired, and is not yet.
    pub(crate) fn wants_pairing(&self) -> bool {
        matches!(self.pairing, Pairing::Wanted(_))
    }

    /// Whether the call under way is `POST /auth/refresh`.
    pub(crate) fn was_exchanging(&self) -> bool {
        self.climbing == Some(Climb::Exchange)
    }

    /// The token handed out by [`Rung::Use`] is in use from now on.
    pub(crate) fn adopt(&mut self, token: Secret, now: Duration) {
        if self.bearer().is_none_or(|bearer| *bearer != token) {
            self.bearer = Some(Bearer { token, since: now });
        }
    }

    /// The server refused this token.
    pub(crate) fn refused(&mut self, token: &Secret) {
        if self.bearer().is_some_and(|bearer| bearer == token) {
            self.bearer = None;
        }
        if let Some(refresh) = &mut self.refresh
            && refresh.token == *token
            && refresh.way == RefreshWay::AsBearer
        {
            refresh.way = RefreshWay::Refused;
        }
    }

    /// What the place where secrets are kept has answered.
    pub(crate) fn vault_answered(&mut self, kept: Option<KeptSecret>, unasked: bool) {
        self.climbing = None;
        let kept = kept.unwrap_or_default();
        let first = std::mem::replace(&mut self.vault, Vault::Fresh) == Vault::Unasked;
        // Only where a pairing is wanted is the server known well enough to be shown a credential.
        if let (Pairing::Wanted(role), Some(station)) = (&self.pairing, kept.station)
            && (station.role.covers(*role) || is_board(&station, *role) && kept.password.is_none())
        {
            return self.paired(station);
        }
        if !first {
            return self.take_newer(kept.refresh);
        }
        self.pin = kept.pin;
        self.refresh = kept.refresh.map(|token| Refresh {
            token,
            way: RefreshWay::Untried,
        });
        self.password = kept.password.map(|text| Password {
            text,
            refused: false,
            unasked,
        });
    }

    /// What others have kept since.
    fn take_newer(&mut self, kept: Option<Secret>) {
        let held = self.refresh.as_ref().map(|refresh| &refresh.token);
        let newer = kept.filter(|token| Some(token) != held && !self.spent.contains(token));
        if let Some(token) = newer {
            self.refresh = Some(Refresh {
                token,
                way: RefreshWay::Untried,
            });
        } else if let Some(refresh) = &mut self.refresh
            && refresh.way == RefreshWay::Doubted
        {
            refresh.way = RefreshWay::Refused;
        }
    }

    fn spend(&mut self) {
        if let Some(refresh) = &self.refresh {
            if self.spent.len() == SPENT_KEPT {
                self.spent.pop_front();
            }
            self.spent.push_back(refresh.token.clone());
        }
        self.vault = Vault::Asked;
    }

    /// The server gave tokens.
    pub(crate) fn granted(&mut self, login: &Login, now: Duration) {
        self.climbing = None;
        self.bearer = Some(Bearer {
            token: Secret::new(&login.access_token),
            since: now,
        });
        if let Some(token) = &login.refresh_token {
            self.spend();
            let way = match &self.refresh {
                // A server without the endpoint has not grown one since the last sign-in.
                Some(Refresh {
                    way: RefreshWay::AsBearer,
                    ..
                }) => RefreshWay::AsBearer,
                _ => RefreshWay::Untried,
            };
            self.refresh = Some(Refresh {
                token: Secret::new(token),
                way,
            });
        }
    }

    /// `POST /auth/refresh` failed. `missing`: the server has no such endpoint.
    pub(crate) fn exchange_failed(&mut self, missing: bool) {
        self.climbing = None;
        if !missing {
            self.spend();
        }
        if let Some(refresh) = &mut self.refresh {
            refresh.way = if missing {
                RefreshWay::AsBearer
            } else {
                RefreshWay::Doubted
            };
        }
    }

    /// `POST /auth/login` refused the password.
    pub(crate) fn password_refused(&mut self) {
        self.climbing = None;
        if let Some(password) = &mut self.password {
            password.refused = true;
        }
    }

    /// The server could not be asked: everything stays as it was. Until it can be, others may keep
    /// something newer.
    pub(crate) fn not_asked(&mut self) {
        self.climbing = None;
        if self.vault == Vault::Fresh {
            self.vault = Vault::Asked;
        }
    }

    /// What is worth keeping for the next start: a password that may not be sent unasked is not.
    pub(crate) fn kept(&self) -> KeptSecret {
        KeptSecret {
            password: self
                .password
                .as_ref()
                .filter(|password| password.unasked)
                .map(|password| password.text.clone()),
            refresh: self.refresh.as_ref().map(|refresh| refresh.token.clone()),
            station: match &self.pairing {
                Pairing::Paired(credential) => Some(credential.clone()),
                Pairing::None | Pairing::Wanted(_) => None,
            },
            pin: None,
        }
    }

    fn password_to_send(&self) -> Option<Secret> {
        self.password
            .as_ref()
            .filter(|password| password.unasked && !password.refused)
            .map(|password| password.text.clone())
    }
}

/// Whether this is a public board: it looks at the kitchen's socket too, and needs no more there than
/// it has.
fn is_board(station: &StationCredential, wanted: Role) -> bool {
    (station.role, wanted) == (Role::Board, Role::Kitchen)
}

#[cfg(test)]
mod tests;
