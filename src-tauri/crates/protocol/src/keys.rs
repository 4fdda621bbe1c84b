//! Which keys do what, by their place on the keyboard (`KeyboardEvent.code`): a number pad and a
//! bump bar are keyboards too, and on another layout the same place is printed with another letter.

use std::collections::{BTreeMap, BTreeSet};

use crate::settings::KeyAction;

/// For each action that has other keys than its usual ones: all of its keys. No keys at all: the
/// action is done by touch alone.
pub type Keys = BTreeMap<KeyAction, BTreeSet<String>>;

impl KeyAction {
    /// Its keys where nobody has said otherwise. No two actions share one.
    pub fn usual_keys(self) -> &'static [&'static str] {
        match self {
            KeyAction::Slot1 => &["Digit1", "Numpad1"],
            KeyAction::Slot2 => &["Digit2", "Numpad2"],
            KeyAction::Slot3 => &["Digit3", "Numpad3"],
            KeyAction::Slot4 => &["Digit4", "Numpad4"],
            KeyAction::Slot5 => &["Digit5", "Numpad5"],
            KeyAction::Slot6 => &["Digit6", "Numpad6"],
            KeyAction::Slot7 => &["Digit7", "Numpad7"],
            KeyAction::Slot8 => &["Digit8", "Numpad8"],
            KeyAction::Slot9 => &["Digit9", "Numpad9"],
            KeyAction::Slot10 => &["Digit0", "Numpad0"],
            KeyAction::Bump => &["Enter", "Space", "NumpadEnter"],
            KeyAction::Undo => &["Backspace", "NumpadSubtract"],
            KeyAction::Recall => &["KeyR"],
            KeyAction::Back => &["KeyU"],
            KeyAction::Items => &["KeyI", "Tab"],
            KeyAction::ItemUp => &["ArrowUp"],
            KeyAction::ItemDown => &["ArrowDown"],
            KeyAction::AllDay => &["KeyS"],
            KeyAction::NextPage => &["PageDown", "KeyP"],
            KeyAction::PageBefore => &["PageUp"],
            KeyAction::Detail => &["KeyN"],
            KeyAction::Find => &["F3"],
            KeyAction::Mute => &["KeyM"],
            KeyAction::Paper => &["F2"],
            KeyAction::FullScreen => &["F11"],
            KeyAction::Help => &["F1"],
        }
    }

    /// Which slot it selects, from 0.
    pub fn slot(self) -> Option<usize> {
        let slots = KeyAction::ALL.iter().take(10);
        slots
            .enumerate()
            .find(|(_, slot)| **slot == self)
            .map(|(index, _)| index)
    }
}

/// The keys of an action: its own where a person has given it some, otherwise those of its usual
/// ones that were given to no other action. So no key ever means two things.
pub fn keys_of(own: &Keys, action: KeyAction) -> Vec<&str> {
    let given = |code: &str| own.values().any(|codes| codes.contains(code));
    match own.get(&action) {
        Some(codes) => codes.iter().map(String::as_str).collect(),
        None => {
            let usual = action.usual_keys().iter().copied();
            usual.filter(|code| !given(code)).collect()
        }
    }
}

/// An action that has lost its last key to others without anybody having said that it shall have
/// none.
pub fn without_key(own: &Keys) -> Option<KeyAction> {
    let mut all = KeyAction::ALL.into_iter();
    all.find(|action| !own.contains_key(action) && keys_of(own, *action).is_empty())
}

/// Whether a key can be given to an action: Escape leaves and closes everywhere, the keys that are
/// held together with others do nothing alone, and some keys have no name to tell them by.
pub fn can_act(code: &str) -> bool {
    let held = [
        "Control", "Shift", "Alt", "Meta", "OS", "CapsLock", "NumLock", "Fn",
    ];
    let nameless = ["", "Unidentified", "Escape"];
    !nameless.contains(&code) && !held.iter().any(|held| code.starts_with(held))
}

#[cfg(test)]
mod tests {
    use proptest::{collection, prelude::*, sample};

    use super::*;
    use crate::Settings;

    #[test]
    fn no_two_actions_share_a_usual_key_and_each_has_one() {
        let mut codes = BTreeSet::new();
        for action in KeyAction::ALL {
            assert!(!action.usual_keys().is_empty(), "{action:?}");
            for code in action.usual_keys() {
                assert!(can_act(code) && codes.insert(code), "{code}");
            }
        }
    }

    #[test]
    fn the_slots_come_in_the_order_of_the_keys() {
        let slots: Vec<_> = KeyAction::ALL
            .into_iter()
            .filter_map(KeyAction::slot)
            .collect();
        assert_eq!(slots, (0..10).collect::<Vec<_>>());
        assert_eq!(KeyAction::Slot10.slot(), Some(9));
        assert_eq!(KeyAction::Bump.slot(), None);
    }

    #[test]
    fn a_key_that_was_given_away_is_taken_from_where_it_was_usual() {
        let own = Keys::from([(KeyAction::Detail, BTreeSet::from(["Enter".to_owned()]))]);
        assert_eq!(keys_of(&own, KeyAction::Detail), ["Enter"]);
        assert_eq!(keys_of(&own, KeyAction::Bump), ["Space", "NumpadEnter"]);
        assert_eq!(keys_of(&own, KeyAction::Mute), ["KeyM"]);
        assert_eq!(without_key(&own), None);
        let own = Keys::from([(KeyAction::Bump, BTreeSet::from(["KeyM".to_owned()]))]);
        assert_eq!(without_key(&own), Some(KeyAction::Mute));
    }

    #[test]
    fn keys_that_do_nothing_alone_and_the_one_that_leaves_cannot_act() {
        for code in [
            "",
            "Escape",
            "ControlLeft",
            "ShiftRight",
            "AltGraph",
            "MetaLeft",
            "NumLock",
        ] {
            assert!(!can_act(code), "{code}");
        }
        for code in [
            "Space",
            "F13",
            "IntlBackslash",
            "NumpadSubtract",
            "MediaPlayPause",
        ] {
            assert!(can_act(code), "{code}");
        }
    }

    fn any_keys() -> impl Strategy<Value = Keys> {
        let usual: Vec<&str> = KeyAction::ALL
            .into_iter()
            .flat_map(|action| action.usual_keys().iter().copied())
            .chain(["KeyB", "F13", "IntlBackslash"])
            .collect();
        let codes = collection::btree_set(sample::select(usual).prop_map(str::to_owned), 0..4);
        collection::btree_map(sample::select(KeyAction::ALL.to_vec()), codes, 0..12)
    }

    proptest! {
        #[test]
        fn whatever_passes_the_check_leaves_no_key_with_two_meanings_and_no_action_out_of_reach(
            keys in any_keys()
        ) {
            let settings = Settings { keys, ..Settings::default() };
            if settings.check().is_ok() {
                let mut codes = BTreeSet::new();
                for action in KeyAction::ALL {
                    let keys = keys_of(&settings.keys, action);
                    let emptied = settings.keys.get(&action).is_some_and(BTreeSet::is_empty);
                    prop_assert_eq!(keys.is_empty(), emptied, "{:?}", action);
                    for code in keys {
                        prop_assert!(codes.insert(code), "{} means two things", code);
                    }
                }
            }
        }
    }
}
