//! Dates as an olgFeast server writes them, and as the event log does.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use olgfeast_protocol::UtcTime;
use serde::{Serialize, Serializer};

/// Naive UTC, `2026-11-22T21:21:10.228939`; the fraction is left out when it is nought.
pub(crate) fn plain(at: UtcTime) -> String {
    write(at, 'T', "")
}

/// The same with a space for the T, which some WebSocket fields have.
pub(crate) fn spaced(at: UtcTime) -> String {
    write(at, ' ', "")
}

/// RFC 3339 with Z, for the event log and the live protocol.
pub(crate) fn zoned(at: UtcTime) -> String {
    write(at, 'T', "Z")
}

/// The same, for serde.
pub(crate) fn zoned_or_null<S: Serializer>(
    at: &Option<UtcTime>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    at.map(zoned).serialize(serializer)
}

/// The UTC calendar date and time of an instant; one that no calendar has counts as the epoch.
pub(crate) fn civil(at: UtcTime) -> DateTime {
    let timestamp = Timestamp::from_microsecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH);
    TimeZone::UTC.to_datetime(timestamp)
}

/// The instant of a UTC calendar date and time.
pub(crate) fn instant(date: DateTime) -> UtcTime {
    let timestamp = TimeZone::UTC
        .to_timestamp(date)
        .unwrap_or(Timestamp::UNIX_EPOCH);
    UtcTime(timestamp.as_microsecond())
}

fn write(at: UtcTime, separator: char, zone: &str) -> String {
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
    match at.0.rem_euclid(1_000_000) {
        0 => format!("{whole}{zone}"),
        micros => format!("{whole}.{micros:06}{zone}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_a_plain_server_writes_them() {
        let at = UtcTime(1_795_382_470_228_939);
        assert_eq!(plain(at), "2026-11-22T21:21:10.228939");
        assert_eq!(spaced(at), "2026-11-22 21:21:10.228939");
        assert_eq!(zoned(at), "2026-11-22T21:21:10.228939Z");
        assert_eq!(plain(UtcTime(1_795_382_470_000_000)), "2026-11-22T21:21:10");
        assert_eq!(
            plain(UtcTime(1_795_382_470_000_005)),
            "2026-11-22T21:21:10.000005"
        );
    }

    #[test]
    fn what_is_written_is_read_back() {
        for micros in [0, 1, 1_795_382_470_228_939, -1, 4_102_444_800_000_000] {
            let at = UtcTime(micros);
            for text in [plain(at), spaced(at), zoned(at)] {
                assert_eq!(UtcTime::parse(&text), Some(at), "{text}");
            }
            assert_eq!(instant(civil(at)), at);
        }
    }

    #[test]
    fn an_instant_beyond_the_calendar_does_not_panic() {
        assert!(!plain(UtcTime(i64::MAX)).is_empty());
        assert!(!plain(UtcTime(i64::MIN)).is_empty());
    }
}
