//! Tokens. Nobody forges them here, so they hold no secret: only who, what for and until when, and
//! a mark that tells one server's tokens from those of another.

use olgfeast_protocol::UtcTime;

use crate::database::UserId;

const ACCESS_MINUTES: i64 = 30;
const REFRESH_MINUTES: i64 = 7 * 24 * 60;
const MILLIS_PER_MINUTE: i64 = 60_000;

/// Signs and reads the tokens of one server.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tokens {
    mark: u64,
}

impl Tokens {
    pub(crate) fn new(mark: u64) -> Tokens {
        Tokens { mark }
    }

    /// Good for 30 minutes.
    pub(crate) fn access(self, user: UserId, now: UtcTime) -> String {
        self.sign(
            "access",
            user,
            now.plus_millis(ACCESS_MINUTES * MILLIS_PER_MINUTE),
        )
    }

    /// Good for 7 days; the server takes it for an access token.
    pub(crate) fn refresh(self, user: UserId, now: UtcTime) -> String {
        self.sign(
            "refresh",
            user,
            now.plus_millis(REFRESH_MINUTES * MILLIS_PER_MINUTE),
        )
    }

    /// Whose token it is, of either kind; `None` when it is forged or has expired.
    pub(crate) fn read(self, token: &str, now: UtcTime) -> Option<UserId> {
        let mut parts = token.split('.');
        let purpose = parts.next()?;
        let user = UserId(parts.next()?.parse().ok()?);
        let until = UtcTime(parts.next()?.parse().ok()?);
        let known = token == self.sign(purpose, user, until);
        (known && now < until).then_some(user)
    }

    fn sign(self, purpose: &str, UserId(user): UserId, until: UtcTime) -> String {
        format!("{purpose}.{user}.{}.{:016x}", until.0, self.mark)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_until_it_expires_and_only_where_it_was_made() {
        let tokens = Tokens::new(7);
        let now = UtcTime::from_millis(1_000_000);
        let [access, refresh] = [
            tokens.access(UserId(1), now),
            tokens.refresh(UserId(1), now),
        ];
        let later = |minutes: i64| now.plus_millis(minutes * MILLIS_PER_MINUTE);
        assert_eq!(tokens.read(&access, later(29)), Some(UserId(1)));
        assert_eq!(tokens.read(&access, later(30)), None);
        assert_eq!(tokens.read(&refresh, later(30)), Some(UserId(1)));
        assert_eq!(tokens.read(&refresh, later(7 * 24 * 60)), None);
        assert_eq!(Tokens::new(8).read(&access, now), None);
        for forged in ["", "access", "not.a.token", "access.1.9999999999999999.0"] {
            assert_eq!(tokens.read(forged, now), None, "{forged}");
        }
    }
}
