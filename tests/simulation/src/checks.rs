//! The rules, looked at while the night goes on and at its end.

use std::{collections::VecDeque, time::Duration};

use olgfeast_link::{LinkState, Numbers};
use olgfeast_protocol::{OrderStatus, ipc::Settlement};
use olgfeast_store::Fate;

use crate::{
    broken::Rule,
    page::Page,
    world::{Held, World},
};

/// A read may take so long (10 s, its time-out), and what it leaves in doubt is read after it.
const READS: Duration = Duration::from_secs(20);

/// What an audit of a live board leaves in doubt is read within this, unless the reads are lost.
const DOUBTS: Duration = Duration::from_secs(6);

/// What is compared too rarely is not live: two audits of the slowest cadence (60 s) and 5 s, after
/// which it says so within its next heartbeat.
const COMPARED: Duration = Duration::from_secs(127);

/// Dials in ten seconds: a back-off that doubles up to 3 s needs fewer than half of them.
const STORM: usize = 20;

impl World<'_> {
    /// A person has touched something.
    pub(crate) fn touched(&mut self, at: usize) -> Held<()> {
        self.carry_on(at, VecDeque::new())
    }

    /// Looks at a station after it has done something.
    pub(crate) fn look_at(&mut self, at: usize) -> Held<()> {
        self.look_at_answers(at)?;
        self.look_at_receipts(at)?;
        self.look_at_badge(at)
    }

    /// What has just settled is what the page shows.
    pub(crate) fn look_at_settled(&mut self, at: usize) -> Held<()> {
        let settled = self
            .process(at)
            .map(|process| std::mem::take(&mut process.page.settled));
        for (id, how) in settled.unwrap_or_default() {
            let page = self
                .stations
                .get(at)
                .and_then(|s| s.process.as_ref())
                .map(|p| &p.page);
            let deed = self.ledger.deeds.get(&id);
            // What a hub says of a key stays true when somebody else has been there since.
            let by_key = self.is_hub() && how == Settlement::Applied;
            if let (Some(page), Some(deed)) = (page, deed)
                && !by_key
                && !page.shows(&deed.intent)
            {
                let intent = &deed.intent;
                let words = format!("{} to {}", intent.order, intent.to);
                return Err(self.broken(Rule::SettledIsShown, words));
            }
            if how == Settlement::Applied {
                self.look_at_applied(at, id)?;
            }
        }
        Ok(())
    }

    /// What leaves a board that follows a plain server is not open there: it never lets an order go,
    /// and that one is in no list says nothing. At a hub the digest sees it.
    pub(crate) fn look_at_left(&mut self, at: usize) -> Held<()> {
        let left = self
            .process(at)
            .map(|process| std::mem::take(&mut process.page.left));
        if self.is_hub() {
            return Ok(());
        }
        for order in left.unwrap_or_default() {
            let stands = self.ledger.history.now(order);
            if let Some(status) = stands.filter(|status| status.is_open()) {
                let words = format!("station {at} has let order {order} go, which is {status}");
                return Err(self.broken(Rule::OpenStays, words));
            }
        }
        Ok(())
    }

    /// What was acknowledged just now is on disk.
    fn look_at_answers(&mut self, at: usize) -> Held<()> {
        let runtime = self.runtime;
        let mut kept = Vec::new();
        let Some(process) = self.process(at) else {
            return Ok(());
        };
        process.asked.retain_mut(|asked| match asked.answer() {
            Some(answer) => {
                kept.extend(answer.map(|moved| moved.intents).unwrap_or_default());
                false
            }
            None => true,
        });
        if kept.is_empty() {
            return Ok(());
        }
        let rows = runtime.block_on(process.files.outbox.open_intents());
        let rows = rows.unwrap_or_default();
        for id in kept {
            let Some(row) = rows.iter().find(|row| row.intent.id == id) else {
                let words = format!("{id} of station {at} is not on disk");
                return Err(self.broken(Rule::NothingLost, words));
            };
            let intent = row.intent.clone();
            let (from, to) = (intent.from, intent.to);
            if from.next() != Some(to) && from.previous() != Some(to) {
                let words = format!("{from} to {to}");
                return Err(self.broken(Rule::SingleSteps, words));
            }
            self.ledger.keep(at, intent, true);
        }
        Ok(())
    }

    /// What is shown as live is.
    fn look_at_badge(&self, at: usize) -> Held<()> {
        let Some(process) = self
            .stations
            .get(at)
            .and_then(|station| station.process.as_ref())
        else {
            return Ok(());
        };
        if !process.page.is_live() {
            return Ok(());
        }
        let Some(line) = &process.link else {
            return Ok(());
        };
        let Some(LinkState::Live { network }) = line.machine.status().map(|status| &status.state)
        else {
            return Ok(());
        };
        let dead_after = Numbers::default().of(*network).dead_after();
        let silent = self.now.saturating_sub(line.heard);
        if silent > dead_after + Duration::from_millis(100) {
            let words = format!("station {at}: nothing for {silent:?}");
            return Err(self.broken(Rule::LiveIsHeard, words));
        }
        if self.is_hub() {
            return self.look_at_live(at);
        }
        let Some(checked) = line.checked else {
            let words = format!("station {at}: no audit on this connection");
            return Err(self.broken(Rule::LiveIsChecked, words));
        };
        let age = self.now.saturating_sub(checked);
        if age > COMPARED {
            let words = format!("station {at}: compared {age:?} ago");
            return Err(self.broken(Rule::LiveIsChecked, words));
        }
        // What an audit has just left in doubt is still being read.
        let sure = match line.checked_before {
            Some(before) if age < DOUBTS => before,
            _ => checked,
        };
        let since = sure.saturating_sub(READS + dead_after);
        self.is_as_of(
            at,
            &process.page,
            since,
            Rule::LiveIsFresh,
            Rule::LiveIsWhole,
        )
    }

    /// Whether a board shows for each order a state that the server had at some time since `since`.
    pub(crate) fn is_as_of(
        &self,
        at: usize,
        page: &Page,
        since: Duration,
        state: Rule,
        whole: Rule,
    ) -> Held<()> {
        let history = &self.ledger.history;
        for order in page.board.orders() {
            // What a server that went back does not have is asked for by its key before it goes.
            let leaves = state != Rule::Heals && order.status == OrderStatus::Complete;
            let gone = || history.since(order.id, since).any(|state| state.is_none());
            if !(history.was(order.id, order.status, since) || leaves && gone()) {
                let states: Vec<Option<OrderStatus>> = history.since(order.id, since).collect();
                let words = format!(
                    "station {at} shows order {} as {}, but since {since:?} it was {states:?}",
                    order.id, order.status
                );
                return Err(self.broken(state, words));
            }
        }
        for order in history.open_since(since) {
            if page.board.order(order).is_none() {
                let words = format!("station {at} has no order {order}");
                return Err(self.broken(whole, words));
            }
        }
        Ok(())
    }

    /// Everything has healed for a while.
    pub(crate) fn look_at_displays(&self) -> Held<()> {
        let since = self.now.saturating_sub(Duration::from_millis(1_500));
        for (at, station) in self.stations.iter().enumerate() {
            let Some(process) = &station.process else {
                return Err(self.broken(Rule::ComesBack, format!("station {at} is not there")));
            };
            self.is_as_of(at, &process.page, since, Rule::Heals, Rule::Heals)?;
            if !process.page.is_live() {
                let words = format!("station {at}: {:?}", process.page.link);
                return Err(self.broken(Rule::ComesBack, words));
            }
        }
        Ok(())
    }

    /// Whether nothing waits anywhere, and nothing is left to happen.
    pub(crate) fn is_settled(&self) -> bool {
        let mut stations = self.stations.iter();
        self.server.is_at_rest()
            && stations.all(|station| {
                let process = station.process.as_ref();
                process.is_some_and(|process| {
                    process.page.board.unsent() == 0
                        && process.writes.is_empty()
                        && process.asked.is_empty()
                })
            })
    }

    /// The end of the night.
    pub(crate) fn look_at_all(&mut self) -> Held<()> {
        for at in 0..self.stations.len() {
            self.look_at_page(at)?;
        }
        self.look_at_hub()?;
        let deeds: Vec<_> = self.ledger.deeds.keys().copied().collect();
        for id in deeds {
            self.look_at_fate(id)?;
        }
        for (at, dials) in self.dials.iter().enumerate() {
            let storm = dials.windows(STORM).any(|window| match window {
                [first, .., last] => last.saturating_sub(*first) < Duration::from_secs(10),
                _ => false,
            });
            if storm {
                let words = format!("station {at} dialled {STORM} times within 10 s");
                return Err(self.broken(Rule::NoStorm, words));
            }
        }
        Ok(())
    }

    fn look_at_page(&self, at: usize) -> Held<()> {
        let Some(process) = self
            .stations
            .get(at)
            .and_then(|station| station.process.as_ref())
        else {
            return Ok(());
        };
        let fresh = Page::of(&process.core.snapshot(), self.now);
        let page = &process.page;
        if page.board != fresh.board || page.rev != fresh.rev || page.letters != fresh.letters {
            return Err(self.broken(Rule::SamePage, format!("station {at}")));
        }
        if page.board.unsent() > 0 {
            let waits: Vec<_> = page.board.pending().collect();
            return Err(self.broken(Rule::Settles, format!("station {at}: {waits:?}")));
        }
        Ok(())
    }

    fn look_at_fate(&self, id: olgfeast_protocol::IntentId) -> Held<()> {
        let Some(deed) = self.ledger.deeds.get(&id) else {
            return Ok(());
        };
        let process = self
            .stations
            .get(deed.station)
            .and_then(|s| s.process.as_ref());
        let Some(process) = process else {
            return Ok(());
        };
        let fate = self.runtime.block_on(process.files.outbox.fate(id));
        let what = format!("{id} of order {}: {fate:?}", deed.intent.order);
        let letters = &process.page.letters;
        match fate {
            Ok(Fate::Unknown) if deed.acknowledged => Err(self.broken(Rule::NothingLost, what)),
            Err(_) => Err(self.broken(Rule::NothingLost, what)),
            // The page shows nothing that waits any more.
            Ok(Fate::Open { .. }) => Err(self.broken(Rule::Settles, what)),
            Ok(Fate::Withdrawn) if deed.applied > 0 => {
                Err(self.broken(Rule::WithdrawnIsUnsent, what))
            }
            Ok(Fate::Dead(_)) if !letters.iter().any(|letter| letter.intent.id == id) => {
                Err(self.broken(Rule::NothingLost, what))
            }
            Ok(_) => Ok(()),
        }
    }
}
