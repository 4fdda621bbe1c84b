//! Audits: the whole board against the server's, read over REST.
//!
//! At a plain server they are the truth, because events get lost there. At a hub the digest does
//! this, and none run while its socket works.

use std::time::Duration;

use olgfeast_protocol::{
    OrderStatus,
    ipc::{Change, Trouble},
    wire::rest::Orders,
};

use super::{Core, Ticket, poll::Kind, truth::Source};
use crate::{
    audit::Turn,
    credentials::Secret,
    now::Now,
    rest::{Answer, Call, CallError, Reply},
};

impl Core {
    /// When the next audit begins; `None` while nobody wants one, or one is under way. Without a
    /// socket only on the link's word: it paces the polls of an outage.
    pub(super) fn audit_due(&self) -> Option<Duration> {
        let plain = self.poll.kind() == Kind::Plain;
        let wanted = plain && self.may_read() && self.link.wants_reads();
        let free = !self.audit.is_running() && !self.poison.is_walking();
        (wanted && free).then(|| self.audit.due().max(self.poison.lists_from()))
    }

    pub(super) fn audit_if_due(&mut self, now: Now) {
        if self.audit_due().is_none_or(|due| now.mono < due) {
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
        self.counts.malformed += u64::try_from(orders.skipped).unwrap_or(u64::MAX);
        let network = self.link.network();
        let open = self.board.open();
        match self
            .audit
            .page(orders, open, network, &mut self.rng, now.mono)
        {
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
                begun,
                mut orders,
                whole,
            }) => {
                // A page is all orders of all time; what is long complete is no business of a
                // board that has never seen it, beyond what recall needs.
                let mut complete = 0;
                orders.retain(|order| {
                    if order.status.is_none_or(OrderStatus::is_open) {
                        return true;
                    }
                    complete += 1;
                    complete <= olgfeast_board::COMPLETE_KEPT / 2
                        || self.board.order(order.id).is_some()
                });
                let finding = self.reconciler.audit(&self.board, mark, orders, whole);
                let moves = |change: &Change| match change {
                    Change::Order { order } => {
                        let known = self.board.order(order.id).map(|known| known.status);
                        known != Some(order.status)
                    }
                    _ => false,
                };
                let drift = self.link.is_live()
                    && (!finding.doubts.is_empty() || finding.changes.iter().any(moves));
                self.found(finding, Source::Audit, now);
                self.freshness.checked_at = Some(now.wall);
                self.audit.found(drift, network, &mut self.rng, now.mono);
                self.hold.release();
                self.lists_work();
                self.prune();
                self.audit_came(begun);
            }
        }
    }

    fn audit_failed(&mut self, error: &CallError, now: Now) {
        tracing::debug!(%error, "audit failed");
        if let CallError::Broken { .. } = error {
            // Something in the lists poisons them all: the board stays, and says so. Each order is
            // read by itself; what comes of that answers a poll too.
            self.set_trouble(Some(Trouble::ServerLists));
            self.audit.failed(now.mono);
            self.begin_walk(now);
            return;
        }
        self.back_off(now);
        self.audit
            .failed(self.hold.until().max(now.mono + Duration::from_secs(1)));
        self.poll_ended(false);
    }

    /// Lets complete orders go that are too old for recall.
    pub(super) fn prune(&mut self) {
        for id in self.board.outworn() {
            if let (Some(outage), Some(order)) = (&mut self.outage, self.board.order(id)) {
                outage.passed(id, order.status);
            }
            self.reconciler.forget(id);
            self.show(Change::Gone { id });
        }
    }
}
