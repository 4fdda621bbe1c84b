//! A hub as one would explain it: orders with versions, a log, and keys with their answers.

use olgfeast_protocol::{
    Version,
    live::{Conflict, EventsPage},
};

use super::super::{live::*, *};

/// One change of an order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) order: OrderId,
    /// The version that it has made.
    pub(super) version: u64,
    /// From and to, where the status has changed.
    pub(super) moved: Option<(OrderStatus, OrderStatus)>,
    /// The key, where it was this station.
    pub(super) key: Option<IntentId>,
}

#[derive(Debug, Default)]
pub(super) struct Hub {
    orders: BTreeMap<OrderId, (OrderStatus, u64)>,
    /// All that happened; step n has number n + 1 in the log.
    pub(super) steps: Vec<Step>,
    events: Vec<String>,
    keys: BTreeMap<IntentId, (Keyed, Value)>,
    /// Keys that came a second time with another body, and not late.
    pub(super) confused: Vec<IntentId>,
}

impl Hub {
    pub(super) fn new(orders: i64) -> Hub {
        let new = |id| (OrderId(id), (Pending, 1));
        Hub {
            orders: (1..=orders).map(new).collect(),
            ..Hub::default()
        }
    }

    pub(super) fn head(&self) -> u64 {
        self.events.len() as u64
    }

    pub(super) fn status(&self, id: OrderId) -> OrderStatus {
        self.orders[&id].0
    }

    pub(super) fn all(&self) -> Vec<Value> {
        self.orders.keys().map(|id| self.order(*id)).collect()
    }

    pub(super) fn order(&self, id: OrderId) -> Value {
        let (status, version) = self.orders[&id];
        versioned(id.0, status, version)
    }

    /// The events after this place.
    pub(super) fn after(&self, seq: u64) -> &[String] {
        self.events.get(seq as usize..).unwrap_or_default()
    }

    /// A change of the status, or of nothing that is one.
    pub(super) fn change(&mut self, id: OrderId, to: Option<OrderStatus>, key: Option<IntentId>) {
        let (from, version) = self.orders[&id];
        let version = version + 1;
        self.orders.insert(id, (to.unwrap_or(from), version));
        self.steps.push(Step {
            order: id,
            version,
            moved: to.map(|to| (from, to)),
            key,
        });
        let head = self.head();
        let station = key.map(|_| STATION.to_string());
        let event = json!({"type": "order_status_change", "data": {
            "seq": head + 1, "prev": head, "order": self.order(id),
            "by": {"intent_id": key, "station_id": station}}});
        self.events.push(event.to_string());
    }

    /// `PUT /orders/{id}/status`.
    pub(super) fn put(
        &mut self,
        id: OrderId,
        change: &Keyed,
        late: bool,
    ) -> Result<RestAnswer, CallError> {
        if let Some((body, answer)) = self.keys.get(&change.key) {
            if body == change {
                return Ok(read(answer));
            }
            if !late {
                self.confused.push(change.key);
            }
            return Err(CallError::Refused {
                status: 422,
                detail: "another body".into(),
            });
        }
        if Version(self.orders[&id].1) != change.expected {
            return Err(self.conflict(id, change.expected));
        }
        self.change(id, Some(change.to), Some(change.key));
        let answer = self.order(id);
        let kept = (change.clone(), answer.clone());
        self.keys.insert(change.key, kept);
        Ok(read(&answer))
    }

    pub(super) fn get(&self, id: OrderId) -> Result<RestAnswer, CallError> {
        Ok(read(&self.order(id)))
    }

    pub(super) fn page(&self, after: u64) -> Result<RestAnswer, CallError> {
        let events: Vec<Value> = self.after(after).iter().map(|text| parse(text)).collect();
        let told = json!({"epoch": epoch(1), "head": self.head(), "events": events, "more": false});
        Ok(RestAnswer::Events(EventsPage::read(&told).unwrap()))
    }

    fn conflict(&self, id: OrderId, expected: Version) -> CallError {
        let since = self.steps.iter();
        let since = since.filter(|step| step.order == id && step.version > expected.0);
        let since: Vec<Value> = since
            .map(|step| {
                let station = step.key.map(|_| STATION.to_string());
                json!({"version": step.version, "from": step.moved.map(|(from, _)| from.word()),
                    "to": step.moved.map(|(_, to)| to.word()), "by": {"station_id": station}})
            })
            .collect();
        let told = json!({"detail": "?", "order": self.order(id), "since": since});
        CallError::Conflict(Box::new(Conflict::read(&told).unwrap()))
    }
}

fn read(order: &Value) -> RestAnswer {
    RestAnswer::Order(Box::new(WireOrder::read(order).unwrap()))
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}
