//! Text of strangers on a terminal.

/// The text with everything spelled out that would steer a terminal or turn the writing direction
/// of what follows: names are typed by anybody.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() || turns_direction(c) {
            escaped.extend(c.escape_default());
        } else {
            escaped.push(c);
        }
    }
    escaped
}

/// Marks, embeddings, overrides and isolates of the bidirectional algorithm, and the two
/// separators that some terminals take for line ends.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_steer_a_terminal_is_spelled_out() {
        for (text, shown) in [
            ("\u{1b}[2Jgone", "\\u{1b}[2Jgone"),
            ("a\nb\r\tc", "a\\nb\\r\\tc"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("\u{7f}", "\\u{7f}"),
            ("abc\u{202e}cba", "abc\\u{202e}cba"),
            ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"),
        ] {
            assert_eq!(escape(text), shown);
        }
    }

    #[test]
    fn names_of_all_scripts_stay_as_they_are() {
        for name in [
            "Zoë Müller",
            "李",
            "Шевченко",
            "عائلة حداد",
            "🍜 & \"family\"",
            "👩\u{200d}🍳",
        ] {
            assert_eq!(escape(name), name);
        }
    }
}
