//! Answers that say no, in the words and shapes of the server.

use serde_json::{Value, json};

use crate::http::Response;

/// Why a request was not done, or not answered.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// 401: no token.
    NotAuthenticated,
    /// 401: a token that is forged, expired or of nobody.
    BadToken,
    /// 401: wrong name or password.
    BadPassword,
    /// 403.
    NotStaff,
    /// 400.
    Bad(&'static str),
    /// 404: what was not found.
    NotFound(&'static str),
    /// 422: what is wrong, value by value.
    Invalid(Vec<Value>),
    /// 500: it may have been done all the same.
    Broken,
}

impl From<Refusal> for Response {
    fn from(refusal: Refusal) -> Response {
        match refusal {
            Refusal::NotAuthenticated => unauthorized("Not authenticated"),
            Refusal::BadToken => unauthorized("Could not validate credentials"),
            Refusal::BadPassword => unauthorized("Incorrect username or password"),
            Refusal::NotStaff => detail(403, "Not enough permissions"),
            Refusal::Bad(text) => detail(400, text),
            Refusal::NotFound(what) => detail(404, &format!("{what} not found")),
            Refusal::Invalid(faults) => Response::json(422, &json!({ "detail": faults })),
            Refusal::Broken => Response::broken(),
        }
    }
}

pub(crate) fn detail(status: u16, text: &str) -> Response {
    Response::json(status, &json!({ "detail": text }))
}

fn unauthorized(text: &str) -> Response {
    detail(401, text).with_header("www-authenticate", "Bearer")
}
