//! One feast day by its name. When it begins is [`olgfeast_protocol::feast_day`]'s to say, for all. (The dashboards of a
//! plain olgFeast server count days from midnight UTC, and so do the answers here that are its.)

use std::{fmt, ops::Range, str::FromStr};

use jiff::civil::{Date, Time};
pub(crate) use olgfeast_protocol::feast_day::began;
use olgfeast_protocol::{
    UtcTime,
    feast_day::{BEGINS, DAY},
};

use crate::dates;

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
}
