//! The figures of the feast, for the page.

use olgfeast_protocol::ipc::{Dashboard, IpcError};
use tauri::State;

use crate::Core;

/// As this computer has seen it, and as the server tells. While the page asks, the server is asked.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn dashboard(core: State<'_, Core>) -> Result<Dashboard, IpcError> {
    core.station()?.dashboard().await
}
