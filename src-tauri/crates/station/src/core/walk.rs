//! The audit of a server whose lists are poisoned.
//!
//! One order that a plain server cannot read makes it answer 500 for every list that it would be in.
//! Then the orders are read one by one: those that are open here, and upwards from the newest one
//! until the server knows none (404). A 500 marks that order alone. It is slow on purpose: the server
//! is in trouble already.

use std::{
    collections::{BTreeSet, VecDeque},
    time::Duration,
};

use olgfeast_board::Mark;
use olgfeast_protocol::{OrderId, ipc::Trouble};

use super::{Core, Ticket, truth::Source};
use crate::{
    audit::jittered,
    credentials::Secret,
    now::Now,
    rest::{Call, CallError, Reply},
};

/// Between two reads.
const PACE: Duration = Duration::from_millis(200);

/// Open orders read on one walk.
const MOST_KNOWN: usize = 500;

/// Orders looked for above the newest one on one walk.
const MOST_ABOVE: u32 = 50;

/// From the end of a walk to the next try with the lists, ± 20 %.
const PAUSE: Duration = Duration::from_secs(5);

/// What is known of a server whose lists fail.
#[derive(Debug, Default)]
pub(super) struct Poison {
    walk: Option<Walk>,
    /// Orders that fail by themselves.
    unreadable: BTreeSet<OrderId>,
    /// Before this the lists are not tried again, whoever may want them.
    lists_from: Duration,
}

#[derive(Debug)]
struct Walk {
    begun: Duration,
    known: VecDeque<OrderId>,
    above: Option<Above>,
    step: Step,
}

/// Where it looks for orders that are not known yet.
#[derive(Clone, Copy, Debug)]
struct Above {
    next: OrderId,
    left: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Resting { until: Duration },
    Reading(OrderId),
}

impl Poison {
    pub(super) fn is_walking(&self) -> bool {
        self.walk.is_some()
    }

    pub(super) fn lists_from(&self) -> Duration {
        self.lists_from
    }

    pub(super) fn unreadable(&self) -> Vec<OrderId> {
        self.unreadable.iter().copied().collect()
    }
}

impl Walk {
    fn next(&self) -> Option<OrderId> {
        let known = self.known.front().copied();
        known.or_else(|| self.above.map(|above| above.next))
    }

    /// The order was read. `there`: whether there may be others above it.
    fn done(&mut self, id: OrderId, there: bool) {
        if self.known.front() == Some(&id) {
            self.known.pop_front();
        } else if let Some(above) = self.above {
            self.above = (there && above.left > 1).then_some(Above {
                next: OrderId(id.0.saturating_add(1)),
                left: above.left - 1,
            });
        }
    }
}

impl Core {
    /// The lists have failed.
    pub(super) fn begin_walk(&mut self, now: Now) {
        if self.poison.is_walking() {
            return;
        }
        let open = self.board.open().map(|order| order.id);
        let newest = self.board.orders().map(|order| order.id).max();
        self.poison.walk = Some(Walk {
            begun: now.mono,
            known: open.take(MOST_KNOWN).collect(),
            above: Some(Above {
                next: OrderId(newest.unwrap_or_default().0.saturating_add(1)),
                left: MOST_ABOVE,
            }),
            step: Step::Resting { until: now.mono },
        });
    }

    /// The lists work (again).
    pub(super) fn lists_work(&mut self) {
        self.poison = Poison::default();
        if self.trouble == Some(Trouble::ServerLists) {
            self.set_trouble(None);
        }
    }

    pub(super) fn walk_due(&self) -> Option<Duration> {
        match self.poison.walk.as_ref()?.step {
            Step::Resting { until } => Some(until.max(self.hold.until())),
            Step::Reading(_) => None,
        }
    }

    pub(super) fn walk_if_due(&mut self, now: Now) {
        if self.walk_due().is_none_or(|due| now.mono < due) {
            return;
        }
        let Some(token) = self.session.bearer().cloned() else {
            return;
        };
        let Some(walk) = &mut self.poison.walk else {
            return;
        };
        let Some(id) = walk.next() else {
            let begun = walk.begun;
            self.walk_over(begun, now);
            return;
        };
        walk.step = Step::Reading(id);
        let ticket = Ticket::Walk {
            generation: self.generation,
            id,
            mark: self.reconciler.mark(),
            token: token.clone(),
        };
        let scope = self.scope();
        self.call(ticket, Call::Order { token, scope, id });
    }

    /// The reply to a [`Ticket::Walk`].
    pub(super) fn walked(
        &mut self,
        id: OrderId,
        mark: Mark,
        token: &Secret,
        reply: Reply,
        now: Now,
    ) {
        match &self.poison.walk {
            Some(walk) if walk.step == Step::Reading(id) => {}
            _ => return,
        }
        let missing = matches!(reply.answer, Err(CallError::Refused { status: 404, .. }));
        match self.order_read(id, mark, reply.answer, Source::Audit, now) {
            Ok(_) => {
                self.poison.unreadable.remove(&id);
            }
            Err(CallError::Broken { .. }) => {
                if self.poison.unreadable.len() < MOST_KNOWN {
                    self.poison.unreadable.insert(id);
                }
            }
            Err(error) => {
                self.poison.walk = None;
                self.back_off(now);
                self.audit.failed(self.hold.until());
                self.poll_ended(false);
                if let CallError::Unauthorized(_) = error {
                    self.token_refused(token, now);
                }
                return;
            }
        }
        if let Some(walk) = &mut self.poison.walk {
            walk.done(id, !missing);
            walk.step = Step::Resting {
                until: now.mono + PACE,
            };
        }
    }

    /// Every order was read that could be: as good as an audit.
    fn walk_over(&mut self, begun: Duration, now: Now) {
        self.poison.walk = None;
        self.freshness.checked_at = Some(now.wall);
        self.poison.lists_from = now.mono + jittered(PAUSE, &mut self.rng);
        self.audit.failed(self.poison.lists_from);
        self.hold.release();
        self.prune();
        self.audit_came(begun);
    }
}
