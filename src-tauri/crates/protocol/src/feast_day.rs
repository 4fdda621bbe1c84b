//! When a feast day begins: the one answer for hub and stations.
//!
//! At 04:00 UTC. Feasts go on past midnight, so midnight would empty the boards of a running feast,
//! and its figures; at 04:00 UTC it is night in Europe (05:00 or 06:00) and midnight on the east coast
//! of America. A fixed hour needs no time zone of any computer, which may be set wrongly, and everybody
//! who asks gets the same day.

use std::ops::Range;

use crate::time::UtcTime;

/// From midnight UTC to the beginning of a feast day, in microseconds.
pub const BEGINS: i64 = 4 * 60 * 60 * 1_000_000;

/// The length of a feast day, in microseconds.
pub const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// When the feast day that goes on at `now` began.
pub fn began(now: UtcTime) -> UtcTime {
    let into_the_day = now.0.saturating_sub(BEGINS).rem_euclid(DAY);
    UtcTime(now.0.saturating_sub(into_the_day))
}

/// The feast day that goes on at `now`: from its beginning to that of the next one.
pub fn at(now: UtcTime) -> Range<UtcTime> {
    let began = began(now);
    began..UtcTime(began.0.saturating_add(DAY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feast_day_goes_on_until_four_in_the_morning() {
        let utc = |text: &str| UtcTime::parse(text).unwrap();
        for now in [
            "2026-11-22T04:00:00",
            "2026-11-22T21:21:10.5",
            "2026-11-23T03:59:59.999999",
        ] {
            let day = at(utc(now));
            assert_eq!(day.start, utc("2026-11-22T04:00:00"), "{now}");
            assert_eq!(day.end, utc("2026-11-23T04:00:00"), "{now}");
        }
        assert_eq!(
            began(utc("2026-11-23T04:00:00")),
            utc("2026-11-23T04:00:00")
        );
    }

    #[test]
    fn an_instant_beyond_the_calendar_does_not_panic() {
        for now in [i64::MIN, i64::MAX] {
            assert!(began(UtcTime(now)) <= UtcTime(now));
            assert!(at(UtcTime(now)).start <= at(UtcTime(now)).end);
        }
    }
}
