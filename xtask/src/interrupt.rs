//! Ctrl-C, SIGTERM and SIGHUP: remembered here, and looked at wherever something is waited for.

use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context;

static REQUESTED: AtomicBool = AtomicBool::new(false);

/// From now on a signal no longer ends this program on the spot, so that it can end its children.
pub(crate) fn listen() -> anyhow::Result<()> {
    ctrlc::set_handler(|| REQUESTED.store(true, Ordering::Relaxed)).context("listening for Ctrl-C")
}

/// Whether somebody asked for the end.
pub(crate) fn requested() -> bool {
    REQUESTED.load(Ordering::Relaxed)
}
