//! When the board is compared with the server's, and how far a comparison has come.
//!
//! A server without sequence numbers loses broadcasts and keeps sockets that it has forgotten, so
//! events are hints and the audit is the truth. It is one read at a time, at a rate that follows
//! what it finds: drift brings the next one forward, quiet lets it rest.

use std::time::Duration;

use olgfeast_board::Mark;
use olgfeast_protocol::{
    Order, OrderStatus,
    wire::{WireOrder, rest::Orders},
};

use crate::rest::PAGE;

/// The shortest pause between two audits.
const SHORTEST: Duration = Duration::from_secs(2);

/// The pause to begin with.
const FIRST: Duration = Duration::from_secs(5);

/// The longest pause.
const LONGEST: Duration = Duration::from_secs(15);

/// More than this many pages are not read at once: 2 000 orders, more than a feast has open.
const MOST_PAGES: i64 = 20;

/// The cadence of audits, and the one that runs.
#[derive(Debug)]
pub(crate) struct Audit {
    running: Option<Running>,
    /// When the next one is due.
    due: Duration,
    pause: Duration,
}

#[derive(Debug)]
struct Running {
    mark: Mark,
    page: i64,
    started: Duration,
    orders: Vec<WireOrder>,
}

/// What a page leads to.
#[derive(Debug)]
pub(crate) enum Turn {
    /// Read this page too.
    Next(i64),
    /// All that is needed was read.
    Done {
        /// From before the first page.
        mark: Mark,
        /// The orders of all pages.
        orders: Vec<WireOrder>,
        /// Whether every open order must be among them.
        whole: bool,
    },
}

impl Audit {
    pub(crate) fn new() -> Audit {
        Audit {
            running: None,
            due: Duration::ZERO,
            pause: FIRST,
        }
    }

    /// Whether one runs.
    pub(crate) fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// When the next one is due.
    pub(crate) fn due(&self) -> Duration {
        self.due
    }

    /// The pause now in force. A board whose last good audit is older than two of them, and the
    /// time that a read may take, is no longer known to be right.
    pub(crate) fn overdue_after(&self) -> Duration {
        self.pause * 2 + Duration::from_secs(5)
    }

    /// As soon as possible.
    pub(crate) fn hasten(&mut self) {
        self.due = Duration::ZERO;
    }

    /// Begins; the first page is 1.
    pub(crate) fn begin(&mut self, mark: Mark, now: Duration) {
        self.running = Some(Running {
            mark,
            page: 1,
            started: now,
            orders: Vec::new(),
        });
    }

    /// A page was read. The pages run from the newest order back, and the open ones are the newest;
    /// it goes on while a page still had open orders or open orders of the board are missing.
    pub(crate) fn page<'a>(
        &mut self,
        read: Orders,
        open: impl Iterator<Item = &'a Order>,
        now: Duration,
    ) -> Option<Turn> {
        let running = self.running.as_mut()?;
        let is_open = |order: &WireOrder| {
            order
                .status
                .is_some_and(|status| status != OrderStatus::Complete)
        };
        let had_open = read.orders.iter().any(is_open);
        let full = read.orders.len() + read.skipped >= usize::try_from(PAGE).unwrap_or(usize::MAX);
        // What could not be read may be any of the open orders.
        let unread = read.skipped > 0;
        running.orders.extend(read.orders);
        let listed: std::collections::BTreeSet<_> =
            running.orders.iter().map(|order| order.id).collect();
        let missing = open.into_iter().any(|order| !listed.contains(&order.id));
        if full && (had_open || missing) && running.page < MOST_PAGES {
            running.page += 1;
            return Some(Turn::Next(running.page));
        }
        let running = self.running.take()?;
        // A slow server is asked less often.
        let took = now.saturating_sub(running.started);
        self.due = now + self.pause.max(took * 10).min(Duration::from_secs(60));
        Some(Turn::Done {
            mark: running.mark,
            orders: running.orders,
            whole: !unread,
        })
    }

    /// What the audit has found: drift brings the next one forward.
    pub(crate) fn found(&mut self, drift: bool, now: Duration) {
        if drift {
            self.pause = SHORTEST;
            self.due = self.due.min(now + SHORTEST);
        } else {
            self.pause = (self.pause * 5 / 4).min(LONGEST);
        }
    }

    /// It failed; `again` says when to try next.
    pub(crate) fn failed(&mut self, again: Duration) {
        self.running = None;
        self.due = again;
    }
}

#[cfg(test)]
mod tests {
    use olgfeast_board::Reconciler;
    use serde_json::json;

    use super::*;

    fn page(from: i64, count: i64, status: &str) -> Orders {
        let orders: Vec<_> = (from..from + count)
            .map(|id| json!({"id": id, "status": status}))
            .collect();
        Orders::read(&json!({ "orders": orders, "total_pages": 9 })).unwrap()
    }

    fn begun() -> Audit {
        let mut audit = Audit::new();
        audit.begin(Reconciler::new().mark(), Duration::ZERO);
        audit
    }

    #[test]
    fn one_page_without_open_orders_is_enough() {
        let turn = begun().page(page(1, 100, "complete"), [].iter(), Duration::ZERO);
        assert!(matches!(turn, Some(Turn::Done { whole: true, .. })));
    }

    #[test]
    fn pages_are_read_while_open_orders_may_be_further_back() {
        let mut audit = begun();
        let turn = audit.page(page(1, 100, "ready"), [].iter(), Duration::ZERO);
        assert!(matches!(turn, Some(Turn::Next(2))));
        let turn = audit.page(page(101, 40, "ready"), [].iter(), Duration::ZERO);
        let Some(Turn::Done { orders, .. }) = turn else {
            panic!("{turn:?}")
        };
        assert_eq!(orders.len(), 140);
    }

    #[test]
    fn an_audit_that_could_not_read_an_order_proves_no_absence() {
        let read = Orders::read(&json!([{"id": 1}, {"no": "id"}])).unwrap();
        let turn = begun().page(read, [].iter(), Duration::ZERO);
        assert!(matches!(turn, Some(Turn::Done { whole: false, .. })));
    }

    #[test]
    fn quiet_lets_it_rest_and_drift_brings_it_forward() {
        let mut audit = Audit::new();
        for _ in 0..20 {
            audit.found(false, Duration::ZERO);
        }
        assert_eq!(audit.pause, LONGEST);
        audit.found(true, Duration::from_secs(100));
        assert_eq!(audit.pause, SHORTEST);
    }

    #[test]
    fn a_slow_server_is_asked_less_often() {
        let mut audit = begun();
        audit.page(page(1, 1, "ready"), [].iter(), Duration::from_secs(3));
        assert_eq!(audit.due(), Duration::from_secs(33));
    }
}
