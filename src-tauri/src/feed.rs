//! From the station to the page.

use olgfeast_protocol::ipc::Push;
use tauri::ipc::Channel;
use tokio::sync::broadcast::{Receiver, error::RecvError};

/// Passes pushes on until the page or the station is gone. Push is not delivery: what a slow page
/// misses shows as a hole in the revisions, and the page asks for a snapshot.
pub(crate) async fn run(mut pushes: Receiver<Push>, page: Channel<Push>) {
    loop {
        match pushes.recv().await {
            Ok(push) => {
                if page.send(push).is_err() {
                    return;
                }
            }
            Err(RecvError::Lagged(missed)) => tracing::warn!(missed, "the page is behind"),
            Err(RecvError::Closed) => return,
        }
    }
}
