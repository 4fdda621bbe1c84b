//! The feast PIN: a few digits that keep fingers out of what is not theirs.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// 4 to 12 digits. It is a secret, so `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FeastPin(String);

impl FeastPin {
    /// Fewer digits are guessed by chance.
    pub const SHORTEST: usize = 4;
    /// More are not remembered.
    pub const LONGEST: usize = 12;

    /// As it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for FeastPin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FeastPin(…)")
    }
}

/// What was typed is no PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a feast PIN has 4 to 12 digits")]
pub struct NotAPin;

impl FromStr for FeastPin {
    type Err = NotAPin;

    fn from_str(typed: &str) -> Result<FeastPin, NotAPin> {
        let digits = typed.bytes().all(|byte| byte.is_ascii_digit());
        let long = FeastPin::SHORTEST..=FeastPin::LONGEST;
        if digits && long.contains(&typed.len()) {
            Ok(FeastPin(typed.to_owned()))
        } else {
            Err(NotAPin)
        }
    }
}

impl TryFrom<String> for FeastPin {
    type Error = NotAPin;

    fn try_from(typed: String) -> Result<FeastPin, NotAPin> {
        typed.parse()
    }
}

impl From<FeastPin> for String {
    fn from(pin: FeastPin) -> String {
        pin.0
    }
}

/// What the core says to a PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "pin", rename_all = "kebab-case")]
pub enum PinAnswer {
    /// It is the one, or there is none.
    Right,
    /// It is another one.
    Wrong,
    /// There were too many wrong ones: this one was not even looked at.
    Wait {
        /// For so long.
        seconds: u32,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_4_to_12_digits_and_never_shown() {
        for (typed, is_pin) in [
            ("1234", true),
            ("000000000000", true),
            ("123", false),
            ("1234567890123", false),
            ("12a4", false),
            (" 1234", false),
            ("١٢٣٤", false),
            ("", false),
        ] {
            assert_eq!(typed.parse::<FeastPin>().is_ok(), is_pin, "{typed}");
            let json = serde_json::to_string(typed).unwrap();
            assert_eq!(serde_json::from_str::<FeastPin>(&json).is_ok(), is_pin);
        }
        let pin: FeastPin = "4711".parse().unwrap();
        assert!(!format!("{pin:?}").contains("4711"));
        assert_eq!(serde_json::to_string(&pin).unwrap(), "\"4711\"");
    }

    #[test]
    fn answers_are_told_apart_on_the_way() {
        for (answer, json) in [
            (PinAnswer::Right, r#"{"pin":"right"}"#),
            (PinAnswer::Wrong, r#"{"pin":"wrong"}"#),
            (
                PinAnswer::Wait { seconds: 30 },
                r#"{"pin":"wait","seconds":30}"#,
            ),
        ] {
            assert_eq!(serde_json::to_string(&answer).unwrap(), json);
            assert_eq!(serde_json::from_str::<PinAnswer>(json).unwrap(), answer);
        }
    }
}
