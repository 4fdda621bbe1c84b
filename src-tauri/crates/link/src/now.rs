//! The moment of an input: always a parameter, never read inside.

use std::time::Duration;

/// One moment on three clocks, read by whoever drives the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Now {
    /// Time since an arbitrary start on a clock that never runs backwards. All deadlines are on it.
    pub monotonic: Duration,
    /// The same on a clock that goes on while the machine is suspended. Where there is none, the
    /// monotonic time again.
    pub boot: Duration,
    /// Milliseconds since 1970 on the wall clock. Only for people: no decision depends on it.
    pub wall_ms: i64,
}

impl Now {
    /// How far the boot clock is ahead of the monotonic one.
    pub(crate) fn skew(self) -> Duration {
        self.boot.saturating_sub(self.monotonic)
    }

    /// The wall-clock time of a moment on the monotonic clock, past or future, in milliseconds.
    pub(crate) fn wall_ms_at(self, monotonic: Duration) -> i64 {
        let now = i64::try_from(self.monotonic.as_millis()).unwrap_or(i64::MAX);
        let then = i64::try_from(monotonic.as_millis()).unwrap_or(i64::MAX);
        self.wall_ms.saturating_add(then.saturating_sub(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_of_the_past_and_one_of_the_future_have_a_wall_time() {
        let now = Now {
            monotonic: Duration::from_secs(10),
            boot: Duration::from_secs(10),
            wall_ms: 1_000_000,
        };
        assert_eq!(now.wall_ms_at(Duration::from_secs(8)), 998_000);
        assert_eq!(now.wall_ms_at(Duration::from_secs(13)), 1_003_000);
    }
}
