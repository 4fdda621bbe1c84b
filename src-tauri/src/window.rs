//! The station's window. One data directory, one window: a second start brings the first one to the
//! front.

mod place;

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use olgfeast_protocol::ipc::{ErrorCode, IpcError};
use tauri::{
    AppHandle, Manager, Runtime, Url, WebviewWindow,
    plugin::{Builder, TauriPlugin},
};

use crate::ending::Ending;

/// The label of the station's own window.
pub(crate) const MAIN: &str = "main";

/// A second start leaves this file; the first takes it away and raises its window. The lock of the
/// directory says that there is a first one, and it may be on any system, so a file is enough.
const REQUEST: &str = "raise-window";

/// How often the first looks.
const LOOK_EVERY: Duration = Duration::from_millis(300);

/// How long the second waits before it believes that the first has no window.
const ANSWERS_WITHIN: Duration = Duration::from_secs(3);

/// The page stays where it is: nothing in it can lead the window to another address.
pub(crate) fn stay_at_home<R: Runtime>() -> TauriPlugin<R> {
    Builder::new("stay-at-home")
        .on_navigation(|_, url| is_home(url))
        .build()
}

/// Tauri's own addresses: a scheme of its own on Linux and macOS, a host of its own on Windows.
fn is_home(url: &Url) -> bool {
    let ours = url.scheme() == "tauri"
        || (matches!(url.scheme(), "http" | "https") && url.host_str() == Some("tauri.localhost"));
    ours || url.as_str() == "about:blank"
}

/// Fills the screen, or not any more unless it `stays` so; answers with what it does now.
///
/// # Errors
/// [`ErrorCode::Internal`] where the system does not let a window do so.
pub(crate) fn turn_full_screen<R: Runtime>(
    window: &WebviewWindow<R>,
    stays: bool,
) -> Result<bool, IpcError> {
    let turned = window.is_fullscreen().and_then(|full| {
        let fills = stays || !full;
        window.set_fullscreen(fills)?;
        Ok(fills)
    });
    turned.map_err(|error| IpcError::new(ErrorCode::Internal, error.to_string()))
}

/// Asks whoever works on this directory to raise its window; `false` when it has none.
pub(crate) fn raise_other(data_dir: &Path) -> bool {
    let request = data_dir.join(REQUEST);
    if std::fs::write(&request, b"").is_err() {
        return false;
    }
    let until = Instant::now() + ANSWERS_WITHIN;
    while Instant::now() < until {
        if !request.exists() {
            return true;
        }
        std::thread::sleep(LOOK_EVERY / 3);
    }
    // Left alone it would raise the window of a later start for no reason.
    let _ = std::fs::remove_file(&request);
    false
}

/// Fills the screen from now on, or does not any more.
pub(crate) fn fill_screen<R: Runtime>(app: &AppHandle<R>, fills: bool) {
    let Some(window) = app.get_webview_window(MAIN) else {
        return;
    };
    if let Err(error) = window.set_fullscreen(fills) {
        tracing::warn!(%error, fills, "the window cannot fill the screen");
    }
}

/// Puts the window where it was.
pub(crate) fn restore_place<R: Runtime>(app: &AppHandle<R>, data_dir: &Path) {
    if let Some(window) = app.get_webview_window(MAIN) {
        place::restore(&window, data_dir);
    }
}

/// Remembers where the window is.
pub(crate) fn keep_place<R: Runtime>(app: &AppHandle<R>, data_dir: &Path) {
    if let Some(window) = app.get_webview_window(MAIN) {
        place::keep(&window, data_dir);
    }
}

/// Raises the window whenever another start asks for it. One that was closed stays so, and whoever
/// asks waits for the data directory instead.
pub(crate) fn watch_for_raise<R: Runtime>(app: &AppHandle<R>, ending: Ending, data_dir: &Path) {
    let request: PathBuf = data_dir.join(REQUEST);
    let _ = std::fs::remove_file(&request);
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            if ending.has_begun() {
                return;
            }
            if !request.exists() || std::fs::remove_file(&request).is_err() {
                continue;
            }
            if let Some(window) = app.get_webview_window(MAIN) {
                let raised = window
                    .unminimize()
                    .and_then(|()| window.show())
                    .and_then(|()| window.set_focus());
                if let Err(error) = raised {
                    tracing::warn!(%error, "the window cannot be raised");
                }
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_applications_own_page_is_home() {
        for (url, home) in [
            ("tauri://localhost/", true),
            ("http://tauri.localhost/index.html", true),
            ("https://tauri.localhost/", true),
            ("about:blank", true),
            ("http://127.0.0.1:8000/", false),
            ("https://tauri.localhost.example.org/", false),
            ("file:///etc/passwd", false),
            ("data:text/html,x", false),
        ] {
            assert_eq!(is_home(&Url::parse(url).unwrap()), home, "{url}");
        }
    }
}
