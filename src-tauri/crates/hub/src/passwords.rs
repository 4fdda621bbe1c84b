//! Passwords: argon2id, off the async threads, a few at a time.

use std::sync::Arc;

use argon2::{
    Argon2, PasswordHash, PasswordHasher, PasswordVerifier,
    password_hash::{self, SaltString},
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::spawn_blocking,
};

use crate::entropy::{self, Entropy, EntropyError};

/// Hashes computed at one time. Each takes 19 MiB; a burst of sign-ins waits instead of taking
/// gigabytes.
const AT_ONCE: usize = 4;

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
    /// Checked for names that have no account, so that both answers take as long.
    nobody: Arc<str>,
}

impl Passwords {
    pub(crate) async fn new(entropy: Arc<dyn Entropy>) -> Result<Passwords, PasswordError> {
        let permits = Arc::new(Semaphore::new(AT_ONCE));
        let mut passwords = Passwords {
            entropy,
            permits,
            nobody: Arc::from(""),
        };
        passwords.nobody = passwords.hash("nobody".to_owned()).await?.into();
        Ok(passwords)
    }

    /// The hash of a password in PHC form, with the parameters in it.
    pub(crate) async fn hash(&self, password: String) -> Result<String, PasswordError> {
        let mut salt = [0; 16];
        self.entropy.fill(&mut salt)?;
        self.off_thread(move || {
            let salt = SaltString::encode_b64(&salt)?;
            Ok(hasher()
                .hash_password(password.as_bytes(), &salt)?
                .to_string())
        })
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
            nobody: self.nobody.clone(),
        })
    }

    async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        off_thread(self.permit().await?, work).await
    }

    async fn permit(&self) -> Result<OwnedSemaphorePermit, PasswordError> {
        let permit = self.permits.clone().acquire_owned().await;
        permit.map_err(|_| PasswordError::Stopped)
    }
}

/// One of the few at a time whose password is looked at.
pub(crate) struct Turn {
    permit: OwnedSemaphorePermit,
    nobody: Arc<str>,
}

impl Turn {
    /// Whether the password fits the hash; without a hash it never does.
    pub(crate) async fn fits(
        self,
        password: String,
        hash: Option<String>,
    ) -> Result<bool, PasswordError> {
        let Turn { permit, nobody } = self;
        let exists = hash.is_some();
        let hash = hash.unwrap_or_else(|| nobody.to_string());
        let work = move || {
            let hash = PasswordHash::new(&hash)?;
            Ok(hasher().verify_password(password.as_bytes(), &hash).is_ok())
        };
        Ok(off_thread(permit, work).await? && exists)
    }
}

/// The permit goes with the work, which goes on when nobody waits for it any more.
async fn off_thread<T: Send + 'static>(
    permit: OwnedSemaphorePermit,
    work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
) -> Result<T, PasswordError> {
    spawn_blocking(move || {
        let done = work();
        drop(permit);
        done
    })
    .await
    .map_err(|_| PasswordError::Stopped)?
}

/// argon2id with the crate's defaults, which are OWASP's: 19 MiB, two passes, one lane.
fn hasher() -> Argon2<'static> {
    Argon2::default()
}

#[cfg(test)]
mod tests {
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

    #[tokio::test]
    async fn the_same_password_has_another_hash_each_time() {
        let passwords = Passwords::new(Arc::new(Seeded::new(4))).await.unwrap();
        let first = passwords.hash("pierogi".into()).await.unwrap();
        assert_ne!(first, passwords.hash("pierogi".into()).await.unwrap());
    }
}
