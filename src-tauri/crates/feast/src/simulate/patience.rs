//! How long to leave a server alone.

use std::time::Duration;

use rand::Rng;
use tokio::time::Instant;

const SHORTEST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(10);

/// The back-off after failures in a row; it never gives up.
pub(super) struct Patience {
    failures: u32,
    until: Instant,
}

impl Patience {
    pub(super) fn new(now: Instant) -> Patience {
        Patience {
            failures: 0,
            until: now,
        }
    }

    /// When something that is due at `at` may be tried.
    pub(super) fn not_before(&self, at: Instant) -> Instant {
        at.max(self.until)
    }

    /// Something worked.
    pub(super) fn reward(&mut self) {
        if std::mem::take(&mut self.failures) > 0 {
            tracing::warn!("the server answers again");
        }
    }

    /// Something failed: waits longer each time, with jitter.
    pub(super) fn back_off(&mut self, cause: &str, now: Instant) {
        if self.failures == 0 {
            tracing::warn!(cause, "the server does not do it; trying again by itself");
        }
        let wait = SHORTEST
            .saturating_mul(1 << self.failures.min(10))
            .min(LONGEST);
        self.failures = self.failures.saturating_add(1);
        self.until = now + wait.mul_f64(rand::rng().random_range(0.5..=1.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn waits_grow_up_to_ten_seconds_and_start_small_again() {
        let now = Instant::now();
        let mut patience = Patience::new(now);
        let wait = |patience: &mut Patience| {
            patience.back_off("away", now);
            patience.not_before(now) - now
        };
        for attempt in 0..100 {
            let most = SHORTEST.saturating_mul(1 << attempt.min(10)).min(LONGEST);
            let waited = wait(&mut patience);
            assert!(
                waited >= most / 2 && waited <= most,
                "{attempt}: {waited:?}"
            );
        }
        patience.reward();
        assert!(wait(&mut patience) <= SHORTEST);
    }
}
