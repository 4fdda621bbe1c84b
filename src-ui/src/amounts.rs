//! Amounts of money as they are typed. The protocol has no currency.

/// As it stands in an input, in whatever language: `12.50`.
pub fn plain(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    format!("{sign}{}.{:02}", cents / 100, cents % 100)
}

/// Hundredths that a person has typed, with a comma or a point before the last one or two digits;
/// `None` for anything else.
pub fn read(text: &str) -> Option<i64> {
    let text = text.trim();
    let (whole, part) = match text.split_once([',', '.']) {
        Some((whole, part)) => (whole, part),
        None => (text, ""),
    };
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !are_digits(whole) || !are_digits(part) || part.len() > 2 {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let cents: i64 = match part.len() {
        0 => 0,
        1 => part.parse::<i64>().ok()? * 10,
        _ => part.parse().ok()?,
    };
    whole.checked_mul(100)?.checked_add(cents)
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test(unsupported = test)]
    fn what_is_typed_is_read_to_the_cent_or_not_at_all() {
        let good = [
            ("3", 300),
            ("3.5", 350),
            ("3,50", 350),
            (" 0.05 ", 5),
            ("12.", 1_200),
            ("0", 0),
        ];
        for (text, cents) in good {
            assert_eq!(read(text), Some(cents), "{text}");
        }
        for text in [
            "",
            ".5",
            "-1",
            "1.234",
            "1,2,3",
            "abc",
            "1e3",
            "NaN",
            "99999999999999999999",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn what_stands_in_an_input_is_read_as_the_same() {
        for cents in [0, 5, 350, 1_000_000] {
            assert_eq!(read(&plain(cents)), Some(cents));
        }
    }
}
