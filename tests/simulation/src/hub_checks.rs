//! The rules of nights at a hub.

use std::{collections::BTreeSet, time::Duration};

use olgfeast_protocol::{IntentId, OrderId};

use crate::{
    broken::Rule,
    night::Troubles,
    page::Loss,
    server::Server,
    world::{Held, World},
};

/// A frame that was lost without a sign is missed with the next tick, 15 s after the one before at
/// the latest; the replay is asked for 0.3 s later, and is lost too, or held up, now and then.
const MISSES: Duration = Duration::from_secs(20);

/// What is known of a receipt is known to this: it is told just after the last event was shown.
const JUST_NOW: Duration = Duration::from_secs(3);

impl World<'_> {
    /// Takes in what the server has done.
    pub(crate) fn read_server(&mut self) -> Held<()> {
        let now = self.now;
        let read = match &mut self.server {
            Server::Plain(plain) => self.ledger.read(plain.changes().iter()),
            Server::Hub(host) => match host.failed.take() {
                Some(failed) => Err((Rule::HubServes, failed)),
                None => {
                    let news = host.log.news();
                    news.and_then(|news| self.ledger.read_log(&news, &host.log, now))
                }
            },
        };
        read.map_err(|(rule, words)| self.broken(rule, words))
    }

    /// What is shown as live at a hub is what it had told by the last frame that came in.
    pub(crate) fn look_at_live(&self, at: usize) -> Held<()> {
        let process = self.stations.get(at).and_then(|s| s.process.as_ref());
        let Some((process, line)) = process.and_then(|p| Some((p, p.link.as_ref()?))) else {
            return Ok(());
        };
        let sync = process.core.sync();
        if sync.mismatches > 0 {
            let words = format!("station {at}: {sync:?}");
            return Err(self.broken(Rule::FollowsLog, words));
        }
        let slack = match self.night.faults {
            Troubles::Hub(faults) if faults.loses_in_silence() => MISSES,
            _ => Duration::ZERO,
        };
        let since = line.all_until.saturating_sub(slack);
        let (fresh, whole) = (Rule::LiveIsFresh, Rule::LiveIsWhole);
        self.is_as_of(at, &process.page, since, fresh, whole)
    }

    /// What is said to have been applied is in the hub's log: by its own key, or by that of a later
    /// intent that has carried it.
    pub(crate) fn look_at_applied(&self, at: usize, id: IntentId) -> Held<()> {
        let (Server::Hub(host), Some(deed)) = (&self.server, self.ledger.deeds.get(&id)) else {
            return Ok(());
        };
        let intent = &deed.intent;
        let by = |key: IntentId| self.ledger.deeds.get(&key);
        let mut ever = host.log.ever_of(intent.order);
        let is_there = ever.any(|logged| {
            let by = logged.key.and_then(by);
            let carries = by.is_some_and(|by| {
                by.station == at && by.number >= deed.number && by.intent.to >= intent.to
            });
            logged.key == Some(id) || (carries && !intent.is_backward())
        });
        if is_there {
            return Ok(());
        }
        let words = format!("station {at} has settled {intent:?} as applied");
        Err(self.broken(Rule::SettledIsShown, words))
    }

    /// What a receipt says is what the server has.
    pub(crate) fn look_at_receipts(&mut self, at: usize) -> Held<()> {
        let told = self
            .process(at)
            .map(|process| std::mem::take(&mut process.page.receipts));
        let told = told.unwrap_or_default();
        if !self.is_hub() {
            return Ok(());
        }
        for (receipt, losses) in told {
            let new_since = |loss: &Loss, since| {
                let there: BTreeSet<OrderId> = self.ledger.history.there_since(since).collect();
                u32::try_from(there.difference(&loss.orders).count()).unwrap_or(u32::MAX)
            };
            let adds_up = |loss: &Loss| {
                let least = new_since(loss, self.now.saturating_sub(JUST_NOW));
                let most = new_since(loss, self.now);
                (least..=most).contains(&receipt.new) && receipt.sent == loss.applied
            };
            if !losses.iter().any(adds_up) {
                let words = format!("station {at}: {receipt:?}, but {losses:?}");
                return Err(self.broken(Rule::ReceiptsAddUp, words));
            }
        }
        Ok(())
    }

    /// The end of a night at a hub: no gap has survived, and everybody has the same.
    pub(crate) fn look_at_hub(&mut self) -> Held<()> {
        let Some(host) = self.server.hub() else {
            return Ok(());
        };
        if let Err(words) = host.compare_tables() {
            return Err(self.broken(Rule::LogIsTruth, words));
        }
        let (head, digest) = (host.log.head(), host.log.digest());
        for (at, station) in self.stations.iter().enumerate() {
            let Some(process) = &station.process else {
                continue;
            };
            let sync = process.core.sync();
            let shown = process.page.board.digest();
            if sync.cursor != Some(head) || shown != digest {
                let words = format!("station {at}: {sync:?}, {shown}, but {head} and {digest}");
                return Err(self.broken(Rule::Heals, words));
            }
        }
        Ok(())
    }
}
