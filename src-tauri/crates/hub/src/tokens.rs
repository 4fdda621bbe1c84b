//! Tokens: signed claims (JWT, HS256) that say who somebody is and until when.

use std::fmt;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use olgfeast_protocol::UtcTime;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    model::{Credentials, User, UserId},
    pairing::PairingId,
};

/// Minutes that an access token lives, as on a plain olgFeast server.
const ACCESS_MINUTES: i64 = 30;
/// Days that a refresh token lives, as on a plain olgFeast server.
pub(crate) const REFRESH_DAYS: i64 = 7;

const MICROS_PER_SECOND: i64 = 1_000_000;

/// Names the refresh tokens that were given for one another, from one sign-in on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct FamilyId(pub(crate) Uuid);

impl fmt::Display for FamilyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A refresh token among those of its family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Refresh {
    pub(crate) family: FamilyId,
    /// 1 from the sign-in, one more each time.
    pub(crate) generation: i64,
}

/// What a token is good for. One is never taken for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "purpose", rename_all = "lowercase")]
pub(crate) enum Purpose {
    /// To be shown with every request.
    Access {
        /// Of the refresh token that came with it.
        family: FamilyId,
    },
    /// To be given for new tokens.
    Refresh(Refresh),
    /// To be shown with every request of a paired station.
    Station {
        /// The pairing that it was given for.
        pairing: PairingId,
    },
}

impl Purpose {
    fn seconds(self) -> i64 {
        match self {
            Purpose::Access { .. } | Purpose::Station { .. } => ACCESS_MINUTES * 60,
            Purpose::Refresh(_) => REFRESH_DAYS * 24 * 60 * 60,
        }
    }
}

/// The account that a token is of, as it was when it was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Holder {
    pub(crate) user: UserId,
    pub(crate) credentials: Credentials,
}

impl Holder {
    pub(crate) fn of(user: &User) -> Holder {
        Holder {
            user: user.id,
            credentials: user.credentials,
        }
    }

    /// Whether the account, as it is now, still is the one that the token was signed for.
    pub(crate) fn is(self, user: &User) -> bool {
        user.is_active && self == Holder::of(user)
    }
}

/// By what right a token may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Right {
    /// As this account.
    Account(Holder),
    /// As a paired station.
    Paired(PairingId),
}

#[derive(Serialize, Deserialize)]
struct Claims {
    /// The account's id.
    sub: String,
    #[serde(default = "first_credentials")]
    credentials: Credentials,
    #[serde(flatten)]
    purpose: Purpose,
    /// Seconds since the epoch.
    iat: i64,
    exp: i64,
}

/// A token that does not say was signed before this was counted.
fn first_credentials() -> Credentials {
    Credentials::FIRST
}

/// Signs and reads tokens. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Tokens {
    signing: EncodingKey,
    reading: DecodingKey,
}

impl Tokens {
    pub(crate) fn new(secret: &[u8]) -> Tokens {
        Tokens {
            signing: EncodingKey::from_secret(secret),
            reading: DecodingKey::from_secret(secret),
        }
    }

    /// A token of that account, good from now on.
    pub(crate) fn sign(
        &self,
        holder: Holder,
        purpose: Purpose,
        now: UtcTime,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let iat = now.0.div_euclid(MICROS_PER_SECOND);
        let exp = iat + purpose.seconds();
        let claims = Claims {
            sub: holder.user.0.to_string(),
            credentials: holder.credentials,
            purpose,
            iat,
            exp,
        };
        encode(&Header::new(Algorithm::HS256), &claims, &self.signing)
    }

    /// Whose access token this is, and the family that came with it. A forged, expired or refresh
    /// token is nobody's.
    pub(crate) fn access(&self, token: &str, now: UtcTime) -> Option<(Holder, FamilyId)> {
        match self.read(token, now)? {
            (holder, Purpose::Access { family }) => Some((holder, family)),
            (_, Purpose::Refresh(_) | Purpose::Station { .. }) => None,
        }
    }

    /// By what right this token may be shown with a request. A forged, expired or refresh token: by
    /// none.
    pub(crate) fn right(&self, token: &str, now: UtcTime) -> Option<Right> {
        match self.read(token, now)? {
            (holder, Purpose::Access { .. }) => Some(Right::Account(holder)),
            (_, Purpose::Station { pairing }) => Some(Right::Paired(pairing)),
            (_, Purpose::Refresh(_)) => None,
        }
    }

    /// Whose refresh token this is, and which. A forged, expired or access token is nobody's.
    pub(crate) fn refresh(&self, token: &str, now: UtcTime) -> Option<(Holder, Refresh)> {
        match self.read(token, now)? {
            (holder, Purpose::Refresh(refresh)) => Some((holder, refresh)),
            (_, Purpose::Access { .. } | Purpose::Station { .. }) => None,
        }
    }

    fn read(&self, token: &str, now: UtcTime) -> Option<(Holder, Purpose)> {
        let mut validation = Validation::new(Algorithm::HS256);
        // The hub's own time decides below; jsonwebtoken would read the system's clock.
        validation.validate_exp = false;
        let claims = decode::<Claims>(token, &self.reading, &validation)
            .ok()?
            .claims;
        if now.0.div_euclid(MICROS_PER_SECOND) >= claims.exp {
            return None;
        }
        let user = claims.sub.parse().ok().map(UserId)?;
        let credentials = claims.credentials;
        Some((Holder { user, credentials }, claims.purpose))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NOW: UtcTime = UtcTime(1_795_382_470_000_000);
    const FAMILY: FamilyId = FamilyId(Uuid::from_u128(7));
    const HOLDER: Holder = Holder {
        user: UserId(7),
        credentials: Credentials(3),
    };
    const ACCESS: Purpose = Purpose::Access { family: FAMILY };
    const REFRESH: Refresh = Refresh {
        family: FAMILY,
        generation: 3,
    };

    #[test]
    fn an_access_token_lives_thirty_minutes() {
        let tokens = Tokens::new(b"secret");
        let token = tokens.sign(HOLDER, ACCESS, NOW).unwrap();
        assert_eq!(tokens.access(&token, NOW), Some((HOLDER, FAMILY)));
        let minutes = |minutes: i64| NOW.plus_millis(minutes * 60_000);
        assert_eq!(
            tokens.access(&token, minutes(30).plus_millis(-1)),
            Some((HOLDER, FAMILY))
        );
        assert_eq!(tokens.access(&token, minutes(30)), None);
    }

    #[test]
    fn a_refresh_token_is_never_an_access_token() {
        let tokens = Tokens::new(b"secret");
        let token = tokens.sign(HOLDER, Purpose::Refresh(REFRESH), NOW).unwrap();
        assert_eq!(tokens.access(&token, NOW), None);
        assert_eq!(tokens.refresh(&token, NOW), Some((HOLDER, REFRESH)));
        let week = NOW.plus_millis(REFRESH_DAYS * 24 * 60 * 60 * 1_000);
        assert_eq!(tokens.refresh(&token, week), None);
    }

    #[test]
    fn an_access_token_is_never_a_refresh_token() {
        let tokens = Tokens::new(b"secret");
        let token = tokens.sign(HOLDER, ACCESS, NOW).unwrap();
        assert_eq!(tokens.refresh(&token, NOW), None);
    }

    #[test]
    fn a_token_that_does_not_say_is_of_the_first_credentials() {
        let claims = json!({
            "sub": "7", "purpose": "access", "family": FAMILY,
            "iat": 0, "exp": NOW.0 / MICROS_PER_SECOND + 60,
        });
        let key = EncodingKey::from_secret(b"secret");
        let token = encode(&Header::new(Algorithm::HS256), &claims, &key).unwrap();
        let (holder, family) = Tokens::new(b"secret").access(&token, NOW).unwrap();
        assert_eq!(holder.credentials, Credentials::FIRST);
        assert_eq!(family, FAMILY);
    }

    #[test]
    fn a_stations_token_is_good_for_its_pairing_alone() {
        let tokens = Tokens::new(b"secret");
        let pairing = PairingId(Uuid::from_u128(9));
        let token = tokens
            .sign(HOLDER, Purpose::Station { pairing }, NOW)
            .unwrap();
        assert_eq!(tokens.right(&token, NOW), Some(Right::Paired(pairing)));
        assert_eq!(tokens.right(&token, NOW.plus_millis(30 * 60_000)), None);
        assert_eq!(tokens.access(&token, NOW), None);
        assert_eq!(tokens.refresh(&token, NOW), None);
        let account = tokens.sign(HOLDER, ACCESS, NOW).unwrap();
        assert_eq!(tokens.right(&account, NOW), Some(Right::Account(HOLDER)));
        let refresh = tokens.sign(HOLDER, Purpose::Refresh(REFRESH), NOW).unwrap();
        assert_eq!(tokens.right(&refresh, NOW), None);
    }

    #[test]
    fn a_token_of_another_key_or_without_a_signature_is_nobodys() {
        let tokens = Tokens::new(b"secret");
        let foreign = Tokens::new(b"other").sign(HOLDER, ACCESS, NOW).unwrap();
        assert_eq!(tokens.access(&foreign, NOW), None);
        // {"alg":"none","typ":"JWT"}
        let payload = tokens.sign(HOLDER, ACCESS, NOW).unwrap();
        let payload = payload.split('.').nth(1).unwrap();
        let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{payload}.");
        assert_eq!(tokens.access(&unsigned, NOW), None);
        for rubbish in ["", "x", "a.b.c", "...."] {
            assert_eq!(tokens.access(rubbish, NOW), None);
        }
    }
}
