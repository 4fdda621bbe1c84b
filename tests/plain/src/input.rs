//! What comes in: bodies, queries and keys. What is wrong is told as FastAPI tells it.

use std::ops::RangeInclusive;

use olgfeast_protocol::OrderStatus;
use serde_json::{Map, Value, json};

use crate::{http::Request, refusal::Refusal};

/// Elements of a list when the query does not say, and at most.
pub(crate) const LIMIT: i64 = 100;

/// A body that is a JSON object.
pub(crate) struct Body(Map<String, Value>);

impl Body {
    pub(crate) fn of(request: &Request) -> Result<Body, Refusal> {
        match serde_json::from_str(&request.body) {
            Ok(Value::Object(fields)) => Ok(Body(fields)),
            Ok(other) => Err(Refusal::Invalid(vec![json!({
                "type": "model_attributes_type",
                "loc": ["body"],
                "msg": "Input should be a valid dictionary or object to extract fields from",
                "input": other,
            })])),
            Err(error) => Err(Refusal::Invalid(vec![json!({
                "type": "json_invalid",
                "loc": ["body", error.column()],
                "msg": "JSON decode error",
                "input": {},
                "ctx": { "error": error.to_string() },
            })])),
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Says which of these are missing.
    pub(crate) fn require(&self, names: &[&str]) -> Result<(), Refusal> {
        let missing: Vec<Value> = names
            .iter()
            .filter(|name| !self.0.contains_key(**name))
            .map(|name| missing(name, &Value::Object(self.0.clone())))
            .collect();
        if missing.is_empty() {
            Ok(())
        } else {
            Err(Refusal::Invalid(missing))
        }
    }

    /// A text, if the field is there.
    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, Refusal> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        self.read(name, text, "string_type", "Input should be a valid string")
    }

    /// A whole number, if the field is there. 2.0 is the same JSON number as 2.
    pub(crate) fn whole(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let whole = |value: &Value| {
            let fraction = value.as_f64().filter(|number| number.fract() == 0.0);
            value.as_i64().or(fraction.map(|number| number as i64))
        };
        self.read(name, whole, "int_type", "Input should be a valid integer")
    }

    /// Any number, if the field is there.
    pub(crate) fn number(&self, name: &str) -> Result<Option<f64>, Refusal> {
        self.read(
            name,
            Value::as_f64,
            "float_type",
            "Input should be a valid number",
        )
    }

    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, Refusal> {
        self.read(
            name,
            Value::as_bool,
            "bool_type",
            "Input should be a valid boolean",
        )
    }

    fn read<T>(
        &self,
        name: &str,
        read: impl Fn(&Value) -> Option<T>,
        kind: &str,
        msg: &str,
    ) -> Result<Option<T>, Refusal> {
        let Some(value) = self.0.get(name) else {
            return Ok(None);
        };
        let wrong = || {
            Refusal::Invalid(vec![json!({
                "type": kind, "loc": ["body", name], "msg": msg, "input": value,
            })])
        };
        read(value).map(Some).ok_or_else(wrong)
    }
}

/// The field of a body that is not there.
pub(crate) fn missing(name: &str, input: &Value) -> Value {
    json!({ "type": "missing", "loc": ["body", name], "msg": "Field required", "input": input })
}

/// Something that looks like an address.
pub(crate) fn email(text: &str) -> Result<(), Refusal> {
    if text.contains('@') {
        return Ok(());
    }
    let reason = "An email address must have an @-sign.";
    Err(Refusal::Invalid(vec![json!({
        "type": "value_error",
        "loc": ["body", "email"],
        "msg": format!("value is not a valid email address: {reason}"),
        "input": text,
        "ctx": { "reason": reason },
    })]))
}

/// A whole number in the query, or `default`.
pub(crate) fn query_whole(
    request: &Request,
    name: &str,
    default: i64,
    range: RangeInclusive<i64>,
) -> Result<i64, Refusal> {
    let Some(text) = request.query(name) else {
        return Ok(default);
    };
    let number = text.parse().map_err(|_| not_whole("query", name, &text))?;
    let (least, most) = (range.start(), range.end());
    let (kind, msg, ctx) = if number < *least {
        let msg = format!("Input should be greater than or equal to {least}");
        ("greater_than_equal", msg, json!({ "ge": least }))
    } else if number > *most {
        let msg = format!("Input should be less than or equal to {most}");
        ("less_than_equal", msg, json!({ "le": most }))
    } else {
        return Ok(number);
    };
    Err(Refusal::Invalid(vec![json!({
        "type": kind, "loc": ["query", name], "msg": msg, "input": text, "ctx": ctx,
    })]))
}

/// How many to leave out and how many to give.
pub(crate) fn slice(request: &Request) -> Result<(usize, usize), Refusal> {
    let skip = query_whole(request, "skip", 0, 0..=i64::MAX)?;
    let limit = query_whole(request, "limit", LIMIT, 1..=LIMIT)?;
    let size = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
    Ok((size(skip), size(limit)))
}

/// A status in the query.
pub(crate) fn query_status(request: &Request) -> Result<Option<OrderStatus>, Refusal> {
    let Some(word) = request.query("status") else {
        return Ok(None);
    };
    let expected = "'pending', 'preparing', 'ready' or 'complete'";
    let wrong = || {
        Refusal::Invalid(vec![json!({
            "type": "enum",
            "loc": ["query", "status"],
            "msg": format!("Input should be {expected}"),
            "input": word,
            "ctx": { "expected": expected },
        })])
    };
    OrderStatus::from_plain_word(&word)
        .map(Some)
        .ok_or_else(wrong)
}

/// A key in the path.
pub(crate) fn path_key(name: &str, text: &str) -> Result<i64, Refusal> {
    text.parse().map_err(|_| not_whole("path", name, text))
}

/// The status that a change asks for.
pub(crate) fn wanted_status(body: &Body) -> Result<OrderStatus, Refusal> {
    let word = body.text("status")?.unwrap_or_default();
    if word.is_empty() {
        return Err(Refusal::Bad("Status is required"));
    }
    OrderStatus::from_plain_word(&word).ok_or(Refusal::Bad(
        "Invalid status. Must be one of: ['pending', 'preparing', 'ready', 'complete']",
    ))
}

fn not_whole(place: &str, name: &str, text: &str) -> Refusal {
    Refusal::Invalid(vec![json!({
        "type": "int_parsing",
        "loc": [place, name],
        "msg": "Input should be a valid integer, unable to parse string as an integer",
        "input": text,
    })])
}
