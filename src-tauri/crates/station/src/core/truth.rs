//! What the server shows: frames, and single reads.

use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

use olgfeast_board::Finding;
use olgfeast_link::Command as LinkCommand;
use olgfeast_protocol::{
    OrderId, OrderStatus, UtcTime,
    ipc::{Change, ErrorCode, IpcError},
    live::LiveMessage,
    wire::ServerMessage,
};
use rand::Rng;

use super::{Core, Effect, Ticket, history::Told};
use crate::{
    address::Endpoint,
    credentials::Secret,
    now::Now,
    rest::{Answer, Call, CallError, Reply, Scope},
    sync::Spoken,
};

/// A forgotten socket is left after a random part of this, so that not all stations leave at once.
const LEAVE_WITHIN: Duration = Duration::from_secs(5);

/// Where something was learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// The socket brought it.
    Socket,
    /// A read that compares, or that settles a doubt.
    Audit,
    /// A read for an intent of this station.
    Look,
}

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

    /// Whether anything that is on the board may be wrong; what is only expected to come is not.
    pub(super) fn are_open(&self) -> bool {
        self.reading.is_some() || self.due.values().any(|doubt| !doubt.until_seen)
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

    /// Whether a server has told its time in this run.
    pub(super) fn is_told(&self) -> bool {
        !self.samples.is_empty()
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
                self.counts.malformed += 1;
                if self.link.spoken() == Spoken::Live {
                    self.doubt_log(now);
                } else {
                    self.speaks_plainly(now);
                    self.out_of_step();
                }
                return;
            }
        };
        match (message, self.link.spoken()) {
            (ServerMessage::Live(LiveMessage::Hello(hello)), _) => self.hello(&hello, now),
            (ServerMessage::Live(message), Spoken::Live) => self.live(message, now),
            (ServerMessage::Pong { at, .. }, spoken) => {
                self.server_time(at, now);
                if self.endpoint == Endpoint::Orders && spoken != Spoken::Live {
                    self.speaks_plainly(now);
                    self.frame_came();
                }
            }
            (ServerMessage::Analytics(told), _) => self.figures_told(&told, now),
            // A hub has told all of this, or will, in its log.
            (_, Spoken::Live) => {}
            (message, Spoken::Nothing | Spoken::Plain) => {
                self.speaks_plainly(now);
                self.plain(message, now);
            }
        }
    }

    /// A message of a plain server.
    fn plain(&mut self, message: ServerMessage, now: Now) {
        match message {
            ServerMessage::KitchenUpdate {
                orders,
                at,
                skipped,
            } => {
                self.server_time(at, now);
                if skipped > 0 {
                    tracing::warn!(skipped, "orders of a frame could not be read");
                    self.counts.malformed += u64::try_from(skipped).unwrap_or(u64::MAX);
                }
                self.witness.clear();
                let finding = self.reconciler.frame(&self.board, orders, at);
                self.found(finding, Source::Socket, now);
                self.frame_came();
            }
            ServerMessage::AllOrders { orders, .. } => {
                let mark = self.reconciler.mark();
                let finding = self.reconciler.audit(&self.board, mark, orders, false);
                self.found(finding, Source::Socket, now);
                self.frame_came();
            }
            ServerMessage::StatusChange(hint) => {
                self.server_time(hint.at, now);
                self.witness.clear();
                let finding = self.reconciler.status_change(&self.board, &hint);
                self.found(finding, Source::Socket, now);
            }
            ServerMessage::NewOrder(hint) => {
                self.server_time(hint.at, now);
                self.witness.clear();
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
            ServerMessage::Analytics(_) | ServerMessage::Live(_) | ServerMessage::Pong { .. } => {}
            ServerMessage::Unknown { kind } => {
                tracing::debug!(
                    kind = kind.chars().take(40).collect::<String>(),
                    "unknown message"
                );
            }
        }
    }

    /// A plain server has forgotten our socket: another one.
    pub(super) fn leave_zombie(&mut self, now: Now) {
        #[cfg(feature = "planted")]
        if crate::planted::has(crate::planted::Bug::TrustsPongs) {
            return;
        }
        if self.witness.is_sure(now.mono) {
            self.witness.clear();
            self.counts.zombies += 1;
            let after = LEAVE_WITHIN.mul_f64(self.rng.random_range(0.0..1.0));
            tracing::warn!("the server has forgotten this socket");
            self.effects.push_back(Effect::Link(LinkCommand::Reconnect {
                cause: "zombie",
                after,
            }));
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
        let gone = matches!(reply.answer, Err(CallError::Refused { status: 404, .. }));
        let outcome = self.order_read(id, mark, reply.answer, Source::Audit, now);
        if let Err(CallError::Unauthorized(_)) = &outcome {
            self.token_refused(token, now);
        }
        if let Err(
            CallError::NotSent(_) | CallError::WrongKey | CallError::Unknown(_) | CallError::Later,
        ) = &outcome
        {
            self.back_off(now);
            // What was in doubt is in doubt still.
            let doubt = Doubt {
                due: now.mono,
                until_seen: false,
            };
            self.doubts.add(id, doubt);
        }
        self.suspect_read(id, gone, &outcome, now);
        for reply in self.fetching.remove(&id).unwrap_or_default() {
            let known = self.board.order(id).is_some();
            let _ = reply.send(match &outcome {
                Ok(_) => Ok(known),
                Err(error) => Err(IpcError::new(ErrorCode::Unreachable, error.to_string())),
            });
        }
    }

    /// Takes in an order that was read by its key; `false` where it was not, because something newer
    /// was heard of it while the read was under way.
    pub(super) fn order_read(
        &mut self,
        id: OrderId,
        mark: olgfeast_board::Mark,
        answer: Result<Answer, CallError>,
        source: Source,
        now: Now,
    ) -> Result<bool, CallError> {
        let found = match answer {
            Ok(Answer::Order(order)) if order.id == id => Some(*order),
            Err(CallError::Refused { status: 404, .. }) => None,
            Ok(_) => return Err(CallError::Alien),
            Err(error) => return Err(error),
        };
        self.freshness.heard_at = Some(now.wall);
        let finding = self.reconciler.read(&self.board, mark, id, found);
        let taken = !finding.doubts.contains(&id);
        self.found(finding, source, now);
        Ok(taken)
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
        self.doubt_at(id, now.mono);
    }

    /// An order is to be read by its key, whatever the board knows of it.
    pub(super) fn doubt_at(&mut self, id: OrderId, due: Duration) {
        let until_seen = false;
        self.doubts.add(id, Doubt { due, until_seen });
    }

    /// Nothing can be read before a person signs in: whoever waits for an order, or for
    /// the menu, learns it now.
    pub(super) fn fetches_fail(&mut self) {
        for reply in std::mem::take(&mut self.fetching).into_values().flatten() {
            let _ = reply.send(Err(not_let_in()));
        }
        self.menu_fails(not_let_in);
    }

    /// The server's clock, told in whole seconds by an HTTP answer.
    pub(super) fn server_date(&mut self, at: Option<UtcTime>, now: Now) {
        // A `Date` header cuts the second off: half of it is the best guess.
        self.server_time(at.map(|at| at.plus_millis(500)), now);
    }

    pub(super) fn server_time(&mut self, at: Option<UtcTime>, now: Now) {
        if let Some(at) = at
            && let Some(millis) = self.clock.sample(at, now.wall)
        {
            self.show(Change::Offset { millis });
        }
    }

    /// Takes a finding in.
    pub(super) fn found(&mut self, finding: Finding, source: Source, now: Now) {
        if source != Source::Socket && !finding.changes.is_empty() {
            self.hub.read_ahead(now);
        }
        for change in finding.changes {
            self.weigh(&change, source, now);
            self.learn(change, Told::Shown(source), now);
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

    /// Shows a change of the truth, and settles what it settles.
    pub(super) fn learn(&mut self, change: Change, told: Told<'_>, now: Now) {
        let id = match &change {
            Change::Order { order } => Some(order.id),
            Change::Gone { id } => {
                self.reconciler.forget(*id);
                Some(*id)
            }
            _ => None,
        };
        let step = self.step(&change, told, now);
        self.show_step(change, step);
        if let Some(id) = id {
            self.strikes_meet(id);
            self.settle_by_truth(id, now);
        }
    }

    /// A change that a read shows on a live board has not come over the socket, or not yet.
    fn weigh(&mut self, change: &Change, source: Source, now: Now) {
        let Change::Order { order } = change else {
            return;
        };
        if source == Source::Socket || !self.link.is_live() || self.link.spoken() != Spoken::Plain {
            return;
        }
        let known = self.board.order(order.id).map(|known| known.status);
        // An order that was never seen and is complete is no news.
        if known.unwrap_or(OrderStatus::Complete) == order.status {
            return;
        }
        if source == Source::Audit {
            self.counts.drift += 1;
        }
        // On this socket nothing is ever broadcast.
        if self.endpoint != Endpoint::Orders {
            self.witness.shown(order.id, order.status, now.mono);
        }
    }
}

pub(super) fn not_let_in() -> IpcError {
    let words = "the server refuses this user name or password";
    IpcError::new(ErrorCode::WrongPassword, words)
}
