//! Reading JSON values without ever failing for the whole.

use serde_json::Value;

use crate::{shown, time::UtcTime};

/// A string field that is there and is text.
pub(crate) fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key)?.as_str().map(str::to_owned)
}

/// Text that people read, of strangers; see [`mod@shown`].
pub(crate) fn words(value: &Value, key: &str, most: usize) -> Option<String> {
    Some(shown::shown(value.get(key)?.as_str()?, most).into_owned())
}

/// A whole number; some servers write it as a float or as text.
pub(crate) fn integer(value: &Value, key: &str) -> Option<i64> {
    whole(value.get(key)?)
}

/// See [`integer`].
pub(crate) fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| {
            let float = number.as_f64()?;
            // Beyond 2^53 a float no longer tells neighbouring numbers apart.
            (float.fract() == 0.0 && float.abs() <= 9_007_199_254_740_992.0).then_some(float as i64)
        }),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// Money in hundredths, rounded once: servers send unrounded sums (34.230000000000004).
pub(crate) fn cents(value: &Value, key: &str) -> Option<i64> {
    let cents = (float(value, key)? * 100.0).round();
    (cents.abs() <= 9_007_199_254_740_992.0).then_some(cents as i64)
}

/// A fraction or any other float; decimal numbers are often written as text.
pub(crate) fn float(value: &Value, key: &str) -> Option<f64> {
    let float = match value.get(key)? {
        Value::String(text) => text.trim().parse().ok()?,
        number => number.as_f64()?,
    };
    float.is_finite().then_some(float)
}

/// A flag; one reply of a plain server has it as the text "true".
pub(crate) fn flag(value: &Value, key: &str) -> Option<bool> {
    match value.get(key)? {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) if text == "true" => Some(true),
        Value::String(text) if text == "false" => Some(false),
        _ => None,
    }
}

/// A date that is there and readable.
pub(crate) fn time(value: &Value, key: &str) -> Option<UtcTime> {
    UtcTime::parse(value.get(key)?.as_str()?)
}

/// Reads each element, and counts those that cannot be read. Where there is no list, that counts
/// as one: it must not look like an empty list.
pub(crate) fn each<T>(
    value: Option<&Value>,
    read: impl Fn(&Value) -> Option<T>,
) -> (Vec<T>, usize) {
    let Some(Value::Array(elements)) = value else {
        return (Vec::new(), 1);
    };
    let read: Vec<T> = elements.iter().filter_map(read).collect();
    let skipped = elements.len() - read.len();
    (read, skipped)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_are_read_however_they_are_written() {
        for (written, number) in [
            (json!(7), Some(7)),
            (json!(7.0), Some(7)),
            (json!("7"), Some(7)),
            (json!(" -7 "), Some(-7)),
            (json!(7.5), None),
            (json!(1e300), None),
            (json!(u64::MAX), None),
            (json!("seven"), None),
            (json!(true), None),
            (json!(null), None),
            (json!([7]), None),
        ] {
            assert_eq!(integer(&json!({ "n": written }), "n"), number, "{written}");
        }
        assert_eq!(integer(&json!({}), "n"), None);
        assert_eq!(integer(&json!([]), "n"), None);
    }

    #[test]
    fn money_is_rounded_once() {
        for (written, hundredths) in [
            (json!(34.230000000000004), Some(3423)),
            (json!(12.99), Some(1299)),
            (json!(0), Some(0)),
            (json!(0.615), Some(62)),
            (json!(-1.0), Some(-100)),
            (json!("12.99"), Some(1299)),
            (json!("inf"), None),
            (json!(1e300), None),
            (json!(null), None),
        ] {
            assert_eq!(
                cents(&json!({ "m": written }), "m"),
                hundredths,
                "{written}"
            );
        }
    }

    #[test]
    fn flags_may_be_text() {
        for (written, flag_) in [
            (json!(true), Some(true)),
            (json!("true"), Some(true)),
            (json!("false"), Some(false)),
            (json!(1), None),
            (json!(null), None),
        ] {
            assert_eq!(flag(&json!({ "f": written }), "f"), flag_, "{written}");
        }
    }

    #[test]
    fn a_missing_list_is_not_an_empty_one() {
        assert_eq!(each(Some(&json!([])), whole), (vec![], 0));
        assert_eq!(each(None, whole), (vec![], 1));
        assert_eq!(each(Some(&json!(null)), whole), (vec![], 1));
        assert_eq!(each(Some(&json!([1, null, 3])), whole), (vec![1, 3], 1));
    }
}
