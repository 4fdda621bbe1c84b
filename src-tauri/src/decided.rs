//! What a person has decided about this computer takes effect on it: the screen is filled and stays
//! on, and the application starts by itself.

use std::sync::Arc;

use olgfeast_protocol::{
    Settings,
    ipc::{Change, Push, Update},
};
use olgfeast_station::Station;
use tauri::{AppHandle, Runtime};
use tokio::sync::broadcast::error::RecvError;

use crate::{autostart::Autostart, awake::Awake, window};

/// Follows the station's settings until it ends.
pub(crate) async fn follow<R: Runtime>(
    app: AppHandle<R>,
    station: Station,
    autostart: Option<Autostart>,
) {
    let mut computer = Computer {
        app,
        awake: Awake::start(),
        autostart: autostart.map(Arc::new),
        fills: false,
    };
    while let Ok((snapshot, mut pushes)) = station.attach().await {
        computer.take(snapshot.settings).await;
        loop {
            match pushes.recv().await {
                Ok(Push::Update(Update {
                    change: Change::Settings { settings },
                    ..
                })) => computer.take(settings).await,
                Ok(_) => {}
                // What was missed is in the next snapshot.
                Err(RecvError::Lagged(_)) => break,
                Err(RecvError::Closed) => return,
            }
        }
    }
}

struct Computer<R: Runtime> {
    app: AppHandle<R>,
    awake: Awake,
    autostart: Option<Arc<Autostart>>,
    /// What was last decided: a window that somebody has turned by hand stays as it is.
    fills: bool,
}

impl<R: Runtime> Computer<R> {
    async fn take(&mut self, settings: Settings) {
        self.awake.wish(settings.keep_awake());
        let fills = settings.full_screen();
        if fills != self.fills {
            self.fills = fills;
            window::fill_screen(&self.app, fills);
        }
        if let Some(autostart) = self.autostart.clone() {
            let starts = settings.window.start_at_login;
            let set = move || autostart.set(starts);
            if let Err(error) = tokio::task::spawn_blocking(set).await {
                tracing::warn!(%error, "the start at sign-in was not looked after");
            }
        }
    }
}
