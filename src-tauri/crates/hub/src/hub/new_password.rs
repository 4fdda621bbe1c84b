//! Another password for an account whose own was lost, made on the computer of the feast.

use std::{path::PathBuf, sync::Arc};

use super::{HubError, accounts};
use crate::{
    account::Account,
    core::{CoreError, CoreHandle},
    data_dir::{DataDir, DataDirError, Secrets, database},
    entropy::SystemEntropy,
    model::{AccountChange, User, UserId},
    passwords::Passwords,
    storage::{AccountChanged, Ledger as _, Storage, StorageError},
    time::{HubTime, SystemClock},
};

/// No new password was made; the old one is as good as before.
#[derive(Debug, thiserror::Error)]
pub enum NewPasswordError {
    /// The directory holds no feast.
    #[error("there is no feast in {0}")]
    NoFeast(PathBuf),
    /// Nobody has that name.
    #[error("there is no account {0}")]
    NoAccount(String),
    /// With any password it could not sign in.
    #[error("the account {0} is disabled: an admin has to enable it first")]
    Disabled(String),
    /// The password of an account of a demo is told at every start.
    #[error("{0} is an account of the demo: its password is told at every start")]
    OfTheDemo(String),
    /// The hub, its directory or its database.
    #[error(transparent)]
    Hub(#[from] HubError),
}

impl From<DataDirError> for NewPasswordError {
    fn from(error: DataDirError) -> NewPasswordError {
        NewPasswordError::Hub(error.into())
    }
}

impl From<StorageError> for NewPasswordError {
    fn from(error: StorageError) -> NewPasswordError {
        NewPasswordError::Hub(error.into())
    }
}

impl From<CoreError> for NewPasswordError {
    fn from(error: CoreError) -> NewPasswordError {
        NewPasswordError::Hub(error.into())
    }
}

/// Where no hub runs. Nobody is told but whoever asked, so nothing is left to be told later.
pub(super) async fn offline(data: PathBuf, username: String) -> Result<Account, NewPasswordError> {
    // A directory would be made, and in it a database.
    if !database(&data).is_file() {
        return Err(NewPasswordError::NoFeast(data));
    }
    let dir = DataDir::lock(&data)?;
    let secrets = dir.secrets(&SystemEntropy)?;
    let mut storage = Storage::open(&dir.database())?;
    let user = admitted(storage.sign_in(&username)?, &secrets, &username)?;
    let passwords = Passwords::new(Arc::new(SystemEntropy))
        .await
        .map_err(HubError::from)?;
    let (account, change) = made(&passwords, username).await?;
    let time = HubTime::new(Arc::new(SystemClock), storage.last_event_at()?);
    let changed = storage.change_user(user, &change, time.now())?;
    storage.close()?;
    there(&changed, account)
}

/// At a hub that runs. The password is kept before it is good: a crash between the two leaves one
/// that fits nothing, which the next start notices, and never one that nobody knows.
pub(super) async fn online(
    core: &CoreHandle,
    passwords: &Passwords,
    dir: &DataDir,
    username: &str,
) -> Result<Account, NewPasswordError> {
    let mut secrets = dir.secrets(&SystemEntropy)?;
    let name = username.to_owned();
    let found = core.call(move |core| core.storage.sign_in(&name)).await?;
    let user = admitted(found, &secrets, username)?;
    let (account, change) = made(passwords, username.to_owned()).await?;
    secrets.to_note = Some(account.clone());
    dir.keep(&secrets)?;
    let changed = core
        .call(move |core| core.change_account(user, &change))
        .await?;
    there(&changed, account)
}

/// Whose password may be changed.
fn admitted(
    found: Option<(User, String)>,
    secrets: &Secrets,
    username: &str,
) -> Result<UserId, NewPasswordError> {
    let Some((user, _)) = found else {
        return Err(NewPasswordError::NoAccount(username.to_owned()));
    };
    if !user.is_active {
        return Err(NewPasswordError::Disabled(user.username));
    }
    if secrets.demo.is_some() && [accounts::STAFF, accounts::CUSTOMER].contains(&username) {
        return Err(NewPasswordError::OfTheDemo(user.username));
    }
    Ok(user.id)
}

async fn made(
    passwords: &Passwords,
    username: String,
) -> Result<(Account, AccountChange), NewPasswordError> {
    let password = passwords.invent().map_err(HubError::from)?;
    let hash = passwords
        .hash(password.clone())
        .await
        .map_err(HubError::from)?;
    let change = AccountChange {
        is_active: None,
        is_staff: None,
        password_hash: Some(hash),
    };
    Ok((Account { username, password }, change))
}

/// An account is never taken away, and with another password an admin stays one.
fn there(changed: &AccountChanged, account: Account) -> Result<Account, NewPasswordError> {
    match changed {
        AccountChanged::Now(_) | AccountChanged::SignedOut(_) => Ok(account),
        AccountChanged::LastAdmin | AccountChanged::Unknown => {
            Err(NewPasswordError::NoAccount(account.username))
        }
    }
}
