//! From the station to the pages, one feed for each window.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Instant,
};

use olgfeast_protocol::ipc::Push;
use tauri::{async_runtime::JoinHandle, ipc::Channel};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::pulse::Pulses;

/// Who looks at a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Audience {
    /// People who work here.
    Staff,
    /// People who wait: numbers and nothing else.
    Public,
}

/// The feeds that run, by the label of their window. There are as many as there are windows.
#[derive(Default)]
pub(crate) struct Feeds {
    running: Mutex<BTreeMap<String, JoinHandle<()>>>,
    pulses: Pulses,
}

impl Feeds {
    /// Starts the feed of a window: a page that was loaded again replaces its old one.
    pub(crate) fn start(
        &self,
        window: &str,
        audience: Audience,
        pushes: Receiver<Push>,
        page: Channel<Push>,
    ) {
        self.pulses.loaded(window);
        let pulse = (self.pulses.clone(), window.to_owned());
        let feed = tauri::async_runtime::spawn(run(audience, pushes, page, pulse));
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(old) = running.insert(window.to_owned(), feed) {
            old.abort();
        }
    }

    /// Whether their pages live.
    pub(crate) fn pulses(&self) -> &Pulses {
        &self.pulses
    }

    /// Ends that of a window that is gone.
    pub(crate) fn end(&self, window: &str) {
        self.pulses.gone(window);
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(feed) = running.remove(window) {
            feed.abort();
        }
    }

    /// Ends all of them.
    pub(crate) fn end_all(&self) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        for feed in std::mem::take(&mut *running).into_values() {
            feed.abort();
        }
    }
}

/// Passes pushes on until the page or the station is gone. Push is not delivery: what a slow page
/// misses shows as a hole in the revisions, and the page asks for a snapshot.
async fn run(
    audience: Audience,
    mut pushes: Receiver<Push>,
    page: Channel<Push>,
    (pulses, window): (Pulses, String),
) {
    loop {
        match pushes.recv().await {
            Ok(push) => {
                if let Push::Heartbeat(heartbeat) = &push {
                    pulses.sent(&window, heartbeat.rev, Instant::now());
                }
                let push = match audience {
                    Audience::Staff => push,
                    Audience::Public => push.for_public(),
                };
                if page.send(push).is_err() {
                    return;
                }
            }
            Err(RecvError::Lagged(missed)) => tracing::warn!(missed, "the page is behind"),
            Err(RecvError::Closed) => return,
        }
    }
}
