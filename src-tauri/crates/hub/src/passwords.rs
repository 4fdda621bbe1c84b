//! Passwords: argon2id, off the async threads, a few at a time.

use std::sync::Arc;

use argon2::{
    Argon2, PasswordHash, PasswordHasher, PasswordVerifier,
    password_hash::{self, SaltString},
};
use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::entropy::{Entropy, EntropyError};

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

    /// Whether the password fits the hash; without a hash it never does.
    pub(crate) async fn fits(
        &self,
        password: String,
        hash: Option<String>,
    ) -> Result<bool, PasswordError> {
        let exists = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.nobody.to_string());
        let fits = self
            .off_thread(move || {
                let hash = PasswordHash::new(&hash)?;
                Ok(hasher().verify_password(password.as_bytes(), &hash).is_ok())
            })
            .await?;
        Ok(exists && fits)
    }

    async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let permits = self.permits.clone();
        let permit = permits
            .acquire_owned()
            .await
            .map_err(|_| PasswordError::Stopped)?;
        spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        })
        .await
        .map_err(|_| PasswordError::Stopped)?
    }
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
        assert!(
            passwords
                .fits("pierogi".into(), Some(hash.clone()))
                .await
                .unwrap()
        );
        assert!(!passwords.fits("Pierogi".into(), Some(hash)).await.unwrap());
        assert!(!passwords.fits("nobody".into(), None).await.unwrap());
    }

    #[tokio::test]
    async fn the_same_password_has_another_hash_each_time() {
        let passwords = Passwords::new(Arc::new(Seeded::new(4))).await.unwrap();
        let first = passwords.hash("pierogi".into()).await.unwrap();
        assert_ne!(first, passwords.hash("pierogi".into()).await.unwrap());
    }
}
