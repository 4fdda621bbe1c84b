//! How long a guest has been waiting.

use olgfeast_protocol::{Lane, Order, UtcTime, settings::Minutes};

/// What an age means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mood {
    /// In time.
    Fresh,
    /// Soon too late.
    Warn,
    /// Too late.
    Late,
}

/// Whole minutes that this order has been waiting in this lane, by the server's clock; never
/// negative, `None` where the server has not told since when. A ready order waits for its guest
/// since it was made ready, any other one since it was ordered: neither a start nor a recall makes
/// a guest's wait shorter.
pub fn minutes(order: &Order, lane: Lane, server_now: UtcTime) -> Option<u32> {
    let since = match lane {
        Lane::Ready => order.ready_at.or(order.ordered_at),
        Lane::Pending | Lane::Preparing => order.ordered_at,
    }?;
    let millis = server_now.millis_since(since).max(0);
    u32::try_from(millis / 60_000).ok()
}

/// What so many minutes mean in a lane with these thresholds.
pub fn mood(minutes: u32, thresholds: Minutes) -> Mood {
    if minutes >= u32::from(thresholds.late) {
        Mood::Late
    } else if minutes >= u32::from(thresholds.warn) {
        Mood::Warn
    } else {
        Mood::Fresh
    }
}

#[cfg(test)]
mod tests {
    use olgfeast_protocol::OrderStatus;

    use super::*;
    use crate::board::tests::order;

    #[test]
    fn an_age_is_never_negative() {
        let order = order(10, OrderStatus::Pending);
        assert_eq!(
            minutes(&order, Lane::Pending, UtcTime::from_millis(0)),
            Some(0)
        );
    }

    #[test]
    fn a_start_does_not_restart_the_wait_but_ready_waits_for_the_guest() {
        let mut order = order(0, OrderStatus::Ready);
        order.preparing_at = Some(UtcTime::from_millis(4 * 60_000));
        order.ready_at = Some(UtcTime::from_millis(9 * 60_000));
        let now = UtcTime::from_millis(12 * 60_000 + 59_999);
        assert_eq!(minutes(&order, Lane::Preparing, now), Some(12));
        assert_eq!(minutes(&order, Lane::Ready, now), Some(3));
    }

    #[test]
    fn without_a_time_there_is_no_age() {
        let mut order = order(0, OrderStatus::Pending);
        order.ordered_at = None;
        assert_eq!(
            minutes(&order, Lane::Pending, UtcTime::from_millis(0)),
            None
        );
    }

    #[test]
    fn the_thresholds_are_inclusive() {
        let t = Minutes { warn: 5, late: 10 };
        let moods: Vec<Mood> = [4, 5, 9, 10].into_iter().map(|m| mood(m, t)).collect();
        assert_eq!(moods, [Mood::Fresh, Mood::Warn, Mood::Warn, Mood::Late]);
    }
}
