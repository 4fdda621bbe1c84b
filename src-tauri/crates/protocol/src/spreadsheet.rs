//! What a table for a spreadsheet needs beside its commas: one rule for hub and stations.

use std::borrow::Cow;

/// Stands before everything: without it a spreadsheet takes UTF-8 for something else.
pub const BOM: &str = "\u{feff}";

/// A text as it may stand in a field. At whose beginning a spreadsheet would find a formula (`=`,
/// `+`, `-`, `@`, or a tab or line break, with or without apostrophes before it), that has one
/// apostrophe more in front: whoever reads it back takes that away.
pub fn field(text: &str) -> Cow<'_, str> {
    if is_formula(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a spreadsheet would calculate it, now or after it was saved and opened once more.
pub fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'')
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])
}

/// An amount of money, given in hundredths: two digits after the point.
pub fn money(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    format!("{sign}{}.{:02}", cents / 100, cents % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_field_is_a_formula() {
        for (text, written) in [
            ("=1+1", "'=1+1"),
            ("-2", "'-2"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("'=1", "''=1"),
            ("'t Hooft", "'t Hooft"),
            ("1-2", "1-2"),
            ("", ""),
        ] {
            assert_eq!(field(text), written);
            assert!(!is_formula(&field(text)) || field(text).starts_with('\''));
        }
    }

    #[test]
    fn money_has_two_digits_and_its_sign() {
        let told = [0, 7, -7, 120, -1_205, i64::MIN].map(money);
        assert_eq!(
            told,
            [
                "0.00",
                "0.07",
                "-0.07",
                "1.20",
                "-12.05",
                "-92233720368547758.08"
            ]
        );
    }
}
