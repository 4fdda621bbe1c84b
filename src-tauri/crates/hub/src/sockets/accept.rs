//! How many live connections may come at one time.
//!
//! After an outage all stations come back at once; each is answered with what it missed. Up to the
//! limit they are let in at once, and the rest a little later, instead of all of them slowly.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// Between two connections in the long run: 1,000 in a second.
const EVERY: Duration = Duration::from_millis(1);
/// How far those that come at once may be ahead of that: 500 connections.
const BURST: Duration = Duration::from_millis(500);

/// Counts connections as they come.
#[derive(Default)]
pub(crate) struct AcceptLimit {
    /// When all that have come would have come, had they come one after the other.
    due: Mutex<Option<Instant>>,
}

impl AcceptLimit {
    /// Whether one more may come at `now`.
    pub(crate) fn admit(&self, now: Instant) -> bool {
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        let next = due.map_or(now, |due| due.max(now)) + EVERY;
        let admitted = next - now <= BURST;
        if admitted {
            *due = Some(next);
        }
        admitted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_hundred_may_come_at_once_and_then_a_thousand_in_a_second() {
        let limit = AcceptLimit::default();
        let now = Instant::now();
        let admitted = |now: Instant| (0..2_000).filter(|_| limit.admit(now)).count();
        assert_eq!(admitted(now), 500);
        assert_eq!(admitted(now), 0);
        assert_eq!(admitted(now + Duration::from_millis(250)), 250);
        assert_eq!(admitted(now + Duration::from_secs(60)), 500);
    }
}
