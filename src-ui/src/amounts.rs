//! Amounts of money and of tokens, as people here write them. The protocol has no currency.

/// Hundredths with two digits: `1,234.50`, or `1.234,50`.
#[cfg(target_arch = "wasm32")]
pub fn money(cents: i64) -> String {
    let options = js_sys::Object::new();
    for digits in ["minimumFractionDigits", "maximumFractionDigits"] {
        // Only fails for an object that is frozen.
        let _ = js_sys::Reflect::set(&options, &digits.into(), &2.into());
    }
    let locales = js_sys::Array::of1(&crate::i18n::locale().into());
    let format = js_sys::Intl::NumberFormat::new(&locales, &options).format();
    let amount = wasm_bindgen::JsValue::from_f64(cents as f64 / 100.0);
    let text = format.call1(&wasm_bindgen::JsValue::NULL, &amount);
    text.ok()
        .and_then(|text| text.as_string())
        .unwrap_or_else(|| plain(cents))
}

/// Outside of a webview there are only tests.
#[cfg(not(target_arch = "wasm32"))]
pub fn money(cents: i64) -> String {
    plain(cents)
}

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

    #[cfg(target_arch = "wasm32")]
    #[wasm_bindgen_test]
    fn an_amount_is_written_as_the_language_writes_it() {
        use olgfeast_protocol::settings::Language;

        use crate::i18n;

        for (language, text) in [
            (Language::En, "1,234.50"),
            (Language::De, "1.234,50"),
            (Language::It, "1234,50"),
            (Language::Pl, "1234,50"),
        ] {
            i18n::speak(language);
            let told = money(123_450);
            // Whether four digits are grouped is the region's matter.
            let bare = |text: &str| text.replace(['\u{a0}', '\u{202f}', ' '], "");
            let last = |text: &str| bare(text).chars().rev().take(5).collect::<String>();
            assert_eq!(last(&told), last(text), "{language:?}: {told}");
        }
        i18n::speak(Language::En);
    }
}
