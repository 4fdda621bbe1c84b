//! Where chance comes from, and what is made of it: passwords, reference codes, keys, epochs.

use olgfeast_protocol::{Epoch, PairingPin};
use rand::{TryRngCore, rngs::OsRng};
use uuid::{Builder, Uuid};

use crate::tokens::FamilyId;

/// A source of bytes that nobody can guess. Injected, so that a simulation can replay them.
pub(crate) trait Entropy: Send + Sync {
    /// Fills the whole slice.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError>;
}

/// The operating system gave no random bytes.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gave no random bytes: {0}")]
pub struct EntropyError(String);

/// The operating system's source.
pub(crate) struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        OsRng
            .try_fill_bytes(bytes)
            .map_err(|error| EntropyError(error.to_string()))
    }
}

const REF_CODE_LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
/// Without 0/O, 1/l/I: these are read from a terminal and typed on a tablet.
const PASSWORD_LETTERS: &[u8] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// The 16 letters and digits that name an order for ever.
pub(crate) fn ref_code(entropy: &dyn Entropy) -> Result<String, EntropyError> {
    word(entropy, REF_CODE_LETTERS, 16)
}

/// A password of 16 letters and digits (80 bits).
pub(crate) fn password(entropy: &dyn Entropy) -> Result<String, EntropyError> {
    word(entropy, PASSWORD_LETTERS, 16)
}

/// A 256-bit key in hexadecimal.
pub(crate) fn key(entropy: &dyn Entropy) -> Result<String, EntropyError> {
    let mut bytes = [0; 32];
    entropy.fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Names a log: a random UUID (version 4).
pub(crate) fn epoch(entropy: &dyn Entropy) -> Result<Epoch, EntropyError> {
    uuid(entropy).map(Epoch)
}

/// Names a family of refresh tokens, as nothing else of that hub or of its backups is named.
pub(crate) fn family(entropy: &dyn Entropy) -> Result<FamilyId, EntropyError> {
    uuid(entropy).map(FamilyId)
}

/// What a host shows to let one station in.
pub(crate) fn pin(entropy: &dyn Entropy) -> Result<PairingPin, EntropyError> {
    let mut bytes = [0; 5];
    entropy.fill(&mut bytes)?;
    Ok(PairingPin::of_chance(bytes))
}

/// A random UUID (version 4).
pub(crate) fn uuid(entropy: &dyn Entropy) -> Result<Uuid, EntropyError> {
    let mut bytes = [0; 16];
    entropy.fill(&mut bytes)?;
    Ok(Builder::from_random_bytes(bytes).into_uuid())
}

fn word(entropy: &dyn Entropy, letters: &[u8], length: usize) -> Result<String, EntropyError> {
    // Bytes at or above the last whole multiple of the alphabet would favour its first letters.
    let fair = 256 - 256 % letters.len();
    let mut word = String::with_capacity(length);
    let mut bytes = [0; 32];
    while word.len() < length {
        entropy.fill(&mut bytes)?;
        let fair_letters = bytes
            .iter()
            .map(|byte| usize::from(*byte))
            .filter(|byte| *byte < fair)
            .filter_map(|byte| letters.get(byte % letters.len()))
            .map(|letter| char::from(*letter));
        let missing = length - word.len();
        word.extend(fair_letters.take(missing));
    }
    Ok(word)
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::Mutex;

    use rand::{RngCore, SeedableRng, rngs::StdRng};

    use super::*;

    /// The same bytes for the same seed.
    pub(crate) struct Seeded(Mutex<StdRng>);

    impl Seeded {
        pub(crate) fn new(seed: u64) -> Seeded {
            Seeded(Mutex::new(StdRng::seed_from_u64(seed)))
        }
    }

    impl Entropy for Seeded {
        fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
            self.0.lock().unwrap().fill_bytes(bytes);
            Ok(())
        }
    }

    #[test]
    fn words_have_their_length_and_alphabet_and_differ() {
        let entropy = Seeded::new(1);
        let codes: Vec<String> = (0..50).map(|_| ref_code(&entropy).unwrap()).collect();
        for code in &codes {
            assert_eq!(code.len(), 16);
            assert!(
                code.bytes()
                    .all(|letter| REF_CODE_LETTERS.contains(&letter))
            );
        }
        let distinct: std::collections::HashSet<_> = codes.iter().collect();
        assert_eq!(distinct.len(), codes.len());
        assert_eq!(password(&entropy).unwrap().len(), 16);
        assert_eq!(key(&SystemEntropy).unwrap().len(), 64);
    }

    #[test]
    fn an_epoch_is_a_random_uuid_and_another_one_every_time() {
        let entropy = Seeded::new(1);
        let (one, other) = (epoch(&entropy).unwrap(), epoch(&entropy).unwrap());
        assert_eq!(one.0.get_version_num(), 4);
        assert_ne!(one, other);
    }
}
