//! Keeps the screen from going to sleep: nobody touches a kitchen display for minutes, and all of
//! them look at it.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

use keepawake::{Builder, KeepAwake};
use tokio::{sync::watch, time::timeout};

/// Where the system would not, it is asked again after this: a desktop may start after us.
const TRY_AGAIN: Duration = Duration::from_secs(60);

/// The handle of a thread of its own, because some systems bind the wish to the thread that has it,
/// and others answer when they like. The wish ends with the handle.
pub(crate) struct Awake {
    wish: watch::Sender<bool>,
}

impl Awake {
    /// Nothing is wished yet.
    pub(crate) fn start() -> Awake {
        let (wish, wished) = watch::channel(false);
        let thread = std::thread::Builder::new().name("awake".to_owned());
        if let Err(error) = thread.spawn(move || run(wished)) {
            tracing::warn!(%error, "nothing keeps the screen awake");
        }
        Awake { wish }
    }

    /// Whether the screen is to stay on.
    pub(crate) fn wish(&self, stays: bool) {
        self.wish.send_replace(stays);
    }
}

fn run(mut wished: watch::Receiver<bool>) {
    let mut kept: Option<KeepAwake> = None;
    loop {
        let wish = *wished.borrow_and_update();
        match (&kept, wish) {
            (None, true) => kept = keep(),
            (Some(_), false) => let_go(kept.take()),
            (Some(_), true) | (None, false) => {}
        }
        let change = async {
            if wish && kept.is_none() {
                // That nothing has changed is a reason to try again.
                timeout(TRY_AGAIN, wished.changed()).await.unwrap_or(Ok(()))
            } else {
                wished.changed().await
            }
        };
        if tauri::async_runtime::block_on(change).is_err() {
            return let_go(kept);
        }
    }
}

/// What of it the system can: not every desktop knows of a screen saver, and not every system of
/// idleness.
fn keep() -> Option<KeepAwake> {
    let of = |display, idle| {
        Builder::default()
            .display(display)
            .idle(idle)
            .app_name("olgFeast Desktop")
            .app_reverse_domain("org.olgfeast.desktop")
            .reason("This is a kitchen display")
            .create()
    };
    let kept = of(true, true)
        .or_else(|_| of(true, false))
        .or_else(|_| of(false, true));
    match kept {
        Ok(kept) => {
            tracing::info!("the screen is kept awake");
            Some(kept)
        }
        Err(error) => {
            tracing::debug!(%error, "the screen cannot be kept awake");
            None
        }
    }
}

/// The library panics where whoever it asked is gone; then there is nothing to take back.
fn let_go(kept: Option<KeepAwake>) {
    if catch_unwind(AssertUnwindSafe(|| drop(kept))).is_err() {
        tracing::warn!("whoever kept the screen awake has gone");
    }
}
