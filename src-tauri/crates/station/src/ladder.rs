//! How a station stays signed in without asking a person.
//!
//! The rungs, from the cheapest: the access token (30 minutes); the refresh token, exchanged where
//! the server can do that, or shown as it is to a plain server, which accepts it for 7 days; the
//! password, where it may be sent again. When all are refused, a person must sign in.

use std::time::Duration;

use olgfeast_protocol::wire::rest::Login;

use crate::credentials::{KeptSecret, Secret};

/// An access token lives 30 minutes; it is renewed before.
const RENEW_AFTER: Duration = Duration::from_secs(25 * 60);

/// Everything that is held for one account.
#[derive(Debug)]
pub(crate) struct Ladder {
    /// The token in use.
    bearer: Option<Bearer>,
    refresh: Option<Refresh>,
    password: Option<Password>,
    /// Whether the place where secrets are kept has been asked.
    vault: Vault,
    /// Only one call or look-up at a time.
    climbing: Option<Climb>,
}

/// What is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Climb {
    Vault,
    Exchange,
    Login,
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
    Unasked,
    Asked,
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
    /// `POST /auth/refresh`.
    Exchange(Secret),
    /// `POST /auth/login`.
    Login(Secret),
    /// Nothing left: a person must sign in.
    Stuck,
}

impl Ladder {
    /// Nothing but a place to ask.
    pub(crate) fn unclimbed() -> Ladder {
        Ladder {
            bearer: None,
            refresh: None,
            password: None,
            vault: Vault::Unasked,
            climbing: None,
        }
    }

    /// After a person has signed in. `unasked`: whether the password may be sent again by itself.
    pub(crate) fn signed_in(
        login: &Login,
        password: Secret,
        unasked: bool,
        now: Duration,
    ) -> Ladder {
        let mut ladder = Ladder::unclimbed();
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
            && (self
                .refresh
                .as_ref()
                .is_some_and(|r| r.way == RefreshWay::Untried)
                || self.password_to_send().is_some())
    }

    /// Whether the token was refused, and nobody is asked for another.
    pub(crate) fn has_lost(&self) -> bool {
        self.bearer.is_none() && self.climbing.is_none() && self.vault == Vault::Asked
    }

    /// The next thing to try. Marks it as under way where it is a call or a look-up.
    pub(crate) fn climb(&mut self, renew: bool) -> Rung {
        if self.climbing.is_some() {
            return Rung::Wait;
        }
        if let Some(bearer) = &self.bearer
            && !renew
        {
            return Rung::Use(bearer.token.clone());
        }
        if self.vault == Vault::Unasked {
            self.climbing = Some(Climb::Vault);
            return Rung::AskVault;
        }
        if let Some(refresh) = &self.refresh {
            match refresh.way {
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
                RefreshWay::AsBearer | RefreshWay::Refused => {}
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
        self.vault = Vault::Asked;
        let kept = kept.unwrap_or_default();
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

    /// The server gave tokens.
    pub(crate) fn granted(&mut self, login: &Login, now: Duration) {
        self.climbing = None;
        self.bearer = Some(Bearer {
            token: Secret::new(&login.access_token),
            since: now,
        });
        if let Some(token) = &login.refresh_token {
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
        if let Some(refresh) = &mut self.refresh {
            refresh.way = if missing {
                RefreshWay::AsBearer
            } else {
                RefreshWay::Refused
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

    /// The server could not be asked: everything stays as it was.
    pub(crate) fn not_asked(&mut self) {
        self.climbing = None;
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
        }
    }

    fn password_to_send(&self) -> Option<Secret> {
        self.password
            .as_ref()
            .filter(|password| password.unasked && !password.refused)
            .map(|password| password.text.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn login(access: &str, refresh: &str) -> Login {
        Login {
            access_token: access.into(),
            refresh_token: Some(refresh.into()),
        }
    }

    fn secret(text: &str) -> Secret {
        Secret::new(text)
    }

    const START: Duration = Duration::ZERO;

    #[test]
    fn after_a_restart_the_vault_is_asked_once_and_the_refresh_token_tried_first() {
        let mut ladder = Ladder::unclimbed();
        assert_eq!(ladder.climb(false), Rung::AskVault);
        assert_eq!(ladder.climb(false), Rung::Wait);
        let kept = KeptSecret {
            password: Some(secret("pw")),
            refresh: Some(secret("r")),
        };
        ladder.vault_answered(Some(kept), true);
        assert_eq!(ladder.climb(false), Rung::Exchange(secret("r")));
        ladder.exchange_failed(false);
        assert_eq!(ladder.climb(false), Rung::Login(secret("pw")));
        ladder.password_refused();
        assert_eq!(ladder.climb(false), Rung::Stuck);
        assert_eq!(
            ladder.climb(false),
            Rung::Stuck,
            "a refused password is never sent again"
        );
    }

    #[test]
    fn a_plain_server_is_shown_the_refresh_token_itself() {
        let mut ladder = Ladder::signed_in(&login("a", "r"), secret("pw"), false, START);
        assert_eq!(ladder.climb(false), Rung::Use(secret("a")));
        ladder.refused(&secret("a"));
        assert_eq!(ladder.climb(false), Rung::Exchange(secret("r")));
        ladder.exchange_failed(true);
        assert_eq!(ladder.climb(false), Rung::Use(secret("r")));
        ladder.adopt(secret("r"), START);
        ladder.refused(&secret("r"));
        assert_eq!(
            ladder.climb(false),
            Rung::Stuck,
            "the password may not be sent unasked"
        );
    }

    #[test]
    fn a_server_that_cannot_be_reached_costs_no_rung() {
        let mut ladder = Ladder::signed_in(&login("a", "r"), secret("pw"), true, START);
        ladder.refused(&secret("a"));
        assert_eq!(ladder.climb(false), Rung::Exchange(secret("r")));
        ladder.not_asked();
        assert_eq!(ladder.climb(false), Rung::Exchange(secret("r")));
    }

    #[test]
    fn a_token_is_renewed_before_it_ends_and_kept_until_then() {
        let mut ladder = Ladder::signed_in(&login("a", "r"), secret("pw"), true, START);
        assert!(!ladder.is_due(RENEW_AFTER - Duration::from_secs(1)));
        assert!(ladder.is_due(RENEW_AFTER));
        assert_eq!(ladder.climb(true), Rung::Exchange(secret("r")));
        assert_eq!(ladder.bearer(), Some(&secret("a")), "still used meanwhile");
        ladder.exchange_failed(true);
        assert_eq!(ladder.climb(true), Rung::Login(secret("pw")));
        ladder.granted(&login("b", "r2"), RENEW_AFTER);
        assert_eq!(ladder.bearer(), Some(&secret("b")));
        assert!(!ladder.is_due(RENEW_AFTER));
    }

    #[test]
    fn a_stale_refusal_does_not_take_a_new_token_away() {
        let mut ladder = Ladder::signed_in(&login("new", "r"), secret("pw"), true, START);
        ladder.refused(&secret("old"));
        assert_eq!(ladder.climb(false), Rung::Use(secret("new")));
    }
}
