//! What the keys of the kitchen display mean, by their place on the keyboard.

/// What a key means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// The slot of this digit, from 0.
    Slot(usize),
    Bump,
    Undo,
    /// The all-day rail comes or goes.
    AllDay,
    /// The recall drawer comes or goes.
    Recall,
    /// The selected order one state back.
    Back,
    /// All of the selected order.
    Detail,
    /// An order by its number.
    Find,
    /// All open tickets on paper.
    Paper,
    /// Closes the drawer.
    Close,
    /// So many pages on.
    Page(isize),
}

impl Key {
    /// By its place on the keyboard; `None` when it means nothing here.
    pub(super) fn of(code: &str) -> Option<Key> {
        let digit = code
            .strip_prefix("Digit")
            .or_else(|| code.strip_prefix("Numpad"))
            .filter(|digit| digit.len() == 1)
            .and_then(|digit| digit.parse::<usize>().ok());
        if let Some(digit) = digit {
            // The keys stand in the order 1 to 9, 0.
            return Some(Key::Slot((digit + 9) % 10));
        }
        match code {
            "Enter" | "NumpadEnter" | "Space" => Some(Key::Bump),
            "Backspace" | "NumpadSubtract" => Some(Key::Undo),
            "KeyS" => Some(Key::AllDay),
            "KeyR" => Some(Key::Recall),
            "KeyU" => Some(Key::Back),
            "KeyN" => Some(Key::Detail),
            "F3" => Some(Key::Find),
            "F2" => Some(Key::Paper),
            "Escape" => Some(Key::Close),
            "PageDown" => Some(Key::Page(1)),
            "PageUp" => Some(Key::Page(-1)),
            _ => None,
        }
    }
}
