//! How long to wait before the next dial, and every other piece of chance.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use crate::profile::{
    BLOCKED_PROBE, BLOCKED_SPREAD, PING_JITTER, POLL_JITTER, Profile, SKIP_JITTER,
};

/// The only source of randomness of a machine: the same seed gives the same waits.
#[derive(Debug)]
pub(crate) struct Jitter {
    rng: StdRng,
}

impl Jitter {
    pub(crate) fn seeded(seed: u64) -> Jitter {
        Jitter {
            rng: StdRng::seed_from_u64(seed),
        }
    }

    /// The wait after `failures` attempts in a row went wrong before this one.
    ///
    /// The first is uniform from nothing up, so that one hiccup heals at once; later ones take half
    /// to all of a doubling ceiling. The jitter comes after the cap: clients that have waited for
    /// long still return spread out.
    pub(crate) fn backoff(&mut self, profile: &Profile, failures: u32) -> Duration {
        if failures == 0 {
            return self.between(Duration::ZERO, profile.backoff_first);
        }
        let doubled = profile
            .backoff_base
            .saturating_mul(2_u32.saturating_pow(failures));
        let ceiling = doubled.min(profile.backoff_cap);
        self.between(ceiling / 2, ceiling)
    }

    /// The wait of a dial that skips the back-off.
    pub(crate) fn skip(&mut self) -> Duration {
        self.between(Duration::ZERO, SKIP_JITTER)
    }

    /// The wait before the next probe of a blocked link.
    pub(crate) fn blocked(&mut self) -> Duration {
        self.around(BLOCKED_PROBE, BLOCKED_SPREAD)
    }

    /// A wait that a server has asked for: so long, and a part of the spread.
    pub(crate) fn spread(&mut self, least: Duration, spread: Duration) -> Duration {
        self.between(least, least.saturating_add(spread))
    }

    /// The wait before the next ping.
    pub(crate) fn ping(&mut self, tick: Duration) -> Duration {
        self.between(tick.mul_f64(PING_JITTER), tick)
    }

    /// The wait before the next REST poll.
    pub(crate) fn poll(&mut self, every: Duration) -> Duration {
        self.around(every, POLL_JITTER)
    }

    fn around(&mut self, mean: Duration, part: f64) -> Duration {
        self.between(mean.mul_f64(1.0 - part), mean.mul_f64(1.0 + part))
    }

    fn between(&mut self, from: Duration, to: Duration) -> Duration {
        from + to.saturating_sub(from).mul_f64(self.rng.random::<f64>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[rstest::rstest]
    #[case(Profile::LAN, 0, 0, 250)]
    #[case(Profile::LAN, 1, 250, 500)]
    #[case(Profile::LAN, 2, 500, 1_000)]
    #[case(Profile::LAN, 3, 1_000, 2_000)]
    #[case(Profile::LAN, 4, 1_500, 3_000)]
    #[case(Profile::LAN, 5, 1_500, 3_000)]
    #[case(Profile::LAN, u32::MAX, 1_500, 3_000)]
    #[case(Profile::WAN, 0, 0, 500)]
    #[case(Profile::WAN, 1, 500, 1_000)]
    #[case(Profile::WAN, 4, 4_000, 8_000)]
    #[case(Profile::WAN, 5, 5_000, 10_000)]
    #[case(Profile::WAN, 40, 5_000, 10_000)]
    fn a_backoff_keeps_its_bounds_and_uses_them(
        #[case] profile: Profile,
        #[case] failures: u32,
        #[case] least: u64,
        #[case] most: u64,
    ) {
        let mut jitter = Jitter::seeded(7);
        let waits: Vec<Duration> = (0..2_000)
            .map(|_| jitter.backoff(&profile, failures))
            .collect();
        assert!(
            waits
                .iter()
                .all(|wait| (ms(least)..=ms(most)).contains(wait))
        );
        let tenth = (ms(most) - ms(least)) / 10;
        assert!(
            waits.iter().any(|wait| *wait < ms(least) + tenth),
            "the low end is used"
        );
        assert!(
            waits.iter().any(|wait| *wait > ms(most) - tenth),
            "the high end is used"
        );
    }

    #[test]
    fn a_blocked_link_probes_every_fifteen_to_forty_five_seconds() {
        let mut jitter = Jitter::seeded(1);
        for _ in 0..1_000 {
            assert!((ms(15_000)..=ms(45_000)).contains(&jitter.blocked()));
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_waits_and_another_seed_others() {
        let waits = |seed| {
            let mut jitter = Jitter::seeded(seed);
            (0..20)
                .map(|n| jitter.backoff(&Profile::LAN, n))
                .collect::<Vec<_>>()
        };
        assert_eq!(waits(3), waits(3));
        assert_ne!(waits(3), waits(4));
    }
}
