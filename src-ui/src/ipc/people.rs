//! Who works at a hub. `None` is the answer of a plain server, which cannot tell.

use olgfeast_protocol::{
    Role, StationId,
    ipc::{
        IpcError,
        people::{Invitation, NewPassword, People, StationSeen},
    },
};
use serde::Serialize;

use super::{NoArgs, invoke};

#[derive(Serialize)]
struct PersonArgs {
    id: i64,
}

/// The displays that the hub has heard of.
///
/// # Errors
/// The core's, and the hub's: this station may not know.
pub async fn stations() -> Result<Option<Vec<StationSeen>>, IpcError> {
    invoke("stations", &NoArgs {}).await
}

/// The accounts of staff, and the stations that are paired.
///
/// # Errors
/// As [`stations`].
pub async fn people() -> Result<Option<People>, IpcError> {
    invoke("people", &NoArgs {}).await
}

/// Makes an account of staff.
///
/// # Errors
/// The hub's; then there is none.
pub async fn new_person(username: &str) -> Result<NewPassword, IpcError> {
    #[derive(Serialize)]
    struct Args<'a> {
        username: &'a str,
    }
    invoke("new_person", &Args { username }).await
}

/// Gives an account another password.
///
/// # Errors
/// The hub's; then the old one is as good as before.
pub async fn reset_password(id: i64) -> Result<NewPassword, IpcError> {
    invoke("reset_password", &PersonArgs { id }).await
}

/// Lets an account sign in, or signs it out for good.
///
/// # Errors
/// The hub's; then nothing has changed.
pub async fn set_active(id: i64, active: bool) -> Result<(), IpcError> {
    #[derive(Serialize)]
    struct Args {
        id: i64,
        active: bool,
    }
    invoke("set_active", &Args { id, active }).await
}

/// Digits that let one station in.
///
/// # Errors
/// The hub's.
pub async fn invite(role: Role) -> Result<Invitation, IpcError> {
    #[derive(Serialize)]
    struct Args {
        role: Role,
    }
    invoke("invite", &Args { role }).await
}

/// Takes away what a station was let in with.
///
/// # Errors
/// The hub's; then it stays.
pub async fn unpair(station: StationId) -> Result<(), IpcError> {
    #[derive(Serialize)]
    struct Args {
        station: StationId,
    }
    invoke("unpair", &Args { station }).await
}
