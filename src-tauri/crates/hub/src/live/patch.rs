//! Events of a slow client, put together: the newest state of each order that they touched.
//!
//! It is as much as the orders are that changed, however often they did, and says nothing of who
//! changed them: that is the price, and why it is only paid by a client that lags.

use std::collections::BTreeMap;

use axum::extract::ws::Utf8Bytes;
use olgfeast_protocol::{OrderId, Seq};

use super::Standing;
use crate::wire::live;

/// An event on its way to one audience.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    /// As it is sent.
    pub(crate) frame: Utf8Bytes,
    /// What the audience could see before it.
    pub(crate) prev: Seq,
    pub(crate) order: OrderId,
    /// The order after it, as the log has it.
    pub(crate) order_json: Utf8Bytes,
    /// How the board stands for the audience after it.
    pub(crate) after: Standing,
}

/// Events that follow each other.
#[derive(Clone, Debug)]
pub(super) struct Patch {
    from: Seq,
    /// In an order, so that a simulation can be replayed.
    orders: BTreeMap<OrderId, Utf8Bytes>,
    /// Of the orders.
    bytes: usize,
    after: Standing,
}

impl Patch {
    /// Of one event.
    pub(super) fn of(event: Event) -> Patch {
        let mut patch = Patch {
            from: event.prev,
            orders: BTreeMap::new(),
            bytes: 0,
            after: event.after,
        };
        patch.add(event);
        patch
    }

    /// Adds the event that comes next.
    pub(super) fn add(&mut self, event: Event) {
        self.after = event.after;
        self.bytes += event.order_json.len();
        if let Some(older) = self.orders.insert(event.order, event.order_json) {
            self.bytes -= older.len();
        }
    }

    /// Bytes of its orders.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// How the board stands after it.
    pub(super) fn after(&self) -> Standing {
        self.after
    }

    pub(super) fn frame(&self) -> Utf8Bytes {
        let orders = self.orders.values().map(Utf8Bytes::as_str);
        live::patch(self.from, self.after.head, &orders.collect::<Vec<_>>())
    }
}

#[cfg(test)]
impl Event {
    /// The event of that number, whose frame is its number, about an order of so many bytes.
    pub(crate) fn numbered(seq: u64, order: i64, bytes: usize) -> Event {
        let json = format!(r#"{{"id":{order},"version":{seq}}}"#);
        Event {
            frame: Utf8Bytes::from(seq.to_string()),
            prev: Seq(seq - 1),
            order: OrderId(order),
            order_json: Utf8Bytes::from(format!("{json:bytes$}")),
            after: Standing {
                head: Seq(seq),
                ..Standing::default()
            },
        }
    }
}
