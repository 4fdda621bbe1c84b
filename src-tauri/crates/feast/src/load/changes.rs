//! The changes that are made, and who has heard of them.

use std::{
    collections::HashMap,
    sync::{
        PoisonError, RwLock,
        atomic::{AtomicU32, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use olgfeast_protocol::{OrderId, OrderStatus};
use tokio::sync::watch;

/// The states that orders are moved through, round and round.
const ROUND: [OrderStatus; 3] = [
    OrderStatus::Preparing,
    OrderStatus::Ready,
    OrderStatus::Pending,
];

/// All changes of a run.
pub(super) struct Changes {
    orders: Vec<OrderId>,
    /// Displays that are to hear of each.
    displays: u32,
    rate: f64,
    began: Instant,
    heard: Vec<Ears>,
    /// The newest change that brings an order to a state, among those that were due.
    due: RwLock<HashMap<(OrderId, OrderStatus), usize>>,
    complete: watch::Sender<usize>,
}

/// Who has heard of one change.
#[derive(Default)]
struct Ears {
    displays: AtomicU32,
    /// Microseconds from the moment when it was due to the last who heard.
    last: AtomicU64,
}

impl Changes {
    /// So many changes of these orders at so many in a second, the first one at `began`.
    pub(super) fn new(
        orders: Vec<OrderId>,
        changes: usize,
        displays: u32,
        rate: f64,
        began: Instant,
    ) -> Changes {
        Changes {
            orders,
            displays,
            rate,
            began,
            heard: (0..changes).map(|_| Ears::default()).collect(),
            due: RwLock::default(),
            complete: watch::channel(0).0,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.heard.len()
    }

    /// When a change is to be made, whatever became of those before it.
    pub(super) fn due_at(&self, change: usize) -> Instant {
        self.began + Duration::from_secs_f64(change as f64 / self.rate)
    }

    /// What a change is. From here on displays may hear of it.
    pub(super) fn take(&self, change: usize) -> Option<(OrderId, OrderStatus)> {
        let order = *self.orders.get(change % self.orders.len().max(1))?;
        let to = *ROUND.get((change / self.orders.len()) % ROUND.len())?;
        let mut due = self.due.write().unwrap_or_else(PoisonError::into_inner);
        due.insert((order, to), change);
        Some((order, to))
    }

    /// The change that brought an order there.
    pub(super) fn find(&self, order: OrderId, to: OrderStatus) -> Option<usize> {
        let due = self.due.read().unwrap_or_else(PoisonError::into_inner);
        due.get(&(order, to)).copied()
    }

    /// A display has heard of a change, for the first time. Returns how many microseconds after it
    /// was due.
    pub(super) fn heard(&self, change: usize, at: Instant) -> u64 {
        let took = micros(at.saturating_duration_since(self.due_at(change)));
        if let Some(ears) = self.heard.get(change) {
            ears.last.fetch_max(took, Ordering::AcqRel);
            if ears.displays.fetch_add(1, Ordering::AcqRel) + 1 == self.displays {
                self.complete.send_modify(|complete| *complete += 1);
            }
        }
        took
    }

    /// Returns when all displays have heard of all changes.
    pub(super) async fn all_heard(&self) {
        let all = self.len();
        let mut complete = self.complete.subscribe();
        // Its sender is in here.
        let _heard = complete.wait_for(|have| *have >= all).await;
    }

    /// Microseconds to the last display, of the changes that all have heard of.
    pub(super) fn last(&self) -> impl Iterator<Item = u64> {
        self.heard
            .iter()
            .filter(|ears| ears.displays.load(Ordering::Acquire) >= self.displays)
            .map(|ears| ears.last.load(Ordering::Acquire))
    }

    /// How often a display has not heard of a change.
    pub(super) fn missed(&self) -> u64 {
        let missed = |ears: &Ears| {
            u64::from(
                self.displays
                    .saturating_sub(ears.displays.load(Ordering::Acquire)),
            )
        };
        self.heard.iter().map(missed).sum()
    }
}

pub(super) fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(displays: u32) -> Changes {
        let orders = vec![OrderId(1), OrderId(2)];
        Changes::new(orders, 8, displays, 10.0, Instant::now())
    }

    #[test]
    fn every_change_moves_an_order_to_where_it_was_not() {
        let changes = changes(1);
        let mut at: HashMap<OrderId, OrderStatus> = HashMap::new();
        for change in 0..8 {
            let (order, to) = changes.take(change).unwrap();
            assert_ne!(at.insert(order, to).unwrap_or(OrderStatus::Pending), to);
            assert_eq!(changes.find(order, to), Some(change));
        }
    }

    #[test]
    fn it_counts_from_when_a_change_was_due_to_the_last_who_heard() {
        let changes = changes(2);
        let due = changes.due_at(3);
        assert_eq!(due - changes.began, Duration::from_millis(300));
        let after = |millis| due + Duration::from_millis(millis);
        assert_eq!(changes.heard(3, after(7)), 7_000);
        assert_eq!(changes.last().count(), 0);
        assert_eq!(changes.heard(3, after(5)), 5_000);
        assert_eq!(changes.last().collect::<Vec<_>>(), [7_000]);
        assert_eq!(changes.missed(), 14);
    }
}
