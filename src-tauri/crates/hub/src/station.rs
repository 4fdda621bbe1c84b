//! What a station says of itself with each request.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use http::{HeaderMap, request::Parts};
use olgfeast_protocol::StationId;

use crate::model::{By, User};

/// Letters of a station's name.
const LONGEST_NAME: usize = 64;
/// Letters of a version.
const LONGEST_VERSION: usize = 32;

/// The station behind a request, as far as it says. None of it is proof of anything: what somebody
/// may do depends on the account alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Station {
    /// `X-Station-Id`; nothing where it is not a UUID.
    pub(crate) id: Option<StationId>,
    /// `X-Station-Name`
    pub(crate) name: Option<String>,
    /// `X-App-Version`
    pub(crate) version: Option<String>,
}

impl Station {
    pub(crate) fn of(headers: &HeaderMap) -> Station {
        Station {
            id: words(headers, "x-station-id", LONGEST_NAME)
                .and_then(|id| id.parse().ok())
                .map(StationId),
            name: words(headers, "x-station-name", LONGEST_NAME),
            version: words(headers, "x-app-version", LONGEST_VERSION),
        }
    }

    /// The same, where the headers said nothing: a UUID is the station's key, other words its name.
    pub(crate) fn or_said(self, said: &str) -> Station {
        match said.trim().parse() {
            Ok(id) => Station {
                id: self.id.or(Some(StationId(id))),
                ..self
            },
            Err(_) => Station {
                name: self.name.or_else(|| shown(said, LONGEST_NAME)),
                ..self
            },
        }
    }

    /// The author of what `user` does there.
    pub(crate) fn by(self, user: &User) -> By {
        By {
            user: user.username.clone(),
            station_id: self.id,
            station: self.name,
            intent_id: None,
            made_at: None,
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Station {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Station, Infallible> {
        Ok(Station::of(&parts.headers))
    }
}

/// A header's value as it may be shown.
fn words(headers: &HeaderMap, name: &str, longest: usize) -> Option<String> {
    shown(
        &String::from_utf8_lossy(headers.get(name)?.as_bytes()),
        longest,
    )
}

/// Text as it may be shown: one line, not too long. Nothing where nothing is left.
fn shown(text: &str, longest: usize) -> Option<String> {
    let shown = text.trim().chars().filter(|letter| !letter.is_control());
    let words: String = shown.take(longest).collect();
    (!words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn station(headers: &[(&'static str, &[u8])]) -> Station {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, HeaderValue::from_bytes(value).unwrap());
        }
        Station::of(&map)
    }

    #[test]
    fn a_station_is_what_it_says() {
        let id = "1b4e28ba-2fa1-4d2e-883f-0016d3cca427";
        let station = station(&[
            ("x-station-id", id.as_bytes()),
            ("x-station-name", "Küche 2".as_bytes()),
            ("x-app-version", b"0.1.0"),
        ]);
        assert_eq!(station.id.unwrap().to_string(), id);
        assert_eq!(station.name.as_deref(), Some("Küche 2"));
        assert_eq!(station.version.as_deref(), Some("0.1.0"));
    }

    #[test]
    fn a_body_says_only_what_the_headers_do_not() {
        let id = "1b4e28ba-2fa1-4d2e-883f-0016d3cca427";
        let said = Station::default().or_said(id).or_said(" Grill\n2 ");
        assert_eq!(said.id.unwrap().to_string(), id);
        assert_eq!(said.name.as_deref(), Some("Grill2"));
        let from_headers = station(&[("x-station-name", b"Bar")]);
        assert_eq!(from_headers.clone().or_said("Grill"), from_headers);
    }

    #[test]
    fn what_cannot_be_shown_is_left_out() {
        assert_eq!(station(&[]), Station::default());
        let long = "ü".repeat(500);
        let odd = station(&[
            ("x-station-id", b"grill"),
            ("x-station-name", long.as_bytes()),
            ("x-app-version", b"\t \t"),
        ]);
        assert_eq!((odd.id, odd.version), (None, None));
        assert_eq!(odd.name.unwrap().chars().count(), LONGEST_NAME);
        let name = station(&[("x-station-name", b"a\xff\xc2\x85b")]).name;
        assert_eq!(name.as_deref(), Some("a\u{fffd}b"));
    }
}
