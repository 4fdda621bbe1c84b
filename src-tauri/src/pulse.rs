//! Whether the page of each window lives.
//!
//! The core says every second that it lives, and the page answers with what it shows. A page that
//! does not answer hangs, and one whose process was ended by the system cannot: either is loaded
//! anew, and has its board from the core as at the start. Nothing that a person did is lost by it,
//! because nothing was ever in the page alone.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use olgfeast_protocol::Rev;
use tauri::{
    AppHandle, Manager, Runtime, Webview,
    plugin::{Builder, TauriPlugin},
};

use crate::{commands::Core, ending::Ending};

/// A page that leaves a heartbeat unanswered for so long hangs.
const ANSWERS_WITHIN: Duration = Duration::from_secs(5);

/// A new page that does not ask for the board within this has not come up.
const LOADS_WITHIN: Duration = Duration::from_secs(30);

/// How often it is looked.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Whoever looks later than this has slept, with the whole computer: nobody was silent meanwhile.
const SLEPT: Duration = Duration::from_secs(3);

/// The pages, by the label of their window; there are as many as there are windows. Clones are the
/// same pages.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pulses {
    pages: Arc<Mutex<BTreeMap<String, Pulse>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pulse {
    /// It has not asked for the board yet.
    Loading { since: Instant },
    /// It has answered everything.
    Answered,
    /// It has not answered this heartbeat, the oldest of those.
    Silent { since: Instant, rev: Rev },
}

impl Pulse {
    fn is_due(self, now: Instant) -> bool {
        match self {
            Pulse::Loading { since } => now.saturating_duration_since(since) >= LOADS_WITHIN,
            Pulse::Answered => false,
            Pulse::Silent { since, .. } => now.saturating_duration_since(since) >= ANSWERS_WITHIN,
        }
    }
}

impl Pulses {
    /// A page is being loaded into this window.
    fn loading(&self, window: &str, now: Instant) {
        self.pages()
            .insert(window.to_owned(), Pulse::Loading { since: now });
    }

    /// The page of this window has asked for the board.
    pub(crate) fn loaded(&self, window: &str) {
        tracing::info!(%window, "a page follows the board");
        self.pages().insert(window.to_owned(), Pulse::Answered);
    }

    /// A heartbeat was sent to it.
    pub(crate) fn sent(&self, window: &str, rev: Rev, now: Instant) {
        if let Some(pulse @ Pulse::Answered) = self.pages().get_mut(window) {
            *pulse = Pulse::Silent { since: now, rev };
        }
    }

    /// It shows everything up to this. What is older than the heartbeat answers nothing.
    pub(crate) fn answered(&self, window: &str, shown: Rev) {
        if let Some(pulse @ Pulse::Silent { .. }) = self.pages().get_mut(window)
            && matches!(pulse, Pulse::Silent { rev, .. } if shown >= *rev)
        {
            *pulse = Pulse::Answered;
        }
    }

    /// The window is gone.
    pub(crate) fn gone(&self, window: &str) {
        self.pages().remove(window);
    }

    /// The process of this page has ended; whether it is loaded anew at once. One that had not even
    /// come up is not: it would end again, and again, and the computer would do nothing else.
    // Only WebKitGTK tells of it.
    #[cfg(any(target_os = "linux", test))]
    fn ended(&self, window: &str, now: Instant) -> bool {
        let mut pages = self.pages();
        let had_come_up = !matches!(pages.get(window), Some(Pulse::Loading { .. }));
        if had_come_up {
            pages.insert(window.to_owned(), Pulse::Loading { since: now });
        }
        had_come_up
    }

    /// The computer has slept, so nobody could answer.
    fn slept(&self, now: Instant) {
        for pulse in self.pages().values_mut() {
            match pulse {
                Pulse::Loading { since } | Pulse::Silent { since, .. } => *since = now,
                Pulse::Answered => {}
            }
        }
    }

    /// The windows whose page is to be loaded anew.
    fn due(&self, now: Instant) -> Vec<String> {
        let pages = self.pages();
        let due = pages.iter().filter(|(_, pulse)| pulse.is_due(now));
        due.map(|(window, _)| window.clone()).collect()
    }

    fn pages(&self) -> MutexGuard<'_, BTreeMap<String, Pulse>> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Knows of every page from its first moment, and of its process where the system tells.
pub(crate) fn feel<R: Runtime>() -> TauriPlugin<R> {
    Builder::new("pulse")
        .on_webview_ready(|webview| {
            let pulses = webview.state::<Core>().pulses();
            pulses.loading(webview.label(), Instant::now());
            process::watch(&webview, pulses);
        })
        .build()
}

/// Loads anew what does not answer, until the window is closed.
pub(crate) async fn watch<R: Runtime>(app: AppHandle<R>, ending: Ending) {
    let pulses = app.state::<Core>().pulses();
    let mut looked = Instant::now();
    while !ending.has_begun() {
        tokio::time::sleep(LOOK_EVERY).await;
        let now = Instant::now();
        if now.saturating_duration_since(looked) > SLEPT {
            pulses.slept(now);
        }
        looked = now;
        for window in pulses.due(now) {
            let Some(webview) = app.get_webview_window(&window) else {
                pulses.gone(&window);
                continue;
            };
            // What nobody sees the system may have put to sleep.
            let hidden =
                !webview.is_visible().unwrap_or(true) || webview.is_minimized().unwrap_or(false);
            if !hidden {
                tracing::error!(%window, "the page does not answer and is loaded anew");
                pulses.loading(&window, now);
                process::load_anew(webview.as_ref());
            }
        }
    }
}

#[cfg(target_os = "linux")]
mod process {
    //! WebKitGTK tells when the process of a page has ended, and a page that hangs cannot even be
    //! loaded anew until its process was ended.

    use webkit2gtk::WebViewExt;

    use super::{Instant, Pulses, Runtime, Webview};

    pub(super) fn watch<R: Runtime>(webview: &Webview<R>, pulses: Pulses) {
        let window = webview.label().to_owned();
        let watched = webview.with_webview(move |platform| {
            platform
                .inner()
                .connect_web_process_terminated(move |page, reason| {
                    let at_once = pulses.ended(&window, Instant::now());
                    tracing::error!(%window, ?reason, at_once, "the process of the page has ended");
                    if at_once {
                        page.reload();
                    }
                });
        });
        if let Err(error) = watched {
            tracing::warn!(%error, "the process of the page is not watched");
        }
    }

    pub(super) fn load_anew<R: Runtime>(webview: &Webview<R>) {
        let loaded = webview.with_webview(|platform| {
            let page = platform.inner();
            page.terminate_web_process();
            page.reload();
        });
        if let Err(error) = loaded {
            tracing::error!(%error, "the page cannot be loaded anew");
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod process {
    //! A page whose process has ended does not answer, and is found by that.

    use super::{Pulses, Runtime, Webview};

    pub(super) fn watch<R: Runtime>(_: &Webview<R>, _: Pulses) {}

    pub(super) fn load_anew<R: Runtime>(webview: &Webview<R>) {
        if let Err(error) = webview.reload() {
            tracing::error!(%error, "the page cannot be loaded anew");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIN: &str = "main";
    const SECOND: Duration = Duration::from_secs(1);

    fn shown(at: Instant) -> Pulses {
        let pulses = Pulses::default();
        pulses.loading(MAIN, at);
        pulses.loaded(MAIN);
        pulses
    }

    #[test]
    fn a_page_that_leaves_a_heartbeat_unanswered_is_due_and_one_that_answers_never() {
        let start = Instant::now();
        let pulses = shown(start);
        for second in 0..60 {
            let now = start + second * SECOND;
            pulses.sent(MAIN, Rev(7), now);
            assert_eq!(pulses.due(now), Vec::<String>::new());
            pulses.answered(MAIN, Rev(7));
        }
        let last = start + 60 * SECOND;
        for second in 0..5 {
            pulses.sent(MAIN, Rev(7), last + second * SECOND);
            assert!(pulses.due(last + second * SECOND).is_empty(), "{second}");
        }
        assert_eq!(pulses.due(last + ANSWERS_WITHIN), [MAIN]);
    }

    #[test]
    fn a_page_that_shows_less_than_it_was_told_of_has_not_answered() {
        let start = Instant::now();
        let pulses = shown(start);
        pulses.sent(MAIN, Rev(7), start);
        pulses.answered(MAIN, Rev(6));
        assert_eq!(pulses.due(start + ANSWERS_WITHIN), [MAIN]);
        pulses.answered(MAIN, Rev(8));
        assert!(pulses.due(start + ANSWERS_WITHIN).is_empty());
    }

    #[test]
    fn a_page_that_does_not_come_up_is_tried_again_and_one_that_loads_long_is_left_alone() {
        let start = Instant::now();
        let pulses = Pulses::default();
        pulses.loading(MAIN, start);
        pulses.sent(MAIN, Rev(7), start);
        assert!(pulses.due(start + ANSWERS_WITHIN).is_empty());
        assert_eq!(pulses.due(start + LOADS_WITHIN), [MAIN]);
        pulses.loaded(MAIN);
        assert!(pulses.due(start + LOADS_WITHIN).is_empty());
    }

    #[test]
    fn a_process_that_ends_before_its_page_came_up_is_not_started_without_a_pause() {
        let start = Instant::now();
        let pulses = shown(start);
        assert!(pulses.ended(MAIN, start));
        assert!(!pulses.ended(MAIN, start + SECOND));
        assert_eq!(pulses.due(start + LOADS_WITHIN), [MAIN]);
        pulses.loaded(MAIN);
        assert!(pulses.ended(MAIN, start + LOADS_WITHIN));
    }

    #[test]
    fn nobody_was_silent_while_the_computer_slept_and_a_window_that_is_gone_is_not_missed() {
        let start = Instant::now();
        let pulses = shown(start);
        pulses.sent(MAIN, Rev(7), start);
        let woken = start + 3_600 * SECOND;
        pulses.slept(woken);
        assert!(pulses.due(woken).is_empty());
        assert_eq!(pulses.due(woken + ANSWERS_WITHIN), [MAIN]);
        pulses.gone(MAIN);
        assert!(pulses.due(woken + LOADS_WITHIN).is_empty());
    }
}
