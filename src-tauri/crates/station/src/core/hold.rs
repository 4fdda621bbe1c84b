//! The pause after calls that did not get through.

use std::time::Duration;

use olgfeast_link::{Network, Profile};
use rand::Rng;

/// A pause for all calls: that of the link after so many failed attempts, for ever.
#[derive(Debug, Default)]
pub(super) struct Hold {
    failures: u32,
    until: Duration,
}

impl Hold {
    pub(super) fn until(&self) -> Duration {
        self.until
    }

    pub(super) fn is_over(&self, now: Duration) -> bool {
        now >= self.until
    }

    /// Something got through, or there is a reason to believe that it would.
    pub(super) fn release(&mut self) {
        *self = Hold::default();
    }

    pub(super) fn back_off(&mut self, network: Network, now: Duration, rng: &mut impl Rng) {
        self.until = now + pause(self.failures, network, rng);
        self.failures = self.failures.saturating_add(1);
    }
}

/// U(.5, 1) · min(cap, base · 2ⁿ), with the link's numbers: 3 s and 250 ms in a local network, 10 s
/// and 500 ms elsewhere.
pub(super) fn pause(failures: u32, network: Network, rng: &mut impl Rng) -> Duration {
    let profile = match network {
        Network::Lan => Profile::LAN,
        Network::Wan => Profile::WAN,
    };
    let grown = profile.backoff_base * 2_u32.saturating_pow(failures.min(8));
    grown
        .min(profile.backoff_cap)
        .mul_f64(rng.random_range(0.5..1.0))
}
