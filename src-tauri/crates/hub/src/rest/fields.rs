//! The fields of a body, checked one by one.

use std::ops::RangeInclusive;

use serde_json::{Map, Value, json};

use super::{
    input::{Fault, JsonBody, out_of},
    refusal::Refusal,
};

/// Reads the fields of a body one by one and collects what is wrong with them.
pub(crate) struct Fields<'a> {
    fields: &'a Map<String, Value>,
    faults: Vec<Fault>,
}

impl<'a> Fields<'a> {
    pub(crate) fn of(JsonBody(fields): &'a JsonBody) -> Fields<'a> {
        Fields::in_object(fields)
    }

    fn in_object(fields: &'a Map<String, Value>) -> Fields<'a> {
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

    /// The same, or null, which is none.
    pub(crate) fn whole_or_null(&mut self, name: &str, range: RangeInclusive<i64>) -> Option<i64> {
        match self.fields.get(name) {
            Some(Value::Null) => None,
            _ => self.whole(name, range),
        }
    }

    /// A list of 1 to `most` objects, in the order in which they stand. `read` takes what it needs of
    /// one.
    pub(crate) fn each<T>(
        &mut self,
        name: &str,
        most: usize,
        read: impl Fn(&mut Fields<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let value = self.fields.get(name)?;
        let Some(list) = value.as_array() else {
            return self.fault("list_type", name, "Input should be a valid list".into());
        };
        if list.is_empty() {
            let msg = "List should have at least 1 item".into();
            return self.fault_with("too_short", name, msg, json!({ "min_length": 1 }));
        }
        if list.len() > most {
            let msg = format!("List should have at most {most} items");
            // Not with the input: it is too long.
            let fault = Fault::new("too_long", "body", name, msg, Value::Null);
            self.faults.push(fault.with(json!({ "max_length": most })));
            return None;
        }
        let mut objects = Vec::with_capacity(list.len());
        for (index, value) in list.iter().enumerate() {
            let Some(object) = value.as_object() else {
                let msg = "Input should be a valid dictionary or object to extract fields from";
                self.value_error::<()>(name, msg);
                continue;
            };
            let mut fields = Fields::in_object(object);
            objects.extend(read(&mut fields));
            let faults = fields.faults.into_iter();
            self.faults
                .extend(faults.map(|fault| fault.within(name, index)));
        }
        Some(objects)
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
        let mut shown = self.fields.clone();
        shown.retain(|name, _| !is_secret(name));
        let input = || Value::Object(shown.clone());
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

    /// What was said, as it may be said back.
    fn input(&self, name: &str) -> Value {
        let said = self.fields.get(name).filter(|_| !is_secret(name));
        said.cloned().unwrap_or_default()
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
        let input = self.input(name);
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
        let input = self.input(name);
        self.faults
            .push(Fault::new(kind, "body", name, msg, input).with(ctx));
        None
    }
}

/// What clients and those who look over their shoulder show and keep of an answer is not for these.
fn is_secret(name: &str) -> bool {
    matches!(name, "password" | "refresh_token")
}
