//! Lines struck off a ticket: kept, drawn, and at a hub told to everybody.
//!
//! A strike moves no order, so it expects no version; a hub does the same of one key only once, so
//! it is sent until there is an answer. What a hub refuses, and all at a plain server, stays this
//! station's own.

use std::{collections::BTreeMap, time::Duration};

use olgfeast_link::Network;
use olgfeast_protocol::{
    IntentId, LineKey, Lines, Order, OrderId, Strike, Version,
    ipc::{Change, ErrorCode, IpcError},
};
use olgfeast_store::{StoreError, StrikeState};

use super::{
    Answer, Core, Effect, StoreOp, Ticket,
    commands::{Storing, store_error},
    history::Told,
    poll::Kind,
    truth::Source,
};
use crate::{
    credentials::Secret,
    lanes::StrikePhase,
    now::Now,
    rest::{self, Call, CallError, Reply},
};

/// Strikes of an order that is not open are forgotten so long after they were made.
const FORGET_AFTER_MILLIS: i64 = 8 * 3_600_000;

/// Where a strike waits for another call of its order, it is looked at so often.
const TURN: Duration = Duration::from_millis(100);

/// How often it is looked whether any are to be forgotten.
const LOOK_EVERY: Duration = Duration::from_secs(3_600);

impl Core {
    /// A person strikes a line, or takes that back.
    pub(super) fn strike(
        &mut self,
        order: OrderId,
        line: LineKey,
        struck: bool,
        reply: Answer<()>,
        now: Now,
    ) {
        let Some(ticket) = self.board.ticket(order) else {
            let words = format!("the board has no order {order}");
            let _ = reply.send(Err(IpcError::new(ErrorCode::UnknownOrder, words)));
            return;
        };
        if !ticket.order.lines.have(&line) {
            let words = "the order has no such line";
            let _ = reply.send(Err(IpcError::new(ErrorCode::LinesUnknown, words)));
            return;
        }
        let drawn = ticket.lines();
        let mut meant = drawn.iter().filter(|one| match &line {
            LineKey::Id(_) => one.key == line,
            LineKey::Name(name) => one.name == name.as_str(),
        });
        if meant.all(|one| one.mark.is_struck() == struck) {
            let _ = reply.send(Ok(()));
            return;
        }
        let line = lasting(ticket.order, line);
        let shown = is_shown(ticket.order, &line);
        let ref_code = ticket.order.ref_code.clone();
        let same = self.lanes.strikes.of(order).iter();
        let same = same.filter(|row| row.strike.line == line);
        let named = same.filter(|row| row.strike.names(ticket.order));
        // What may have reached the hub stays, and is before this one.
        let (drop, tried): (Vec<_>, Vec<_>) =
            named.partition(|row| matches!(row.phase, StrikePhase::Waiting | StrikePhase::Own));
        let drop: Vec<IntentId> = drop.iter().map(|row| row.strike.id).collect();
        let before = tried.last().map_or(shown, |row| row.strike.struck);
        let covered = self.is_covered(order, &line);
        let add = (before != struck || covered).then(|| Strike {
            id: self.new_id(now),
            order,
            ref_code,
            line,
            struck,
            made_at: now.wall,
        });
        for id in &drop {
            if let Some(row) = self.lanes.strikes.row_mut(*id) {
                row.phase = StrikePhase::Leaving;
            }
        }
        let op = StoreOp::Strike { add, drop };
        self.effects.push_back(Effect::Store(op));
        self.storing = Some(Storing::Striking { reply });
    }

    /// Whether all lines of its name are struck together, so that only a wish about this very line
    /// can say otherwise.
    fn is_covered(&self, order: OrderId, line: &LineKey) -> bool {
        let Some(Order {
            lines: Lines::Full(lines),
            ..
        }) = self.board.order(order)
        else {
            return false;
        };
        let name = lines.iter().find(|one| *line == LineKey::Id(one.id));
        name.is_some_and(|one| {
            let by_name = LineKey::Name(one.name.clone());
            let mut own = self.lanes.strikes.of(order).iter();
            own.any(|row| row.strike.line == by_name)
        })
    }

    /// The store's word on [`StoreOp::Strike`].
    pub(super) fn strike_kept(
        &mut self,
        add: Option<Strike>,
        drop: &[IntentId],
        kept: Result<(), StoreError>,
    ) {
        let Some(Storing::Striking { reply }) = self.storing.take() else {
            return;
        };
        if let Err(error) = kept {
            for id in drop {
                if let Some(row) = self.lanes.strikes.row_mut(*id) {
                    row.phase = StrikePhase::Waiting;
                }
            }
            let _ = reply.send(Err(store_error(&error)));
            return;
        }
        let mut order = add.as_ref().map(|strike| strike.order);
        for id in drop {
            let row = self.lanes.strikes.remove(*id);
            order = order.or(row.map(|row| row.strike.order));
        }
        if let Some(strike) = add {
            self.lanes.strikes.push(strike, StrikePhase::Waiting);
        }
        if let Some(order) = order {
            self.show_strikes(order);
        }
        let _ = reply.send(Ok(()));
    }

    pub(super) fn show_strikes(&mut self, id: OrderId) {
        let order = self.board.order(id);
        let strikes = order.map_or_else(Vec::new, |order| self.lanes.strikes.shown(order));
        self.show(Change::Strikes { id, strikes });
    }

    /// The truth about an order has changed: what is struck is drawn on top of it. That it has come to
    /// what was wanted settles nothing: it may be on its way through what was before the touch.
    pub(super) fn strikes_meet(&mut self, id: OrderId) {
        if !self.lanes.strikes.of(id).is_empty() {
            self.show_strikes(id);
        }
    }

    /// They are no more.
    fn end_strikes(&mut self, ids: Vec<IntentId>) {
        let mut orders = BTreeMap::new();
        for id in &ids {
            if let Some(row) = self.lanes.strikes.remove(*id) {
                orders.insert(row.strike.order, ());
            }
        }
        if !orders.is_empty() {
            self.effects
                .push_back(Effect::Store(StoreOp::EndStrikes(ids)));
        }
        for order in orders.into_keys() {
            self.show_strikes(order);
        }
    }

    /// Commits that a strike is about to be sent.
    pub(super) fn mark_strike(&mut self, id: IntentId) {
        if let Some(row) = self.lanes.strikes.row_mut(id) {
            row.phase = StrikePhase::Marking;
            let op = StoreOp::SetStrike(id, StrikeState::Tried);
            self.effects.push_back(Effect::Store(op));
        }
    }

    /// The store's word on it: now it may be sent.
    pub(super) fn strike_marked(&mut self, id: IntentId, kept: bool, now: Now) {
        let token = self.session.bearer().cloned();
        let patience = self.patience();
        let Some(row) = self.lanes.strikes.row_mut(id) else {
            return;
        };
        if row.phase != StrikePhase::Marking {
            return;
        }
        let (LineKey::Id(line), Some(token), true) = (row.strike.line.clone(), token, kept) else {
            row.phase = StrikePhase::Again { at: now.mono };
            return self.back_off(now);
        };
        row.phase = StrikePhase::Sending;
        let change = rest::LineChange {
            key: id,
            line,
            struck: row.strike.struck,
            made_at: row.strike.made_at,
            station: self.name.clone(),
            patience,
        };
        let ticket = Ticket::Strike {
            generation: self.generation,
            strike: id,
            token: token.clone(),
        };
        let call = Call::Strike {
            token,
            id: row.strike.order,
            change,
        };
        self.call(ticket, call);
    }

    /// The reply to a [`Ticket::Strike`].
    pub(super) fn strike_sent(&mut self, id: IntentId, token: &Secret, reply: Reply, now: Now) {
        let Some(row) = self.lanes.strikes.row(id) else {
            return;
        };
        let order = row.strike.order;
        match reply.answer {
            Ok(rest::Answer::Order(wire)) => {
                self.hold.release();
                let version = wire.version;
                self.take_answer(&wire, Told::Shown(Source::Look), now);
                self.strike_done(id, version);
            }
            Err(
                CallError::NotSent(_)
                | CallError::WrongKey
                | CallError::Later
                | CallError::TooManyAttempts { .. },
            ) => {
                self.strike_again(id, Duration::ZERO, now);
                if self.hold.is_over(now.mono) {
                    self.back_off(now);
                }
            }
            Err(CallError::Unauthorized(_)) => {
                self.strike_again(id, Duration::ZERO, now);
                self.token_refused(token, now);
            }
            // This hub shares no strikes, or not this one. What the person struck stays struck here.
            Err(CallError::Refused { status, detail }) => {
                tracing::warn!(status, detail, "a strike was refused");
                if let Some(row) = self.lanes.strikes.row_mut(id) {
                    row.phase = StrikePhase::Own;
                }
                let op = StoreOp::SetStrike(id, StrikeState::Own);
                self.effects.push_back(Effect::Store(op));
                self.show_strikes(order);
            }
            Ok(_)
            | Err(
                CallError::Unknown(_)
                | CallError::Alien
                | CallError::Broken { .. }
                | CallError::Conflict(_),
            ) => {
                let mut tries = 0;
                if let Some(row) = self.lanes.strikes.row_mut(id) {
                    tries = row.tries;
                    row.tries = tries.saturating_add(1);
                }
                let network = self.reach();
                let pause = super::hold::pause(tries, network, &mut self.rng);
                self.strike_again(id, pause, now);
            }
        }
    }

    /// The hub shows what a strike has made: it has answered, or told everybody.
    pub(super) fn strike_done(&mut self, id: IntentId, version: Option<Version>) {
        let Some(order) = self.lanes.strikes.row(id).map(|row| row.strike.order) else {
            return;
        };
        if let Some(version) = version {
            self.lanes.rest_on_next(order, version);
        }
        self.end_strikes(vec![id]);
    }

    fn strike_again(&mut self, id: IntentId, pause: Duration, now: Now) {
        if let Some(row) = self.lanes.strikes.row_mut(id) {
            row.phase = StrikePhase::Again {
                at: now.mono + pause,
            };
        }
    }

    /// When the next strike is to be looked at.
    pub(super) fn strikes_due(&self, now: Now) -> Option<Duration> {
        if self.poll.kind() != Kind::Hub || !self.has_path() {
            return None;
        }
        self.lanes.strikes.next_due(&self.board, now.mono + TURN)
    }

    /// How long to wait for an answer of a hub.
    pub(super) fn patience(&self) -> Duration {
        match self.reach() {
            Network::Lan => Duration::from_secs(3),
            Network::Wan => Duration::from_secs(8),
        }
    }

    /// Strikes go with their orders: where one is not open, and what was struck is of another day.
    pub(super) fn forget_strikes_if_due(&mut self, now: Now) {
        if now.mono < self.strikes_looked_at {
            return;
        }
        self.strikes_looked_at = now.mono + LOOK_EVERY;
        let mut old = Vec::new();
        for id in self.lanes.strikes.orders() {
            let open = self.board.order(id).filter(|order| order.status.is_open());
            let rows = self.lanes.strikes.of(id).iter();
            old.extend(
                rows.map(|row| &row.strike)
                    .filter(|strike| !open.is_some_and(|order| strike.names(order)))
                    .filter(|strike| now.wall.millis_since(strike.made_at) > FORGET_AFTER_MILLIS)
                    .map(|strike| strike.id),
            );
        }
        if !old.is_empty() {
            self.end_strikes(old);
        }
    }
}

/// A key that means this line for as long as the order lives. A hub's lines keep their keys. What a
/// plain server tells of an order changes between frames, which know names only, and reads: a name
/// that is there once means the same in both.
fn lasting(order: &Order, line: LineKey) -> LineKey {
    let (Lines::Full(lines), None, LineKey::Id(id)) = (&order.lines, order.version, &line) else {
        return line;
    };
    let Some(meant) = lines.iter().find(|one| one.id == *id) else {
        return line;
    };
    let alike = lines.iter().filter(|one| one.name == meant.name).count();
    if alike == 1 {
        LineKey::Name(meant.name.clone())
    } else {
        line
    }
}

/// Whether the server shows it struck.
fn is_shown(order: &Order, line: &LineKey) -> bool {
    match line {
        LineKey::Id(id) => order.struck.contains(id),
        LineKey::Name(_) => false,
    }
}
