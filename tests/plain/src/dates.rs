//! Dates as the server writes them, and the spans that it counts in.

use jiff::{Span, Timestamp, civil::DateTime, tz::TimeZone};
use olgfeast_protocol::UtcTime;

const MICROS_PER_SECOND: i64 = 1_000_000;

/// Naive UTC, `2026-11-22T21:21:10.228939`; the fraction is left out when it is nought.
pub(crate) fn plain(at: UtcTime) -> String {
    write(at, 'T')
}

/// The same with a space for the T, which some fields of WebSocket frames have.
pub(crate) fn spaced(at: UtcTime) -> String {
    write(at, ' ')
}

/// Without the fraction: what the database's own clock writes.
pub(crate) fn whole_second(at: UtcTime) -> UtcTime {
    UtcTime(at.0 - at.0.rem_euclid(MICROS_PER_SECOND))
}

/// Where the present day, week and month of UTC began, and its hour.
pub(crate) struct Spans {
    pub(crate) today: UtcTime,
    pub(crate) week: UtcTime,
    pub(crate) month: UtcTime,
    /// 0 to 23.
    pub(crate) hour: usize,
}

impl Spans {
    pub(crate) fn at(now: UtcTime) -> Spans {
        let date = civil(now);
        let midnight = date.date().to_datetime(jiff::civil::Time::midnight());
        let since_monday = i64::from(date.weekday().to_monday_zero_offset());
        let monday = midnight
            .checked_sub(Span::new().days(since_monday))
            .unwrap_or(midnight);
        Spans {
            today: instant(midnight),
            week: instant(monday),
            month: instant(midnight.first_of_month()),
            hour: usize::try_from(date.hour()).unwrap_or(0),
        }
    }
}

/// An instant that no calendar has counts as the epoch.
fn civil(at: UtcTime) -> DateTime {
    let timestamp = Timestamp::from_microsecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH);
    TimeZone::UTC.to_datetime(timestamp)
}

fn instant(date: DateTime) -> UtcTime {
    let timestamp = TimeZone::UTC
        .to_timestamp(date)
        .unwrap_or(Timestamp::UNIX_EPOCH);
    UtcTime(timestamp.as_microsecond())
}

fn write(at: UtcTime, separator: char) -> String {
    let date = civil(at);
    let whole = format!(
        "{:04}-{:02}-{:02}{separator}{:02}:{:02}:{:02}",
        date.year(),
        date.month(),
        date.day(),
        date.hour(),
        date.minute(),
        date.second()
    );
    match at.0.rem_euclid(MICROS_PER_SECOND) {
        0 => whole,
        micros => format!("{whole}.{micros:06}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_they_were_recorded() {
        let at = UtcTime::parse("2026-11-22T21:21:10.228939").unwrap();
        assert_eq!(plain(at), "2026-11-22T21:21:10.228939");
        assert_eq!(spaced(at), "2026-11-22 21:21:10.228939");
        assert_eq!(plain(whole_second(at)), "2026-11-22T21:21:10");
    }

    #[test]
    fn a_week_begins_on_monday_and_a_month_on_its_first() {
        let sunday = UtcTime::parse("2026-11-22T21:21:10.5").unwrap();
        let spans = Spans::at(sunday);
        assert_eq!(plain(spans.today), "2026-11-22T00:00:00");
        assert_eq!(plain(spans.week), "2026-11-16T00:00:00");
        assert_eq!(plain(spans.month), "2026-11-01T00:00:00");
        assert_eq!(spans.hour, 21);
    }
}
