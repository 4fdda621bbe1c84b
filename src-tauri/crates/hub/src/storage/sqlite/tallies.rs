//! What the dashboards count.

use jiff::{Span, civil::DateTime};
use olgfeast_protocol::{OrderStatus, UtcTime};
use rusqlite::named_params;

use super::{Storage, StorageError};
use crate::{
    dates,
    model::{Cents, Means, StatusCounts, Tallies},
};

const MICROS_PER_MINUTE: f64 = 60_000_000.0;
const MICROS_PER_HOUR: i64 = 3_600_000_000;

impl Storage {
    pub(crate) fn tallies(&self, now: UtcTime) -> Result<Tallies, StorageError> {
        let spans = Spans::at(now);
        let mut tallies = Tallies {
            counts: self.counts()?,
            orders_today: 0,
            orders_this_week: 0,
            orders_this_month: 0,
            revenue_today: Cents(0),
            revenue_this_week: Cents(0),
            revenue: Cents(0),
            means: self.means()?,
            hourly: self.hourly(&spans)?,
        };
        self.db
            .prepare_cached(
                "SELECT
                     count(*) FILTER (WHERE date_ordered >= :today),
                     count(*) FILTER (WHERE date_ordered >= :week),
                     count(*) FILTER (WHERE date_ordered >= :month),
                     coalesce(sum(total_cents) FILTER
                         (WHERE status = 'complete' AND date_ordered >= :today), 0),
                     coalesce(sum(total_cents) FILTER
                         (WHERE status = 'complete' AND date_ordered >= :week), 0),
                     coalesce(sum(total_cents) FILTER (WHERE status = 'complete'), 0)
                 FROM orders",
            )?
            .query_row(
                named_params! {
                    ":today": spans.today.0, ":week": spans.week.0, ":month": spans.month.0,
                },
                |row| {
                    tallies.orders_today = row.get(0)?;
                    tallies.orders_this_week = row.get(1)?;
                    tallies.orders_this_month = row.get(2)?;
                    tallies.revenue_today = Cents(row.get(3)?);
                    tallies.revenue_this_week = Cents(row.get(4)?);
                    tallies.revenue = Cents(row.get(5)?);
                    Ok(())
                },
            )?;
        Ok(tallies)
    }

    fn counts(&self) -> Result<StatusCounts, StorageError> {
        let mut counts = StatusCounts::default();
        let mut statement = self
            .db
            .prepare_cached("SELECT status, count(*) FROM orders GROUP BY status")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let word: String = row.get(0)?;
            let count = row.get(1)?;
            match OrderStatus::from_word(&word) {
                Some(OrderStatus::Pending) => counts.pending = count,
                Some(OrderStatus::Preparing) => counts.preparing = count,
                Some(OrderStatus::Ready) => counts.ready = count,
                Some(OrderStatus::Complete) => counts.complete = count,
                Some(OrderStatus::Cancelled) | None => return Err(StorageError::Damaged(word)),
            }
        }
        Ok(counts)
    }

    fn means(&self) -> Result<Means, StorageError> {
        let minutes = |micros: Option<f64>| micros.map(|micros| micros / MICROS_PER_MINUTE);
        let mut statement = self.db.prepare_cached(
            // An order that was called back and started again may be ready before it was started.
            "SELECT
                 avg(date_preparing - date_ordered),
                 avg(date_ready - date_preparing) FILTER (WHERE date_ready >= date_preparing),
                 avg(date_complete - date_ready) FILTER (WHERE date_complete >= date_ready),
                 avg(date_complete - date_ordered)
             FROM orders",
        )?;
        let means = statement.query_row([], |row| {
            Ok(Means {
                to_preparing: minutes(row.get(0)?),
                to_ready: minutes(row.get(1)?),
                to_complete: minutes(row.get(2)?),
                total: minutes(row.get(3)?),
            })
        })?;
        Ok(means)
    }

    fn hourly(&self, spans: &Spans) -> Result<Vec<i64>, StorageError> {
        let mut hours = vec![0; spans.hour + 1];
        let mut statement = self.db.prepare_cached(
            "SELECT (date_ordered - :today) / :hour, count(*) FROM orders
             WHERE date_ordered >= :today GROUP BY 1",
        )?;
        let mut rows =
            statement.query(named_params! { ":today": spans.today.0, ":hour": MICROS_PER_HOUR })?;
        while let Some(row) = rows.next()? {
            let hour = usize::try_from(row.get::<_, i64>(0)?).ok();
            if let Some(count) = hour.and_then(|hour| hours.get_mut(hour)) {
                *count = row.get(1)?;
            }
        }
        Ok(hours)
    }
}

/// Where the present day, week and month of UTC began, and its hour.
struct Spans {
    today: UtcTime,
    week: UtcTime,
    month: UtcTime,
    hour: usize,
}

impl Spans {
    fn at(now: UtcTime) -> Spans {
        let date = dates::civil(now);
        let midnight = date.date().to_datetime(jiff::civil::Time::midnight());
        let since_monday = i64::from(date.weekday().to_monday_zero_offset());
        let monday: DateTime = midnight
            .checked_sub(Span::new().days(since_monday))
            .unwrap_or(midnight);
        Spans {
            today: dates::instant(midnight),
            week: dates::instant(monday),
            month: dates::instant(midnight.first_of_month()),
            hour: usize::try_from(date.hour()).unwrap_or(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_on_monday_and_a_month_on_its_first() {
        let sunday = UtcTime::parse("2026-11-22T21:21:10.5").unwrap();
        let spans = Spans::at(sunday);
        assert_eq!(dates::plain(spans.today), "2026-11-22T00:00:00");
        assert_eq!(dates::plain(spans.week), "2026-11-16T00:00:00");
        assert_eq!(dates::plain(spans.month), "2026-11-01T00:00:00");
        assert_eq!(spans.hour, 21);
        let monday = UtcTime::parse("2026-11-23T00:00:00").unwrap();
        assert_eq!(Spans::at(monday).week, monday);
    }
}
