//! What the dashboards count.

use olgfeast_protocol::{OrderStatus, UtcTime, feast_day::Begins};
use rusqlite::named_params;

use super::{Storage, StorageError};
use crate::model::{Cents, Means, StatusCounts, Tallies};

const MICROS_PER_MINUTE: f64 = 60_000_000.0;
const MICROS_PER_HOUR: i64 = 3_600_000_000;

impl Storage {
    pub(crate) fn tallies(&self, now: UtcTime) -> Result<Tallies, StorageError> {
        let begins = Begins::by_utc(now);
        let mut tallies = Tallies {
            counts: self.counts()?,
            orders_today: 0,
            orders_this_week: 0,
            orders_this_month: 0,
            revenue_today: Cents(0),
            revenue_this_week: Cents(0),
            revenue: Cents(0),
            means: self.means()?,
            hourly: self.hourly(begins.day, now)?,
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
                 FROM orders WHERE cancel_reason IS NULL",
            )?
            .query_row(
                named_params! {
                    ":today": begins.day.0, ":week": begins.week.0, ":month": begins.month.0,
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
        let mut statement = self.db.prepare_cached(
            "SELECT status, count(*) FROM orders WHERE cancel_reason IS NULL GROUP BY status",
        )?;
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
             FROM orders WHERE cancel_reason IS NULL",
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

    fn hourly(&self, today: UtcTime, now: UtcTime) -> Result<Vec<i64>, StorageError> {
        let hour = now.0.saturating_sub(today.0) / MICROS_PER_HOUR;
        let mut hours = vec![0; usize::try_from(hour).unwrap_or(0).min(23) + 1];
        let mut statement = self.db.prepare_cached(
            "SELECT (date_ordered - :today) / :hour, count(*) FROM orders
             WHERE date_ordered >= :today AND cancel_reason IS NULL GROUP BY 1",
        )?;
        let mut rows =
            statement.query(named_params! { ":today": today.0, ":hour": MICROS_PER_HOUR })?;
        while let Some(row) = rows.next()? {
            let hour = usize::try_from(row.get::<_, i64>(0)?).ok();
            if let Some(count) = hour.and_then(|hour| hours.get_mut(hour)) {
                *count = row.get(1)?;
            }
        }
        Ok(hours)
    }
}
