//! The hub's time: the wall clock, except that it never runs backwards.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use jiff::Timestamp;
use olgfeast_protocol::UtcTime;

/// Where the wall clock is read. Injected, so that a test can turn it back.
pub(crate) trait Clock: Send + Sync {
    /// What the wall clock says now.
    fn wall(&self) -> UtcTime;
}

/// The clock of the operating system.
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn wall(&self) -> UtcTime {
        UtcTime(Timestamp::now().as_microsecond())
    }
}

/// The time of events and tokens. A wall clock that is set back does not take it along.
#[derive(Clone)]
pub(crate) struct HubTime {
    clock: Arc<dyn Clock>,
    last: Arc<AtomicI64>,
}

impl HubTime {
    /// Starts behind the last event that the log holds.
    pub(crate) fn new(clock: Arc<dyn Clock>, last_event: Option<UtcTime>) -> HubTime {
        let last = last_event.map_or(i64::MIN, |at| at.0);
        HubTime {
            clock,
            last: Arc::new(AtomicI64::new(last)),
        }
    }

    /// Now, never before the last event.
    pub(crate) fn now(&self) -> UtcTime {
        UtcTime(self.clock.wall().0.max(self.last.load(Ordering::Acquire)))
    }

    /// The time of a new event: the wall clock, or 1 ms after the last event if that is later.
    pub(crate) fn next_event(&self) -> UtcTime {
        let wall = self.clock.wall().0;
        let after = |last: i64| wall.max(last.saturating_add(1_000));
        let previous = match self
            .last
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |last| {
                Some(after(last))
            }) {
            Ok(previous) | Err(previous) => previous,
        };
        UtcTime(after(previous))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A clock that stands where it is put.
    pub(crate) struct SetClock(pub(crate) AtomicI64);

    impl Clock for SetClock {
        fn wall(&self) -> UtcTime {
            UtcTime(self.0.load(Ordering::Relaxed))
        }
    }

    #[test]
    fn events_go_forward_while_the_wall_clock_goes_back() {
        let clock = Arc::new(SetClock(AtomicI64::new(10_000_000)));
        let time = HubTime::new(clock.clone(), None);
        assert_eq!(time.next_event(), UtcTime(10_000_000));
        clock.0.store(5_000_000, Ordering::Relaxed);
        assert_eq!(time.next_event(), UtcTime(10_001_000));
        assert_eq!(time.now(), UtcTime(10_001_000));
        clock.0.store(20_000_000, Ordering::Relaxed);
        assert_eq!(time.now(), UtcTime(20_000_000));
        assert_eq!(time.next_event(), UtcTime(20_000_000));
    }

    #[test]
    fn a_restart_goes_on_behind_the_last_event_of_the_log() {
        let clock = Arc::new(SetClock(AtomicI64::new(5_000_000)));
        let time = HubTime::new(clock, Some(UtcTime(9_000_000)));
        assert_eq!(time.now(), UtcTime(9_000_000));
        assert_eq!(time.next_event(), UtcTime(9_001_000));
    }
}
