//! What is to be done, and when.

use std::{collections::BTreeMap, time::Duration};

/// Work by the time at which it is due; of two things due at one time the older comes first.
#[derive(Debug)]
pub(crate) struct Agenda<W> {
    entered: u64,
    due: BTreeMap<(Duration, u64), W>,
}

impl<W> Agenda<W> {
    pub(crate) fn new() -> Agenda<W> {
        Agenda {
            entered: 0,
            due: BTreeMap::new(),
        }
    }

    pub(crate) fn enter(&mut self, at: Duration, work: W) {
        self.entered += 1;
        self.due.insert((at, self.entered), work);
    }

    /// The next thing that is due at `now`, with its time.
    pub(crate) fn take(&mut self, now: Duration) -> Option<(Duration, W)> {
        let first = self.due.first_entry()?;
        let (at, _) = *first.key();
        (at <= now).then(|| (at, first.remove()))
    }

    /// When the next thing is due.
    pub(crate) fn next(&self) -> Option<Duration> {
        self.due.first_key_value().map(|((at, _), _)| *at)
    }
}
