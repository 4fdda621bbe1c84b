//! What a person has decided about one computer: its role, its look, its sounds, its keys.
//!
//! They belong to the data directory, not to the account: whoever signs in at the grill finds the
//! grill. Every field has a default, so that a file of an older or newer version is read as far as
//! it is understood; [`Settings::check`] says what of it makes no sense.

mod file;
pub mod network;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use self::{
    file::{FileRefusal, Imported, LARGEST_FILE},
    network::{Network, ProxyChoice},
};
use crate::{
    keys::{self, Keys},
    pairing::Role,
    status::Lane,
};

/// All of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// What this computer is for; `None` until somebody has said it, and then the first run asks.
    pub role: Option<Role>,
    /// The food groups that are made here, as the menu names them. None: all of them.
    pub food_groups: BTreeSet<String>,
    /// When an order has waited too long.
    pub ages: Ages,
    /// What keys do other things than usual.
    pub keys: Keys,
    /// How large type is.
    pub display: Display,
    /// The colours.
    pub theme: Theme,
    /// The language; `None`: that of the system.
    pub language: Option<Language>,
    /// What is heard.
    pub sounds: Sounds,
    /// How the window behaves.
    pub window: Window,
    /// How servers are reached.
    pub network: Network,
    /// For how many days orders are remembered; 1 to [`Settings::MOST_DAYS`].
    pub history_days: u16,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            role: None,
            food_groups: BTreeSet::new(),
            ages: Ages::default(),
            keys: Keys::new(),
            display: Display::default(),
            theme: Theme::default(),
            language: None,
            sounds: Sounds::default(),
            window: Window::default(),
            network: Network::default(),
            history_days: 30,
        }
    }
}

/// From how many minutes on an order is a warning, and from how many on it is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Minutes {
    /// From here on: warn. 1 to 240.
    pub warn: u16,
    /// From here on: late. More than `warn`, 240 at most.
    pub late: u16,
}

impl Minutes {
    /// No order is on time for longer: `late` at most.
    pub const MOST: u16 = 240;

    /// With another warning; where it would come no earlier than late, late moves.
    #[must_use]
    pub fn with_warn(self, warn: u16) -> Minutes {
        let warn = warn.clamp(1, Minutes::MOST - 1);
        Minutes {
            warn,
            late: self.late.clamp(warn + 1, Minutes::MOST),
        }
    }

    /// With another late; where it would come no later than the warning, the warning moves.
    #[must_use]
    pub fn with_late(self, late: u16) -> Minutes {
        let late = late.clamp(2, Minutes::MOST);
        Minutes {
            warn: self.warn.clamp(1, late - 1),
            late,
        }
    }
}

/// [`Minutes`] of each lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ages {
    /// Not started.
    pub pending: Minutes,
    /// Being cooked.
    pub preparing: Minutes,
    /// Not fetched.
    pub ready: Minutes,
}

impl Default for Ages {
    /// An order that nobody has started ages faster than one that is cooked.
    fn default() -> Ages {
        let usual = Minutes { warn: 5, late: 10 };
        Ages {
            pending: Minutes { warn: 3, late: 6 },
            preparing: usual,
            ready: usual,
        }
    }
}

impl Ages {
    /// Of one lane.
    pub fn of(&self, lane: Lane) -> Minutes {
        match lane {
            Lane::Pending => self.pending,
            Lane::Preparing => self.preparing,
            Lane::Ready => self.ready,
        }
    }

    /// Others for one lane.
    pub fn set(&mut self, lane: Lane, minutes: Minutes) {
        match lane {
            Lane::Pending => self.pending = minutes,
            Lane::Preparing => self.preparing = minutes,
            Lane::Ready => self.ready = minutes,
        }
    }
}

/// What a key can do in the kitchen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyAction {
    /// The slot with digit 1; the same again bumps.
    Slot1,
    /// Digit 2.
    Slot2,
    /// Digit 3.
    Slot3,
    /// Digit 4.
    Slot4,
    /// Digit 5.
    Slot5,
    /// Digit 6.
    Slot6,
    /// Digit 7.
    Slot7,
    /// Digit 8.
    Slot8,
    /// Digit 9.
    Slot9,
    /// Digit 0.
    Slot10,
    /// Moves the selected order on, or selects the oldest.
    Bump,
    /// Takes the last touch back.
    Undo,
    /// Opens the recall drawer.
    Recall,
    /// The selected order one state back.
    Back,
    /// Into the lines of the selected order, and out of them.
    Items,
    /// The line above.
    ItemUp,
    /// The line below.
    ItemDown,
    /// The all-day rail.
    AllDay,
    /// The next page of every lane.
    NextPage,
    /// The page before.
    PageBefore,
    /// The selected order with all that is known of it.
    Detail,
    /// Finds an order by its number.
    Find,
    /// Silent for ten minutes.
    Mute,
    /// All open tickets on paper.
    Paper,
    /// Fills the whole screen, or not any more.
    FullScreen,
    /// Which key does what.
    Help,
}

impl KeyAction {
    /// All of them, in the order in which people are told.
    pub const ALL: [KeyAction; 26] = [
        KeyAction::Slot1,
        KeyAction::Slot2,
        KeyAction::Slot3,
        KeyAction::Slot4,
        KeyAction::Slot5,
        KeyAction::Slot6,
        KeyAction::Slot7,
        KeyAction::Slot8,
        KeyAction::Slot9,
        KeyAction::Slot10,
        KeyAction::Bump,
        KeyAction::Undo,
        KeyAction::Back,
        KeyAction::Recall,
        KeyAction::Find,
        KeyAction::Detail,
        KeyAction::Items,
        KeyAction::ItemUp,
        KeyAction::ItemDown,
        KeyAction::AllDay,
        KeyAction::NextPage,
        KeyAction::PageBefore,
        KeyAction::Paper,
        KeyAction::Mute,
        KeyAction::FullScreen,
        KeyAction::Help,
    ];
}

/// From where the screen is read. Type grows with the distance, and is never under 16 arc minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Display {
    /// Diagonal of the screen, in inches; 5 to 120.
    pub inches: u16,
    /// How far away people stand, in centimetres; 30 to 600.
    pub distance_cm: u16,
}

impl Default for Display {
    fn default() -> Display {
        Display {
            inches: 24,
            distance_cm: 100,
        }
    }
}

/// The colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// Light on dark: kitchens are bright, and a dark board glares less at night.
    #[default]
    Dark,
    /// Dark on light.
    Light,
    /// Black, white, and nothing between them.
    Contrast,
}

impl Theme {
    /// All of them.
    pub const ALL: [Theme; 3] = [Theme::Dark, Theme::Light, Theme::Contrast];
}

/// A language that the screens speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    En,
    /// German.
    De,
    /// Italian.
    It,
    /// Spanish.
    Es,
    /// French.
    Fr,
    /// Polish.
    Pl,
}

impl Language {
    /// All of them, by the name they have for themselves.
    pub const ALL: [Language; 6] = [
        Language::De,
        Language::En,
        Language::Es,
        Language::Fr,
        Language::It,
        Language::Pl,
    ];

    /// As in BCP 47.
    pub fn tag(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::De => "de",
            Language::It => "it",
            Language::Es => "es",
            Language::Fr => "fr",
            Language::Pl => "pl",
        }
    }

    /// What a system calls its language (`de-AT`, `fr_CA.UTF-8`), where it is one of these.
    pub fn of_system(tag: &str) -> Option<Language> {
        let end = tag.find(|c: char| !c.is_ascii_alphabetic());
        let primary = tag.get(..end.unwrap_or(tag.len()))?;
        let mut all = Language::ALL.into_iter();
        all.find(|language| language.tag().eq_ignore_ascii_case(primary))
    }
}

/// What is heard. All but the chime is for the kitchen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sounds {
    /// A tone for new orders, one for each burst of 3 s.
    pub new_orders: bool,
    /// A tone when the link is lost, and another one when it is back.
    pub link: bool,
    /// Again for an order that nobody has started for a minute, three times at most.
    pub reminder: bool,
    /// A chime on the pickup board for each number that is ready.
    pub chime: bool,
    /// 0 to 100.
    pub volume: u8,
}

impl Default for Sounds {
    fn default() -> Sounds {
        Sounds {
            new_orders: true,
            link: true,
            reminder: true,
            chime: true,
            volume: 80,
        }
    }
}

/// How the window behaves. `None`: as the role wants it, which is yes for kitchen and pickup board
/// and no for the admin desk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Window {
    /// Fills the screen from the start.
    pub full_screen: Option<bool>,
    /// The screen does not go to sleep.
    pub keep_awake: Option<bool>,
    /// Starts when somebody signs in to this computer; not before a person has said so.
    pub start_at_login: bool,
}

/// Settings that make no sense, and were not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// Thresholds of a lane.
    #[error("the minutes of {lane:?} must be 1 to 240, and warn before late")]
    Minutes {
        /// Of this lane.
        lane: Lane,
    },
    /// A screen of that size at that distance.
    #[error("a screen has 5 to 120 inches and is read from 30 to 600 cm")]
    Display,
    /// Louder than loud.
    #[error("the volume is 0 to 100")]
    Volume,
    /// One key would mean two things.
    #[error("the key {code} means two things")]
    SameKey {
        /// The key.
        code: String,
    },
    /// An action has lost its last key to others.
    #[error("{action:?} has no key left; an empty list says that it shall have none")]
    NoKey {
        /// The action.
        action: KeyAction,
    },
    /// A key that can do nothing alone, or that leaves and closes.
    #[error("the key {code:?} cannot be given to an action")]
    CannotAct {
        /// The key.
        code: String,
    },
    /// A proxy or a path that cannot be one.
    #[error("the proxy is host:port without a name or password, and the certificates are a path")]
    Network,
    /// How long orders are remembered.
    #[error("orders are remembered for 1 to {most} days", most = Settings::MOST_DAYS)]
    HistoryDays,
    /// Longer than any list of keys or groups of a kitchen.
    #[error("too many food groups or keys, or too long ones")]
    TooMuch,
}

/// Food groups, and keys of one action.
const MOST: usize = 200;
/// Bytes of the name of one.
const LONGEST: usize = 200;

impl Settings {
    /// From one feast to the next, and a bit; longer nobody wants to have customers' names.
    pub const MOST_DAYS: u16 = 400;

    /// Whether they make sense together.
    ///
    /// # Errors
    /// The first thing that does not.
    pub fn check(&self) -> Result<(), SettingsError> {
        for lane in Lane::ALL {
            let Minutes { warn, late } = self.ages.of(lane);
            if warn == 0 || warn >= late || late > Minutes::MOST {
                return Err(SettingsError::Minutes { lane });
            }
        }
        let Display {
            inches,
            distance_cm,
        } = self.display;
        if !(5..=120).contains(&inches) || !(30..=600).contains(&distance_cm) {
            return Err(SettingsError::Display);
        }
        if self.sounds.volume > 100 {
            return Err(SettingsError::Volume);
        }
        if !self.network.is_sound() {
            return Err(SettingsError::Network);
        }
        if !(1..=Settings::MOST_DAYS).contains(&self.history_days) {
            return Err(SettingsError::HistoryDays);
        }
        let names = || self.food_groups.iter().chain(self.keys.values().flatten());
        if names().count() > MOST || names().any(|name| name.len() > LONGEST) {
            return Err(SettingsError::TooMuch);
        }
        let mut codes = BTreeSet::new();
        for code in self.keys.values().flatten() {
            if !keys::can_act(code) {
                return Err(SettingsError::CannotAct { code: code.clone() });
            }
            if !codes.insert(code) {
                return Err(SettingsError::SameKey { code: code.clone() });
            }
        }
        if let Some(action) = keys::without_key(&self.keys) {
            return Err(SettingsError::NoKey { action });
        }
        Ok(())
    }

    /// Whether the window fills the screen from the start.
    pub fn full_screen(&self) -> bool {
        self.window.full_screen.unwrap_or(self.is_station())
    }

    /// Whether the screen is kept from going to sleep.
    pub fn keep_awake(&self) -> bool {
        self.window.keep_awake.unwrap_or(self.is_station())
    }

    /// Whether nobody sits in front of it.
    fn is_station(&self) -> bool {
        matches!(self.role, Some(Role::Kitchen | Role::Board))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_has_set_makes_sense_and_is_the_same_from_an_empty_file() {
        let settings = Settings::default();
        assert_eq!(settings.check(), Ok(()));
        assert_eq!(serde_json::from_str::<Settings>("{}").unwrap(), settings);
    }

    #[test]
    fn a_file_of_another_version_is_read_as_far_as_it_is_understood() {
        let text =
            r#"{"role":"kitchen","ages":{"ready":{"warn":7,"late":9}},"antenna":{"length":3}}"#;
        let settings: Settings = serde_json::from_str(text).unwrap();
        assert_eq!(settings.role, Some(Role::Kitchen));
        assert_eq!(settings.ages.of(Lane::Ready), Minutes { warn: 7, late: 9 });
        assert_eq!(settings.ages.of(Lane::Pending), Ages::default().pending);
    }

    #[test]
    fn what_makes_no_sense_is_named() {
        let with = |change: fn(&mut Settings)| {
            let mut settings = Settings::default();
            change(&mut settings);
            settings.check().unwrap_err()
        };
        let lane = Lane::Preparing;
        assert_eq!(
            with(|s| s.ages.preparing = Minutes { warn: 9, late: 9 }),
            SettingsError::Minutes { lane }
        );
        assert_eq!(
            with(|s| s.ages.preparing = Minutes { warn: 9, late: 241 }),
            SettingsError::Minutes { lane }
        );
        assert_eq!(with(|s| s.display.inches = 4), SettingsError::Display);
        assert_eq!(
            with(|s| s.display.distance_cm = 601),
            SettingsError::Display
        );
        assert_eq!(with(|s| s.sounds.volume = 101), SettingsError::Volume);
        assert_eq!(with(|s| s.history_days = 0), SettingsError::HistoryDays);
        assert_eq!(with(|s| s.history_days = 401), SettingsError::HistoryDays);
        assert_eq!(
            with(|s| s.network.ca_file = Some(String::new())),
            SettingsError::Network
        );
        assert_eq!(
            with(|s| {
                let key = BTreeSet::from(["KeyA".to_owned()]);
                s.keys.insert(KeyAction::Bump, key.clone());
                s.keys.insert(KeyAction::Undo, key);
            }),
            SettingsError::SameKey {
                code: "KeyA".into()
            }
        );
        assert_eq!(
            with(|s| {
                s.keys
                    .insert(KeyAction::Bump, BTreeSet::from(["KeyM".to_owned()]));
            }),
            SettingsError::NoKey {
                action: KeyAction::Mute
            }
        );
        assert_eq!(
            with(|s| {
                s.keys
                    .insert(KeyAction::Bump, BTreeSet::from(["Escape".to_owned()]));
            }),
            SettingsError::CannotAct {
                code: "Escape".into()
            }
        );
        assert_eq!(
            with(|s| s.food_groups = BTreeSet::from(["x".repeat(201)])),
            SettingsError::TooMuch
        );
    }

    #[test]
    fn a_station_fills_its_screen_unless_somebody_has_said_otherwise() {
        let mut settings = Settings::default();
        assert!(!settings.full_screen() && !settings.keep_awake());
        settings.role = Some(Role::Board);
        assert!(settings.full_screen() && settings.keep_awake());
        settings.window.full_screen = Some(false);
        assert!(!settings.full_screen() && settings.keep_awake());
        settings.role = Some(Role::Admin);
        assert!(!settings.keep_awake());
    }

    #[test]
    fn a_language_is_found_by_what_systems_call_it() {
        for (tag, language) in [
            ("de-AT", Some(Language::De)),
            ("fr_CA.UTF-8", Some(Language::Fr)),
            ("PL", Some(Language::Pl)),
            ("den", None),
            ("C", None),
            ("", None),
            ("日本", None),
        ] {
            assert_eq!(Language::of_system(tag), language, "{tag}");
        }
    }

    #[test]
    fn minutes_that_a_person_turns_always_make_sense() {
        for warn in [0, 1, 5, 239, 240, u16::MAX] {
            for late in [0, 2, 10, 240, 999] {
                let usual = Minutes { warn: 5, late: 10 };
                for turned in [
                    usual.with_warn(warn),
                    usual.with_late(late),
                    usual.with_warn(warn).with_late(late),
                    usual.with_late(late).with_warn(warn),
                ] {
                    let mut settings = Settings::default();
                    for lane in Lane::ALL {
                        settings.ages.set(lane, turned);
                        assert_eq!(settings.ages.of(lane), turned);
                    }
                    assert_eq!(settings.check(), Ok(()), "{turned:?}");
                }
            }
        }
        let usual = Minutes { warn: 5, late: 10 };
        assert_eq!(usual.with_warn(12), Minutes { warn: 12, late: 13 });
        assert_eq!(usual.with_late(4), Minutes { warn: 3, late: 4 });
    }

    #[test]
    fn every_action_of_a_key_is_listed_once() {
        let all = BTreeSet::from(KeyAction::ALL);
        assert_eq!(all.len(), KeyAction::ALL.len());
    }
}
