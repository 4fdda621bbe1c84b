//! Answers that say no, in the words and shapes of an olgFeast server.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use super::input::{BODY_LIMIT, Fault};
use crate::{core::CoreError, entropy::EntropyError, passwords::PasswordError, sign_ins::TooMany};

/// Why a request was not done.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// 401: no token.
    NotAuthenticated,
    /// 401: a token that is forged, expired, of another purpose or of nobody.
    BadToken,
    /// 401: wrong name or password.
    BadPassword,
    /// 429: too many wrong passwords, or new accounts.
    TooMany(TooMany),
    /// 401: a credential that was taken away, or was never given.
    BadCredential,
    /// 401: a PIN that was used, is too old, or was never shown.
    BadPin,
    /// 403: what must not be read on the way came in clear.
    InClear,
    /// 403: a paired station that says that it is another one.
    OtherStation,
    /// 403.
    NotStaff,
    /// 403: a page that may not.
    ForeignOrigin,
    /// 400, 404, 408, 409, 410, 413, 422.
    Said(StatusCode, String),
    /// 422.
    Invalid(Vec<Fault>),
    /// 500.
    Broken,
    /// 503: the hub is going down.
    Draining,
    /// 503: as many sockets are open, or clients wait for events, as the hub takes.
    Full,
}

impl Refusal {
    pub(crate) fn bad(detail: impl Into<String>) -> Refusal {
        Refusal::Said(StatusCode::BAD_REQUEST, detail.into())
    }

    pub(crate) fn not_found(detail: impl Into<String>) -> Refusal {
        Refusal::Said(StatusCode::NOT_FOUND, detail.into())
    }

    pub(crate) fn conflict(detail: impl Into<String>) -> Refusal {
        Refusal::Said(StatusCode::CONFLICT, detail.into())
    }

    pub(crate) fn gone(detail: impl Into<String>) -> Refusal {
        Refusal::Said(StatusCode::GONE, detail.into())
    }

    pub(crate) fn unprocessable(detail: impl Into<String>) -> Refusal {
        Refusal::Said(StatusCode::UNPROCESSABLE_ENTITY, detail.into())
    }

    pub(crate) fn too_large() -> Refusal {
        let detail = format!("The body is larger than {BODY_LIMIT} bytes");
        Refusal::Said(StatusCode::PAYLOAD_TOO_LARGE, detail)
    }

    /// A key that was sent before, for something else.
    pub(crate) fn other_command() -> Refusal {
        Refusal::unprocessable("This Idempotency-Key was used for another command")
    }
}

impl From<CoreError> for Refusal {
    fn from(error: CoreError) -> Refusal {
        match error {
            CoreError::Stopped => Refusal::Draining,
            CoreError::Storage(_) | CoreError::Entropy(_) => {
                tracing::error!(%error, "a request failed");
                Refusal::Broken
            }
        }
    }
}

impl From<EntropyError> for Refusal {
    fn from(error: EntropyError) -> Refusal {
        Refusal::from(CoreError::Entropy(error))
    }
}

impl From<PasswordError> for Refusal {
    fn from(error: PasswordError) -> Refusal {
        match error {
            PasswordError::Stopped => Refusal::Draining,
            PasswordError::Entropy(_) | PasswordError::Hash(_) => {
                tracing::error!(%error, "a request failed");
                Refusal::Broken
            }
        }
    }
}

impl From<jsonwebtoken::errors::Error> for Refusal {
    fn from(error: jsonwebtoken::errors::Error) -> Refusal {
        tracing::error!(%error, "a token could not be signed");
        Refusal::Broken
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Refusal::NotAuthenticated => unauthorized("Not authenticated"),
            Refusal::BadToken => unauthorized("Could not validate credentials"),
            Refusal::BadPassword => unauthorized("Incorrect username or password"),
            Refusal::TooMany(TooMany(wait)) => {
                let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
                let text = format!("Too many attempts: try again in {seconds} s");
                let mut response = detail(StatusCode::TOO_MANY_REQUESTS, text);
                response
                    .headers_mut()
                    .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
                response
            }
            Refusal::BadCredential => unauthorized("This station is not paired any more"),
            Refusal::BadPin => unauthorized("This PIN is not good (any more): have another shown"),
            Refusal::InClear => detail(
                StatusCode::FORBIDDEN,
                "Paired stations come by TLS: use the hub's TLS address",
            ),
            Refusal::OtherStation => detail(
                StatusCode::FORBIDDEN,
                "This credential belongs to another station",
            ),
            Refusal::NotStaff => detail(StatusCode::FORBIDDEN, "Not enough permissions"),
            Refusal::ForeignOrigin => detail(StatusCode::FORBIDDEN, "Origin not allowed"),
            Refusal::Said(status, text) => detail(status, text),
            Refusal::Invalid(faults) => {
                let faults: Vec<Value> = faults.iter().map(Fault::to_json).collect();
                detail(StatusCode::UNPROCESSABLE_ENTITY, faults)
            }
            Refusal::Broken => {
                (StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error").into_response()
            }
            Refusal::Draining => unavailable("The server is restarting"),
            Refusal::Full => unavailable("Too many connections"),
        }
    }
}

fn unauthorized(text: &str) -> Response {
    let mut response = detail(StatusCode::UNAUTHORIZED, text);
    let challenge = HeaderValue::from_static("Bearer");
    response
        .headers_mut()
        .insert(header::WWW_AUTHENTICATE, challenge);
    response
}

fn unavailable(text: &str) -> Response {
    let mut response = detail(StatusCode::SERVICE_UNAVAILABLE, text);
    let headers = response.headers_mut();
    headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

fn detail(status: StatusCode, detail: impl Into<Value>) -> Response {
    let detail: Value = detail.into();
    (status, Json(json!({ "detail": detail }))).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_at_a_bad_time_is_told_when_to_come_again() {
        for refusal in [Refusal::Draining, Refusal::Full] {
            let response = refusal.into_response();
            assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(response.headers()[header::RETRY_AFTER], "1");
        }
    }
}
