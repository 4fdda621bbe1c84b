//! The one answer to "today" where it decides what is on a board.
//!
//! A feast day begins at 04:00 UTC. Feasts go on past midnight, so midnight would empty the boards of
//! a running feast; at 04:00 UTC it is night in Europe (05:00 or 06:00) and midnight on the east
//! coast of America. A fixed hour needs no time zone of the host, which may be set wrongly, and all
//! clients of a hub get the same day. (The dashboards count days from midnight UTC, because a plain
//! olgFeast server counts so.)

use olgfeast_protocol::UtcTime;

const BEGINS: i64 = 4 * 60 * 60 * 1_000_000;
const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// When the feast day that goes on at `now` began.
pub(crate) fn began(now: UtcTime) -> UtcTime {
    let into_the_day = now.0.saturating_sub(BEGINS).rem_euclid(DAY);
    UtcTime(now.0.saturating_sub(into_the_day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feast_day_goes_on_until_four_in_the_morning() {
        let began_at = |now: &str| {
            let now = UtcTime::parse(now).unwrap();
            crate::dates::plain(began(now))
        };
        for now in [
            "2026-11-22T04:00:00",
            "2026-11-22T21:21:10.5",
            "2026-11-23T03:59:59.999999",
        ] {
            assert_eq!(began_at(now), "2026-11-22T04:00:00", "{now}");
        }
        assert_eq!(began_at("2026-11-23T04:00:00"), "2026-11-23T04:00:00");
    }

    #[test]
    fn an_instant_beyond_the_calendar_does_not_panic() {
        for now in [i64::MIN, i64::MAX] {
            assert!(began(UtcTime(now)) <= UtcTime(now));
        }
    }
}
