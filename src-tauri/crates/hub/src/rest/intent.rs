//! What a live client says of a command beside the wish itself: its key, and who touched what when.

use axum::extract::FromRequestParts;
use http::request::Parts;
use olgfeast_protocol::{IntentId, UtcTime};
use serde_json::{Map, Value};

use super::{input::JsonBody, refusal::Refusal};
use crate::{
    model::{By, User},
    station::Station,
};

/// A touch may be so old: as long as its key is remembered.
const OLDEST_MILLIS: i64 = 8 * DAY_MILLIS;
/// A station's clock may be so far ahead.
const NEWEST_MILLIS: i64 = DAY_MILLIS;
const DAY_MILLIS: i64 = 24 * 60 * 60 * 1_000;

/// `Idempotency-Key`: a UUID that names the intent of a person. What is asked with it is done once.
pub(super) struct Key(pub(super) Option<IntentId>);

impl Key {
    /// The same, for what is never done without one.
    pub(super) fn needed(self) -> Result<Key, Refusal> {
        if self.0.is_none() {
            return Err(Refusal::unprocessable(
                "The header Idempotency-Key is missing",
            ));
        }
        Ok(self)
    }
}

impl<S: Sync> FromRequestParts<S> for Key {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Key, Refusal> {
        let mut values = parts.headers.get_all("idempotency-key").into_iter();
        let Some(value) = values.next() else {
            return Ok(Key(None));
        };
        if values.next().is_some() {
            let words = "The header Idempotency-Key must stand there once";
            return Err(Refusal::unprocessable(words));
        }
        let text = value.to_str().unwrap_or_default().trim();
        let id = text
            .parse()
            .map_err(|_| Refusal::unprocessable("The header Idempotency-Key must be a UUID"))?;
        Ok(Key(Some(IntentId(id))))
    }
}

/// The author of a command: the account of its token, what the headers say of the station or, where
/// they say nothing, the body's `station`, the key, and the body's `made_at`.
pub(super) fn author(
    user: &User,
    station: Station,
    Key(key): Key,
    JsonBody(body): &JsonBody,
    now: UtcTime,
) -> By {
    let station = match body.get("station") {
        Some(Value::String(said)) => station.or_said(said),
        _ => station,
    };
    By {
        intent_id: key,
        made_at: made_at(body, now),
        ..station.by(user)
    }
}

/// When a person touched the button. The clocks of stations are often wrong: what cannot be true is
/// left out, and nothing depends on the rest.
fn made_at(body: &Map<String, Value>, now: UtcTime) -> Option<UtcTime> {
    let at = UtcTime::parse(body.get("made_at")?.as_str()?)?;
    (-NEWEST_MILLIS..=OLDEST_MILLIS)
        .contains(&now.millis_since(at))
        .then_some(at)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NOW: UtcTime = UtcTime(1_795_382_470_000_000);

    fn read(made_at_text: Value) -> Option<UtcTime> {
        let body = json!({ "made_at": made_at_text });
        made_at(body.as_object().unwrap(), NOW)
    }

    #[test]
    fn a_touch_is_believed_from_eight_days_ago_to_a_day_ahead() {
        let days = |days: i64| NOW.plus_millis(days * DAY_MILLIS);
        for at in [NOW, days(-8), days(1)] {
            assert_eq!(read(json!(crate::dates::zoned(at))), Some(at));
        }
        for at in [days(-9), days(2)] {
            assert_eq!(read(json!(crate::dates::zoned(at))), None);
        }
        for nonsense in [
            json!("yesterday"),
            json!(5),
            json!(null),
            json!({}),
            json!(""),
        ] {
            assert_eq!(read(nonsense), None);
        }
        assert_eq!(made_at(&Map::new(), NOW), None);
    }
}
