//! When the board is compared with the server's, and how far a comparison has come.
//!
//! A server without sequence numbers loses broadcasts and keeps sockets that it has forgotten, so
//! events are hints and the audit is the truth. It is one read at a time, at a rate that follows
//! what it finds: drift brings the next one forward, quiet lets it rest.

use std::time::Duration;

use olgfeast_board::Mark;
use olgfeast_link::Network;
use olgfeast_protocol::{
    Order, OrderStatus,
    wire::{WireOrder, rest::Orders},
};
use rand::Rng;

use crate::rest::PAGE;

/// The shortest pause between two audits in a local network.
const SHORTEST: Duration = Duration::from_secs(2);

/// The pause to begin with there.
const FIRST: Duration = Duration::from_secs(5);

/// The longest pause there, and the pause everywhere else.
const LONGEST: Duration = Duration::from_secs(15);

/// A pause is this part longer or shorter by chance, so that the stations of a kitchen, which all
/// come back at one moment, do not ask at one moment for ever.
const JITTER: f64 = 0.2;

/// The longest pause at a slow server.
const SLOWEST: Duration = Duration::from_secs(60);

/// More than this many pages are not read at once: 2 000 orders, more than a feast has open.
const MOST_PAGES: i64 = 20;

/// The cadence of audits, and the one that runs.
#[derive(Debug)]
pub(crate) struct Audit {
    running: Option<Running>,
    /// When the next one is due.
    due: Duration,
    /// What quiet and drift have made of it.
    pause: Duration,
    /// The pause that was last kept, which a far or slow server makes longer.
    kept: Duration,
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
        /// When the first page was asked for.
        begun: Duration,
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
            kept: FIRST,
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
        self.kept.max(self.pause) * 2 + Duration::from_secs(5)
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
        network: Network,
        rng: &mut impl Rng,
        now: Duration,
    ) -> Option<Turn> {
        let running = self.running.as_mut()?;
        let is_open = |order: &WireOrder| order.status.is_some_and(OrderStatus::is_open);
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
        self.kept = self.pause.max(least(network)).max(took * 10).min(SLOWEST);
        self.due = now + jittered(self.kept, rng);
        Some(Turn::Done {
            mark: running.mark,
            begun: running.started,
            orders: running.orders,
            whole: !unread,
        })
    }

    /// What the audit has found: drift brings the next one forward.
    pub(crate) fn found(
        &mut self,
        drift: bool,
        network: Network,
        rng: &mut impl Rng,
        now: Duration,
    ) {
        if drift {
            self.pause = SHORTEST;
            self.due = self.due.min(now + jittered(least(network), rng));
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

/// The shortest pause.
fn least(network: Network) -> Duration {
    match network {
        Network::Lan => SHORTEST,
        Network::Wan => LONGEST,
    }
}

/// A pause, ± [`JITTER`].
pub(crate) fn jittered(pause: Duration, rng: &mut impl Rng) -> Duration {
    pause.mul_f64(rng.random_range(1.0 - JITTER..=1.0 + JITTER))
}

#[cfg(test)]
mod tests {
    use olgfeast_board::Reconciler;
    use rand::{SeedableRng, rngs::StdRng};
    use serde_json::json;

    use super::*;

    fn page(from: i64, count: i64, status: &str) -> Orders {
        let orders: Vec<_> = (from..from + count)
            .map(|id| json!({"id": id, "status": status}))
            .collect();
        Orders::read(&json!({ "orders": orders, "total_pages": 9 })).unwrap()
    }

    fn rng() -> StdRng {
        StdRng::seed_from_u64(7)
    }

    fn begun() -> Audit {
        let mut audit = Audit::new();
        audit.begin(Reconciler::new().mark(), Duration::ZERO);
        audit
    }

    #[test]
    fn one_page_without_open_orders_is_enough() {
        let turn = begun().page(
            page(1, 100, "complete"),
            [].iter(),
            Network::Lan,
            &mut rng(),
            Duration::ZERO,
        );
        assert!(matches!(turn, Some(Turn::Done { whole: true, .. })));
    }

    #[test]
    fn pages_are_read_while_open_orders_may_be_further_back() {
        let mut audit = begun();
        let turn = audit.page(
            page(1, 100, "ready"),
            [].iter(),
            Network::Lan,
            &mut rng(),
            Duration::ZERO,
        );
        assert!(matches!(turn, Some(Turn::Next(2))));
        let turn = audit.page(
            page(101, 40, "ready"),
            [].iter(),
            Network::Lan,
            &mut rng(),
            Duration::ZERO,
        );
        let Some(Turn::Done { orders, .. }) = turn else {
            panic!("{turn:?}")
        };
        assert_eq!(orders.len(), 140);
    }

    #[test]
    fn an_audit_that_could_not_read_an_order_proves_no_absence() {
        let read = Orders::read(&json!([{"id": 1}, {"no": "id"}])).unwrap();
        let turn = begun().page(read, [].iter(), Network::Lan, &mut rng(), Duration::ZERO);
        assert!(matches!(turn, Some(Turn::Done { whole: false, .. })));
    }

    #[test]
    fn quiet_lets_it_rest_and_drift_brings_it_forward() {
        let mut audit = Audit::new();
        for _ in 0..20 {
            audit.found(false, Network::Lan, &mut rng(), Duration::ZERO);
        }
        assert_eq!(audit.pause, LONGEST);
        audit.found(true, Network::Lan, &mut rng(), Duration::from_secs(100));
        assert_eq!(audit.pause, SHORTEST);
    }

    #[test]
    fn a_slow_server_is_asked_less_often() {
        let mut audit = begun();
        audit.page(
            page(1, 1, "ready"),
            [].iter(),
            Network::Lan,
            &mut rng(),
            Duration::from_secs(3),
        );
        let pause = audit.due() - Duration::from_secs(3);
        assert!(pause >= Duration::from_secs(24) && pause <= Duration::from_secs(36));
        assert_eq!(audit.overdue_after(), Duration::from_secs(65));
    }

    #[test]
    fn pauses_differ_by_a_fifth_at_most_and_are_longer_far_away() {
        let mut rng = rng();
        for (network, drift, pause) in [
            (Network::Lan, false, 5_000),
            (Network::Lan, true, 2_000),
            (Network::Wan, false, 15_000),
            (Network::Wan, true, 15_000),
        ] {
            let mut pauses = Vec::new();
            for _ in 0..200 {
                let mut audit = begun();
                audit.page(
                    page(1, 1, "ready"),
                    [].iter(),
                    network,
                    &mut rng,
                    Duration::ZERO,
                );
                audit.found(drift, network, &mut rng, Duration::ZERO);
                pauses.push(audit.due().as_millis());
            }
            let (least, most) = (pauses.iter().min().unwrap(), pauses.iter().max().unwrap());
            assert!(
                *least >= pause * 8 / 10 && *most <= pause * 12 / 10,
                "{least} {most}"
            );
            assert_ne!(least, most, "by chance");
        }
    }
}
