//! Whether another computer hosts the same feast: after a backup was restored there, or the data
//! directory copied. Two hubs of one feast would both take orders, and nobody could put them together.

use std::{net::SocketAddr, path::Path, time::Duration};

use olgfeast_hub::{Hub, nearby};
use olgfeast_station::{Server, answers};

/// So long others may answer that they are there.
const LOOK_FOR: Duration = Duration::from_millis(1_500);

/// So long one of them may take to show its key.
const SHOWS_ITS_KEY: Duration = Duration::from_secs(2);

/// So many are asked: more are somebody's joke.
const MOST_ASKED: usize = 8;

/// Where the feast of this directory is hosted already, if anybody in the network does. Who says so
/// is not believed: it has to show the feast's key.
pub(super) async fn hosts(data: &Path) -> Option<SocketAddr> {
    let data = data.to_owned();
    let code = blocking(move || Hub::pairing_code(&data)).await??;
    let found = blocking(|| nearby::find(LOOK_FOR)).await?;
    let found = found
        .inspect_err(|error| tracing::info!(%error, "nobody can be looked for in the network"))
        .ok()?;
    let addresses = found.into_iter().flat_map(|hub| hub.tls);
    for address in addresses.take(MOST_ASKED) {
        let server = Server::parse(&format!("https://{address}#{code}")).ok()?;
        if answers(&server, SHOWS_ITS_KEY).await {
            return Some(address);
        }
    }
    None
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    tauri::async_runtime::spawn_blocking(work).await.ok()
}
