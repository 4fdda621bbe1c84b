//! What is to happen, in one order that does not depend on anything but when it was entered.

use std::{collections::BTreeMap, time::Duration};

/// Things with their times; those of one time keep the order in which they were entered.
#[derive(Debug)]
pub(crate) struct Agenda<T> {
    entered: u64,
    entries: BTreeMap<(Duration, u64), T>,
}

impl<T> Agenda<T> {
    pub(crate) fn new() -> Agenda<T> {
        Agenda {
            entered: 0,
            entries: BTreeMap::new(),
        }
    }

    pub(crate) fn enter(&mut self, at: Duration, what: T) {
        self.entered += 1;
        self.entries.insert((at, self.entered), what);
    }

    /// When the next thing happens.
    pub(crate) fn next(&self) -> Option<Duration> {
        self.entries.first_key_value().map(|((at, _), _)| *at)
    }

    /// The next thing that happens not later than `now`.
    pub(crate) fn take(&mut self, now: Duration) -> Option<T> {
        let first = self.entries.first_entry()?;
        (first.key().0 <= now).then(|| first.remove())
    }
}
