//! Instants on the server's calendar.

use jiff::{Timestamp, civil, tz};
use serde::{Deserialize, Serialize};

/// Microseconds since 1970-01-01T00:00:00Z. Over IPC and in the database it is this number.
///
/// A plain server writes dates as naive UTC, `2026-11-22T21:21:10` with up to six fractional
/// digits, sometimes with a space for the `T`; our hub may add a zone. Both are read by
/// [`UtcTime::parse`]; a date without a zone is never read as local time.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct UtcTime(pub i64);

impl UtcTime {
    /// Reads a date as a server writes it; anything else is `None`.
    pub fn parse(text: &str) -> Option<UtcTime> {
        let text = text.trim();
        if let Ok(zoned) = text.parse::<Timestamp>() {
            return Some(UtcTime(zoned.as_microsecond()));
        }
        let naive: civil::DateTime = text.parse().ok()?;
        let at = tz::TimeZone::UTC.to_timestamp(naive).ok()?;
        Some(UtcTime(at.as_microsecond()))
    }

    /// From milliseconds since the epoch, as the clocks of most systems count.
    pub fn from_millis(millis: i64) -> UtcTime {
        UtcTime(millis.saturating_mul(1000))
    }

    /// Whole milliseconds since the epoch.
    pub fn as_millis(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Milliseconds from `earlier` to `self`; negative when `earlier` is later.
    pub fn millis_since(self, earlier: UtcTime) -> i64 {
        self.0.saturating_sub(earlier.0).div_euclid(1000)
    }

    /// As a hub writes and reads it: RFC 3339 with a Z. An instant beyond the year 9999 is the end of
    /// that year, and one before -9999 its beginning.
    pub fn zoned(self) -> String {
        let bound = if self.0 < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        };
        Timestamp::from_microsecond(self.0)
            .unwrap_or(bound)
            .to_string()
    }

    /// This instant moved by so many milliseconds.
    pub fn plus_millis(self, millis: i64) -> UtcTime {
        UtcTime(self.0.saturating_add(millis.saturating_mul(1000)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_for_a_hub_is_read_as_the_same_instant() {
        for micros in [0, 1, -1, 1_795_382_470_228_939] {
            let text = UtcTime(micros).zoned();
            assert!(text.ends_with('Z'), "{text}");
            assert_eq!(UtcTime::parse(&text), Some(UtcTime(micros)));
        }
        for beyond in [i64::MAX, i64::MIN] {
            assert!(UtcTime::parse(&UtcTime(beyond).zoned()).is_some());
        }
    }

    #[test]
    fn naive_dates_are_utc() {
        let base = UtcTime(1_795_382_470_000_000);
        assert_eq!(UtcTime::parse("2026-11-22T21:21:10"), Some(base));
        assert_eq!(UtcTime::parse("2026-11-22 21:21:10"), Some(base));
        assert_eq!(
            UtcTime::parse("2026-11-22T21:21:10.228939"),
            Some(UtcTime(base.0 + 228_939))
        );
        assert_eq!(
            UtcTime::parse("2026-11-22 21:21:10.5"),
            Some(UtcTime(base.0 + 500_000))
        );
        assert_eq!(UtcTime::parse("2026-11-22T21:21:10Z"), Some(base));
        assert_eq!(UtcTime::parse("2026-11-22T22:21:10+01:00"), Some(base));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "now",
            "2026-13-01T00:00:00",
            "2026-11-22T25:00:00",
            "12:30",
        ] {
            assert_eq!(UtcTime::parse(text), None, "{text}");
        }
    }

    #[test]
    fn differences_are_in_milliseconds_and_signed() {
        let earlier = UtcTime::from_millis(1_000);
        assert_eq!(earlier.plus_millis(1_500).millis_since(earlier), 1_500);
        assert_eq!(earlier.millis_since(earlier.plus_millis(1_500)), -1_500);
    }
}
