//! Whether two JSON values are the same, and where they are not.

use std::collections::BTreeSet;

use olgfeast_protocol::UtcTime;
use serde_json::Value;

/// Dates of one recording differ in nothing but when it was made.
const DATES: [&str; 8] = [
    "created_at",
    "updated_at",
    "date_ordered",
    "date_preparing",
    "date_ready",
    "date_complete",
    "last_status_change",
    "timestamp",
];

/// Every way in which `ours` is not what was recorded: other keys, other types, other values.
pub(crate) fn differences(recorded: &Value, ours: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare("", recorded, ours, &mut found);
    found
}

fn compare(path: &str, recorded: &Value, ours: &Value, found: &mut Vec<String>) {
    let key = path.rsplit('.').next().unwrap_or_default();
    match (recorded, ours) {
        (Value::Object(recorded), Value::Object(ours)) => {
            let (before, after): (BTreeSet<_>, BTreeSet<_>) =
                (recorded.keys().collect(), ours.keys().collect());
            if before != after {
                found.push(format!("{path}: keys {after:?} instead of {before:?}"));
            }
            for (name, recorded) in recorded {
                if let Some(ours) = ours.get(name) {
                    compare(&format!("{path}.{name}"), recorded, ours, found);
                }
            }
        }
        (Value::Array(recorded), Value::Array(ours)) => {
            if recorded.len() != ours.len() {
                found.push(format!(
                    "{path}: {} instead of {}",
                    ours.len(),
                    recorded.len()
                ));
            }
            for (number, (recorded, ours)) in recorded.iter().zip(ours).enumerate() {
                compare(&format!("{path}.{number}"), recorded, ours, found);
            }
        }
        _ => {
            if !same(key, recorded, ours) {
                found.push(format!("{path}: {ours} instead of {recorded}"));
            }
        }
    }
}

fn same(key: &str, recorded: &Value, ours: &Value) -> bool {
    if DATES.contains(&key) {
        return match (recorded, ours) {
            (Value::String(recorded), Value::String(ours)) => same_date(recorded, ours),
            (recorded, ours) => recorded.is_null() && ours.is_null(),
        };
    }
    match key {
        "access_token" | "refresh_token" => ours.is_string(),
        "ref_code" => ours.as_str().is_some_and(|code| {
            let allowed = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit();
            code.len() == 16 && code.bytes().all(allowed)
        }),
        _ if key.starts_with("avg_") => ours.as_f64().is_some_and(|mean| mean >= 0.0),
        // 0 and 0.0 are one number.
        _ if recorded.is_number() && ours.is_number() => recorded.as_f64() == ours.as_f64(),
        _ => recorded == ours,
    }
}

/// Both naive, with the same letter between day and time, and both with a fraction or without:
/// the database's clock writes whole seconds, the server's own writes microseconds.
fn same_date(recorded: &str, ours: &str) -> bool {
    let shape = |text: &str| (text.as_bytes()[10], text.contains('.'));
    let naive = !ours.ends_with('Z') && !ours.contains('+');
    naive && UtcTime::parse(ours).is_some() && shape(recorded) == shape(ours)
}
