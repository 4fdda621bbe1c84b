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
                // The log has the time; an order without it has been ready for long.
                Lane::Ready => waiting.ready.push(Called {
                    number,
                    since: instant_or_none(row, 2)?.unwrap_or(UtcTime(0)),
                }),
            }
        }
        Ok(waiting)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::*;
    use crate::{
        core::tests::{Room, by_desk},
        storage::{Amend, Amendment},
    };

    #[test]
    fn a_number_is_called_out_from_when_it_became_ready_last_whatever_else_is_changed() {
        let mut room = Room::new();
        let order = room.place_for(room.user.id).unwrap();
        let later = |room: &mut Room| {
            room.clock.0.fetch_add(60_000_000, Ordering::Relaxed);
            room.core.time.now()
        };
        let called = |room: &Room| room.core.storage.waiting().unwrap();
        assert_eq!(called(&room).in_preparation, [order.display_id]);
        // Past a step, as a plain client does: no time is set then.
        let first = later(&mut room);
        room.set(order.id, OrderStatus::Ready);
        assert_eq!(
            called(&room).ready,
            [Called {
                number: order.display_id,
                since: first,
            }]
        );
        later(&mut room);
        room.core
            .amend(&Amend {
                order: order.id,
                to: Amendment::Notes {
                    notes: "for the band".into(),
                    expected: None,
                },
                by: by_desk(),
            })
            .unwrap();
        assert_eq!(called(&room).ready[0].since, first);
        room.set(order.id, OrderStatus::Preparing);
        assert_eq!(called(&room).in_preparation, [order.display_id]);
        let again = later(&mut room);
        room.set(order.id, OrderStatus::Ready);
        assert_eq!(called(&room).ready[0].since, again);
        room.set(order.id, OrderStatus::Complete);
        assert_eq!(called(&room), Waiting::default());
    }
}
