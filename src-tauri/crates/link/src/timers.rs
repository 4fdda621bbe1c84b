//! The deadlines that a machine waits for: at most one of each kind.

use std::time::Duration;

/// What a deadline is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Timer {
    /// The TCP connection, or the upgrade, took too long.
    Dial,
    /// No token, or no first frame, in time.
    Auth,
    /// The snapshot was not applied in time.
    Sync,
    /// The next ping is due.
    Ping,
    /// Nothing was heard in time.
    Pong,
    /// The back-off, or the wait of a blocked link, is over.
    Retry,
    /// The next REST poll is due.
    Poll,
    /// A gain has lasted long enough to be shown while the connection flaps.
    Settle,
    /// Live has lasted long enough to forgive what was before.
    Stable,
}

impl Timer {
    const ALL: [Timer; 9] = [
        Timer::Dial,
        Timer::Auth,
        Timer::Sync,
        Timer::Ping,
        Timer::Pong,
        Timer::Retry,
        Timer::Poll,
        Timer::Settle,
        Timer::Stable,
    ];
}

/// One slot per [`Timer`], on the monotonic clock.
#[derive(Debug, Clone, Default)]
pub(crate) struct TimerTable {
    slots: [Option<Duration>; Timer::ALL.len()],
}

impl TimerTable {
    /// Sets a deadline; an older one of the same kind is gone.
    pub(crate) fn arm(&mut self, timer: Timer, at: Duration) {
        if let Some(slot) = self.slots.get_mut(timer as usize) {
            *slot = Some(at);
        }
    }

    pub(crate) fn stop(&mut self, timer: Timer) {
        if let Some(slot) = self.slots.get_mut(timer as usize) {
            *slot = None;
        }
    }

    pub(crate) fn stop_all(&mut self) {
        *self = TimerTable::default();
    }

    /// The deadline of a kind.
    pub(crate) fn at(&self, timer: Timer) -> Option<Duration> {
        self.slots.get(timer as usize).copied().flatten()
    }

    /// The earliest deadline.
    pub(crate) fn next(&self) -> Option<Duration> {
        self.slots.iter().flatten().min().copied()
    }

    /// Takes the earliest deadline that is not later than `now`.
    pub(crate) fn take_due(&mut self, now: Duration) -> Option<Timer> {
        let (timer, _) = Timer::ALL
            .into_iter()
            .filter_map(|timer| self.at(timer).map(|at| (timer, at)))
            .filter(|(_, at)| *at <= now)
            .min_by_key(|(_, at)| *at)?;
        self.stop(timer);
        Some(timer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn s(s: u64) -> Duration {
        Duration::from_secs(s)
    }

    #[test]
    fn deadlines_come_in_order_and_only_once() {
        let mut timers = TimerTable::default();
        timers.arm(Timer::Ping, s(3));
        timers.arm(Timer::Pong, s(2));
        timers.arm(Timer::Retry, s(9));
        assert_eq!(timers.next(), Some(s(2)));
        assert_eq!(timers.take_due(s(1)), None);
        assert_eq!(timers.take_due(s(5)), Some(Timer::Pong));
        assert_eq!(timers.take_due(s(5)), Some(Timer::Ping));
        assert_eq!(timers.take_due(s(5)), None);
        assert_eq!(timers.next(), Some(s(9)));
    }

    #[test]
    fn arming_again_moves_a_deadline() {
        let mut timers = TimerTable::default();
        timers.arm(Timer::Pong, s(2));
        timers.arm(Timer::Pong, s(4));
        assert_eq!(timers.next(), Some(s(4)));
        timers.stop(Timer::Pong);
        assert_eq!(timers.next(), None);
        assert_eq!(timers.at(Timer::Pong), None);
    }

    #[test]
    fn every_timer_has_a_slot_of_its_own() {
        for (index, timer) in Timer::ALL.into_iter().enumerate() {
            assert_eq!(timer as usize, index);
        }
    }
}
