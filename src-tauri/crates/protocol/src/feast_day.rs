//! When a feast day begins: the one answer for hub and stations.
//!
//! At 04:00 UTC. Feasts go on past midnight, so midnight would empty the boards of a running feast,
//! and its figures; at 04:00 UTC it is night in Europe (05:00 or 06:00) and midnight on the east coast
//! of America. A fixed hour needs no time zone of any computer, which may be set wrongly, and everybody
//! who asks gets the same day.

use std::ops::Range;

use jiff::{Timestamp, ToSpan, tz::TimeZone};

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

/// When the day, the week and the month began that go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Begins {
    /// The day.
    pub day: UtcTime,
    /// The week: on its Monday.
    pub week: UtcTime,
    /// The month: on its first.
    pub month: UtcTime,
}

impl Begins {
    /// By the calendar of UTC, from midnight to midnight: a plain olgFeast server counts so. Beyond the
    /// calendar all three are `now`.
    pub fn by_utc(now: UtcTime) -> Begins {
        Begins::counted(now).unwrap_or(Begins {
            day: now,
            week: now,
            month: now,
        })
    }

    /// By feast days: each begins when its first feast day does.
    pub fn by_feast_days(now: UtcTime) -> Begins {
        let Begins { day, week, month } = Begins::by_utc(UtcTime(now.0.saturating_sub(BEGINS)));
        let at = |midnight: UtcTime| UtcTime(midnight.0.saturating_add(BEGINS));
        Begins {
            day: at(day),
            week: at(week),
            month: at(month),
        }
    }

    fn counted(now: UtcTime) -> Option<Begins> {
        let zoned = Timestamp::from_microsecond(now.0)
            .ok()?
            .to_zoned(TimeZone::UTC);
        let date = zoned.date();
        let since_monday = i64::from(date.weekday().to_monday_zero_offset());
        let monday = date.checked_sub(since_monday.days()).ok()?;
        let midnight = |date: jiff::civil::Date| {
            let zoned = date.to_zoned(TimeZone::UTC).ok()?;
            Some(UtcTime(zoned.timestamp().as_microsecond()))
        };
        Some(Begins {
            day: midnight(date)?,
            week: midnight(monday)?,
            month: midnight(date.first_of_month())?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_on_monday_and_a_month_on_its_first() {
        let utc = |text: &str| UtcTime::parse(text).unwrap();
        let cases = [
            (
                "2026-11-22T21:21:10.5",
                "2026-11-22",
                "2026-11-16",
                "2026-11-01",
            ),
            (
                "2026-11-23T00:00:00",
                "2026-11-23",
                "2026-11-23",
                "2026-11-01",
            ),
            (
                "2027-01-01T12:00:00",
                "2027-01-01",
                "2026-12-28",
                "2027-01-01",
            ),
        ];
        for (now, day, week, month) in cases {
            let at = |date: &str| utc(&format!("{date}T00:00:00"));
            let told = Begins::by_utc(utc(now));
            assert_eq!((told.day, told.week), (at(day), at(week)), "{now}");
            assert_eq!(told.month, at(month), "{now}");
        }
        // On Monday the first the feast of Sunday still goes on.
        let feast = Begins::by_feast_days(utc("2027-03-01T03:59:59"));
        assert_eq!(feast.day, utc("2027-02-28T04:00:00"));
        assert_eq!(feast.week, utc("2027-02-22T04:00:00"));
        assert_eq!(feast.month, utc("2027-02-01T04:00:00"));
        for beyond in [i64::MIN, i64::MAX] {
            assert!(Begins::by_feast_days(UtcTime(beyond)).month.0 != 0);
        }
    }

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
