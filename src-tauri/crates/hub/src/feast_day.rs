//! The one answer to "today" where it decides what is on a board.
//!
//! A feast day begins at 04:00 UTC. Feasts go on past midnight, so midnight would empty the boards of
//! a running feast; at 04:00 UTC it is night in Europe (05:00 or 06:00) and midnight on the east
//! coast of America. A fixed hour needs no time zone of the host, which may be set wrongly, and all
//! clients of a hub get the same day. (The dashboards count days from midnight UTC, because a plain
//! olgFeast server counts so.)

use std::{fmt, ops::Range, str::FromStr};

use jiff::civil::{Date, Time};
use olgfeast_protocol::UtcTime;

use crate::dates;

const BEGINS: i64 = 4 * 60 * 60 * 1_000_000;
const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// When the feast day that goes on at `now` began.
pub(crate) fn began(now: UtcTime) -> UtcTime {
    let into_the_day = now.0.saturating_sub(BEGINS).rem_euclid(DAY);
    UtcTime(now.0.saturating_sub(into_the_day))
}

/// One feast day, named by the date on which it begins. Written `2026-11-22`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FeastDay(Date);

/// A text that names no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a day is written as 2026-11-22")]
pub struct NoDay;

impl FeastDay {
    /// From its beginning to that of the next one.
    pub(crate) fn span(self) -> Range<UtcTime> {
        let midnight = dates::instant(self.0.to_datetime(Time::midnight()));
        let begins = midnight.0.saturating_add(BEGINS);
        UtcTime(begins)..UtcTime(begins.saturating_add(DAY))
    }
}

impl FromStr for FeastDay {
    type Err = NoDay;

    fn from_str(text: &str) -> Result<FeastDay, NoDay> {
        let day = FeastDay(text.parse().map_err(|_| NoDay)?);
        // jiff reads other ways to write a date, and years before our era: one day has one name.
        if day.to_string() == text && day.0.year() > 0 {
            Ok(day)
        } else {
            Err(NoDay)
        }
    }
}

impl fmt::Display for FeastDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
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
    fn a_day_is_what_goes_on_between_its_beginning_and_the_next() {
        let day: FeastDay = "2026-11-22".parse().unwrap();
        let span = day.span();
        assert_eq!(crate::dates::plain(span.start), "2026-11-22T04:00:00");
        assert_eq!(crate::dates::plain(span.end), "2026-11-23T04:00:00");
        assert_eq!(began(span.start), span.start);
        assert_eq!(began(UtcTime(span.end.0 - 1)), span.start);
        assert_eq!(day.to_string(), "2026-11-22");
    }

    #[test]
    fn a_day_has_one_name() {
        for text in [
            "",
            "today",
            "2026-11-31",
            "20261122",
            "2026-11-22T04:00:00",
            "2026-1-2",
            " 2026-11-22",
            "22.11.2026",
            "-002026-11-22",
        ] {
            assert_eq!(text.parse::<FeastDay>(), Err(NoDay), "{text}");
        }
        for text in ["0001-01-01", "9999-12-31"] {
            let span = text.parse::<FeastDay>().unwrap().span();
            assert!(span.start < span.end, "{text}");
        }
    }

    #[test]
    fn an_instant_beyond_the_calendar_does_not_panic() {
        for now in [i64::MIN, i64::MAX] {
            assert!(began(UtcTime(now)) <= UtcTime(now));
        }
    }
}
