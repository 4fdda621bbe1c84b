//! What the log of a hub says, read from its own file after everything that was asked of it.

use std::{collections::BTreeMap, time::Duration};

use olgfeast_protocol::{
    IntentId, OrderId, OrderStatus, Seq, Version,
    live::{Digest, LiveEvent, LiveKind, LiveMessage},
    wire::{ServerMessage, WireOrder, rest::Orders},
};
use serde_json::Value;

use crate::broken::Rule;

/// One event.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Logged {
    pub(crate) seq: Seq,
    pub(crate) order: OrderId,
    pub(crate) version: Version,
    /// Nothing: it was placed.
    pub(crate) from: Option<OrderStatus>,
    pub(crate) to: OrderStatus,
    pub(crate) at: Duration,
    /// The key that it was done with.
    pub(crate) key: Option<IntentId>,
    /// The station that did it, as it calls itself.
    pub(crate) station: Option<String>,
}

/// All of them, and what came of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct HubLog {
    events: Vec<Logged>,
    /// Every order as its last event has it.
    orders: BTreeMap<OrderId, WireOrder>,
    /// Events of a file that was replaced by an older one.
    gone: Vec<Logged>,
    /// Of both, how many were handed on.
    told: (usize, usize),
    broken: Option<(Rule, String)>,
}

/// What has happened to the log since it was last asked.
#[derive(Debug, Default)]
pub(crate) struct News {
    /// Events that are not in it any more.
    pub(crate) gone: Vec<Logged>,
    /// Events that have come.
    pub(crate) come: Vec<Logged>,
}

impl HubLog {
    pub(crate) fn head(&self) -> Seq {
        self.events.last().map_or(Seq(0), |last| last.seq)
    }

    /// Of the open orders.
    pub(crate) fn digest(&self) -> Digest {
        Digest::of(
            self.orders
                .values()
                .filter_map(|order| Some((order.id, order.version?, order.status?))),
        )
    }

    /// All orders and how they stand.
    pub(crate) fn orders(&self) -> impl Iterator<Item = (OrderId, OrderStatus, Version)> {
        let orders = self.orders.values();
        orders.filter_map(|order| Some((order.id, order.status?, order.version?)))
    }

    /// What happened to an order, in its order.
    pub(crate) fn of(&self, order: OrderId) -> impl DoubleEndedIterator<Item = &Logged> {
        self.events.iter().filter(move |event| event.order == order)
    }

    /// The same, with what an older file has undone.
    pub(crate) fn ever_of(&self, order: OrderId) -> impl Iterator<Item = &Logged> {
        let gone = self.gone.iter().filter(move |event| event.order == order);
        gone.chain(self.of(order))
    }

    /// Takes in what follows.
    pub(crate) fn take(&mut self, texts: &[String], now: Duration) {
        for text in texts {
            if let Err(broken) = self.take_one(text, now) {
                self.broken.get_or_insert(broken);
            }
        }
    }

    fn take_one(&mut self, text: &str, now: Duration) -> Result<(), (Rule, String)> {
        let dense = |words: String| (Rule::DenseLog, words);
        let Ok(ServerMessage::Live(LiveMessage::Event(event))) = ServerMessage::parse(text) else {
            return Err(dense(format!("no event: {text}")));
        };
        let LiveEvent { seq, prev, .. } = *event;
        let (kind, by) = (event.kind, event.by.unwrap_or_default());
        if prev != self.head() || seq != Seq(prev.0 + 1) {
            return Err(dense(format!("{seq} after {prev} follows {}", self.head())));
        }
        let Some(order) = event.order else {
            return Err(dense(format!("{seq} has no order")));
        };
        let (Some(to), Some(version)) = (order.status, order.version) else {
            return Err(dense(format!("{seq}: {order:?}")));
        };
        let known = self.orders.get(&order.id);
        let before = known.and_then(|known| known.version);
        let expected = before.map_or(Version(1), |version| Version(version.0 + 1));
        if version != expected || before.is_none() != (kind == LiveKind::NewOrder) {
            let words = format!("order {} at {version:?} after {before:?}", order.id);
            return Err(dense(words));
        }
        self.events.push(Logged {
            seq,
            order: order.id,
            version,
            from: known.and_then(|known| known.status),
            to,
            at: now,
            key: by.intent_id.map(IntentId),
            station: by.station_id,
        });
        self.orders.insert(order.id, order);
        Ok(())
    }

    /// The file is an older one.
    pub(crate) fn go_back(&mut self, older: HubLog) {
        let lost = self
            .events
            .split_off(older.events.len().min(self.events.len()));
        self.gone.extend(lost);
        self.orders = older.orders;
        self.told.1 = self.told.1.min(self.events.len());
    }

    /// What has happened since it was last asked.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn news(&mut self) -> Result<News, (Rule, String)> {
        if let Some(broken) = self.broken.take() {
            return Err(broken);
        }
        let gone = self.gone.get(self.told.0..).unwrap_or_default().to_vec();
        let come = self.events.get(self.told.1..).unwrap_or_default().to_vec();
        self.told = (self.gone.len(), self.events.len());
        Ok(News { gone, come })
    }

    /// Whether the tables of the hub are what its log comes to: `list` is a plain client's list of
    /// all orders, `copy` the first part of the live board.
    ///
    /// # Errors
    /// What they differ in.
    pub(crate) fn agrees(&self, list: &Value, copy: &Value) -> Result<(), String> {
        let list = Orders::read(list).ok_or("no list of orders")?;
        if list.orders.len() != self.orders.len() {
            return Err(format!(
                "{} orders, but {} in the log",
                list.orders.len(),
                self.orders.len()
            ));
        }
        for order in list.orders {
            let Some(known) = self.orders.get(&order.id) else {
                return Err(format!("order {} is not in the log", order.id));
            };
            let same = order.status == known.status
                && order.ref_code == known.ref_code
                && order.preparing_at == known.preparing_at
                && order.ready_at == known.ready_at
                && order.complete_at == known.complete_at;
            if !same {
                return Err(format!("{order:?}, but in the log {known:?}"));
            }
        }
        let copy = copy.get("orders").and_then(Value::as_array);
        let copied = copy.into_iter().flatten().filter_map(WireOrder::read);
        let copied: BTreeMap<OrderId, WireOrder> = copied.map(|order| (order.id, order)).collect();
        if copied != self.orders {
            return Err(format!("{copied:?}, but in the log {:?}", self.orders));
        }
        Ok(())
    }
}
