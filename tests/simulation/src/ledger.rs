//! What people did at the stations, and what came of it on the server.

use std::{collections::BTreeMap, time::Duration};

use olgfeast_plain::{Change, Done, RequestId};
use olgfeast_protocol::{Intent, IntentId, OrderId, OrderStatus};

use crate::{broken::Rule, history::History};

/// An intent, and what is known of it from outside the station.
#[derive(Debug)]
pub(crate) struct Deed {
    pub(crate) station: usize,
    pub(crate) intent: Intent,
    /// Whether the person was told that it is kept.
    pub(crate) acknowledged: bool,
    /// When it was first sent.
    sent_at: Option<Duration>,
    /// How often it has changed its order.
    pub(crate) applied: u32,
}

/// All of them, and all changes of the server.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    pub(crate) deeds: BTreeMap<IntentId, Deed>,
    pub(crate) history: History,
    sent: BTreeMap<RequestId, IntentId>,
    /// The newest intent of a station that was done to an order.
    newest: BTreeMap<(usize, OrderId), IntentId>,
    /// Changes that were made for no station, or for another one: order, to, when, by whom.
    by_whom: Vec<(OrderId, OrderStatus, Duration, Option<usize>)>,
    seen: usize,
}

impl Ledger {
    /// A station has this intent on disk.
    pub(crate) fn keep(&mut self, station: usize, intent: Intent, acknowledged: bool) {
        let deed = self.deeds.entry(intent.id).or_insert(Deed {
            station,
            intent,
            acknowledged: false,
            sent_at: None,
            applied: 0,
        });
        deed.acknowledged |= acknowledged;
    }

    /// A station sends this intent.
    pub(crate) fn sends(&mut self, intent: IntentId, now: Duration) {
        if let Some(deed) = self.deeds.get_mut(&intent) {
            deed.sent_at.get_or_insert(now);
        }
    }

    /// The server has got it.
    pub(crate) fn arrives(&mut self, request: RequestId, intent: IntentId) {
        self.sent.insert(request, intent);
    }

    /// Takes in what has been done on the server since it was last asked.
    ///
    /// # Errors
    /// What it breaks.
    pub(crate) fn read<'a>(
        &mut self,
        changes: impl Iterator<Item = &'a Change>,
    ) -> Result<(), (Rule, String)> {
        for change in changes.skip(self.seen) {
            self.seen += 1;
            let (from, to) = match change.done {
                Done::Placed => {
                    self.history
                        .note(change.order, OrderStatus::Pending, change.at);
                    continue;
                }
                Done::Moved { from, to } => (from, to),
            };
            let id = self.sent.get(&change.request).copied();
            let deed = id.and_then(|id| self.deeds.get_mut(&id));
            let station = deed.as_ref().map(|deed| deed.station);
            if from != to {
                self.history.note(change.order, to, change.at);
                self.by_whom.push((change.order, to, change.at, station));
            }
            if let Some(deed) = deed {
                let id = deed.intent.id;
                if from != to {
                    deed.applied += 1;
                }
                if deed.applied > 1 {
                    let words = format!("{id} of order {}: {from} to {to}", change.order);
                    return Err((Rule::NothingTwice, words));
                }
                let station = deed.station;
                self.in_order(station, id, change)?;
            }
        }
        Ok(())
    }

    fn in_order(
        &mut self,
        station: usize,
        id: IntentId,
        change: &Change,
    ) -> Result<(), (Rule, String)> {
        let newest = self.newest.entry((station, change.order)).or_insert(id);
        if *newest <= id {
            *newest = id;
            return Ok(());
        }
        let newest = *newest;
        let Some(deed) = self.deeds.get(&id) else {
            return Ok(());
        };
        // Somebody else did the same while it was under way. A plain server does not let that be
        // told from one's own effect.
        let since = deed.sent_at.unwrap_or_default();
        let to = deed.intent.to;
        let mistaken = self.by_whom.iter().any(|(order, told, at, by)| {
            *order == change.order && *told >= to && *at >= since && *by != Some(station)
        });
        if mistaken {
            return Ok(());
        }
        let words = format!("{id} of order {} after {newest}", change.order);
        Err((Rule::OwnOrder, words))
    }

    /// Intents that were done.
    pub(crate) fn applied(&self) -> usize {
        self.deeds.values().filter(|deed| deed.applied > 0).count()
    }
}
