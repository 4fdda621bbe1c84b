//! The end of the application: gone for the eye at once, and then in peace.
//!
//! Whoever closes the window has closed it. What is still to be done (write what was shown, let the
//! clients of a hub go) is done behind it, and never for longer than is said here.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use olgfeast_station::Station;
use tauri::{AppHandle, Manager, Runtime};
use tokio::{sync::OnceCell, time::timeout};

use crate::{commands::Core, hosting::Host, warden::START_AGAIN};

/// For everything shown to be on disk; it normally is already.
pub(crate) const STATION_WITHIN: Duration = Duration::from_secs(5);

/// For the hub: it gives its clients 15 s, and closes its database.
const HUB_WITHIN: Duration = Duration::from_secs(20);

/// What takes longer is worth a line in the log.
const LONG: Duration = Duration::from_secs(1);

/// See the module. Clones are the same end.
#[derive(Clone)]
pub(crate) struct Ending {
    station: Option<Station>,
    host: Host,
    begun: Arc<AtomicBool>,
    done: Arc<OnceCell<()>>,
}

impl Ending {
    pub(crate) fn of(station: Option<Station>, host: Host) -> Ending {
        Ending {
            station,
            host,
            begun: Arc::default(),
            done: Arc::default(),
        }
    }

    /// Whether somebody has closed the window: then it is not raised again.
    pub(crate) fn has_begun(&self) -> bool {
        self.begun.load(Ordering::Relaxed)
    }

    /// Hides every window, ends behind them, and leaves the application.
    pub(crate) fn begin<R: Runtime>(&self, app: &AppHandle<R>) {
        self.begin_with(app, 0);
    }

    /// The same, and the application is started again.
    pub(crate) fn begin_again<R: Runtime>(&self, app: &AppHandle<R>) {
        self.begin_with(app, i32::from(START_AGAIN));
    }

    fn begin_with<R: Runtime>(&self, app: &AppHandle<R>, code: i32) {
        if self.begun.swap(true, Ordering::Relaxed) {
            return;
        }
        for window in app.webview_windows().values() {
            if let Err(error) = window.hide() {
                tracing::warn!(%error, "a window cannot be hidden");
            }
        }
        let (ending, app) = (self.clone(), app.clone());
        tauri::async_runtime::spawn(async move {
            ending.end(&app).await;
            app.exit(code);
        });
    }

    /// Ends, or waits for the end that has begun.
    pub(crate) async fn end<R: Runtime>(&self, app: &AppHandle<R>) {
        self.begun.store(true, Ordering::Relaxed);
        let end = || async {
            app.state::<Core>().end_feeds();
            if let Some(station) = &self.station {
                bounded("the station", STATION_WITHIN, station.clone().close()).await;
            }
            // After the station: what it still had to send was for this hub.
            bounded("the hub", HUB_WITHIN, self.host.end()).await;
        };
        self.done.get_or_init(end).await;
    }
}

async fn bounded(who: &'static str, limit: Duration, end: impl Future<Output = ()>) {
    let began = Instant::now();
    let ended = timeout(limit, end).await.is_ok();
    let took = began.elapsed();
    if !ended {
        tracing::warn!(who, ?took, "does not end, and is left alone");
    } else if took >= LONG {
        tracing::info!(who, ?took, "took long to end");
    }
}
