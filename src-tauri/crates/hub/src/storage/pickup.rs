//! What the public pickup board is made of: numbers and states, and nothing about anybody.

use olgfeast_protocol::{Lane, OrderStatus, UtcTime};

use super::{Storage, StorageError, instant_or_none};
use crate::pickup::{Called, Waiting};

impl Storage {
    /// The numbers of all open orders, in the order in which they were ordered.
    pub(crate) fn waiting(&self) -> Result<Waiting, StorageError> {
        // Not the times of the order: a plain client that passes a step sets none, and one that was
        // called back keeps those of before. The last change of its status is what made it ready.
        let mut statement = self.db.prepare_cached(
            "SELECT display_id, status,
                 CASE status WHEN 'ready' THEN
                     (SELECT max(at) FROM events
                      WHERE events.order_id = orders.id AND kind = 'order_status_change')
                 END
             FROM orders WHERE status IN ('pending', 'preparing', 'ready')
             ORDER BY date_ordered, id",
        )?;
        let mut rows = statement.query([])?;
        let mut waiting = Waiting::default();
        while let Some(row) = rows.next()? {
            let number = row.get(0)?;
            let word: String = row.get(1)?;
            let lane = OrderStatus::from_plain_word(&word).and_then(OrderStatus::lane);
            match lane.ok_or(StorageError::Damaged(word))? {
                Lane::Pending | Lane::Preparing => waiting.in_preparation.push(number),
                Lane::Ready => waiting.ready.push(Called {
                    number,
                    since: instant_or_none(row, 2)?.unwrap_or(UtcTime(0)),
                }),
            }
        }
        Ok(waiting)
    }
}
