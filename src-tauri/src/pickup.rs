//! The window of the public pickup board.

use tauri::{
    AppHandle, Manager, Monitor, Runtime, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
};

/// Its label: `capabilities/pickup.json` grants it what it may.
pub(crate) const LABEL: &str = "pickup";

/// How large it is where there is one screen only, in logical pixels.
const SIZE: (f64, f64) = (1280.0, 800.0);

/// Shows the board in a window of its own: filling another screen than that of the main window,
/// where there is one. A board that is open comes to the front.
///
/// # Errors
/// The window system's.
pub(crate) fn open<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    if let Some(window) = app.get_webview_window(LABEL) {
        window.unminimize()?;
        return window.set_focus();
    }
    // The page sees by its address for whom it is.
    let page = WebviewUrl::App("index.html?public".into());
    let window = WebviewWindowBuilder::new(app, LABEL, page)
        .title("olgFeast")
        .inner_size(SIZE.0, SIZE.1)
        .build()?;
    if let Some(screen) = other_screen(app)? {
        window.set_position(*screen.position())?;
        window.set_fullscreen(true)?;
    }
    Ok(())
}

/// A screen that the main window is not on.
fn other_screen<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<Option<Monitor>> {
    let main = app.get_webview_window("main");
    let here = main.as_ref().map(WebviewWindow::current_monitor);
    let Some(here) = here.transpose()?.flatten() else {
        return Ok(None);
    };
    let mut screens = app.available_monitors()?.into_iter();
    Ok(screens.find(|screen| screen.position() != here.position()))
}
