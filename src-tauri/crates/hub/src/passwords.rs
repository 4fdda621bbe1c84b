//! Passwords: argon2id, off the async threads, a few at a time.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{self, Output, ParamsString, PasswordHash, Salt, SaltString},
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::spawn_blocking,
};

use crate::entropy::{self, Entropy, EntropyError};

/// Hashes computed at one time. Each takes 19 MiB; a burst of sign-ins waits instead of taking
/// gigabytes.
const AT_ONCE: usize = 4;

/// What one hash is computed in.
type Memory = Vec<Block>;

/// Memory that nothing is computed in now.
type Spare = Arc<Mutex<Vec<Memory>>>;

/// A password could not be hashed.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// No salt.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
    /// The hash function refused.
    #[error("a password could not be hashed: {0}")]
    Hash(String),
    /// The hub is stopping.
    #[error("a password could not be hashed: the hub has stopped")]
    Stopped,
}

impl From<password_hash::Error> for PasswordError {
    fn from(error: password_hash::Error) -> PasswordError {
        PasswordError::Hash(error.to_string())
    }
}

/// Makes and checks hashes. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Passwords {
    entropy: Arc<dyn Entropy>,
    permits: Arc<Semaphore>,
    /// Memory that is used again, for as many hashes as were ever computed at one time. If each hash
    /// took its own, the allocator would keep what it needed for each thread that has ever done one:
    /// most of a gigabyte after some hundred sign-ins.
    spare: Spare,
    /// Checked for names that have no account, so that both answers take as long.
    nobody: Arc<str>,
}

impl Passwords {
    pub(crate) async fn new(entropy: Arc<dyn Entropy>) -> Result<Passwords, PasswordError> {
        let permits = Arc::new(Semaphore::new(AT_ONCE));
        let mut passwords = Passwords {
            entropy,
            permits,
            spare: Arc::default(),
            nobody: Arc::from(""),
        };
        passwords.nobody = passwords.hash("nobody".to_owned()).await?.into();
        Ok(passwords)
    }

    /// The hash of a password in PHC form, with the parameters in it.
    pub(crate) async fn hash(&self, password: String) -> Result<String, PasswordError> {
        let mut salt = [0; 16];
        self.entropy.fill(&mut salt)?;
        self.off_thread(move |memory| Ok(hash(&password, &salt, memory)?))
            .await
    }

    /// A password that nobody can guess, of 16 letters and digits.
    pub(crate) fn invent(&self) -> Result<String, EntropyError> {
        entropy::password(self.entropy.as_ref())
    }

    /// Waits until a password can be looked at.
    pub(crate) async fn turn(&self) -> Result<Turn, PasswordError> {
        Ok(Turn {
            permit: self.permit().await?,
            spare: self.spare.clone(),
            nobody: self.nobody.clone(),
        })
    }

    async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Memory) -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        off_thread(self.permit().await?, self.spare.clone(), work).await
    }

    async fn permit(&self) -> Result<OwnedSemaphorePermit, PasswordError> {
        let permit = self.permits.clone().acquire_owned().await;
        permit.map_err(|_| PasswordError::Stopped)
    }
}

/// One of the few at a time whose password is looked at.
pub(crate) struct Turn {
    permit: OwnedSemaphorePermit,
    spare: Spare,
    nobody: Arc<str>,
}

impl Turn {
    /// Whether the password fits the hash; without a hash it never does.
    pub(crate) async fn fits(
        self,
        password: String,
        hash: Option<String>,
    ) -> Result<bool, PasswordError> {
        let Turn {
            permit,
            spare,
            nobody,
        } = self;
        let exists = hash.is_some();
        let hash = hash.unwrap_or_else(|| nobody.to_string());
        let work = move |memory: &mut Memory| Ok(fits(&password, &hash, memory)?);
        Ok(off_thread(permit, spare, work).await? && exists)
    }
}

/// The permit goes with the work, which goes on when nobody waits for it any more.
async fn off_thread<T: Send + 'static>(
    permit: OwnedSemaphorePermit,
    spare: Spare,
    work: impl FnOnce(&mut Memory) -> Result<T, PasswordError> + Send + 'static,
) -> Result<T, PasswordError> {
    spawn_blocking(move || {
        let mut memory = lock(&spare).pop().unwrap_or_default();
        let done = work(&mut memory);
        lock(&spare).push(memory);
        drop(permit);
        done
    })
    .await
    .map_err(|_| PasswordError::Stopped)?
}

fn lock(spare: &Mutex<Vec<Memory>>) -> MutexGuard<'_, Vec<Memory>> {
    // Nothing is done under it that could leave it half changed.
    spare.lock().unwrap_or_else(PoisonError::into_inner)
}

/// argon2id with the crate's defaults, which are OWASP's: 19 MiB, two passes, one lane.
fn hash(password: &str, salt: &[u8], memory: &mut Memory) -> password_hash::Result<String> {
    let argon = Argon2::default();
    let salt_text = SaltString::encode_b64(salt)?;
    let output = compute(&argon, password, salt, Params::DEFAULT_OUTPUT_LEN, memory)?;
    let hash = PasswordHash {
        algorithm: Algorithm::default().ident(),
        version: Some(Version::default().into()),
        params: ParamsString::try_from(argon.params())?,
        salt: Some(salt_text.as_salt()),
        hash: Some(output),
    };
    Ok(hash.to_string())
}

fn fits(password: &str, hash: &str, memory: &mut Memory) -> password_hash::Result<bool> {
    let hash = PasswordHash::new(hash)?;
    let (Some(salt), Some(expected)) = (hash.salt, hash.hash) else {
        return Err(password_hash::Error::PhcStringField);
    };
    let version = hash
        .version
        .map_or(Ok(Version::default()), Version::try_from)?;
    let argon = Argon2::new(
        Algorithm::try_from(hash.algorithm)?,
        version,
        Params::try_from(&hash)?,
    );
    let mut bytes = [0; Salt::MAX_LENGTH];
    let salt = salt.decode_b64(&mut bytes)?;
    // Outputs are compared in constant time.
    Ok(compute(&argon, password, salt, expected.len(), memory)? == expected)
}

fn compute(
    argon: &Argon2<'_>,
    password: &str,
    salt: &[u8],
    length: usize,
    memory: &mut Memory,
) -> password_hash::Result<Output> {
    let blocks = argon.params().block_count();
    memory.resize(blocks.max(memory.len()), Block::default());
    Output::init_with(length, |out| {
        let memory = memory.get_mut(..blocks).unwrap_or_default();
        argon
            .hash_password_into_with_memory(password.as_bytes(), salt, out, memory)
            .map_err(Into::into)
    })
}

#[cfg(test)]
mod tests {
    use argon2::PasswordHasher;

    use super::*;
    use crate::entropy::tests::Seeded;

    #[tokio::test]
    async fn only_the_right_password_fits() {
        let passwords = Passwords::new(Arc::new(Seeded::new(3))).await.unwrap();
        let hash = passwords.hash("pierogi".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        let fits = async |password: &str, hash: Option<String>| {
            let turn = passwords.turn().await.unwrap();
            turn.fits(password.into(), hash).await.unwrap()
        };
        assert!(fits("pierogi", Some(hash.clone())).await);
        assert!(!fits("Pierogi", Some(hash)).await);
        assert!(!fits("nobody", None).await);
    }

    #[tokio::test]
    async fn as_much_is_computed_for_nobody_as_for_somebody() {
        let passwords = Passwords::new(Arc::new(Seeded::new(5))).await.unwrap();
        let somebody = passwords.hash("pierogi".into()).await.unwrap();
        let parameters = |hash: &str| hash.rsplitn(3, '$').last().map(str::to_owned);
        assert_eq!(parameters(&passwords.nobody), parameters(&somebody));
        // What is wrong with this hash is noticed only by looking at it.
        let broken = Passwords {
            nobody: "no hash".into(),
            ..passwords
        };
        let turn = broken.turn().await.unwrap();
        assert!(turn.fits("pierogi".into(), None).await.is_err());
    }

    #[tokio::test]
    async fn a_few_passwords_are_looked_at_at_one_time() {
        let passwords = Passwords::new(Arc::new(Seeded::new(6))).await.unwrap();
        let mut turns = Vec::new();
        for _ in 0..AT_ONCE {
            turns.push(passwords.turn().await.unwrap());
        }
        assert!(passwords.permits.try_acquire().is_err());
        turns.pop();
        passwords.turn().await.unwrap();
    }

    #[test]
    fn hashes_are_those_of_the_library() {
        let mut memory = Memory::new();
        let ours = hash("pierogi", b"sixteen bytes ok", &mut memory).unwrap();
        let salt = SaltString::encode_b64(b"sixteen bytes ok").unwrap();
        let theirs = Argon2::default().hash_password(b"pierogi", &salt).unwrap();
        assert_eq!(ours, theirs.to_string());
        let quick = Params::new(Params::MIN_M_COST, 1, 1, Some(16)).unwrap();
        let quick = Argon2::new(Algorithm::Argon2i, Version::V0x10, quick);
        let other = quick.hash_password(b"pierogi", &salt).unwrap().to_string();
        for hash in [ours, other] {
            assert!(fits("pierogi", &hash, &mut memory).unwrap());
            assert!(!fits("Pierogi", &hash, &mut memory).unwrap());
        }
        for no_hash in ["", "$argon2id$v=19$m=19456,t=2,p=1", "$md5$abc"] {
            assert!(fits("pierogi", no_hash, &mut memory).is_err(), "{no_hash}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_burst_of_sign_ins_needs_no_more_memory_than_some() {
        let passwords = Passwords::new(Arc::new(Seeded::new(5))).await.unwrap();
        let burst: Vec<_> = (0..3 * AT_ONCE)
            .map(|_| {
                let passwords = passwords.clone();
                tokio::spawn(async move {
                    let turn = passwords.turn().await?;
                    turn.fits("pierogi".into(), None).await
                })
            })
            .collect();
        for sign_in in burst {
            assert!(!sign_in.await.unwrap().unwrap());
        }
        let spare = lock(&passwords.spare).len();
        assert!((1..=AT_ONCE).contains(&spare), "{spare}");
    }

    #[tokio::test]
    async fn the_same_password_has_another_hash_each_time() {
        let passwords = Passwords::new(Arc::new(Seeded::new(4))).await.unwrap();
        let first = passwords.hash("pierogi".into()).await.unwrap();
        assert_ne!(first, passwords.hash("pierogi".into()).await.unwrap());
    }
}
