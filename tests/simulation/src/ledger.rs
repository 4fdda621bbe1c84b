//! What people did at the stations, and what came of it on the server.

use std::{collections::BTreeMap, time::Duration};

use olgfeast_plain::{Change, Done};
use olgfeast_protocol::{Intent, IntentId, OrderId, OrderStatus};

use crate::{
    broken::Rule,
    history::History,
    hub_log::{HubLog, Logged, News},
    server::RequestId,
    world::station_id,
};

/// What somebody did so shortly before may not have been heard of yet.
const UNHEARD: Duration = Duration::from_secs(2);

/// An intent, and what is known of it from outside the station.
#[derive(Debug)]
pub(crate) struct Deed {
    pub(crate) station: usize,
    /// Those that were made before have smaller ones; the clock of a station may go back.
    pub(crate) number: usize,
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
        let number = self.deeds.len();
        let deed = self.deeds.entry(intent.id).or_insert(Deed {
            station,
            number,
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
            let id = self.sent.get(&RequestId::Plain(change.request)).copied();
            self.moved(change.order, from, to, change.at, id)?;
        }
        Ok(())
    }

    /// Takes in what has happened to the log of a hub.
    ///
    /// # Errors
    /// What it breaks.
    pub(crate) fn read_log(
        &mut self,
        news: &News,
        log: &HubLog,
        now: Duration,
    ) -> Result<(), (Rule, String)> {
        if !news.gone.is_empty() {
            self.goes_back(&news.gone, log, now);
        }
        for logged in &news.come {
            let Some(from) = logged.from else {
                self.history.note(logged.order, logged.to, logged.at);
                continue;
            };
            self.is_its_own(logged)?;
            self.overwrites_nothing(logged, log)?;
            self.moved(logged.order, from, logged.to, logged.at, logged.key)?;
        }
        Ok(())
    }

    /// A server does not have any more what it had done.
    fn goes_back(&mut self, gone: &[Logged], log: &HubLog, now: Duration) {
        self.newest.clear();
        for logged in gone {
            let deed = logged.key.and_then(|key| self.deeds.get_mut(&key));
            if let Some(deed) = deed {
                deed.applied = deed.applied.saturating_sub(1);
            }
            let stands = log.orders().find(|(order, ..)| *order == logged.order);
            match stands {
                Some((order, status, _)) => self.history.note(order, status, now),
                None => self.history.note_gone(logged.order, now),
            }
        }
    }

    /// What is done with the key of an intent is what the intent says.
    fn is_its_own(&self, logged: &Logged) -> Result<(), (Rule, String)> {
        let deed = logged.key.and_then(|key| self.deeds.get(&key));
        match deed {
            Some(deed) if (deed.intent.order, deed.intent.to) != (logged.order, logged.to) => {
                let words = format!("{logged:?} for {:?}", deed.intent);
                Err((Rule::KeyIsItsOwn, words))
            }
            _ => Ok(()),
        }
    }

    /// Between what the person saw and what was done for them nobody else has moved the order.
    fn overwrites_nothing(&self, logged: &Logged, log: &HubLog) -> Result<(), (Rule, String)> {
        let deed = logged.key.and_then(|key| self.deeds.get(&key));
        let Some((deed, seen)) = deed.and_then(|deed| Some((deed, deed.intent.base.version?)))
        else {
            return Ok(());
        };
        let own = Some(station_id(deed.station).to_string());
        for before in log.of(logged.order) {
            // What the station itself did in a log that has come to the same number is no surprise.
            let theirs = before.version < logged.version && before.station != own;
            let other = before.version == seen && before.to != deed.intent.base.status;
            let between = seen < before.version;
            if theirs && (other || between) {
                let words = format!("{logged:?} after {before:?}, but made on {:?}", deed.intent);
                return Err((Rule::NotOverwritten, words));
            }
        }
        Ok(())
    }

    fn moved(
        &mut self,
        order: OrderId,
        from: OrderStatus,
        to: OrderStatus,
        at: Duration,
        id: Option<IntentId>,
    ) -> Result<(), (Rule, String)> {
        let deed = id.and_then(|id| self.deeds.get_mut(&id));
        let station = deed.as_ref().map(|deed| deed.station);
        if from != to {
            self.history.note(order, to, at);
            self.by_whom.push((order, to, at, station));
        }
        let Some(deed) = deed else {
            return Ok(());
        };
        let (id, station) = (deed.intent.id, deed.station);
        if from != to {
            deed.applied += 1;
        }
        if deed.applied > 1 {
            let words = format!("{id} of order {order}: {from} to {to}");
            return Err((Rule::NothingTwice, words));
        }
        self.in_order(station, id, order)
    }

    fn in_order(
        &mut self,
        station: usize,
        id: IntentId,
        order: OrderId,
    ) -> Result<(), (Rule, String)> {
        let newest = *self.newest.entry((station, order)).or_insert(id);
        let Some(deed) = self.deeds.get(&id) else {
            return Ok(());
        };
        let made = |id: IntentId| self.deeds.get(&id).map_or(0, |deed| deed.number);
        if made(newest) <= deed.number {
            self.newest.insert((station, order), id);
            return Ok(());
        }
        // Somebody else did the same while it was under way. A plain server does not let that be
        // told from one's own effect.
        let since = deed.sent_at.unwrap_or_default();
        let since = since.saturating_sub(UNHEARD);
        let to = deed.intent.to;
        let mistaken = self.by_whom.iter().any(|(moved, told, at, by)| {
            *moved == order && *told >= to && *at >= since && *by != Some(station)
        });
        if mistaken {
            return Ok(());
        }
        let words = format!("{id} of order {order} after {newest}");
        Err((Rule::OwnOrder, words))
    }

    /// Intents that were done.
    pub(crate) fn applied(&self) -> usize {
        self.deeds.values().filter(|deed| deed.applied > 0).count()
    }
}
