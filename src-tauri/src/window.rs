//! One data directory, one window: a second start brings the first one to the front.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use tauri::{
    AppHandle, Manager, Runtime, Url,
    plugin::{Builder, TauriPlugin},
};

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

/// Raises the window whenever another start asks for it.
pub(crate) fn watch_for_raise<R: Runtime>(app: &AppHandle<R>, data_dir: &Path) {
    let request: PathBuf = data_dir.join(REQUEST);
    let _ = std::fs::remove_file(&request);
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            if !request.exists() || std::fs::remove_file(&request).is_err() {
                continue;
            }
            if let Some(window) = app.get_webview_window("main") {
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
