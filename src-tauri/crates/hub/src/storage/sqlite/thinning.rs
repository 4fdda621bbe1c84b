//! What becomes of old events: the log keeps each of them for ever, but the whole order after it only
//! as long as somebody may be told of it.
//!
//! The whole order is most of what an event takes. Long after the feast nobody replays it; what is
//! still asked for is what the exports show: number and status. So these are left.

use olgfeast_protocol::UtcTime;
use rusqlite::named_params;

use super::{Storage, StorageError};

/// Which events are old.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Old {
    /// Those from before this, …
    pub(crate) before: UtcTime,
    /// … as far as there are so many newer ones in the log: those may be replayed, however old they
    /// are.
    pub(crate) newest: u64,
}

impl Storage {
    /// Thins the next of the old events, so many at most. The newest event of an order that is open
    /// stays whole: a board is made of it. Returns how many events it went on by.
    pub(crate) fn thin_log(&mut self, old: Old, most: u64) -> Result<u64, StorageError> {
        let newest = i64::try_from(old.newest).unwrap_or(i64::MAX);
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let tx = self.db.transaction()?;
        let from: i64 = tx
            .prepare_cached("SELECT until FROM log_thinned")?
            .query_row([], |row| row.get(0))?;
        let until: Option<i64> = tx
            .prepare_cached(
                "SELECT max(seq) FROM (SELECT seq, at FROM events
                     WHERE seq > :from AND seq <= (SELECT max(seq) FROM events) - :newest
                     ORDER BY seq LIMIT :most) WHERE at < :before",
            )?
            .query_row(
                named_params! {
                    ":from": from, ":newest": newest, ":most": most, ":before": old.before.0,
                },
                |row| row.get(0),
            )?;
        let Some(until) = until else {
            return Ok(0);
        };
        tx.prepare_cached(
            "UPDATE events SET order_json = json_object(
                 'display_id', order_json ->> '$.display_id', 'status', order_json ->> '$.status')
             WHERE seq > :from AND seq <= :until AND NOT EXISTS (
                 SELECT 1 FROM orders WHERE orders.id = events.order_id
                     AND orders.version = events.version
                     AND orders.status IN ('pending', 'preparing', 'ready'))",
        )?
        .execute(named_params! { ":from": from, ":until": until })?;
        tx.prepare_cached("UPDATE log_thinned SET until = ?1")?
            .execute([until])?;
        tx.commit()?;
        Ok((until - from).max(0).cast_unsigned())
    }
}
