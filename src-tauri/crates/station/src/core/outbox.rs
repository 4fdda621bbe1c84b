//! What waits to be sent: when it is sent, and what becomes of it. What is different at a hub stands
//! in `keyed`.

use std::time::Duration;

use olgfeast_board::{Verdict, judge};
use olgfeast_protocol::{
    DeadLetter, DeadReason, IntentId, Order, OrderId, OrderStatus, Stand, Version,
    ipc::{Change, Settlement},
};
use olgfeast_store::{Applied, Row, Sent};
use rand::Rng;

use super::{Core, Effect, MOST_LETTERS, StoreOp, Ticket, poll::Kind, truth::Source};
use crate::{
    credentials::Secret,
    lanes::{self, Attempt, LOCK, Phase, Task},
    now::Now,
    rest::{Call, CallError, Reply},
};

/// Between a write and the next one of a backlog, at the least: a plain server freezes under many
/// writes. What a person has just touched on a live board does not wait for this.
const BACKLOG_PACE: Duration = Duration::from_millis(100);

/// At the most.
const SLOWEST_PACE: Duration = Duration::from_secs(3);

/// Otherwise so many times as long as the last write took, by chance: it takes long when other
/// stations write, and those that come back at once leave room for one another and for reads.
const PACE_OF_WRITE: std::ops::Range<f64> = 2.0..4.0;

impl Core {
    /// Intents of the outbox that are not in a lane yet: from an earlier run, or from another
    /// process on the same data directory.
    pub(super) fn take_rows(&mut self, rows: Vec<Row>, now: Now) {
        for row in rows {
            let order = row.intent.order;
            let phase = match row.sent {
                Some(Sent::CarriedBy(by)) => Phase::Carried { by },
                Some(Sent::Expecting(_)) => Phase::Again { at: now.mono },
                // It may have been sent just before the end of an earlier run, and be applied yet;
                // of the run before this one, or of one before that which did not get to it.
                None if row.attempts > 0 => Phase::Unknown {
                    since: now.mono,
                    look_at: now.mono,
                },
                None => Phase::queued(),
            };
            let mut taken = lanes::Row::new(row.intent, row.attempts > 0, phase);
            if let Some(Sent::Expecting(version)) = row.sent {
                taken.expected = Some(version);
            }
            if self.lanes.push(taken) {
                self.show_lane(order);
            }
        }
        self.lanes.free_orphans();
    }

    /// A call did not get through: a pause for all of them.
    pub(super) fn back_off(&mut self, now: Now) {
        let network = self.reach();
        self.hold.back_off(network, now.mono, &mut self.rng);
    }

    /// Intents that were in flight at five starts in a row.
    pub(super) fn bury_crashed(&mut self, crashed: &[IntentId], now: Now) {
        // Each turn buries what is in one lane of it.
        for _ in crashed {
            self.bury_rows(crashed, DeadReason::CrashLoop, None, now);
        }
    }

    /// Whether anything could be sent now, as far as is known.
    pub(super) fn drains(&self) -> bool {
        self.poll.kind() != Kind::Hub || self.has_path()
    }

    /// Sends or reads, where something is due and nothing is in the way.
    pub(super) fn drain(&mut self, now: Now) {
        if !self.hold.is_over(now.mono) {
            return;
        }
        let Some(token) = self.session.bearer().cloned() else {
            return;
        };
        match self.poll.kind() {
            // What may be sent depends on it.
            Kind::Unknown if !self.lanes.is_empty() || self.lanes.strikes.are_due(&self.board) => {
                self.poll.ask_kind();
            }
            Kind::Unknown => {}
            Kind::Hub => self.drain_keyed(&token, now),
            Kind::Plain => self.drain_plain(token, now),
        }
    }

    fn drain_plain(&mut self, token: Secret, now: Now) {
        // Writes of this station go one behind the other.
        if self.counter_is_calling() || self.menu_is_changing() {
            return;
        }
        let live = self.link.is_live();
        match self.lanes.next(now.mono, live) {
            // A plain server knows no strikes.
            None | Some(Task::Strike(_)) => {}
            Some(Task::Read(id)) if self.is_paced(id, now) => {}
            Some(Task::Read(id)) => self.look(id, token),
            // Somebody else may have been there since the touch.
            Some(Task::Send(id)) if !self.stands_where_seen(id) => self.look(id, token),
            Some(Task::Send(id)) => self.mark(id, now),
        }
    }

    /// Whether the board shows what the person saw, and since when: without that, nobody could tell
    /// later whether the order has been elsewhere in the meantime.
    fn stands_where_seen(&self, id: IntentId) -> bool {
        self.lanes.row(id).is_some_and(|row| {
            let order = self.board.order(row.intent.order);
            order.is_some_and(|order| order.status == row.intent.from && is_dated(&order.stand()))
        })
    }

    /// Whether this intent is one of a backlog, and the last write too recent.
    fn is_paced(&self, id: IntentId, now: Now) -> bool {
        let waits = self
            .lanes
            .row(id)
            .is_some_and(|row| matches!(row.phase, Phase::Queued { .. }));
        waits && now.mono < self.backlog_from
    }

    /// The reply to a [`Ticket::Look`].
    pub(super) fn looked(
        &mut self,
        id: IntentId,
        mark: olgfeast_board::Mark,
        token: &Secret,
        reply: Reply,
        now: Now,
    ) {
        let Some(row) = self.lanes.row(id) else {
            return;
        };
        let Phase::Reading { last } = row.phase else {
            return;
        };
        let order = row.intent.order;
        let again = Phase::after_read(last, now.mono);
        let gone = matches!(reply.answer, Err(CallError::Refused { status: 404, .. }));
        // While it is taken in, it may settle this very intent.
        self.set_phase(id, again);
        match self.order_read(order, mark, reply.answer, Source::Look, now) {
            // The board shows something else than was read: it is read again before anything is judged.
            Ok(false) => return self.hold.release(),
            Ok(true) if gone => return self.bury(id, DeadReason::OrderGone, None, now),
            Ok(true) => self.hold.release(),
            Err(CallError::Refused { status, detail }) => {
                return self.bury(id, DeadReason::Refused { status, detail }, None, now);
            }
            Err(error) => {
                self.back_off(now);
                if let CallError::Unauthorized(_) = error {
                    self.token_refused(token, now);
                }
                return;
            }
        }
        let Some(row) = self.lanes.row(id) else {
            return;
        };
        let Some(found) = self.board.order(order) else {
            return;
        };
        let version = found.version;
        let may_come_yet = match last {
            #[cfg(feature = "planted")]
            _ if crate::planted::has(crate::planted::Bug::LocksNothing) => false,
            // A hub does it only where the order has the version that was expected.
            Attempt::Unknown { .. } if row.expected.is_some() => false,
            Attempt::Unknown { since } => now.mono.saturating_sub(since) < LOCK,
            Attempt::None | Attempt::Answered { .. } => false,
        };
        let (found_at, overtaken) = (Some(found.status), row.overtaken);
        let from = self.lanes.sent_with(id).map(|group| group.from);
        let intent = row.spanning(from.unwrap_or(row.intent.from));
        match judge(&intent, row.attempted, found) {
            // It is read because the hub does not have what it was made on: somebody else did it.
            Verdict::Settled(_) if row.expected.is_some() && last == Attempt::None => {
                self.settle_group(id, Settlement::AlreadyDone, None, now);
            }
            Verdict::Settled(how) => self.settle_group(id, how, None, now),
            // A hub does the same of one key only once.
            Verdict::Unchanged if row.expected.is_some() => {
                // It may have gone back to what the person saw, and counts from there.
                let back = version.filter(|version| Some(*version) < row.expected);
                self.mark_keyed(id, back, now);
            }
            // Whatever is seen meanwhile, its effect may be yet to come: a later intent of this order
            // must not be there before it.
            Verdict::Unchanged if may_come_yet => {}
            Verdict::Dead(DeadReason::ChangedElsewhere) if may_come_yet => {
                if let Some(row) = self.lanes.row_mut(id) {
                    row.overtaken = true;
                }
            }
            // It had its effect and somebody has taken that back, or the order was elsewhere.
            Verdict::Unchanged if overtaken || matches!(last, Attempt::Answered { .. }) => {
                self.bury(id, DeadReason::ChangedElsewhere, found_at, now);
            }
            Verdict::Unchanged if self.poll.kind() == Kind::Hub => {
                self.mark_keyed(id, version, now);
            }
            Verdict::Unchanged => self.mark(id, now),
            Verdict::Dead(reason) => self.bury(id, reason, found_at, now),
        }
    }

    /// The attempt is on disk: now it may be sent.
    pub(super) fn attempt_marked(&mut self, id: IntentId, kept: bool, now: Now) {
        let token = self.session.bearer().cloned();
        let keyed = token.as_ref().and_then(|token| self.keyed_call(id, token));
        let Some(row) = self.lanes.row_mut(id) else {
            return;
        };
        if let (Some((ticket, call)), true) = (keyed, kept) {
            row.phase = Phase::Sending;
            return self.call(ticket, call);
        }
        let (order, to) = (row.intent.order, row.intent.to);
        match token {
            Some(token) if kept => {
                row.phase = Phase::Sending;
                self.write_began = now.mono;
                let ticket = Ticket::Send {
                    generation: self.generation,
                    intent: id,
                    token: token.clone(),
                };
                self.call(
                    ticket,
                    Call::Status {
                        token,
                        id: order,
                        to,
                    },
                );
            }
            _ => {
                row.phase = match row.expected {
                    Some(_) => Phase::Again { at: now.mono },
                    None => Phase::queued(),
                };
                self.back_off(now);
            }
        }
    }

    /// The reply to a [`Ticket::Send`].
    pub(super) fn sent(&mut self, id: IntentId, token: &Secret, reply: Reply, now: Now) {
        let Some(row) = self.lanes.row_mut(id) else {
            return;
        };
        if row.expected.is_some() {
            return self.sent_keyed(id, token, reply.answer, now);
        }
        let order = row.intent.order;
        let took = now.mono.saturating_sub(self.write_began);
        let pause = took.mul_f64(self.rng.random_range(PACE_OF_WRITE));
        let paced = now.mono + pause.clamp(BACKLOG_PACE, SLOWEST_PACE);
        match reply.answer {
            #[cfg(feature = "planted")]
            Ok(_) if crate::planted::has(crate::planted::Bug::SettlesAt200) => {
                self.settle_group(id, Settlement::Applied, None, now);
            }
            Ok(_) => {
                row.phase = Phase::sent(now.mono);
                self.backlog_from = paced;
                self.hold.release();
                self.settle_by_truth(order, now);
            }
            Err(
                CallError::Unknown(_)
                | CallError::Alien
                | CallError::Broken { .. }
                | CallError::Conflict(_),
            ) => {
                row.phase = Phase::unknown(now.mono, now.mono);
                self.backlog_from = paced;
                self.settle_by_truth(order, now);
            }
            Err(
                CallError::NotSent(_)
                | CallError::WrongKey
                | CallError::Later
                | CallError::TooManyAttempts { .. },
            ) => {
                row.phase = Phase::queued();
                self.effects.push_back(Effect::Store(StoreOp::Landed(id)));
                self.back_off(now);
            }
            Err(CallError::Unauthorized(_)) => {
                row.phase = Phase::queued();
                self.effects.push_back(Effect::Store(StoreOp::Landed(id)));
                self.token_refused(token, now);
            }
            Err(CallError::Refused { status: 404, .. }) => {
                self.bury(id, DeadReason::OrderGone, None, now);
            }
            Err(CallError::Refused { status, detail }) => {
                let found = self.board.order(order).map(|order| order.status);
                self.bury(id, DeadReason::Refused { status, detail }, found, now);
            }
        }
    }

    /// The server's truth about an order has changed: what was sent may be settled by it.
    pub(super) fn settle_by_truth(&mut self, order: OrderId, now: Now) {
        let Some(lead) = self.lanes.lead(order) else {
            return;
        };
        if !matches!(lead.phase, Phase::Sent { .. } | Phase::Unknown { .. }) {
            return;
        }
        let id = lead.intent.id;
        let Some(found) = self.board.order(order) else {
            return;
        };
        if let Verdict::Settled(how) = judge(&lead.intent, lead.attempted, found) {
            self.settle_group(id, how, None, now);
        }
    }

    /// Gives an intent up, and with it those that were made on top of it.
    pub(super) fn bury(
        &mut self,
        id: IntentId,
        reason: DeadReason,
        found: Option<OrderStatus>,
        now: Now,
    ) {
        self.bury_rows(&[id], reason, found, now);
    }

    /// The same for intents of one order that were sent as one.
    pub(super) fn bury_rows(
        &mut self,
        ids: &[IntentId],
        reason: DeadReason,
        found: Option<OrderStatus>,
        now: Now,
    ) {
        let mut rows = ids.iter().filter_map(|id| self.lanes.row(*id));
        let Some(order) = rows.next().map(|row| row.intent.order) else {
            return;
        };
        // Whoever moved it last has brought it where it was found.
        let mover = self.movers.of(order);
        let by = mover.filter(|mover| Some(mover.to) == found);
        let by = by.map(|mover| mover.station.clone());
        let mut letters = Vec::new();
        for row in self.lanes.take_lane(order) {
            let reason = if ids.contains(&row.intent.id) {
                reason.clone()
            } else {
                DeadReason::EarlierFailed
            };
            if let Some(outage) = &mut self.outage {
                outage.refused(&row.intent.number, self.movers.of(order));
            }
            letters.push(DeadLetter {
                intent: row.intent,
                reason,
                found,
                by: by.clone(),
                at: now.wall,
            });
        }
        self.effects
            .push_back(Effect::Store(StoreOp::Bury(letters.clone())));
        self.letters.extend(letters);
        while self.letters.len() > MOST_LETTERS {
            self.letters.pop_front();
        }
        self.show_letters();
        self.show_lane(order);
    }

    pub(super) fn show_lane(&mut self, order: OrderId) {
        let intents = self.lanes.pending(order);
        self.show(Change::Pending { id: order, intents });
    }

    /// Settles intents of one order. `version`: what they have made of it, where a hub told.
    pub(super) fn settle_rows(
        &mut self,
        ids: Vec<IntentId>,
        how: Settlement,
        version: Option<Version>,
        now: Now,
    ) {
        let version = version.filter(|_| how == Settlement::Applied);
        let rows: Vec<lanes::Row> = ids.iter().filter_map(|id| self.lanes.remove(*id)).collect();
        let Some(order) = rows.first().map(|row| row.intent.order) else {
            return;
        };
        // The one behind it was made on top of this one, and is based on what it has made. The version
        // is not: that is never raised over what somebody else has done. Where somebody else has done
        // this one, and the version that was seen is no older, it is of a log that the hub has lost,
        // and would stand for what nobody here has seen: that is for a person.
        let found = self.board.order(order).map(Order::stand);
        let mut unseen = None;
        if let (Some(next), Some(found)) = (self.lanes.head_mut(order), found)
            && found.status == next.intent.from
        {
            let seen = next.intent.base.version;
            if how == Settlement::AlreadyDone && found.version.is_some() && found.version <= seen {
                unseen = Some((next.intent.id, found.status));
            }
            next.intent.base = Stand {
                version: seen,
                ..found
            };
        }
        self.effects.push_back(Effect::Store(StoreOp::Settle {
            ids,
            how,
            version,
            at: now.wall,
        }));
        if let Some(version) = version {
            self.lanes.rest_on(order, version);
        }
        self.show_lane(order);
        for row in rows {
            if let Some(outage) = &mut self.outage {
                let (to, mover) = (row.intent.to, self.movers.of(order));
                outage.settled(order, &row.intent.number, to, how, mover);
            }
            self.show(Change::Settled {
                id: order,
                intent: row.intent.id,
                outcome: how,
            });
            if let Some(version) = version {
                self.past.acknowledged(Applied {
                    intent: row.intent,
                    version,
                });
            }
        }
        if let Some((next, status)) = unseen {
            self.bury(next, DeadReason::ChangedElsewhere, Some(status), now);
        }
    }

    pub(super) fn look(&mut self, id: IntentId, token: Secret) {
        let Some(row) = self.lanes.row_mut(id) else {
            return;
        };
        row.phase = Phase::Reading {
            last: row.phase.last(),
        };
        let order = row.intent.order;
        let mark = self.reconciler.mark();
        let ticket = Ticket::Look {
            generation: self.generation,
            intent: id,
            mark,
            token: token.clone(),
        };
        let scope = self.scope();
        self.call(
            ticket,
            Call::Order {
                token,
                scope,
                id: order,
            },
        );
    }

    /// Commits the attempt before anything is sent: an intent once attempted is never withdrawn.
    ///
    /// What it is based on is committed with it. That is what the person saw; but a state that was
    /// seen without its time is taken with it now: when nobody knows what became of the attempt, the
    /// time tells a state that was left and come back to from one that was never left.
    pub(super) fn mark(&mut self, id: IntentId, now: Now) {
        let Some(row) = self.lanes.row_mut(id) else {
            return;
        };
        row.phase = Phase::Marking;
        #[cfg(feature = "planted")]
        if crate::planted::has(crate::planted::Bug::SendsUnmarked) {
            return self.attempt_marked(id, true, now);
        }
        row.attempted = true;
        let intent = &mut row.intent;
        let order = intent.order;
        let found = self.board.order(order).map(Order::stand);
        let vague = intent.base.status != intent.from || !is_dated(&intent.base);
        if let Some(found) = found.filter(|found| vague && found.status == intent.from) {
            intent.base = found;
        }
        let write = StoreOp::MarkAttempt(id, now.wall, intent.base);
        self.effects.push_back(Effect::Store(write));
        self.show_lane(order);
    }

    pub(super) fn set_phase(&mut self, id: IntentId, phase: Phase) {
        if let Some(row) = self.lanes.row_mut(id) {
            row.phase = phase;
        }
    }
}

/// Whether it is known when the order came to its state. A pending order has been that from the
/// start; a cancelled one is only known where versions tell what has happened since.
fn is_dated(stand: &Stand) -> bool {
    match stand.status {
        OrderStatus::Pending | OrderStatus::Cancelled => true,
        OrderStatus::Preparing => stand.preparing_at.is_some(),
        OrderStatus::Ready => stand.ready_at.is_some(),
        OrderStatus::Complete => stand.complete_at.is_some(),
    }
}
