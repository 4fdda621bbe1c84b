//! Text of strangers, as it may be shown.
//!
//! Anybody who orders types a name, and whoever has the server types the rest. So what people read is
//! made harmless where it is read from the wire, once for the screens, for paper and for files: it is
//! bounded, it is one line, and it steers neither a terminal nor the direction of what stands beside
//! it. What it looks like otherwise is left alone: markup is text like any other.

use std::borrow::Cow;

/// Characters of a name or a word, at most. Nobody is called like that; a ticket has room for a tenth.
pub const NAME: usize = 200;

/// Characters of a note or a description, at most.
pub const NOTE: usize = 1_000;

/// Marks that may stand upon one letter. Vietnamese, Hebrew and Thai are content with three.
const MARKS: usize = 4;

/// The text without what would not stay in its place, cut to so many characters and then ending in
/// an ellipsis. The same text again where there is nothing to do.
pub fn shown(text: &str, most: usize) -> Cow<'_, str> {
    if is_harmless(text, most) {
        return Cow::Borrowed(text);
    }
    let mut harmless = String::with_capacity(text.len().min(most.saturating_mul(4)));
    let mut length = 0;
    let mut marks = 0;
    for c in text.chars() {
        marks = if is_mark(c) { marks + 1 } else { 0 };
        let c = match c {
            c if turns_direction(c) => continue,
            _ if marks > MARKS => continue,
            c if ends_line(c) || c.is_control() => ' ',
            c => c,
        };
        if length == most {
            // In place of the last one.
            harmless.pop();
            harmless.push('…');
            break;
        }
        harmless.push(c);
        length += 1;
    }
    Cow::Owned(harmless)
}

fn is_harmless(text: &str, most: usize) -> bool {
    let mut marks = 0;
    // No character is longer than its bytes, so most texts are not counted.
    (text.len() <= most || text.chars().take(most.saturating_add(1)).count() <= most)
        && text.chars().all(|c| {
            marks = if is_mark(c) { marks + 1 } else { 0 };
            !(c.is_control() || turns_direction(c) || ends_line(c)) && marks <= MARKS
        })
}

/// Embeddings, overrides and isolates of the bidirectional algorithm. Its marks only help the text
/// that they stand in.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn ends_line(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

/// The blocks of combining marks that stand upon any letter.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_people_are_called_stays_as_it_is() {
        for name in [
            "",
            "Zoë Müller",
            "Zoe\u{308} Mu\u{308}ller",
            "李",
            "Шевченко",
            "عائلة حداد",
            "Nguyê\u{303}n",
            "👩\u{200d}🍳 & \"family\"",
            "<b>Bob</b>",
            " Ann ",
        ] {
            assert!(
                matches!(shown(name, NAME), Cow::Borrowed(same) if same == name),
                "{name}"
            );
        }
    }

    #[test]
    fn what_would_not_stay_in_its_place_is_taken_out() {
        for (text, harmless) in [
            ("\u{1b}[2Jgone", " [2Jgone"),
            ("two\nlines\r\tand\u{2028}more", "two lines  and more"),
            ("abc\u{202e}cba", "abccba"),
            ("\u{2066}x\u{2069}", "x"),
            ("\0\u{7f}\u{9b}", "   "),
            (
                "Z\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}o",
                "Z\u{301}\u{301}\u{301}\u{301}o",
            ),
        ] {
            assert_eq!(shown(text, NAME), harmless);
        }
    }

    #[test]
    fn what_is_longer_than_anybodys_name_says_that_it_goes_on() {
        assert_eq!(shown("abcdef", 6), "abcdef");
        assert_eq!(shown("abcdefg", 6), "abcde…");
        assert_eq!(shown("äöüßäöü", 6), "äöüßä…");
        assert_eq!(shown(&"x".repeat(100_000), NAME).chars().count(), NAME);
    }

    proptest! {
        #[test]
        fn whatever_comes_is_bounded_harmless_and_stays_so(text in "\\PC*|(?s:.{0,400})", most in 1_usize..50) {
            let once = shown(&text, most).into_owned();
            prop_assert!(once.chars().count() <= most);
            prop_assert!(!once.chars().any(|c| c.is_control() || turns_direction(c) || ends_line(c)));
            prop_assert_eq!(shown(&once, most), once.as_str());
        }
    }
}
