//! What waits to be sent, at a hub: sent with a key, as often as it takes.
//!
//! A hub's 200 is not taken for a promise but for what it carries: the order as it is at that
//! version, which is the server's own state. It is applied to the board like a read, and with it the
//! intents of that key are settled. A 200 without a version proves nothing; then the event or a read
//! does.

use std::{cmp::Ordering, time::Duration};

use olgfeast_board::{Conflict as Judged, Verdict, conflict, is_the_same, judge};
use olgfeast_protocol::{
    DeadReason, IntentId, Order, OrderId, OrderStatus, Version,
    ipc::Settlement,
    live::{Conflict, LiveBy},
    wire::WireOrder,
};

#[cfg(feature = "planted")]
use crate::planted::{self, Bug};

use super::{Core, Effect, StoreOp, Ticket, history::Told, hold::pause, truth::Source};
use crate::{
    credentials::Secret,
    lanes::{Group, Phase, Task},
    movers::Mover,
    now::Now,
    rest::{Answer, Call, CallError, Keyed},
    sync::Spoken,
};

impl Core {
    /// Sends what is due at a hub, as much at once as may be, where there is a path to it: an intent
    /// that was tried can no longer be withdrawn.
    pub(super) fn drain_keyed(&mut self, token: &Secret, now: Now) {
        if !self.has_path() {
            return;
        }
        while self.hold.is_over(now.mono)
            && let Some(task) = self.lanes.next_keyed(&self.board, now.mono)
        {
            match task {
                Task::Read(id) => self.look(id, token.clone()),
                // After another start the hub may have less than it had: first the board is of its log.
                #[cfg(feature = "planted")]
                Task::Send(id) if planted::has(Bug::ExpectsLostVersions) => {
                    self.mark_keyed(id, None, now);
                }
                Task::Send(_) if !self.hub.is_on_board() => return,
                // A version means nothing to a log that does not have it, or another one in its place.
                Task::Send(id) if !self.is_as_seen(id) => self.look(id, token.clone()),
                Task::Send(id) => self.mark_keyed(id, None, now),
                Task::Strike(id) => self.mark_strike(id),
            }
        }
    }

    /// Whether the hub can be reached, as far as is known.
    pub(super) fn has_path(&self) -> bool {
        self.link.spoken() == Spoken::Live || self.poll.works()
    }

    /// Whether the version that an intent is to be sent with is, as far as the board tells, that of
    /// what the person saw. A hub that went back counts on from where it is: then the same number may
    /// name what somebody else has made.
    pub(super) fn is_as_seen(&self, id: IntentId) -> bool {
        let Some(row) = self.lanes.row(id) else {
            return false;
        };
        let base = &row.intent.base;
        let expected = row.expected.max(base.version);
        let Some(known) = self.board.order(row.intent.order) else {
            return true;
        };
        match known.version.cmp(&expected) {
            Ordering::Less => false,
            Ordering::Equal if base.version == expected => is_the_same(base, &known.stand()),
            Ordering::Equal | Ordering::Greater => true,
        }
    }

    /// Commits the attempt of an intent, and of those that it is sent with or carries, before
    /// anything is sent. `version`: what was just read, for an intent that has seen none.
    pub(super) fn mark_keyed(&mut self, id: IntentId, version: Option<Version>, now: Now) {
        let Some(group) = self.lanes.to_send(id) else {
            return;
        };
        let Some(expected) = version.or(group.expected) else {
            return self.mark(id, now);
        };
        #[cfg(feature = "planted")]
        let expected = match self.lanes.row(id).map(|row| row.intent.order) {
            Some(order) if planted::has(Bug::ChangesBody) => {
                let known = self.board.order(order).and_then(|order| order.version);
                expected.max(known.unwrap_or_default())
            }
            _ => expected,
        };
        let Group {
            leader, carries, ..
        } = group;
        for row in self.lanes.rows_mut() {
            if row.intent.id == leader {
                row.phase = Phase::Marking;
                row.attempted = true;
                row.expected = Some(expected);
            } else if carries.contains(&row.intent.id) {
                row.phase = Phase::Carried { by: leader };
                row.attempted = true;
            }
        }
        let order = self.lanes.row(leader).map(|row| row.intent.order);
        self.effects.push_back(Effect::Store(StoreOp::MarkKeyed {
            id: leader,
            carries,
            expected,
            at: now.wall,
        }));
        if let Some(order) = order {
            self.show_lane(order);
        }
    }

    /// The attempt is on disk: now it may be sent. Nothing where it is to be sent without a key.
    pub(super) fn keyed_call(&self, id: IntentId, token: &Secret) -> Option<(Ticket, Call)> {
        let row = self.lanes.row(id)?;
        #[cfg(feature = "planted")]
        let key = match self.lanes.last_left() {
            Some(older) if planted::has(Bug::ReusesKeys) => older,
            _ => id,
        };
        #[cfg(not(feature = "planted"))]
        let key = id;
        let change = Keyed {
            key,
            to: row.intent.to,
            expected: row.expected?,
            made_at: row.intent.made_at,
            station: self.name.clone(),
            patience: self.patience(),
        };
        let ticket = Ticket::Send {
            generation: self.generation,
            intent: id,
            token: token.clone(),
        };
        let call = Call::Keyed {
            token: token.clone(),
            id: row.intent.order,
            change,
        };
        Some((ticket, call))
    }

    /// The answer to what was sent with a key.
    pub(super) fn sent_keyed(
        &mut self,
        id: IntentId,
        token: &Secret,
        answer: Result<Answer, CallError>,
        now: Now,
    ) {
        if !matches!(answer, Err(CallError::Conflict(_))) {
            self.landed(id);
        }
        match answer {
            Ok(Answer::Order(wire)) => {
                self.hold.release();
                self.done_keyed(id, *wire, now);
            }
            Err(CallError::Conflict(conflict)) => self.conflicted(id, *conflict, now),
            Err(
                CallError::NotSent(_)
                | CallError::WrongKey
                | CallError::Later
                | CallError::TooManyAttempts { .. },
            ) => {
                self.again(id, Duration::ZERO, now);
                // Several calls fail at once where one would: that is one failure.
                if self.hold.is_over(now.mono) {
                    self.back_off(now);
                }
            }
            Err(CallError::Unauthorized(_)) => {
                self.again(id, Duration::ZERO, now);
                self.token_refused(token, now);
            }
            Err(CallError::Refused { status: 404, .. }) => {
                self.bury_group(id, DeadReason::OrderGone, now);
            }
            Err(CallError::Refused { status, detail }) => {
                self.bury_group(id, DeadReason::Refused { status, detail }, now);
            }
            Ok(_) | Err(CallError::Unknown(_) | CallError::Alien | CallError::Broken { .. }) => {
                let pause = self.pause(id);
                self.again(id, pause, now);
            }
        }
    }

    /// Somebody's change has come with the name of an intent.
    pub(super) fn settle_by_name(&mut self, id: IntentId, version: Option<Version>, now: Now) {
        // Only a key can have brought it there.
        if self.lanes.row(id).is_some_and(|row| row.expected.is_some()) {
            self.settle_group(id, Settlement::Applied, version, now);
        }
        self.strike_done(id, version);
    }

    /// Takes in an order with its version, beside the stream: what the board knows already, or
    /// better, changes nothing.
    pub(super) fn take_answer(
        &mut self,
        wire: &WireOrder,
        told: Told<'_>,
        now: Now,
    ) -> Option<Order> {
        let known = self.board.order(wire.id);
        let order = wire.clone().onto(known)?;
        if wire.version.is_some()
            && wire.status.is_some()
            && let Some(change) = self.reconciler.event(&self.board, wire.clone())
        {
            self.hub.answered(wire.id, wire.version);
            self.learn(change, told, now);
        }
        Some(order)
    }

    /// 200.
    fn done_keyed(&mut self, id: IntentId, wire: WireOrder, now: Now) {
        let Some(row) = self.lanes.row(id) else {
            return;
        };
        let (intent, expected) = (row.intent.clone(), row.expected);
        let version = wire.version;
        let proof = wire.status.and(version);
        let order = self.take_answer(&wire, Told::Answer(&intent), now);
        if let (Some(order), Some(version)) = (order, proof)
            && matches!(judge(&intent, true, &order), Verdict::Settled(_))
        {
            // The order was there, at the version that was expected: nothing was done.
            let how = if expected == Some(version) {
                Settlement::AlreadyDone
            } else {
                Settlement::Applied
            };
            self.settle_group(id, how, Some(version), now);
        } else {
            self.set_phase(id, Phase::sent(now.mono));
            self.settle_by_truth(intent.order, now);
        }
    }

    /// 409: the order has another version.
    fn conflicted(&mut self, id: IntentId, told: Conflict, now: Now) {
        let Conflict { order: wire, since } = told;
        let Some(group) = self.lanes.sent_with(id) else {
            return;
        };
        let Some(row) = self.lanes.row(id) else {
            return;
        };
        let intent = row.spanning(group.from);
        let went_back = wire.version < row.expected;
        let mut others = since
            .iter()
            .filter(|since| since.moved && !self.is_own(since.by.as_ref()));
        let last = others.next_back();
        let moved = last.is_some();
        if let (Some(last), Some(to)) = (last, wire.status) {
            self.note_mover(wire.id, last.by.as_ref(), to);
        }
        let Some(found) = self
            .take_answer(&wire, Told::Shown(Source::Look), now)
            .filter(|_| wire.status.is_some())
        else {
            // Its status is none of ours.
            self.landed(id);
            return self.bury_group(id, DeadReason::ChangedElsewhere, now);
        };
        if went_back && intent.names(&found) {
            // What was expected is not there any more.
            self.landed(id);
            let pause = self.pause(id);
            return self.again(id, pause, now);
        }
        // It may have been long on its way, and the stream ahead of it.
        let known = self.board.order(found.id);
        let known = known.filter(|known| known.version > found.version);
        let moved = moved || known.is_some_and(|known| known.status != found.status);
        let found = known.cloned().unwrap_or(found);
        #[cfg(feature = "planted")]
        let (intent, moved) = if planted::has(Bug::RaisesVersions) && found.status != intent.to {
            let from = found.status;
            (olgfeast_protocol::Intent { from, ..intent }, false)
        } else {
            (intent, moved)
        };
        match (conflict(&intent, moved, &found), wire.version) {
            (Judged::Again, version) => {
                self.landed(id);
                let first = self.lanes.row(id).is_some_and(|row| row.tries == 0);
                let pause = self.pause(id);
                // The hub has not kept the key, so this may be another body.
                if let (Some(row), Some(version)) = (self.lanes.row_mut(id), version) {
                    row.expected = Some(version);
                }
                self.again(id, if first { Duration::ZERO } else { pause }, now);
            }
            (Judged::AlreadyDone, _) => {
                self.settle_group(id, Settlement::AlreadyDone, None, now);
            }
            (Judged::Dead(reason), _) => self.overtaken(&group, reason, &found, now),
        }
    }

    /// Somebody else was there: what they have done of it is done, and the rest is for a person.
    fn overtaken(&mut self, group: &Group, reason: DeadReason, found: &Order, now: Now) {
        self.landed(group.leader);
        for id in group.ids() {
            let done = self.lanes.row(id).is_some_and(|row| {
                !row.intent.is_backward()
                    && row.intent.names(found)
                    && found.status >= row.intent.to
                    && found.status != OrderStatus::Cancelled
            });
            if !done {
                return self.bury(id, reason, Some(found.status), now);
            }
            self.settle_rows(vec![id], Settlement::AlreadyDone, None, now);
        }
    }

    /// Gives up what was sent with one key, and what was made on top of it.
    fn bury_group(&mut self, leader: IntentId, reason: DeadReason, now: Now) {
        let Some(group) = self.lanes.sent_with(leader) else {
            return;
        };
        let order = self.lanes.row(leader).map(|row| row.intent.order);
        let found = order
            .and_then(|order| self.board.order(order))
            .map(|order| order.status)
            .filter(|_| reason != DeadReason::OrderGone);
        self.bury_rows(&group.ids(), reason, found, now);
    }

    /// Settles an intent and those that it carries.
    pub(super) fn settle_group(
        &mut self,
        leader: IntentId,
        how: Settlement,
        version: Option<Version>,
        now: Now,
    ) {
        if let Some(group) = self.lanes.sent_with(leader) {
            self.settle_rows(group.ids(), how, version, now);
        }
    }

    /// To be sent once more, with the same key and the same company.
    fn again(&mut self, id: IntentId, pause: Duration, now: Now) {
        if let Some(row) = self.lanes.row_mut(id) {
            row.phase = Phase::Again {
                at: now.mono + pause,
            };
        }
    }

    /// Before an intent is sent again. Each has its own pause, so that one order on which the hub fails
    /// stops no other.
    fn pause(&mut self, id: IntentId) -> Duration {
        let mut tries = 0;
        if let Some(row) = self.lanes.row_mut(id) {
            tries = row.tries;
            row.tries = tries.saturating_add(1);
        }
        let network = self.reach();
        pause(tries, network, &mut self.rng)
    }

    /// The process has lived through an attempt.
    fn landed(&mut self, id: IntentId) {
        let Some(group) = self.lanes.sent_with(id) else {
            return;
        };
        for id in group.ids() {
            self.effects.push_back(Effect::Store(StoreOp::Landed(id)));
        }
    }

    /// The same, of an event: one that leaves the status as the board has it moves nothing.
    pub(super) fn note_mover_of(&mut self, wire: &WireOrder, by: Option<&LiveBy>) {
        let known = self.board.order(wire.id).map(|order| order.status);
        if let Some(to) = wire.status
            && (known != Some(to) || self.is_own(by))
        {
            self.note_mover(wire.id, by, to);
        }
    }

    /// Somebody has moved an order; this station's own moves are nobody else's.
    pub(super) fn note_mover(&mut self, id: OrderId, by: Option<&LiveBy>, to: OrderStatus) {
        let other = by.filter(|_| !self.is_own(by));
        let station = other.and_then(|by| by.station.clone());
        let mover = station.map(|station| Mover { station, to });
        self.movers.note(id, mover);
    }

    /// Whether this very station did it: earlier intents of the same order, so nothing that the
    /// person did not know of.
    pub(super) fn is_own(&self, by: Option<&LiveBy>) -> bool {
        by.and_then(|by| by.station_id.as_deref())
            .is_some_and(|id| id.parse() == Ok(self.station.0))
    }
}
