//! The figures of the feast.

use olgfeast_protocol::ipc::{Dashboard, IpcError};

use super::{NoArgs, invoke};

/// As this computer has seen it, and as the server tells. While somebody asks, at least once a minute,
/// the core asks the server for its figures.
///
/// # Errors
/// The core's: nobody is signed in, or the disk cannot be read.
pub async fn dashboard() -> Result<Dashboard, IpcError> {
    invoke("dashboard", &NoArgs {}).await
}
