//! What the server shows: frames, audits, single reads.

use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

use olgfeast_board::Finding;
use olgfeast_protocol::{
    Order, OrderId, OrderStatus, UtcTime,
    ipc::{Change, ErrorCode, IpcError, Trouble},
    wire::{ServerMessage, rest::Orders},
};

use super::{Core, Ticket};
use crate::{
    address::Endpoint,
    audit::Turn,
    credentials::Secret,
    now::Now,
    rest::{Answer, Call, CallError, Reply, Scope},
};

/// More doubts than these are left to the next audit.
const MOST_DOUBTS: usize = 500;

/// A new order comes with the next frame of the kitchen's socket; only when it does not, it is read.
const FRAME_FOLLOWS: Duration = Duration::from_millis(600);

/// Orders to be read by their key.
#[derive(Debug, Default)]
pub(super) struct Doubts {
    due: BTreeMap<OrderId, Doubt>,
    reading: Option<OrderId>,
}

#[derive(Clone, Copy, Debug)]
struct Doubt {
    due: Duration,
    /// Settled when the board knows the order with its lines.
    until_seen: bool,
}

impl Doubts {
    fn add(&mut self, id: OrderId, doubt: Doubt) {
        if self.due.len() < MOST_DOUBTS {
            self.due
                .entry(id)
                .and_modify(|known| {
                    known.due = known.due.min(doubt.due);
                    known.until_seen &= doubt.until_seen;
                })
                .or_insert(doubt);
        }
    }

    pub(super) fn next_due(&self) -> Option<Duration> {
        if self.reading.is_some() {
            return None;
        }
        self.due.values().map(|doubt| doubt.due).min()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.due.is_empty() && self.reading.is_none()
    }
}

/// Server clock minus station clock, from what servers tell in passing.
#[derive(Debug)]
pub(super) struct ServerClock {
    offset_millis: i64,
    /// The way from the server makes each sample too small, never too large; the largest of the
    /// last few is the best.
    samples: VecDeque<i64>,
}

impl ServerClock {
    pub(super) fn new(offset_millis: i64) -> ServerClock {
        ServerClock {
            offset_millis,
            samples: VecDeque::new(),
        }
    }

    pub(super) fn offset_millis(&self) -> i64 {
        self.offset_millis
    }

    /// A sample; the new offset where it differs by what a person could see.
    fn sample(&mut self, server: UtcTime, now: UtcTime) -> Option<i64> {
        const KEPT: usize = 8;
        const VISIBLE_MILLIS: i64 = 1_000;
        if self.samples.len() == KEPT {
            self.samples.pop_front();
        }
        self.samples.push_back(server.millis_since(now));
        let best = self.samples.iter().copied().max()?;
        if (best - self.offset_millis).abs() < VISIBLE_MILLIS {
            return None;
        }
        self.offset_millis = best;
        Some(best)
    }
}

impl Core {
    /// A text of the socket.
    pub(super) fn text(&mut self, text: &str, now: Now) {
        let message = match ServerMessage::parse(text) {
            Ok(message) => message,
            Err(error) => {
                tracing::warn!(%error, length = text.len(), "malformed frame skipped");
                self.out_of_step();
                return;
            }
        };
        match message {
            ServerMessage::KitchenUpdate {
                orders,
                at,
                skipped,
            } => {
                self.server_time(at, now);
                if skipped > 0 {
                    tracing::warn!(skipped, "orders of a frame could not be read");
                }
                let finding = self.reconciler.frame(&self.board, orders, at);
                self.found(finding, now);
                self.frame_came();
            }
            ServerMessage::AllOrders { orders, .. } => {
                let mark = self.reconciler.mark();
                let finding = self.reconciler.audit(&self.board, mark, orders, false);
                self.found(finding, now);
                self.frame_came();
            }
            ServerMessage::StatusChange(hint) => {
                self.server_time(hint.at, now);
                let finding = self.reconciler.status_change(&self.board, &hint);
                self.found(finding, now);
            }
            ServerMessage::NewOrder(hint) => {
                self.server_time(hint.at, now);
                let finding = self.reconciler.new_order(&self.board, &hint);
                for id in finding.doubts {
                    let due = now.mono + FRAME_FOLLOWS;
                    self.doubts.add(
                        id,
                        Doubt {
                            due,
                            until_seen: true,
                        },
                    );
                }
            }
            ServerMessage::Pong { at, .. } => {
                self.server_time(at, now);
                if self.endpoint == Endpoint::Orders {
                    self.frame_came();
                }
            }
            ServerMessage::Analytics(_) | ServerMessage::Live(_) => {}
            ServerMessage::Unknown { kind } => {
                tracing::debug!(
                    kind = kind.chars().take(40).collect::<String>(),
                    "unknown message"
                );
            }
        }
    }

    pub(super) fn audit_if_due(&mut self, now: Now) {
        if self.audit.is_running() || now.mono < self.audit.due() || !self.may_read() {
            return;
        }
        // Without a socket only on the link's word: it paces the polls of an outage.
        if !self.link.wants_reads() {
            return;
        }
        self.audit.begin(self.reconciler.mark(), now.mono);
        self.read_page(1);
    }

    pub(super) fn audited(&mut self, generation: u64, token: &Secret, reply: Reply, now: Now) {
        if generation != self.generation {
            return;
        }
        match reply.answer {
            Ok(Answer::Orders(orders)) => self.audit_page(orders, now),
            Err(error) => {
                self.audit_failed(&error, now);
                if let CallError::Unauthorized(_) = error {
                    self.token_refused(token, now);
                }
            }
            Ok(_) => self.audit_failed(&CallError::Alien, now),
        }
    }

    pub(super) fn read_doubt_if_due(&mut self, now: Now) {
        if !self.may_read() || self.doubts.reading.is_some() || !self.hold.is_over(now.mono) {
            return;
        }
        loop {
            let due = self
                .doubts
                .due
                .iter()
                .find(|(_, doubt)| doubt.due <= now.mono);
            let Some((id, doubt)) = due.map(|(id, doubt)| (*id, *doubt)) else {
                return;
            };
            self.doubts.due.remove(&id);
            let seen = self
                .board
                .order(id)
                .is_some_and(|order| order.lines.is_known());
            if doubt.until_seen && seen {
                continue;
            }
            let Some(token) = self.session.bearer().cloned() else {
                return;
            };
            self.doubts.reading = Some(id);
            let ticket = Ticket::Doubt {
                generation: self.generation,
                id,
                mark: self.reconciler.mark(),
                token: token.clone(),
            };
            let scope = self.scope();
            self.call(ticket, Call::Order { token, scope, id });
            return;
        }
    }

    /// The reply to a [`Ticket::Doubt`].
    pub(super) fn doubt_read(
        &mut self,
        id: OrderId,
        mark: olgfeast_board::Mark,
        token: &Secret,
        reply: Reply,
        now: Now,
    ) {
        self.doubts.reading = None;
        let outcome = self.order_read(id, mark, reply.answer, now);
        if let Err(CallError::Unauthorized(_)) = &outcome {
            self.token_refused(token, now);
        }
        if let Err(CallError::NotSent(_) | CallError::Unknown(_) | CallError::Later) = &outcome {
            self.hold.back_off(now.mono, &mut self.rng);
        }
        for reply in self.fetching.remove(&id).unwrap_or_default() {
            let known = self.board.order(id).is_some();
            let _ = reply.send(match &outcome {
                Ok(()) => Ok(known),
                Err(error) => Err(IpcError::new(ErrorCode::Unreachable, error.to_string())),
            });
        }
    }

    /// Takes in an order that was read by its key.
    pub(super) fn order_read(
        &mut self,
        id: OrderId,
        mark: olgfeast_board::Mark,
        answer: Result<Answer, CallError>,
        now: Now,
    ) -> Result<(), CallError> {
        let found = match answer {
            Ok(Answer::Order(order)) if order.id == id => Some(*order),
            Err(CallError::Refused { status: 404, .. }) => None,
            Ok(_) => return Err(CallError::Alien),
            Err(error) => return Err(error),
        };
        self.freshness.heard_at = Some(now.wall);
        let finding = self.reconciler.read(&self.board, mark, id, found);
        self.found(finding, now);
        Ok(())
    }

    pub(super) fn scope(&self) -> Scope {
        match self.endpoint {
            Endpoint::Kitchen | Endpoint::Admin => Scope::All,
            Endpoint::Orders => Scope::Own,
        }
    }

    /// Somebody wants an order that the board may not know.
    pub(super) fn fetch(&mut self, id: OrderId, reply: super::Answer<bool>, now: Now) {
        if self
            .board
            .order(id)
            .is_some_and(|order| order.lines.is_known())
        {
            let _ = reply.send(Ok(true));
            return;
        }
        if self.is_stuck() {
            let _ = reply.send(Err(not_let_in()));
            return;
        }
        if self.fetching.len() >= super::MOST_WAITING {
            let _ = reply.send(Err(IpcError::new(ErrorCode::Internal, "too many requests")));
            return;
        }
        self.fetching.entry(id).or_default().push(reply);
        self.doubts.add(
            id,
            Doubt {
                due: now.mono,
                until_seen: false,
            },
        );
    }

    /// Nothing can be read before a person signs in: whoever waits for an order learns it now.
    pub(super) fn fetches_fail(&mut self) {
        for reply in std::mem::take(&mut self.fetching).into_values().flatten() {
            let _ = reply.send(Err(not_let_in()));
        }
    }

    /// The server's clock, told in whole seconds by an HTTP answer.
    pub(super) fn server_date(&mut self, at: Option<UtcTime>, now: Now) {
        // A `Date` header cuts the second off: half of it is the best guess.
        self.server_time(at.map(|at| at.plus_millis(500)), now);
    }

    fn server_time(&mut self, at: Option<UtcTime>, now: Now) {
        if let Some(at) = at
            && let Some(millis) = self.clock.sample(at, now.wall)
        {
            self.show(Change::Offset { millis });
        }
    }

    fn read_page(&mut self, page: i64) {
        let Some(token) = self.session.bearer().cloned() else {
            return;
        };
        let ticket = Ticket::Audit {
            generation: self.generation,
            token: token.clone(),
        };
        let scope = self.scope();
        self.call(ticket, Call::Page { token, scope, page });
    }

    fn audit_page(&mut self, orders: Orders, now: Now) {
        self.freshness.heard_at = Some(now.wall);
        match self.audit.page(orders, self.board.open(), now.mono) {
            None => {}
            Some(Turn::Next(page)) => {
                if self.may_read() {
                    self.read_page(page);
                } else {
                    self.audit.failed(now.mono);
                }
            }
            Some(Turn::Done {
                mark,
                mut orders,
                whole,
            }) => {
                // A page is all orders of all time; what is long complete is no business of a
                // board that has never seen it, beyond what recall needs.
                let mut complete = 0;
                orders.retain(|order| {
                    if order.status != Some(OrderStatus::Complete) {
                        return true;
                    }
                    complete += 1;
                    complete <= olgfeast_board::COMPLETE_KEPT / 2
                        || self.board.order(order.id).is_some()
                });
                let finding = self.reconciler.audit(&self.board, mark, orders, whole);
                let drift = self.link.is_live()
                    && (!finding.doubts.is_empty()
                        || finding.changes.iter().any(moves(&self.board)));
                self.found(finding, now);
                self.freshness.checked_at = Some(now.wall);
                self.audit.found(drift, now.mono);
                self.hold.release();
                if self.trouble == Some(Trouble::ServerLists) {
                    self.set_trouble(None);
                }
                self.prune();
                self.audit_came();
            }
        }
    }

    fn audit_failed(&mut self, error: &CallError, now: Now) {
        tracing::debug!(%error, "audit failed");
        if let CallError::Broken { .. } = error {
            // Something in the lists poisons them all: the board stays, and says so. Each open
            // order is read by itself.
            self.set_trouble(Some(Trouble::ServerLists));
            let open: Vec<OrderId> = self.board.open().map(|order| order.id).collect();
            for id in open {
                self.doubts.add(
                    id,
                    Doubt {
                        due: now.mono,
                        until_seen: false,
                    },
                );
            }
        }
        self.hold.back_off(now.mono, &mut self.rng);
        self.audit
            .failed(self.hold.until().max(now.mono + Duration::from_secs(1)));
        self.poll_ended(false);
    }

    /// Takes a finding in.
    fn found(&mut self, finding: Finding, now: Now) {
        for change in finding.changes {
            let id = match &change {
                Change::Order { order } => Some(order.id),
                Change::Gone { id } => {
                    self.reconciler.forget(*id);
                    Some(*id)
                }
                _ => None,
            };
            self.show(change);
            if let Some(id) = id {
                self.settle_by_truth(id, now);
            }
        }
        for id in finding.doubts {
            let bare = self
                .board
                .order(id)
                .is_some_and(|order| !order.lines.is_known());
            let wait = if bare { FRAME_FOLLOWS } else { Duration::ZERO };
            self.doubts.add(
                id,
                Doubt {
                    due: now.mono + wait,
                    until_seen: bare,
                },
            );
        }
    }

    fn prune(&mut self) {
        for id in self.board.outworn() {
            self.reconciler.forget(id);
            self.show(Change::Gone { id });
        }
    }
}

/// Whether a change moves an order, and does not merely tell more about it.
fn moves(board: &olgfeast_board::Board) -> impl Fn(&Change) -> bool + '_ {
    |change| match change {
        Change::Order { order } => {
            let Order { id, status, .. } = order;
            board.order(*id).map(|known| known.status) != Some(*status)
        }
        _ => false,
    }
}

fn not_let_in() -> IpcError {
    let words = "the server refuses this user name or password";
    IpcError::new(ErrorCode::WrongPassword, words)
}
