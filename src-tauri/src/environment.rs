//! The settings of an unattended station.

mod graphics;

use std::path::PathBuf;

use olgfeast_protocol::{PairingCode, PairingPin, Role};
use olgfeast_station::{Account, Secret, Server};

/// What the environment says. A station with server, user and password set has no first run.
pub struct Environment {
    server: Option<String>,
    pair: Option<String>,
    user: Option<String>,
    password: Option<Secret>,
    pin: Option<PairingPin>,
    data_dir: Option<PathBuf>,
    ca_file: Option<PathBuf>,
    role: Option<Role>,
}

impl Environment {
    /// Reads `OLGFEAST_SERVER`, `OLGFEAST_PAIR`, `OLGFEAST_USER`, `OLGFEAST_PASSWORD`,
    /// `OLGFEAST_PIN`, `OLGFEAST_DATA_DIR`, `OLGFEAST_CA_FILE` and `OLGFEAST_ROLE`, and takes password
    /// and PIN out of the environment, so that no child process inherits them; what draws the window
    /// is told there if the computer has no graphics card. To be called first, before there is a
    /// second thread.
    pub fn take() -> Environment {
        let environment = Environment {
            server: text("OLGFEAST_SERVER"),
            pair: text("OLGFEAST_PAIR"),
            user: text("OLGFEAST_USER"),
            password: text("OLGFEAST_PASSWORD").map(Secret::new),
            pin: text("OLGFEAST_PIN").and_then(|typed| {
                let pin = typed.parse::<PairingPin>();
                pin.inspect_err(|error| eprintln!("olgfeast: OLGFEAST_PIN: {error}"))
                    .ok()
            }),
            data_dir: path("OLGFEAST_DATA_DIR"),
            ca_file: path("OLGFEAST_CA_FILE"),
            role: text("OLGFEAST_ROLE").and_then(|word| {
                let role = Role::from_word(&word);
                if role.is_none() {
                    eprintln!("olgfeast: OLGFEAST_ROLE is kitchen, board or admin, not {word}");
                }
                role
            }),
        };
        remove("OLGFEAST_PASSWORD");
        remove("OLGFEAST_PIN");
        graphics::tell_the_window();
        environment
    }

    /// Where this station keeps its files.
    ///
    /// # Errors
    /// In words, where neither the environment nor the system names a place.
    pub fn data_dir(&self) -> Result<PathBuf, &'static str> {
        or_the_usual(self.data_dir.clone())
    }

    /// The account of an unattended station.
    pub(crate) fn account(&self) -> Option<Account> {
        let (server, username) = (self.server.as_deref()?, self.user.clone()?);
        let server = match Server::parse(server) {
            Ok(server) => server,
            Err(error) => {
                eprintln!("olgfeast: OLGFEAST_SERVER: {error}");
                return None;
            }
        };
        let server = match self.pair.as_deref().map(str::parse::<PairingCode>) {
            None => server,
            Some(Ok(code)) => server.paired_by(code),
            // Without it the wrong computer might be believed.
            Some(Err(error)) => {
                eprintln!("olgfeast: OLGFEAST_PAIR: {error}");
                return None;
            }
        };
        Some(Account { server, username })
    }

    /// A PEM file of certificates that are trusted besides those of the system.
    pub(crate) fn ca_file(&self) -> Option<PathBuf> {
        self.ca_file.clone()
    }

    /// What this computer is for, whatever its settings say.
    pub(crate) fn role(&self) -> Option<Role> {
        self.role
    }

    /// What the host shows, for a station that is not paired yet.
    pub(crate) fn pin(&self) -> Option<PairingPin> {
        self.pin
    }

    pub(crate) fn password(&self) -> Option<&Secret> {
        self.password.as_ref()
    }

    /// What other stations may call this one: the computer's name.
    pub(crate) fn station_name(&self) -> String {
        text("HOSTNAME")
            .or_else(|| gethostname::gethostname().into_string().ok())
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| "station".to_owned())
    }
}

/// Where a station keeps its files, for a process that takes nothing out of its environment.
///
/// # Errors
/// As [`Environment::data_dir`].
pub(crate) fn data_dir() -> Result<PathBuf, &'static str> {
    or_the_usual(path("OLGFEAST_DATA_DIR"))
}

fn or_the_usual(named: Option<PathBuf>) -> Result<PathBuf, &'static str> {
    named
        .or_else(olgfeast_station::default_data_dir)
        .ok_or("there is no home directory to keep files in; set OLGFEAST_DATA_DIR")
}

fn path(name: &str) -> Option<PathBuf> {
    std::env::var_os(name)
        .filter(|path| !path.is_empty())
        .map(PathBuf::from)
}

fn text(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[allow(
    unsafe_code,
    reason = "the standard library has no safe way to change the environment"
)]
fn remove(name: &str) {
    // SAFETY: called first thing in `main`, while this is the only thread, so nobody else can be
    // reading the environment.
    unsafe { std::env::remove_var(name) };
}
