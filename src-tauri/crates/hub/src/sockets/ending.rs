//! How live connections are let go when the hub ends.

use std::time::Duration;

use crate::live::LivePeerId;

/// How long a client is to wait before it dials again, beside its part of the spread.
pub(crate) const RETRY_IN: Duration = Duration::from_secs(1);

/// More time for each client that comes back.
const PER_PEER: Duration = Duration::from_millis(3);
const SHORTEST_SPREAD: Duration = Duration::from_millis(250);
/// Well within the time of a drain.
const LONGEST_SPREAD: Duration = Duration::from_secs(10);

/// What becomes of live connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// They stay.
    Open,
    /// They are told that the hub goes down, and closed one by one over that time, so that they do
    /// not come back all at once.
    Spread(Duration),
    /// They are closed.
    AtOnce,
}

impl Ending {
    /// Lets go of so many connections.
    pub(crate) fn of(peers: usize) -> Ending {
        let peers = u32::try_from(peers).unwrap_or(u32::MAX);
        let spread = PER_PEER.saturating_mul(peers);
        Ending::Spread(spread.clamp(SHORTEST_SPREAD, LONGEST_SPREAD))
    }
}

/// How far into the spread this one is closed. Numbers that follow each other are spread evenly.
pub(crate) fn turn(id: LivePeerId, spread: Duration) -> Duration {
    // Multiples of the golden ratio, of which only the fraction counts.
    let fraction = id.0.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    spread.mul_f64(fraction as f64 / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_is_3_ms_for_each_peer_from_a_quarter_second_to_ten() {
        let millis = Duration::from_millis;
        for (peers, spread) in [
            (0, 250),
            (1, 250),
            (100, 300),
            (2_048, 6_144),
            (9_999, 10_000),
        ] {
            assert_eq!(Ending::of(peers), Ending::Spread(millis(spread)), "{peers}");
        }
        assert_eq!(Ending::of(usize::MAX), Ending::Spread(LONGEST_SPREAD));
    }

    #[test]
    fn connections_are_closed_evenly_over_the_spread() {
        let spread = Duration::from_secs(1);
        let mut turns: Vec<Duration> = (100..200).map(|id| turn(LivePeerId(id), spread)).collect();
        turns.sort();
        assert!(turns.iter().all(|turn| *turn <= spread));
        let widest = turns.windows(2).map(|pair| pair[1] - pair[0]).max();
        assert!(widest.unwrap() < Duration::from_millis(30));
    }
}
