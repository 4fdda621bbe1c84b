//! What comes in: bodies, queries and path parts, checked before anything is done with them.
//!
//! Faults are told as FastAPI tells them, because clients show them.

use std::{collections::HashMap, ops::RangeInclusive, str::FromStr, time::Duration};

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
};
use http::StatusCode;
use olgfeast_protocol::OrderStatus;
use serde_json::{Map, Value, json};
use tokio::time::timeout;

use super::{App, refusal::Refusal};

/// Bytes of a request's body.
pub(crate) const BODY_LIMIT: usize = 256 * 1024;

/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(15);

/// Something that is wrong with one value.
#[derive(Debug)]
pub(crate) struct Fault {
    kind: &'static str,
    loc: Vec<Value>,
    msg: String,
    input: Value,
    ctx: Option<Value>,
}

impl Fault {
    pub(crate) fn missing(place: &str, name: &str, input: Value) -> Fault {
        let loc = vec![json!(place), json!(name)];
        Fault {
            kind: "missing",
            loc,
            msg: "Field required".into(),
            input,
            ctx: None,
        }
    }

    pub(super) fn new(
        kind: &'static str,
        place: &str,
        name: &str,
        msg: String,
        input: Value,
    ) -> Fault {
        Fault {
            kind,
            loc: vec![json!(place), json!(name)],
            msg,
            input,
            ctx: None,
        }
    }

    pub(super) fn with(mut self, ctx: Value) -> Fault {
        self.ctx = Some(ctx);
        self
    }

    /// The same, in the object that stands at `index` of the list `name`.
    pub(super) fn within(mut self, name: &str, index: usize) -> Fault {
        self.loc.splice(1..1, [json!(name), json!(index)]);
        self
    }

    pub(crate) fn to_json(&self) -> Value {
        let Fault {
            kind,
            loc,
            msg,
            input,
            ctx,
        } = self;
        let mut fault = json!({ "type": kind, "loc": loc, "msg": msg, "input": input });
        if let (Some(ctx), Some(fault)) = (ctx, fault.as_object_mut()) {
            fault.insert("ctx".into(), ctx.clone());
        }
        fault
    }
}

/// A body that is a JSON object.
pub(crate) struct JsonBody(pub(crate) Map<String, Value>);

impl FromRequest<App> for JsonBody {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<JsonBody, Refusal> {
        let bytes = in_time(Bytes::from_request(request, app)).await?;
        let body = |kind, msg: &str, input| {
            let loc = vec![json!("body")];
            Refusal::Invalid(vec![Fault {
                kind,
                loc,
                msg: msg.into(),
                input,
                ctx: None,
            }])
        };
        if bytes.is_empty() {
            return Err(body("missing", "Field required", Value::Null));
        }
        match serde_json::from_slice(&bytes) {
            Ok(Value::Object(fields)) => Ok(JsonBody(fields)),
            Ok(other) => {
                let msg = "Input should be a valid dictionary or object to extract fields from";
                Err(body("model_attributes_type", msg, other))
            }
            Err(error) => {
                let msg = format!("JSON decode error: {error}");
                Err(body("json_invalid", &msg, json!({})))
            }
        }
    }
}

/// Waits for something that reads a body, but not for ever and not for too much of it.
pub(crate) async fn in_time<T, E: axum::response::IntoResponse>(
    reading: impl Future<Output = Result<T, E>>,
) -> Result<T, Refusal> {
    let read = timeout(BODY_TIME, reading).await.map_err(|_| {
        Refusal::Said(
            StatusCode::REQUEST_TIMEOUT,
            "The request took too long".into(),
        )
    })?;
    read.map_err(|error| match error.into_response().status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            let detail = format!("The body is larger than {BODY_LIMIT} bytes");
            Refusal::Said(StatusCode::PAYLOAD_TOO_LARGE, detail)
        }
        _ => Refusal::bad("There was an error parsing the body"),
    })
}

/// The query of a request.
pub(crate) type Query = axum::extract::Query<HashMap<String, String>>;

/// A whole number in the query, or `default`.
pub(crate) fn query_whole(
    query: &Query,
    name: &str,
    default: i64,
    range: RangeInclusive<i64>,
) -> Result<i64, Refusal> {
    let Some(text) = query.get(name) else {
        return Ok(default);
    };
    let number: i64 = text.parse().map_err(|_| not_whole("query", name, text))?;
    match out_of(&range, number) {
        None => Ok(number),
        Some((kind, msg, ctx)) => {
            let fault = Fault::new(kind, "query", name, msg, json!(text)).with(ctx);
            Err(Refusal::Invalid(vec![fault]))
        }
    }
}

/// A value of the query that is read from its text; an empty one is none.
pub(crate) fn query_text<T: FromStr>(query: &Query, name: &str) -> Result<Option<T>, Refusal> {
    let Some(text) = query.get(name).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    text.parse().map(Some).map_err(|_| {
        let msg = format!("Value error, this is no {name}");
        Refusal::Invalid(vec![Fault::new(
            "value_error",
            "query",
            name,
            msg,
            json!(text),
        )])
    })
}

/// A status in the query.
pub(crate) fn query_status(query: &Query) -> Result<Option<OrderStatus>, Refusal> {
    let Some(word) = query.get("status") else {
        return Ok(None);
    };
    let expected = "'pending', 'preparing', 'ready' or 'complete'";
    OrderStatus::from_plain_word(word).map(Some).ok_or_else(|| {
        let msg = format!("Input should be {expected}");
        let fault = Fault::new("enum", "query", "status", msg, json!(word))
            .with(json!({ "expected": expected }));
        Refusal::Invalid(vec![fault])
    })
}

/// A number in the path.
pub(crate) fn path_id(name: &str, text: &str) -> Result<i64, Refusal> {
    text.parse().map_err(|_| not_whole("path", name, text))
}

/// The status that a change asks for.
pub(crate) fn wanted_status(JsonBody(fields): &JsonBody) -> Result<OrderStatus, Refusal> {
    let word = match fields.get("status") {
        None => return Err(Refusal::bad("Status is required")),
        Some(Value::String(word)) if word.is_empty() => {
            return Err(Refusal::bad("Status is required"));
        }
        Some(Value::String(word)) => word,
        Some(other) => {
            let msg = "Input should be a valid string".to_owned();
            let fault = Fault::new("string_type", "body", "status", msg, other.clone());
            return Err(Refusal::Invalid(vec![fault]));
        }
    };
    OrderStatus::from_plain_word(word).ok_or_else(|| {
        Refusal::bad(
            "Invalid status. Must be one of: ['pending', 'preparing', 'ready', 'complete']",
        )
    })
}

fn not_whole(place: &str, name: &str, text: &str) -> Refusal {
    let msg = "Input should be a valid integer, unable to parse string as an integer";
    Refusal::Invalid(vec![Fault::new(
        "int_parsing",
        place,
        name,
        msg.into(),
        json!(text),
    )])
}

/// What FastAPI says of a number that is not within the range.
pub(super) fn out_of(
    range: &RangeInclusive<i64>,
    number: i64,
) -> Option<(&'static str, String, Value)> {
    let (least, most) = (range.start(), range.end());
    if number < *least {
        let msg = format!("Input should be greater than or equal to {least}");
        return Some(("greater_than_equal", msg, json!({ "ge": least })));
    }
    if number > *most {
        let msg = format!("Input should be less than or equal to {most}");
        return Some(("less_than_equal", msg, json!({ "le": most })));
    }
    None
}
