//! Which key means what on this station, and how a person changes that.

use std::collections::{BTreeMap, BTreeSet};

use olgfeast_protocol::{
    Role,
    keys::{Keys, can_act, keys_of},
    settings::KeyAction,
};

use super::screen::Screen;

/// From keys to what they mean. A key means one thing at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyMap {
    codes: BTreeMap<String, KeyAction>,
}

impl KeyMap {
    /// The usual keys, and what a person has decided otherwise.
    pub fn of(own: &Keys) -> KeyMap {
        let codes = KeyAction::ALL.into_iter().flat_map(|action| {
            let keys = keys_of(own, action).into_iter();
            keys.map(move |code| (code.to_owned(), action))
        });
        KeyMap {
            codes: codes.collect(),
        }
    }

    /// What a key means, by its place on the keyboard.
    pub fn action(&self, code: &str) -> Option<KeyAction> {
        self.codes.get(code).copied()
    }
}

impl Default for KeyMap {
    fn default() -> KeyMap {
        KeyMap::of(&Keys::new())
    }
}

/// What it would be to give a key to an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Learned {
    /// Nobody else has it.
    Free(Keys),
    /// Another action has it: a person decides.
    Taken {
        /// That one.
        from: KeyAction,
        /// It would have no key any more.
        last: bool,
        /// If it is moved all the same.
        moved: Keys,
    },
    /// This key can mean nothing.
    CannotAct,
}

/// A person has pressed the key that shall be the only one of an action.
pub fn learn(own: &Keys, action: KeyAction, code: &str) -> Learned {
    if !can_act(code) {
        return Learned::CannotAct;
    }
    let mut moved = own.clone();
    moved.insert(action, BTreeSet::from([code.to_owned()]));
    let mut others = KeyAction::ALL.into_iter().filter(|other| *other != action);
    let Some(from) = others.find(|other| keys_of(own, *other).contains(&code)) else {
        return Learned::Free(tidy(moved));
    };
    if let Some(codes) = moved.get_mut(&from) {
        codes.remove(code);
    }
    let last = keys_of(&moved, from).is_empty();
    if last {
        // A person has said so: it is done by touch from now on.
        moved.insert(from, BTreeSet::new());
    }
    Learned::Taken {
        from,
        last,
        moved: tidy(moved),
    }
}

/// An action has its usual keys again. Who was given one of them loses it, and whoever has lost the
/// last one by that has its usual keys again too.
pub fn reset(own: &Keys, action: KeyAction) -> Keys {
    let mut keys = own.clone();
    let mut again = vec![action];
    while let Some(action) = again.pop() {
        keys.remove(&action);
        for (other, codes) in &mut keys {
            let before = codes.len();
            codes.retain(|code| !action.usual_keys().contains(&code.as_str()));
            if codes.is_empty() && before > 0 {
                again.push(*other);
            }
        }
    }
    keys
}

/// The screen that Control and this key bring (with Shift where it is held), of those that a
/// computer of this role leads to.
pub fn screen_of_chord(role: Option<Role>, code: &str, shift: bool) -> Option<Screen> {
    let screen = if shift {
        (code == "KeyD").then_some(Screen::Diagnostics)
    } else {
        let digit = code.strip_prefix("Digit").or(code.strip_prefix("Numpad"))?;
        let digit = digit.parse().ok()?;
        let mut all = Screen::ALL.into_iter();
        all.find(|screen| screen.digit() == Some(digit))
    }?;
    Screen::of(role).find(|led_to| *led_to == screen)
}

/// What is as usual is not written down.
fn tidy(mut keys: Keys) -> Keys {
    keys.retain(|action, codes| !codes.iter().eq(usual(*action).iter()));
    keys
}

fn usual(action: KeyAction) -> BTreeSet<String> {
    let codes = action.usual_keys().iter();
    codes.map(|code| (*code).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use olgfeast_protocol::Settings;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use KeyAction::{AllDay, Bump, Detail, Help, Items, Mute, NextPage, Slot1, Slot10, Undo};

    fn own(keys: &[(KeyAction, &[&str])]) -> Keys {
        let set = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
        keys.iter()
            .map(|(action, codes)| (*action, set(codes)))
            .collect()
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn the_usual_keys_are_those_on_the_card_beside_the_screen() {
        let map = KeyMap::default();
        for (code, action) in [
            ("Digit1", Some(Slot1)),
            ("Numpad1", Some(Slot1)),
            ("Digit0", Some(Slot10)),
            ("Enter", Some(Bump)),
            ("NumpadEnter", Some(Bump)),
            ("Space", Some(Bump)),
            ("NumpadSubtract", Some(Undo)),
            ("Tab", Some(Items)),
            ("KeyP", Some(NextPage)),
            ("F1", Some(Help)),
            ("Escape", None),
            ("KeyQ", None),
        ] {
            assert_eq!(map.action(code), action, "{code}");
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_key_counts_by_its_place_whatever_is_printed_on_it() {
        // On AZERTY the place of the 1 is printed "&", and that of the Q is printed "A".
        let map = KeyMap::of(&own(&[(Undo, &["KeyQ"])]));
        assert_eq!(map.action("Digit1"), Some(Slot1));
        assert_eq!(map.action("KeyQ"), Some(Undo));
        assert_eq!(map.action("&"), None);
        assert_eq!(map.action("a"), None);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn what_a_person_has_decided_replaces_the_usual_keys_and_takes_them_from_others() {
        let map = KeyMap::of(&own(&[(Bump, &["KeyB", "Digit1"]), (Undo, &[])]));
        assert_eq!(map.action("KeyB"), Some(Bump));
        assert_eq!(map.action("Enter"), None);
        assert_eq!(map.action("Digit1"), Some(Bump));
        assert_eq!(map.action("Numpad1"), Some(Slot1));
        assert_eq!(map.action("Backspace"), None);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_free_key_is_given_and_one_that_is_taken_is_asked_about() {
        let none = Keys::new();
        assert_eq!(
            learn(&none, Bump, "F13"),
            Learned::Free(own(&[(Bump, &["F13"])]))
        );
        assert_eq!(
            learn(&none, Bump, "Enter"),
            Learned::Free(own(&[(Bump, &["Enter"])])),
            "its own key alone"
        );
        assert_eq!(
            learn(&none, Bump, "KeyP"),
            Learned::Taken {
                from: NextPage,
                last: false,
                moved: own(&[(Bump, &["KeyP"])])
            }
        );
        assert_eq!(
            learn(&none, Bump, "KeyS"),
            Learned::Taken {
                from: AllDay,
                last: true,
                moved: own(&[(Bump, &["KeyS"]), (AllDay, &[])])
            }
        );
        for code in ["Escape", "ControlLeft", ""] {
            assert_eq!(learn(&none, Bump, code), Learned::CannotAct, "{code}");
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_key_of_its_own_is_taken_from_another_action_too() {
        let keys = own(&[(Bump, &["F13", "F14"])]);
        assert_eq!(
            learn(&keys, Detail, "F13"),
            Learned::Taken {
                from: Bump,
                last: false,
                moved: own(&[(Bump, &["F14"]), (Detail, &["F13"])])
            }
        );
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn what_is_as_usual_is_not_written_down() {
        let keys = own(&[(Mute, &["F13"])]);
        assert_eq!(learn(&keys, Mute, "KeyM"), Learned::Free(Keys::new()));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn usual_keys_come_back_from_whoever_has_them() {
        let keys = own(&[(Bump, &["KeyM"]), (Mute, &[]), (Undo, &["Enter"])]);
        // Without M nothing is left to bump with, so that has its usual keys again too, and takes
        // Enter back.
        assert_eq!(reset(&keys, Mute), Keys::new());
        let keys = own(&[(Bump, &["KeyM", "F13"]), (Mute, &[])]);
        assert_eq!(reset(&keys, Mute), own(&[(Bump, &["F13"])]));
        let emptied = own(&[(Help, &[]), (Undo, &["F13"])]);
        assert_eq!(reset(&emptied, Undo), own(&[(Help, &[])]), "as it was said");
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn control_and_a_digit_bring_the_screens_that_the_role_leads_to() {
        let (kitchen, admin) = (Some(Role::Kitchen), Some(Role::Admin));
        for (role, code, shift, screen) in [
            (kitchen, "Digit1", false, Some(Screen::Kitchen)),
            (kitchen, "Numpad2", false, Some(Screen::Pickup)),
            (kitchen, "Digit3", false, Some(Screen::Settings)),
            (kitchen, "Digit4", false, None),
            (None, "Digit4", false, None),
            (admin, "Digit4", false, Some(Screen::Dashboard)),
            (admin, "Numpad7", false, Some(Screen::Order)),
            (admin, "Digit8", false, None),
            (kitchen, "KeyD", true, Some(Screen::Diagnostics)),
            (kitchen, "KeyD", false, None),
            (admin, "Digit1", true, None),
            (kitchen, "Digit0", false, None),
            (kitchen, "NumpadAdd", false, None),
        ] {
            assert_eq!(screen_of_chord(role, code, shift), screen, "{code}");
        }
    }

    /// Many people at one keyboard, each of them with other ideas; the same ones every time.
    #[wasm_bindgen_test(unsupported = test)]
    fn whatever_people_do_the_keys_make_sense_and_no_action_is_lost_unsaid() {
        let codes: Vec<&str> = KeyAction::ALL
            .iter()
            .flat_map(|action| action.usual_keys().iter().copied())
            .chain(["KeyB", "F13", "Escape", "ShiftLeft"])
            .collect();
        let mut state = 7_u64;
        let mut pick = |count: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % count
        };
        let mut keys = Keys::new();
        let mut moves = 0;
        for _ in 0..3_000 {
            let action = KeyAction::ALL[pick(KeyAction::ALL.len())];
            let code = codes[pick(codes.len())];
            if pick(3) == 0 {
                keys = reset(&keys, action);
                assert_eq!(keys_of(&keys, action), action.usual_keys());
            } else {
                match learn(&keys, action, code) {
                    Learned::Free(next) => keys = next,
                    Learned::Taken { moved, from, last } => {
                        moves += 1;
                        assert_eq!(keys_of(&moved, from).is_empty(), last);
                        keys = moved;
                    }
                    Learned::CannotAct => continue,
                }
                assert_eq!(KeyMap::of(&keys).action(code), Some(action));
            }
            let settings = Settings {
                keys: keys.clone(),
                ..Settings::default()
            };
            assert_eq!(settings.check(), Ok(()), "{keys:?}");
        }
        assert!(moves > 100, "the walk goes through clashes: {moves}");
    }
}
