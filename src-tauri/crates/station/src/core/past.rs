//! A server that went back: restored from a backup, it does not have what it had shown.
//!
//! It shows at a copy of another log than the board is from. What is drawn is the server's truth from
//! then on; here stands what only this station knows. An order that is not in the copy may also have
//! been handed out on an earlier day, so it counts as lost only when the server, asked for it by its
//! key, has none.

use std::collections::{BTreeMap, VecDeque};

use olgfeast_protocol::{
    DeadLetter, DeadReason, Epoch, Order, OrderId, ipc::WentBack, wire::WireOrder,
};
use olgfeast_store::Applied;

use super::{Core, Effect, MOST_LETTERS, StoreOp, setting};
use crate::{now::Now, rest::CallError};

/// Actions that are compared; more have been forgotten.
const MOST_APPLIED: usize = 2_000;

/// Orders that are named; the others are counted.
const MOST_NAMED: usize = 100;

/// Orders that are asked for by their key.
const MOST_SUSPECTS: usize = 500;

/// A feast day is not longer.
const DAY_MILLIS: i64 = 24 * 60 * 60 * 1_000;

/// What the server has shown.
#[derive(Debug)]
pub(super) struct Past {
    /// The log that the board is from.
    log: Option<Epoch>,
    /// This station's actions that it has applied, oldest first.
    applied: VecDeque<Applied>,
    /// Orders of the board that are not in the copy.
    suspects: BTreeMap<OrderId, Order>,
    lost: Option<WentBack>,
}

impl Past {
    pub(super) fn new(log: Option<Epoch>, applied: Vec<Applied>, lost: Option<WentBack>) -> Past {
        Past {
            log,
            applied: applied.into(),
            suspects: BTreeMap::new(),
            lost,
        }
    }

    pub(super) fn lost(&self) -> Option<&WentBack> {
        self.lost.as_ref()
    }

    /// The server shows an action of this station.
    pub(super) fn acknowledged(&mut self, applied: Applied) {
        if self.applied.len() == MOST_APPLIED {
            self.applied.pop_front();
        }
        self.applied.push_back(applied);
    }

    /// Whether it is not known yet what the server has lost.
    pub(super) fn is_asking(&self) -> bool {
        !self.suspects.is_empty()
    }

    /// The board is of no log any more.
    pub(super) fn forget_log(&mut self) {
        self.log = None;
    }

    /// Takes those out that `is_lost` names.
    fn take_applied(&mut self, is_lost: impl Fn(&Applied) -> bool) -> Vec<Applied> {
        let all = std::mem::take(&mut self.applied);
        let (lost, kept): (Vec<_>, Vec<_>) = all.into_iter().partition(is_lost);
        self.applied = kept.into();
        lost
    }
}

impl Core {
    /// A copy of the board has come, and is not applied yet. `all`: whether every order of it could
    /// be read.
    pub(super) fn look_back(&mut self, copy: &[WireOrder], all: bool, now: Now) {
        let log = self.hub.epoch().copied();
        let before = std::mem::replace(&mut self.past.log, log);
        if before.is_none() || before == log {
            return;
        }
        let told: BTreeMap<OrderId, &WireOrder> =
            copy.iter().map(|order| (order.id, order)).collect();
        let worked: Vec<OrderId> = self.past.applied.iter().map(|a| a.intent.order).collect();
        let mut lost = Vec::new();
        for order in self.board.orders() {
            let open = order.status.is_open();
            match told.get(&order.id) {
                Some(wire) if is_another(order, wire) => lost.push(order.clone()),
                Some(_) => {}
                None if all
                    && (open || worked.contains(&order.id) || is_of_today(order, now))
                    && self.past.suspects.len() < MOST_SUSPECTS =>
                {
                    self.past.suspects.insert(order.id, order.clone());
                }
                None => {}
            }
        }
        let suspects: Vec<OrderId> = self.past.suspects.keys().copied().collect();
        for id in suspects {
            self.doubt_at(id, now.mono);
        }
        for order in lost {
            self.lose(order, now);
        }
        self.lose_actions(&told, now);
    }

    /// An order was read by its key; `gone`: the server has none.
    pub(super) fn suspect_read(
        &mut self,
        id: OrderId,
        gone: bool,
        outcome: &Result<bool, CallError>,
        now: Now,
    ) {
        if !self.past.suspects.contains_key(&id) {
            return;
        }
        if !matches!(outcome, Ok(true)) {
            let later = self.hold.until().max(now.mono + super::SECOND);
            return self.doubt_at(id, later);
        }
        if let Some(order) = self.past.suspects.remove(&id)
            && gone
            && self.board.order(id).is_none()
        {
            self.lose(order, now);
        }
    }

    /// A person has read it.
    pub(super) fn put_away_went_back(&mut self) {
        if self.past.lost.take().is_some() {
            self.keep_lost();
        }
    }

    fn lose(&mut self, order: Order, now: Now) {
        let is_its = |applied: &Applied| applied.intent.names(&order);
        let actions = self.past.take_applied(is_its).len();
        let lost = self.lost(now);
        lost.order_count = lost.order_count.saturating_add(1);
        lost.actions = lost.actions.saturating_add(count(actions));
        if lost.orders.len() < MOST_NAMED {
            lost.orders.push(order);
        }
        self.keep_lost();
    }

    /// Orders that are there, but not as far as this station had brought them.
    fn lose_actions(&mut self, told: &BTreeMap<OrderId, &WireOrder>, now: Now) {
        let found = |applied: &Applied| {
            let wire = told.get(&applied.intent.order)?;
            let other = wire.ref_code.as_deref() != Some(applied.intent.ref_code.as_str());
            (!other).then_some(*wire)
        };
        let is_lost = |applied: &Applied| {
            found(applied).is_some_and(|wire| {
                wire.version
                    .is_some_and(|version| version < applied.version)
            })
        };
        let lost = self.past.take_applied(is_lost);
        if lost.is_empty() {
            return;
        }
        let actions = count(lost.len());
        let letters: Vec<DeadLetter> = lost
            .into_iter()
            .map(|applied| DeadLetter {
                reason: DeadReason::ServerWentBack,
                found: found(&applied).and_then(|wire| wire.status),
                by: None,
                at: now.wall,
                intent: applied.intent,
            })
            .collect();
        self.effects
            .push_back(Effect::Store(StoreOp::Unsettle(letters.clone())));
        self.letters.extend(letters);
        while self.letters.len() > MOST_LETTERS {
            self.letters.pop_front();
        }
        self.show_letters();
        let lost = self.lost(now);
        lost.actions = lost.actions.saturating_add(actions);
        self.keep_lost();
    }

    fn lost(&mut self, now: Now) -> &mut WentBack {
        self.past.lost.get_or_insert_with(|| WentBack {
            at: now.wall,
            order_count: 0,
            orders: Vec::new(),
            actions: 0,
        })
    }

    /// The board has let go of these orders, so the outbox keeps what is known of them.
    fn keep_lost(&mut self) {
        let lost = self.past.lost.as_ref();
        let text = lost.and_then(|lost| serde_json::to_string(lost).ok());
        self.effects
            .push_back(Effect::Store(StoreOp::Settings(vec![(
                setting::WENT_BACK.to_owned(),
                text,
            )])));
    }
}

/// Whether an order was completed so lately that a copy has it, whenever the feast day began.
fn is_of_today(order: &Order, now: Now) -> bool {
    let completed = order.complete_at;
    completed.is_some_and(|at| now.wall.millis_since(at) < DAY_MILLIS)
}

fn is_another(known: &Order, wire: &WireOrder) -> bool {
    let told = wire.ref_code.as_deref().unwrap_or_default();
    !known.ref_code.is_empty() && !told.is_empty() && known.ref_code != told
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}
