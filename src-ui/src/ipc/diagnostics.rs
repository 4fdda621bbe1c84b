//! What works and what does not, as the core tells it.

use olgfeast_protocol::{
    IntentId,
    ipc::{Diagnostics, IpcError, Moved, diagnostics::FilesChecked},
};

use super::{LetterArgs, NoArgs, invoke};

/// All that the core knows of itself.
///
/// # Errors
/// The core's.
pub async fn diagnostics() -> Result<Diagnostics, IpcError> {
    invoke("diagnostics", &NoArgs {}).await
}

/// Begins to examine the way to the server; what it finds is told in [`diagnostics`].
///
/// # Errors
/// The core's: there is nothing to examine.
pub async fn examine() -> Result<(), IpcError> {
    invoke("examine", &NoArgs {}).await
}

/// Looks through the files on the disk.
///
/// # Errors
/// The core's.
pub async fn check_files() -> Result<FilesChecked, IpcError> {
    invoke("check_files", &NoArgs {}).await
}

/// Takes this very change back before it is sent.
///
/// # Errors
/// The core's; then it stays.
pub async fn withdraw(id: IntentId) -> Result<Moved, IpcError> {
    invoke("withdraw", &LetterArgs { id }).await
}

/// Writes the support bundle, and answers with its path.
///
/// # Errors
/// The core's; then there is no file.
pub async fn save_bundle() -> Result<String, IpcError> {
    invoke("save_bundle", &NoArgs {}).await
}
