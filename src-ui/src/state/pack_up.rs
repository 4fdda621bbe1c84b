//! Packing up: what a person has to say before names and secrets are erased.

use olgfeast_protocol::ipc::{ErrorCode, IpcError, Packing, PackingUp};

/// A person who was told what would be gone, and what they have said about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// What they were told.
    pub told: Packing,
    /// What no server has may go.
    pub unsent_too: bool,
    /// So may the feast that was hosted here.
    pub feast_too: bool,
    /// The keyring did not answer, and so what is in it may stay: or nobody has said so yet.
    pub keyring: Keyring,
}

/// The keyring, as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keyring {
    /// Nobody has asked it yet.
    #[default]
    Unasked,
    /// It did not answer.
    Silent,
    /// It did not, and a person goes on without it.
    LeftAlone,
}

impl Asked {
    /// Nothing is said yet.
    pub fn about(told: Packing) -> Asked {
        Asked {
            told,
            ..Asked::default()
        }
    }

    /// What is to be done, once everything is said that has to be.
    pub fn decided(self) -> Option<PackingUp> {
        let loses = match self.told.unsent {
            0 => 0,
            unsent if self.unsent_too => unsent,
            _ => return None,
        };
        let without_keyring = match self.keyring {
            Keyring::Unasked => false,
            Keyring::Silent => return None,
            Keyring::LeftAlone => true,
        };
        Some(PackingUp {
            loses,
            feast: self.told.feast && self.feast_too,
            without_keyring,
        })
    }

    /// Says the opposite about what no server has.
    #[must_use]
    pub fn turn_unsent(self) -> Asked {
        Asked {
            unsent_too: !self.unsent_too,
            ..self
        }
    }

    /// Says the opposite about the feast.
    #[must_use]
    pub fn turn_feast(self) -> Asked {
        Asked {
            feast_too: !self.feast_too,
            ..self
        }
    }

    /// Says the opposite about a keyring that did not answer.
    #[must_use]
    pub fn turn_keyring(self) -> Asked {
        let keyring = match self.keyring {
            Keyring::LeftAlone => Keyring::Silent,
            Keyring::Silent => Keyring::LeftAlone,
            Keyring::Unasked => Keyring::Unasked,
        };
        Asked { keyring, ..self }
    }

    /// After it was refused: what has to be said then. Of more than they were told a person is told
    /// first, so `told` is what would be gone by now.
    #[must_use]
    pub fn refused(self, why: &IpcError, told: Packing) -> Asked {
        match why.code {
            ErrorCode::Unsent => Asked {
                told,
                unsent_too: false,
                ..self
            },
            ErrorCode::KeyringSilent => Asked {
                keyring: Keyring::Silent,
                ..self
            },
            _ => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(unsent: u32, feast: bool) -> Asked {
        Asked::about(Packing { unsent, feast })
    }

    #[test]
    fn what_nobody_else_has_goes_only_when_it_was_said_of_so_much() {
        let nothing = PackingUp::default();
        assert_eq!(told(0, false).decided(), Some(nothing));
        let three = told(3, false);
        assert_eq!(three.decided(), None);
        let loses = PackingUp {
            loses: 3,
            ..nothing
        };
        assert_eq!(three.turn_unsent().decided(), Some(loses));
        assert_eq!(three.turn_unsent().turn_unsent().decided(), None);
        let more = Packing {
            unsent: 4,
            feast: false,
        };
        let why = IpcError::new(ErrorCode::Unsent, "4");
        let again = three.turn_unsent().refused(&why, more);
        assert_eq!(again.decided(), None, "a fourth was not spoken of");
        assert_eq!(again.turn_unsent().decided().unwrap().loses, 4);
    }

    #[test]
    fn the_feast_goes_only_where_there_is_one_and_it_was_named() {
        assert!(!told(0, true).decided().unwrap().feast);
        assert!(told(0, true).turn_feast().decided().unwrap().feast);
        assert!(!told(0, false).turn_feast().decided().unwrap().feast);
    }

    #[test]
    fn a_keyring_that_does_not_answer_is_spoken_of_first() {
        let why = IpcError::new(ErrorCode::KeyringSilent, "");
        let silent = told(0, false).refused(&why, Packing::default());
        assert_eq!(silent.decided(), None);
        assert!(silent.turn_keyring().decided().unwrap().without_keyring);
        assert_eq!(silent.turn_keyring().turn_keyring().decided(), None);
        let unasked = told(0, false).turn_keyring();
        assert!(!unasked.decided().unwrap().without_keyring);
        let other = IpcError::new(ErrorCode::CannotKeep, "full");
        let same = told(0, false).refused(&other, Packing::default());
        assert_eq!(same, told(0, false));
    }
}
