//! What is put away when nobody waits.

use super::{Core, CoreError, live::NEWEST};
use crate::{feast_day, storage::Old};

/// Feast days whose events stay whole before the one that goes on.
const WHOLE_DAYS: i64 = 30;
const DAY_MILLIS: i64 = 24 * 60 * 60 * 1_000;

/// Events that are thinned in one step: some milliseconds, for which commands may wait.
pub(crate) const STEP: u64 = 64;

impl Core {
    /// Takes what nobody can be told any more out of the oldest events, a step of it.
    pub(crate) fn thin_log(&mut self) -> Result<u64, CoreError> {
        let today = feast_day::began(self.time.now());
        let old = Old {
            before: today.plus_millis(-WHOLE_DAYS * DAY_MILLIS),
            newest: NEWEST,
        };
        Ok(self.storage.thin_log(old, STEP)?)
    }
}

#[cfg(test)]
mod tests;
