//! Packing up this computer.

use olgfeast_protocol::ipc::{IpcError, Packing, PackingUp};
use serde::Serialize;

use super::{NoArgs, invoke};

/// What would be gone for ever.
///
/// # Errors
/// The core's.
pub async fn packing() -> Result<Packing, IpcError> {
    invoke("packing", &NoArgs {}).await
}

/// Erases names and secrets from this computer; the application ends, and begins anew.
///
/// # Errors
/// The core's; then the files are what they were.
pub async fn pack_up(decided: PackingUp) -> Result<(), IpcError> {
    #[derive(Serialize)]
    struct Args {
        decided: PackingUp,
    }
    invoke("pack_up", &Args { decided }).await
}
