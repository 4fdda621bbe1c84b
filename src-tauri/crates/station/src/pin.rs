//! The feast PIN of a station: it is kept as a hash, and looked at off the core's thread.

use argon2::{
    Argon2, PasswordHasher, PasswordVerifier,
    password_hash::{PasswordHash, SaltString},
};
use olgfeast_protocol::{
    FeastPin, PinAnswer,
    ipc::{ErrorCode, IpcError},
};

use crate::{
    core::{Command, Tried},
    station::Station,
};

/// An argon2id hash, in PHC form.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PinHash(String);

impl std::fmt::Debug for PinHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PinHash(…)")
    }
}

impl PinHash {
    /// As the outbox has it. One that is no hash fits no PIN.
    pub(crate) fn kept(text: String) -> PinHash {
        PinHash(text)
    }

    /// For the outbox.
    pub(crate) fn into_text(self) -> String {
        self.0
    }

    fn of(pin: &FeastPin) -> Result<PinHash, argon2::password_hash::Error> {
        let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>())?;
        let hash = Argon2::default().hash_password(pin.as_str().as_bytes(), &salt)?;
        Ok(PinHash(hash.to_string()))
    }

    fn fits(&self, pin: &FeastPin) -> bool {
        PasswordHash::new(&self.0).is_ok_and(|hash| {
            let typed = pin.as_str().as_bytes();
            Argon2::default().verify_password(typed, &hash).is_ok()
        })
    }
}

impl Station {
    /// Whether this is the feast PIN. Without one every PIN is right. After five wrong ones in a row
    /// each further one makes the wait longer, up to a quarter of an hour.
    ///
    /// # Errors
    /// Only when the station is ending.
    pub async fn check_pin(&self, pin: FeastPin) -> Result<PinAnswer, IpcError> {
        let hash = match self.ask(|reply| Command::TryPin { reply }).await? {
            Tried::Open => return Ok(PinAnswer::Right),
            Tried::Wait { seconds } => return Ok(PinAnswer::Wait { seconds }),
            Tried::Against(hash) => hash,
        };
        if !off_thread(move || hash.fits(&pin)).await? {
            return Ok(PinAnswer::Wrong);
        }
        self.ask(|reply| Command::PinFits { reply }).await?;
        Ok(PinAnswer::Right)
    }

    /// Sets the feast PIN, or takes it away. Where there is one, `old` must be it; then the answer is
    /// that of [`Station::check_pin`], and only [`PinAnswer::Right`] has changed anything.
    ///
    /// # Errors
    /// Where it could not be stored; then nothing has changed.
    pub async fn set_pin(
        &self,
        old: Option<FeastPin>,
        new: Option<FeastPin>,
    ) -> Result<PinAnswer, IpcError> {
        let answer = match old {
            Some(old) => self.check_pin(old).await?,
            None if self.snapshot().await?.pin_set => PinAnswer::Wrong,
            None => PinAnswer::Right,
        };
        if answer != PinAnswer::Right {
            return Ok(answer);
        }
        let pin = match new {
            None => None,
            Some(new) => {
                let hash = off_thread(move || PinHash::of(&new)).await?;
                Some(hash.map_err(|error| IpcError::new(ErrorCode::Internal, error.to_string()))?)
            }
        };
        self.ask(|reply| Command::SetPin { pin, reply }).await?;
        Ok(PinAnswer::Right)
    }
}

/// A hash takes some ten milliseconds, in which no order may wait.
async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, IpcError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| IpcError::new(ErrorCode::Closing, error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_fits_its_own_pin_alone_and_does_not_show_it() {
        let pin = |typed: &str| typed.parse::<FeastPin>().unwrap();
        let hash = PinHash::of(&pin("4711")).unwrap();
        let again = PinHash::kept(hash.clone().into_text());
        assert!(again.fits(&pin("4711")));
        assert!(!again.fits(&pin("4712")) && !again.fits(&pin("47110")));
        assert_ne!(
            PinHash::of(&pin("4711")).unwrap(),
            hash,
            "each has its salt"
        );
        assert!(!hash.into_text().contains("4711"));
        assert!(!PinHash::kept("damaged".into()).fits(&pin("4711")));
    }
}
