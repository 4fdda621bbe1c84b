//! What comes in: bodies, queries and path parts, checked before anything is done with them.
//!
//! Faults are told as FastAPI tells them, because clients show them.

use std::{collections::HashMap, ops::RangeInclusive, time::Duration};

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

    fn new(kind: &'static str, place: &str, name: &str, msg: String, input: Value) -> Fault {
        Fault {
            kind,
            loc: vec![json!(place), json!(name)],
            msg,
            input,
            ctx: None,
        }
    }

    fn with(mut self, ctx: Value) -> Fault {
        self.ctx = Some(ctx);
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

/// Reads the fields of a body one by one and collects what is wrong with them.
pub(crate) struct Fields<'a> {
    fields: &'a Map<String, Value>,
    faults: Vec<Fault>,
}

impl<'a> Fields<'a> {
    pub(crate) fn of(JsonBody(fields): &'a JsonBody) -> Fields<'a> {
        Fields {
            fields,
            faults: Vec::new(),
        }
    }

    /// Text of 1 to `longest` characters, without control characters or blanks around it.
    pub(crate) fn text(&mut self, name: &str, longest: usize) -> Option<String> {
        let value = self.fields.get(name)?;
        let Some(text) = value.as_str() else {
            return self.fault("string_type", name, "Input should be a valid string".into());
        };
        let text = text.trim();
        if text.is_empty() {
            let msg = "String should have at least 1 character".into();
            return self.fault_with("string_too_short", name, msg, json!({ "min_length": 1 }));
        }
        if text.chars().count() > longest {
            let msg = format!("String should have at most {longest} characters");
            let ctx = json!({ "max_length": longest });
            return self.fault_with("string_too_long", name, msg, ctx);
        }
        if text.chars().any(char::is_control) {
            let reason = "control characters are not allowed";
            return self.value_error(name, reason);
        }
        Some(text.to_owned())
    }

    /// The same, or null.
    pub(crate) fn text_or_null(&mut self, name: &str, longest: usize) -> Option<Option<String>> {
        match self.fields.get(name) {
            Some(Value::Null) => Some(None),
            // An empty description is none.
            Some(Value::String(text)) if text.trim().is_empty() => Some(None),
            _ => self.text(name, longest).map(Some),
        }
    }

    /// A password, which is taken as it is.
    pub(crate) fn password(&mut self, name: &str) -> Option<String> {
        const LENGTH: RangeInclusive<usize> = 8..=128;
        let value = self.fields.get(name)?;
        let Some(text) = value.as_str() else {
            return self.fault("string_type", name, "Input should be a valid string".into());
        };
        let length = text.chars().count();
        if length < *LENGTH.start() {
            let msg = format!("String should have at least {} characters", LENGTH.start());
            let ctx = json!({ "min_length": LENGTH.start() });
            return self.fault_with("string_too_short", name, msg, ctx);
        }
        if length > *LENGTH.end() {
            let msg = format!("String should have at most {} characters", LENGTH.end());
            let ctx = json!({ "max_length": LENGTH.end() });
            return self.fault_with("string_too_long", name, msg, ctx);
        }
        Some(text.to_owned())
    }

    /// Something that looks like an address; whether it is one, only a letter to it could tell.
    pub(crate) fn email(&mut self, name: &str) -> Option<String> {
        let text = self.text(name, 254)?;
        let reason = match text.split_once('@') {
            None => "An email address must have an @-sign.",
            Some(("", _)) => "There must be something before the @-sign.",
            Some((_, "")) => "There must be something after the @-sign.",
            Some((_, domain)) if domain.contains('@') || text.contains(char::is_whitespace) => {
                "The email address is not valid."
            }
            Some(_) => return Some(text),
        };
        let msg = format!("value is not a valid email address: {reason}");
        self.fault_with("value_error", name, msg, json!({ "reason": reason }))
    }

    /// A whole number within a range.
    pub(crate) fn whole(&mut self, name: &str, range: RangeInclusive<i64>) -> Option<i64> {
        let value = self.fields.get(name)?;
        // 2.0 is the same JSON number as 2.
        let fraction = value.as_f64().filter(|number| number.fract() == 0.0);
        let Some(number) = value
            .as_i64()
            .or_else(|| fraction.map(|number| number as i64))
        else {
            return self.fault("int_type", name, "Input should be a valid integer".into());
        };
        match out_of(&range, number) {
            None => Some(number),
            Some((kind, msg, ctx)) => self.fault_with(kind, name, msg, ctx),
        }
    }

    /// An amount of money within a range.
    pub(crate) fn amount(&mut self, name: &str, range: RangeInclusive<i64>) -> Option<f64> {
        let value = self.fields.get(name)?;
        let Some(number) = value.as_f64() else {
            return self.fault("float_type", name, "Input should be a valid number".into());
        };
        if number < *range.start() as f64 {
            return self.out_of_range(&range, *range.start() - 1, name);
        }
        if number > *range.end() as f64 {
            return self.out_of_range(&range, *range.end() + 1, name);
        }
        Some(number)
    }

    pub(crate) fn flag(&mut self, name: &str) -> Option<bool> {
        let flag = self.fields.get(name)?.as_bool();
        if flag.is_none() {
            self.fault::<()>("bool_type", name, "Input should be a valid boolean".into());
        }
        flag
    }

    pub(crate) fn value_error<T>(&mut self, name: &str, reason: &str) -> Option<T> {
        let msg = format!("Value error, {reason}");
        self.fault_with("value_error", name, msg, json!({ "reason": reason }))
    }

    /// Says which of these are missing.
    pub(crate) fn require(&mut self, names: &[&str]) {
        let input = || Value::Object(self.fields.clone());
        let missing = names
            .iter()
            .filter(|name| !self.fields.contains_key(**name));
        let missing: Vec<Fault> = missing
            .map(|name| Fault::missing("body", name, input()))
            .collect();
        self.faults.extend(missing);
    }

    /// Nothing was wrong.
    pub(crate) fn done(self) -> Result<(), Refusal> {
        if self.faults.is_empty() {
            Ok(())
        } else {
            Err(self.refusal())
        }
    }

    /// What was wrong.
    pub(crate) fn refusal(self) -> Refusal {
        Refusal::Invalid(self.faults)
    }

    fn out_of_range<T>(
        &mut self,
        range: &RangeInclusive<i64>,
        number: i64,
        name: &str,
    ) -> Option<T> {
        let (kind, msg, ctx) = out_of(range, number)?;
        self.fault_with(kind, name, msg, ctx)
    }

    fn fault<T>(&mut self, kind: &'static str, name: &str, msg: String) -> Option<T> {
        let input = self.fields.get(name).cloned().unwrap_or_default();
        self.faults.push(Fault::new(kind, "body", name, msg, input));
        None
    }

    fn fault_with<T>(
        &mut self,
        kind: &'static str,
        name: &str,
        msg: String,
        ctx: Value,
    ) -> Option<T> {
        let input = self.fields.get(name).cloned().unwrap_or_default();
        self.faults
            .push(Fault::new(kind, "body", name, msg, input).with(ctx));
        None
    }
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

/// A status in the query.
pub(crate) fn query_status(query: &Query) -> Result<Option<OrderStatus>, Refusal> {
    let Some(word) = query.get("status") else {
        return Ok(None);
    };
    let expected = "'pending', 'preparing', 'ready' or 'complete'";
    OrderStatus::from_word(word).map(Some).ok_or_else(|| {
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
    OrderStatus::from_word(word).ok_or_else(|| {
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
fn out_of(range: &RangeInclusive<i64>, number: i64) -> Option<(&'static str, String, Value)> {
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
