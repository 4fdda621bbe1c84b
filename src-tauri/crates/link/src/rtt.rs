//! The measured round trip: how long an answer may take, and whether a near network has become slow.

use std::time::Duration;

use crate::profile::{FAST_RTT, Network, SLOW_FOR, SLOW_RTT};

/// Smoothed round trip and its variation, as TCP keeps them (RFC 6298).
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rtt {
    smoothed: Option<Smoothed>,
    /// The newest one that nobody was told of.
    untold: Option<Duration>,
}

#[derive(Debug, Clone, Copy)]
struct Smoothed {
    srtt: Duration,
    rttvar: Duration,
}

impl Rtt {
    pub(crate) fn measured(&mut self, sample: Duration) {
        self.untold = Some(sample);
        self.smoothed = Some(match self.smoothed {
            None => Smoothed {
                srtt: sample,
                rttvar: sample / 2,
            },
            Some(Smoothed { srtt, rttvar }) => Smoothed {
                rttvar: (rttvar * 3 + srtt.abs_diff(sample)) / 4,
                srtt: (srtt * 7 + sample) / 8,
            },
        });
    }

    /// The smoothed round trip, once something was measured.
    pub(crate) fn srtt(&self) -> Option<Duration> {
        self.smoothed.map(|smoothed| smoothed.srtt)
    }

    /// The newest round trip, each once.
    pub(crate) fn take_sample(&mut self) -> Option<Duration> {
        self.untold.take()
    }

    /// How long an answer may take: SRTT + 4·RTTVAR within bounds; the greater bound while nothing
    /// was measured yet.
    pub(crate) fn deadline(&self, least: Duration, most: Duration) -> Duration {
        match self.smoothed {
            None => most,
            Some(Smoothed { srtt, rttvar }) => (srtt + rttvar * 4).max(least).min(most),
        }
    }
}

/// Which profile counts: by address, but a near network that stays slow is treated as a far one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reach {
    address: Network,
    slow: Slow,
}

#[derive(Debug, Clone, Copy)]
enum Slow {
    No,
    Since(Duration),
    Yes,
}

impl Reach {
    pub(crate) fn of(address: Network) -> Reach {
        Reach {
            address,
            slow: Slow::No,
        }
    }

    /// Another address: what was measured on the way to the old one says nothing.
    pub(crate) fn moved(&mut self, address: Network) {
        if self.address != address {
            *self = Reach::of(address);
        }
    }

    pub(crate) fn network(&self) -> Network {
        match (self.address, self.slow) {
            (Network::Lan, Slow::No | Slow::Since(_)) => Network::Lan,
            (Network::Lan, Slow::Yes) | (Network::Wan, _) => Network::Wan,
        }
    }

    /// Takes a smoothed round trip, seen at a monotonic time.
    pub(crate) fn smoothed(&mut self, srtt: Duration, now: Duration) {
        self.slow = match self.slow {
            Slow::No if srtt > SLOW_RTT => Slow::Since(now),
            Slow::Since(_) if srtt <= SLOW_RTT => Slow::No,
            Slow::Since(since) if now.saturating_sub(since) >= SLOW_FOR => Slow::Yes,
            Slow::Yes if srtt < FAST_RTT => Slow::No,
            unchanged => unchanged,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn without_a_measurement_an_answer_may_take_the_most() {
        assert_eq!(Rtt::default().deadline(ms(750), ms(2_000)), ms(2_000));
    }

    #[test]
    fn the_newest_round_trip_is_told_once_and_as_it_was() {
        let mut rtt = Rtt::default();
        assert_eq!(rtt.take_sample(), None);
        rtt.measured(ms(10));
        rtt.measured(ms(90));
        assert_eq!(rtt.take_sample(), Some(ms(90)));
        assert_eq!(rtt.take_sample(), None);
        assert_eq!(rtt.srtt(), Some(ms(20)));
    }

    #[test]
    fn a_deadline_follows_the_measured_round_trip_within_its_bounds() {
        let mut rtt = Rtt::default();
        rtt.measured(ms(10));
        assert_eq!(rtt.deadline(ms(750), ms(2_000)), ms(750));
        let mut rtt = Rtt::default();
        rtt.measured(ms(400));
        assert_eq!(rtt.deadline(ms(750), ms(2_000)), ms(1_200));
        for _ in 0..200 {
            rtt.measured(ms(400));
        }
        assert_eq!(rtt.deadline(ms(300), ms(2_000)).as_millis(), 400);
        rtt.measured(ms(60_000));
        assert_eq!(rtt.deadline(ms(750), ms(2_000)), ms(2_000));
    }

    #[test]
    fn a_near_network_that_stays_slow_for_thirty_seconds_counts_as_far_until_it_is_fast() {
        let mut reach = Reach::of(Network::Lan);
        reach.smoothed(ms(200), ms(0));
        reach.smoothed(ms(200), ms(29_000));
        assert_eq!(reach.network(), Network::Lan);
        reach.smoothed(ms(151), ms(30_000));
        assert_eq!(reach.network(), Network::Wan);
        reach.smoothed(ms(100), ms(40_000));
        assert_eq!(
            reach.network(),
            Network::Wan,
            "between the bounds nothing changes"
        );
        reach.smoothed(ms(74), ms(50_000));
        assert_eq!(reach.network(), Network::Lan);
    }

    #[test]
    fn one_fast_moment_starts_the_thirty_seconds_again() {
        let mut reach = Reach::of(Network::Lan);
        reach.smoothed(ms(200), ms(0));
        reach.smoothed(ms(100), ms(20_000));
        reach.smoothed(ms(200), ms(21_000));
        reach.smoothed(ms(200), ms(50_000));
        assert_eq!(reach.network(), Network::Lan);
    }

    #[test]
    fn a_far_network_stays_far_however_fast_it_is() {
        let mut reach = Reach::of(Network::Wan);
        reach.smoothed(ms(1), ms(0));
        assert_eq!(reach.network(), Network::Wan);
    }
}
