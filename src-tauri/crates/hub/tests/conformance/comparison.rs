//! Whether two answers are the same, and where they are not.

use std::collections::BTreeSet;

use olgfeast_protocol::UtcTime;
use serde_json::Value;

use crate::{body, common::Answer};

/// What the comparison must know beside the two answers.
pub(crate) struct Comparison {
    /// Recorded orders, to compare with by customer.
    orders: Vec<Value>,
    /// The UTC day on which the test began.
    day: i64,
}

impl Comparison {
    pub(crate) fn new(page: &Value) -> Comparison {
        Comparison {
            orders: page["orders"].as_array().unwrap().clone(),
            day: today(),
        }
    }

    /// Every way in which the answer is not the recorded one, a different status first.
    pub(crate) fn differences(&self, sample: &Value, answer: &Answer) -> Vec<String> {
        let mut found = Vec::new();
        let status = u16::try_from(sample["status"].as_u64().unwrap()).unwrap();
        if answer.status.as_u16() != status {
            found.push(format!(
                "status {} instead of {status}",
                answer.status.as_u16()
            ));
        }
        for (name, recorded) in sample["headers"].as_object().unwrap() {
            let ours = answer
                .headers
                .get(name)
                .map(|value| value.to_str().unwrap());
            let recorded = recorded.as_str().unwrap();
            let path = |url: &str| url.splitn(4, '/').last().unwrap_or_default().to_owned();
            let same = match ours {
                Some(ours) if name == "location" => path(ours) == path(recorded),
                Some(ours) => ours == recorded,
                None => false,
            };
            if !same {
                found.push(format!("header {name}: {ours:?} instead of {recorded:?}"));
            }
        }
        let json = sample["headers"]["content-type"] == "application/json";
        if json && !sample["body"].as_str().unwrap().is_empty() {
            match serde_json::from_str(&answer.text) {
                Ok(ours) => self.compare("", &body(sample), &ours, &mut found),
                Err(_) => found.push(format!("no JSON: {}", answer.text)),
            }
        } else if answer.text != sample["body"].as_str().unwrap() {
            found.push(format!(
                "body {:?} instead of {}",
                answer.text, sample["body"]
            ));
        }
        found
    }

    /// Every way in which a frame is not the recorded one.
    pub(crate) fn of_frames(&self, recorded: &Value, ours: &Value) -> Vec<String> {
        let mut found = Vec::new();
        self.compare("", recorded, ours, &mut found);
        found
    }

    fn compare(&self, path: &str, recorded: &Value, ours: &Value, found: &mut Vec<String>) {
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
                        self.compare(&format!("{path}.{name}"), recorded, ours, found);
                    }
                }
            }
            (Value::Array(recorded), Value::Array(ours)) if key == "hourly_activity" => {
                let hours: Vec<u64> = ours
                    .iter()
                    .map(|hour| hour["hour"].as_u64().unwrap())
                    .collect();
                let all: Vec<u64> = (0..ours.len() as u64).collect();
                let sum = |hours: &[Value]| -> u64 {
                    hours
                        .iter()
                        .map(|hour| hour["orders"].as_u64().unwrap())
                        .sum()
                };
                if hours != all
                    || ours.len() > 24
                    || (sum(recorded) != sum(ours) && self.same_day())
                {
                    found.push(format!("{path}: {ours:?}"));
                }
                if let (Some(recorded), Some(ours)) = (recorded.first(), ours.first()) {
                    let keys = |hour: &Value| hour.as_object().unwrap().keys().cloned().collect();
                    let (before, after): (BTreeSet<String>, _) = (keys(recorded), keys(ours));
                    assert_eq!(before, after);
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
                    let recorded = self.of_same_customer(recorded, ours);
                    self.compare(&format!("{path}.{number}"), recorded, ours, found);
                }
            }
            _ => {
                if !self.same(key, recorded, ours) {
                    found.push(format!("{path}: {ours} instead of {recorded}"));
                }
            }
        }
    }

    /// The recorded full order of the customer whose order `ours` is, wherever in a list it stood.
    fn of_same_customer<'a>(&'a self, recorded: &'a Value, ours: &Value) -> &'a Value {
        if recorded.get("order_items").is_none() {
            return recorded;
        }
        let same = self
            .orders
            .iter()
            .find(|o| o["customer_name"] == ours["customer_name"]);
        same.unwrap_or(recorded)
    }

    fn same(&self, key: &str, recorded: &Value, ours: &Value) -> bool {
        match key {
            "created_at" | "updated_at" | "date_ordered" | "date_preparing" | "date_ready"
            | "date_complete" | "last_status_change" | "timestamp" => match (recorded, ours) {
                (Value::Null, Value::Null) => true,
                (Value::String(recorded), Value::String(ours)) => self.is_date(recorded, ours),
                _ => false,
            },
            "access_token" | "refresh_token" => ours.is_string(),
            "ref_code" => ours.as_str().is_some_and(|code| {
                code.len() == 16
                    && code
                        .bytes()
                        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
            }),
            "value" | "total_value" | "total_revenue" => close(recorded, ours),
            "orders_today" | "orders_this_week" | "orders_this_month" | "revenue_today"
            | "revenue_this_week" => {
                ours.is_number() && (close(recorded, ours) || !self.same_day())
            }
            // Minutes since it was ordered.
            "waiting_time" => ours.as_u64().is_some(),
            _ if key.starts_with("avg_") => ours.as_f64().is_some_and(|mean| mean >= 0.0),
            _ => recorded == ours,
        }
    }

    /// Naive, with the recorded letter before the time, and of this day or the next one.
    fn is_date(&self, recorded: &str, text: &str) -> bool {
        let letter = recorded.as_bytes()[10];
        let naive = !text.ends_with('Z') && !text.contains('+') && text.as_bytes()[10] == letter;
        let day = UtcTime::parse(text).map(|at| at.as_millis() / MILLIS_PER_DAY);
        naive && day.is_some_and(|day| day == self.day || day == self.day + 1)
    }

    fn same_day(&self) -> bool {
        today() == self.day
    }
}

const MILLIS_PER_DAY: i64 = 24 * 60 * 60 * 1000;

fn today() -> i64 {
    jiff::Timestamp::now().as_millisecond() / MILLIS_PER_DAY
}

fn close(recorded: &Value, ours: &Value) -> bool {
    match (recorded.as_f64(), ours.as_f64()) {
        (Some(recorded), Some(ours)) => (recorded - ours).abs() < 0.005,
        _ => false,
    }
}
