//! The seam: the only place of this crate that reads clocks and sleeps.
#![allow(
    clippy::disallowed_methods,
    reason = "the machine has no clock, so somebody has to read one for it"
)]

use std::future::Future;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

use crate::now::Now;

/// The clocks of this computer, counted from one start.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    start: Instant,
    boot_start: Duration,
}

impl Clock {
    pub(super) fn start() -> Clock {
        let start = Instant::now();
        Clock {
            start,
            boot_start: since_boot().unwrap_or(Duration::ZERO),
        }
    }

    pub(super) fn now(&self) -> Now {
        let monotonic = self.monotonic();
        let boot = since_boot().map_or(monotonic, |boot| boot.saturating_sub(self.boot_start));
        Now {
            monotonic,
            boot,
            wall_ms: wall_ms(),
        }
    }

    pub(super) fn monotonic(&self) -> Duration {
        self.start.elapsed()
    }

    /// Sleeps until a monotonic time; for ever without one.
    pub(super) async fn sleep_until(&self, at: Option<Duration>) {
        match at.and_then(|at| self.start.checked_add(at)) {
            Some(at) => tokio::time::sleep_until(at).await,
            None => std::future::pending().await,
        }
    }

    /// What a future gives within a time, or nothing.
    pub(super) async fn within<T>(time: Duration, future: impl Future<Output = T>) -> Option<T> {
        tokio::time::timeout(time, future).await.ok()
    }
}

fn wall_ms() -> i64 {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
        Err(before) => -i64::try_from(before.duration().as_millis()).unwrap_or(i64::MAX),
    }
}

/// A clock that goes on while the computer is suspended, where the monotonic one of the standard
/// library does not. Nothing where that one does (Windows): there a sleep shows as a late timeout.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn since_boot() -> Option<Duration> {
    #[cfg(not(target_vendor = "apple"))]
    use rustix::time::ClockId::Boottime as Boot;
    #[cfg(target_vendor = "apple")]
    use rustix::time::ClockId::Monotonic as Boot;

    let time = rustix::time::clock_gettime(Boot);
    let seconds = u64::try_from(time.tv_sec).ok()?;
    let nanoseconds = u32::try_from(time.tv_nsec).ok()?;
    Some(Duration::new(seconds, nanoseconds))
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn since_boot() -> Option<Duration> {
    None
}
