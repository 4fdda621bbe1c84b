//! Keys and what they do, in words.

use olgfeast_protocol::{
    Role,
    keys::{Keys, keys_of},
    settings::KeyAction,
};

use crate::{state::screen::Screen, t};

/// What is printed on a key, as far as its place tells: no web page can ask which layout a keyboard
/// has, so letters are those of an English one.
pub fn key(code: &str) -> String {
    let word = match code {
        "Enter" => return t!("key-enter"),
        "Space" => return t!("key-space"),
        "Backspace" => return t!("key-backspace"),
        "Tab" => return t!("key-tab"),
        "PageUp" => return t!("key-page-up"),
        "PageDown" => return t!("key-page-down"),
        "ArrowUp" => "↑",
        "ArrowDown" => "↓",
        "ArrowLeft" => "←",
        "ArrowRight" => "→",
        "Minus" => "-",
        "Equal" => "=",
        "Comma" => ",",
        "Period" => ".",
        "Slash" => "/",
        "Backslash" => "\\",
        "Semicolon" => ";",
        "Quote" => "'",
        "Backquote" => "`",
        "BracketLeft" => "[",
        "BracketRight" => "]",
        _ => match code.strip_prefix("Numpad") {
            Some(key) if !key.is_empty() => return t!("key-numpad", key = numpad(key)),
            _ => one_sign(code, "Key")
                .or(one_sign(code, "Digit"))
                .unwrap_or(code),
        },
    };
    word.to_owned()
}

fn numpad(key: &str) -> &str {
    match key {
        "Add" => "+",
        "Subtract" => "−",
        "Multiply" => "×",
        "Divide" => "÷",
        "Decimal" | "Comma" => ".",
        "Equal" => "=",
        other => other,
    }
}

fn one_sign<'a>(code: &'a str, kind: &str) -> Option<&'a str> {
    code.strip_prefix(kind).filter(|sign| sign.len() == 1)
}

/// What a key does.
pub fn key_action(action: KeyAction) -> String {
    if let Some(slot) = action.slot() {
        return t!("does-slot", digit = (slot + 1) % 10);
    }
    match action {
        KeyAction::Undo => t!("does-undo"),
        KeyAction::Recall => t!("does-recall"),
        KeyAction::Back => t!("does-back"),
        KeyAction::Items => t!("does-items"),
        KeyAction::ItemUp => t!("does-item-up"),
        KeyAction::ItemDown => t!("does-item-down"),
        KeyAction::AllDay => t!("does-all-day"),
        KeyAction::NextPage => t!("does-next-page"),
        KeyAction::PageBefore => t!("does-page-before"),
        KeyAction::Detail => t!("does-detail"),
        KeyAction::Find => t!("does-find"),
        KeyAction::Mute => t!("does-mute"),
        KeyAction::Paper => t!("does-paper"),
        KeyAction::FullScreen => t!("does-full-screen"),
        KeyAction::Help => t!("does-help"),
        // The slots have been named.
        _ => t!("does-bump"),
    }
}

/// The question whether a key shall be moved; `last`: the other action has no other.
pub fn key_taken(key: &str, from: KeyAction, last: bool) -> String {
    let does = key_action(from);
    if last {
        t!("key-taken-last", key = key, does = does)
    } else {
        t!("key-taken", key = key, does = does)
    }
}

/// A row of what keys do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpRow {
    /// Any of these.
    pub keys: Vec<String>,
    /// What it does.
    pub does: String,
}

/// What keys do at a computer of this role, with these keys of its own.
pub fn help(role: Option<Role>, own: &Keys) -> Vec<HelpRow> {
    let keys = |action| keys_of(own, action).into_iter().map(key).collect();
    let slots = KeyAction::ALL
        .into_iter()
        .filter(|action| action.slot().is_some());
    let usual_slots = slots
        .clone()
        .all(|slot| keys_of(own, slot) == slot.usual_keys());
    let mut rows = Vec::new();
    if usual_slots {
        rows.push(HelpRow {
            keys: vec![t!("key-digits")],
            does: t!("does-slots"),
        });
    } else {
        rows.extend(slots.map(|slot| HelpRow {
            keys: keys(slot),
            does: key_action(slot),
        }));
    }
    for action in KeyAction::ALL
        .into_iter()
        .filter(|action| action.slot().is_none())
    {
        rows.push(HelpRow {
            keys: keys(action),
            does: key_action(action),
        });
        if action == KeyAction::ItemDown {
            rows.push(HelpRow {
                keys: keys(KeyAction::Bump),
                does: t!("does-strike"),
            });
        }
    }
    rows.push(HelpRow {
        keys: vec![t!("key-escape")],
        does: t!("does-leave"),
    });
    rows.push(HelpRow {
        keys: vec![t!(
            "key-screens",
            count = Screen::of(role)
                .filter_map(Screen::digit)
                .max()
                .unwrap_or_default()
        )],
        does: t!("does-screens"),
    });
    rows.push(HelpRow {
        keys: vec![t!("key-diagnostics")],
        does: t!("does-diagnostics"),
    });
    // What has no key any more is done by touch.
    rows.retain(|row| !row.keys.is_empty());
    rows
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test(unsupported = test)]
    fn a_key_is_called_what_is_printed_on_it() {
        for (code, name) in [
            ("KeyR", "R"),
            ("Digit0", "0"),
            ("Numpad7", "Numpad 7"),
            ("NumpadSubtract", "Numpad −"),
            ("NumpadEnter", "Numpad Enter"),
            ("Enter", "Enter"),
            ("Space", "Space"),
            ("PageDown", "PgDn"),
            ("ArrowUp", "↑"),
            ("F11", "F11"),
            ("IntlBackslash", "IntlBackslash"),
            ("Key", "Key"),
            ("Numpad", "Numpad"),
        ] {
            assert_eq!(key(code), name);
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn no_two_usual_keys_and_no_two_actions_are_called_the_same() {
        let mut names = BTreeSet::new();
        let mut actions = BTreeSet::new();
        for action in KeyAction::ALL {
            assert!(actions.insert(key_action(action)), "{action:?}");
            for code in action.usual_keys() {
                assert!(names.insert(key(code)), "{code}");
            }
        }
    }

    fn row(own: &Keys, does: &str) -> Vec<Vec<String>> {
        let rows = help(None, own).into_iter();
        let rows = rows.filter(|row| row.does == does);
        rows.map(|row| row.keys).collect()
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn the_help_tells_the_keys_that_count_here() {
        let usual = Keys::new();
        assert_eq!(row(&usual, &t!("does-slots")), [["1–9, 0"]]);
        assert_eq!(row(&usual, &t!("does-undo")), [["Backspace", "Numpad −"]]);
        assert_eq!(row(&usual, &t!("does-screens")), [["Ctrl 1–3"]]);
        let own = Keys::from([
            (KeyAction::Slot1, BTreeSet::from(["F13".to_owned()])),
            (KeyAction::Undo, BTreeSet::new()),
            (KeyAction::Bump, BTreeSet::from(["KeyB".to_owned()])),
        ]);
        assert_eq!(row(&own, &key_action(KeyAction::Slot1)), [["F13"]]);
        assert_eq!(
            row(&own, &key_action(KeyAction::Slot10)),
            [["0", "Numpad 0"]]
        );
        assert_eq!(row(&own, &t!("does-undo")), Vec::<Vec<String>>::new());
        assert_eq!(row(&own, &t!("does-strike")), [["B"]]);
    }
}
