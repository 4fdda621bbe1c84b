//! The upgrade: what is asked, and what an answer means that is no upgrade.

use std::time::Duration;

use http::header::{AUTHORIZATION, CONNECTION, HOST, RETRY_AFTER, UPGRADE, USER_AGENT};
use http::{HeaderName, HeaderValue, Request};
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::{self, Error};
use url::Url;

use crate::close::Cause;
use crate::token::Token;

/// How this program names itself, to servers and to proxies.
pub(super) const NAMED: &str = concat!("olgfeast-link/", env!("CARGO_PKG_VERSION"));

/// The request of the upgrade.
pub(super) fn request(
    url: &Url,
    headers: &[(HeaderName, HeaderValue)],
    token: &Token,
) -> Result<Request<()>, Cause> {
    let unusable = |error: &dyn std::fmt::Display| Cause::Address(error.to_string());
    let host = url.host_str().unwrap_or_default();
    let authority = match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    let mut bearer = HeaderValue::from_str(&format!("Bearer {}", token.expose()))
        .map_err(|error| unusable(&error))?;
    bearer.set_sensitive(true);
    let mut request = Request::builder()
        .uri(url.as_str())
        .header(HOST, authority)
        .header(CONNECTION, "Upgrade")
        .header(UPGRADE, "websocket")
        .header("Sec-WebSocket-Version", "13")
        .header("Sec-WebSocket-Key", generate_key())
        .header(AUTHORIZATION, bearer)
        .body(())
        .map_err(|error| unusable(&error))?;
    for (name, value) in headers {
        if !belongs_to_the_handshake(name) {
            request.headers_mut().insert(name.clone(), value.clone());
        }
    }
    let named = HeaderValue::from_static(NAMED);
    request.headers_mut().entry(USER_AGENT).or_insert(named);
    Ok(request)
}

/// Whether a header is ours to write. `Sec-WebSocket-Extensions` above all: what is never offered
/// can never be negotiated, and a compressing server is known to corrupt its stream.
fn belongs_to_the_handshake(name: &HeaderName) -> bool {
    [HOST, CONNECTION, UPGRADE, AUTHORIZATION].contains(name)
        || name.as_str().starts_with("sec-websocket-")
}

/// Why an upgrade came to nothing.
pub(super) fn failure(error: Error) -> Cause {
    match error {
        Error::Http(response) => Cause::UpgradeRefused {
            status: response.status().as_u16(),
            retry_after: response.headers().get(RETRY_AFTER).and_then(seconds),
        },
        Error::Io(error) => Cause::Lost(error.to_string()),
        Error::ConnectionClosed
        | Error::AlreadyClosed
        | Error::Protocol(tungstenite::error::ProtocolError::HandshakeIncomplete) => {
            Cause::Lost("closed before the upgrade was done".to_owned())
        }
        other => Cause::UpgradeBroken(other.to_string()),
    }
}

/// A Retry-After in seconds; the form with a date is not used by anybody we talk to.
fn seconds(value: &HeaderValue) -> Option<Duration> {
    Some(Duration::from_secs(
        value.to_str().ok()?.trim().parse().ok()?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upgrade_carries_the_token_and_our_headers_but_never_an_extension() {
        let headers = [
            (
                HeaderName::from_static("x-station-id"),
                HeaderValue::from_static("7"),
            ),
            (
                HeaderName::from_static("sec-websocket-extensions"),
                HeaderValue::from_static("permessage-deflate"),
            ),
            (HOST, HeaderValue::from_static("elsewhere")),
        ];
        let url = "ws://[::1]:8000/ws/kitchen/display?live=1".parse().unwrap();
        let request = request(&url, &headers, &Token::new("t0")).unwrap();
        assert_eq!(
            request.uri().path_and_query().unwrap(),
            "/ws/kitchen/display?live=1"
        );
        assert_eq!(request.headers()[HOST], "[::1]:8000");
        assert_eq!(request.headers()[AUTHORIZATION], "Bearer t0");
        assert_eq!(request.headers()["x-station-id"], "7");
        assert!(!request.headers().contains_key("sec-websocket-extensions"));
        assert!(
            !format!("{request:?}").contains("t0"),
            "the token does not show in logs"
        );
    }
}
