//! Who works from this terminal, and where.

use std::{
    env::{self, VarError},
    io::IsTerminal,
    path::PathBuf,
    sync::Arc,
};

use anyhow::{Context, bail};
use olgfeast_protocol::PairingPin;
use olgfeast_station::{Account, Endpoint, PairedFile, Secret, StationConfig, default_data_dir};

use crate::{cli, escape::escape};

/// The variable that carries the password: an argument could be read by every user of this
/// computer, in the list of processes.
const PASSWORD: &str = "OLGFEAST_PASSWORD";

/// The variable that carries a pairing PIN.
const PIN: &str = "OLGFEAST_PIN";

/// What a station needs to work for this account. Asks for the password where it was not given and is
/// needed: a station that is paired has a credential of its own.
pub(crate) fn station_config(
    account: cli::Account,
    data: Option<PathBuf>,
    endpoint: Endpoint,
) -> anyhow::Result<StationConfig> {
    let data_dir = match data {
        Some(dir) => dir,
        None => default_data_dir()
            .context("there is no home directory to keep files in; name a place with --data")?,
    };
    let server = account.server();
    let pin = pin()?;
    let password = match given()? {
        Some(password) => Some(password),
        None if pin.is_some() || PairedFile::new(&data_dir, None).opens(&server) => None,
        None => Some(prompted(&account.user)?),
    };
    let credentials = PairedFile::new(&data_dir, password).with_pin(pin);
    Ok(StationConfig {
        data_dir,
        endpoint,
        credentials: Arc::new(credentials),
        account: Some(Account {
            server,
            username: account.user,
        }),
        name: "terminal".to_owned(),
        app_version: env!("CARGO_PKG_VERSION"),
        ca_file: account.ca_file,
    })
}

/// The password from the environment, or from whoever sits at this terminal.
pub(crate) fn password(user: &str) -> anyhow::Result<Secret> {
    match given()? {
        Some(password) => Ok(password),
        None => prompted(user),
    }
}

/// What the host shows, from the environment: for as long as it is good it is as good as a password.
fn pin() -> anyhow::Result<Option<PairingPin>> {
    match env::var(PIN) {
        Ok(typed) if !typed.is_empty() => Ok(Some(typed.parse().context(PIN)?)),
        Err(VarError::NotUnicode(_)) => bail!("the PIN in {PIN} is not valid Unicode"),
        Ok(_) | Err(VarError::NotPresent) => Ok(None),
    }
}

fn given() -> anyhow::Result<Option<Secret>> {
    match env::var(PASSWORD) {
        Ok(password) if !password.is_empty() => Ok(Some(Secret::new(password))),
        Err(VarError::NotUnicode(_)) => bail!("the password in {PASSWORD} is not valid Unicode"),
        Ok(_) | Err(VarError::NotPresent) => Ok(None),
    }
}

fn prompted(user: &str) -> anyhow::Result<Secret> {
    if !std::io::stdin().is_terminal() {
        bail!("no password: set {PASSWORD}, or start this in a terminal to be asked for it");
    }
    let prompt = format!("Password of {}: ", escape(user));
    let password = rpassword::prompt_password(prompt).context("the password could not be read")?;
    if password.is_empty() {
        bail!("no password was typed");
    }
    Ok(Secret::new(password))
}
