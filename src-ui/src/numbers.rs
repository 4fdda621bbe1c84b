//! Numbers as people here write them.

/// A whole number: `1,126`.
pub fn whole(number: i64) -> String {
    written(number as f64, Digits::None)
}

/// Money, of which only the amount is known: `3,418.50`.
pub fn amount(cents: i64) -> String {
    written(cents as f64 / 100.0, Digits::Two)
}

/// With one digit after the decimal sign: `1.5`.
pub fn one_decimal(number: f64) -> String {
    written(number, Digits::One)
}

/// A part of a whole in percent, rounded; of nothing there is no part.
pub fn percent(part: u32, all: u32) -> Option<u32> {
    if all == 0 {
        return None;
    }
    let percent = (u64::from(part) * 200 + u64::from(all)) / (u64::from(all) * 2);
    u32::try_from(percent).ok()
}

/// How long, in minutes and seconds: `6:20`; never negative.
pub fn minutes_seconds(millis: i64) -> String {
    let seconds = millis.max(0) / 1000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(target_arch = "wasm32")]
fn written(number: f64, digits: Digits) -> String {
    use crate::formats::{self, Format};

    let format = match digits {
        Digits::None => Format::Whole,
        Digits::One => Format::Tenths,
        Digits::Two => Format::Hundredths,
    };
    formats::written(format, number).unwrap_or_else(|| format!("{number:.*}", digits as usize))
}

/// Outside of a webview there are only tests.
#[cfg(not(target_arch = "wasm32"))]
fn written(number: f64, digits: Digits) -> String {
    format!("{number:.*}", digits as usize)
}

/// After the decimal sign.
#[derive(Clone, Copy)]
enum Digits {
    None = 0,
    One = 1,
    Two = 2,
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test(unsupported = test)]
    fn a_share_is_rounded_to_whole_percents_and_of_nothing_there_is_none() {
        for (part, all, percent) in [
            (17, 242, Some(7)),
            (1, 200, Some(1)),
            (0, 3, Some(0)),
            (3, 3, Some(100)),
            (0, 0, None),
            (u32::MAX, u32::MAX, Some(100)),
        ] {
            assert_eq!(super::percent(part, all), percent, "{part} of {all}");
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_time_to_ready_is_told_in_minutes_and_seconds() {
        let told = [380_000, 665_999, 0, -5, 6_005_000].map(minutes_seconds);
        assert_eq!(told, ["6:20", "11:05", "0:00", "0:00", "100:05"]);
    }

    #[cfg(target_arch = "wasm32")]
    #[wasm_bindgen_test]
    fn numbers_are_written_as_the_language_writes_them() {
        use olgfeast_protocol::settings::Language;

        use crate::i18n;

        for (language, money, pieces) in [
            (Language::En, "3,418.50", "12,126"),
            (Language::De, "3.418,50", "12.126"),
        ] {
            i18n::speak(language);
            assert_eq!(
                (amount(341_850), whole(12_126)),
                (money.into(), pieces.into())
            );
        }
        i18n::speak(Language::En);
        assert_eq!((amount(-5), amount(0)), ("-0.05".into(), "0.00".into()));
    }
}
