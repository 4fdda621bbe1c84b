//! The words of pairing: what a person types to trust one hub and no other, and what a paired
//! station may do there.
//!
//! Letters and digits are those of Crockford's base32: 5 bits each, without I, L, O and U. What is
//! typed may be in lower case, with or without hyphens and spaces; O counts as 0, I and L as 1, and U
//! as V.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Crockford's base32, by value.
const LETTERS: [char; 32] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J',
    'K', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
];
const BITS_PER_LETTER: u32 = 5;
/// Between two hyphens.
const GROUP: u32 = 4;

/// What a host shows and a station is told, to find that host again and no other: the first 60 bits
/// of SHA-256 over the key (SubjectPublicKeyInfo, DER) of the hub's certificate. It is no secret.
///
/// Written as 12 letters and digits in groups of four: `7K3M-0QZ9-XB41`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PairingCode(u64);

impl PairingCode {
    /// How many bits of the digest count.
    pub const BITS: u32 = 60;

    /// The code of a key, by the SHA-256 of its SPKI.
    pub fn of_digest(digest: [u8; 32]) -> PairingCode {
        let [a, b, c, d, e, f, g, h, ..] = digest;
        PairingCode(u64::from_be_bytes([a, b, c, d, e, f, g, h]) >> (u64::BITS - Self::BITS))
    }

    /// The 60 bits, the first of the digest being the most significant.
    pub fn bits(self) -> u64 {
        self.0
    }
}

impl fmt::Display for PairingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, self.0, Self::BITS)
    }
}

/// What was typed is no pairing code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a pairing code has 12 letters and digits, such as 7K3M-0QZ9-XB41")]
pub struct NotACode;

impl FromStr for PairingCode {
    type Err = NotACode;

    fn from_str(typed: &str) -> Result<PairingCode, NotACode> {
        read(typed, Self::BITS).map(PairingCode).ok_or(NotACode)
    }
}

/// What a host shows once to let one station in without a password: 40 bits of chance, good for a
/// short time. It is a secret, so `Debug` does not show it.
///
/// Written as 8 letters and digits: `7K3M-0QZ9`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PairingPin(u64);

impl PairingPin {
    const BITS: u32 = 40;

    /// A PIN of these random bytes.
    pub fn of_chance(bytes: [u8; 5]) -> PairingPin {
        let [a, b, c, d, e] = bytes;
        PairingPin(u64::from_be_bytes([0, 0, 0, a, b, c, d, e]))
    }
}

impl fmt::Debug for PairingPin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PairingPin(hidden)")
    }
}

impl fmt::Display for PairingPin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, self.0, Self::BITS)
    }
}

/// What was typed is no PIN.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a pairing PIN has 8 letters and digits, such as 7K3M-0QZ9")]
pub struct NotAPin;

impl FromStr for PairingPin {
    type Err = NotAPin;

    fn from_str(typed: &str) -> Result<PairingPin, NotAPin> {
        read(typed, Self::BITS).map(PairingPin).ok_or(NotAPin)
    }
}

/// What a paired station may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// See numbers and states, and change nothing: a public pickup board.
    Board,
    /// See and work all orders.
    Kitchen,
    /// All that the account may that has paired it.
    Admin,
}

impl Role {
    /// All of them, the least powerful first.
    pub const ALL: [Role; 3] = [Role::Board, Role::Kitchen, Role::Admin];

    /// Its name on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Role::Board => "board",
            Role::Kitchen => "kitchen",
            Role::Admin => "admin",
        }
    }

    /// The role of that name.
    pub fn from_word(word: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.word() == word)
    }

    /// Whether it may all that the other one may.
    pub fn covers(self, other: Role) -> bool {
        self >= other
    }
}

fn write(f: &mut fmt::Formatter<'_>, bits: u64, of: u32) -> fmt::Result {
    for at in 0..of / BITS_PER_LETTER {
        if at > 0 && at % GROUP == 0 {
            f.write_str("-")?;
        }
        let value = (bits >> (of - (at + 1) * BITS_PER_LETTER)) & 0x1f;
        let letter = usize::try_from(value).ok().and_then(|at| LETTERS.get(at));
        fmt::Write::write_char(f, letter.copied().unwrap_or_default())?;
    }
    Ok(())
}

fn read(typed: &str, of: u32) -> Option<u64> {
    let (mut bits, mut letters) = (0, 0);
    for letter in typed.chars() {
        if letter == '-' || letter.is_whitespace() {
            continue;
        }
        letters += 1;
        if letters > of / BITS_PER_LETTER {
            return None;
        }
        bits = (bits << BITS_PER_LETTER) | value(letter)?;
    }
    (letters == of / BITS_PER_LETTER).then_some(bits)
}

fn value(letter: char) -> Option<u64> {
    let meant = match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        'U' => 'V',
        other => other,
    };
    let at = LETTERS.iter().position(|letter| *letter == meant)?;
    u64::try_from(at).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// SHA-256 of "abc", from FIPS 180-2.
    const ABC: [u8; 32] = [
        0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22,
        0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00,
        0x15, 0xad,
    ];

    #[test]
    fn codes_of_known_digests_are_written_as_expected() {
        for (digest, bits, code) in [
            ([0; 32], 0, "0000-0000-0000"),
            ([0xff; 32], (1 << 60) - 1, "ZZZZ-ZZZZ-ZZZZ"),
            (ABC, 0x0ba7_816b_f8f0_1cfe, "Q9W1-DFWF-077Y"),
        ] {
            let made = PairingCode::of_digest(digest);
            assert_eq!(made.bits(), bits);
            assert_eq!(made.to_string(), code);
        }
    }

    #[test]
    fn what_people_type_is_read_as_it_was_meant() {
        let code = PairingCode::of_digest(ABC);
        let shown = code.to_string();
        for typed in [
            shown.to_lowercase(),
            shown.replace('-', ""),
            shown.replace('-', " "),
            format!("  {} \n", shown.replace('0', "o").replace('1', "l")),
            shown.replace('0', "O").replace('1', "I"),
        ] {
            assert_eq!(typed.parse(), Ok(code), "{typed:?}");
        }
        assert_eq!(
            "VVVV-VVVV-VVVV".parse::<PairingCode>(),
            "uuuuUUUUuuuu".parse()
        );
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for typed in [
            "",
            "7K3M",
            "7K3M-0QZ9-XB4",
            "7K3M-0QZ9-XB411",
            "7K3M-0QZ9-XB4!",
            "7K3M-0QZ9-XB4ß",
        ] {
            assert_eq!(typed.parse::<PairingCode>(), Err(NotACode), "{typed}");
        }
        assert_eq!("7K3M-0QZ9-XB41".parse::<PairingPin>(), Err(NotAPin));
    }

    #[test]
    fn a_pin_is_read_back_and_does_not_show_itself() {
        let pin = PairingPin::of_chance([1, 2, 3, 4, 255]);
        assert_eq!(pin.to_string().parse(), Ok(pin));
        assert_eq!(pin.to_string().len(), 9);
        assert_eq!(format!("{pin:?}"), "PairingPin(hidden)");
    }

    #[test]
    fn roles_are_known_by_their_words_and_cover_what_is_below_them() {
        for role in Role::ALL {
            assert_eq!(Role::from_word(role.word()), Some(role));
            assert_eq!(serde_json::to_value(role).ok(), Some(role.word().into()));
        }
        assert_eq!(Role::from_word("chef"), None);
        assert!(Role::Admin.covers(Role::Kitchen) && Role::Kitchen.covers(Role::Board));
        assert!(!Role::Board.covers(Role::Kitchen));
    }

    proptest! {
        #[test]
        fn every_code_is_read_back(digest: [u8; 32]) {
            let code = PairingCode::of_digest(digest);
            prop_assert_eq!(code.to_string().parse(), Ok(code));
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = text.parse::<PairingCode>();
            let _ = text.parse::<PairingPin>();
        }
    }
}
