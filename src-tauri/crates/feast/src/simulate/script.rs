//! Who orders what and when, and how long the kitchen takes: all of it from one seed.

use std::time::Duration;

use olgfeast_protocol::{OrderStatus, wire::rest::MenuItem};
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};

use crate::names;

/// A kitchen that keeps up has about this many orders before it, however busy it is: it works as
/// fast as it must.
const ABOUT_OPEN: f64 = 15.0;

/// From order to hand-out, on the average; nobody waits longer at a feast that is not busy.
const LONGEST_WAY: Duration = Duration::from_secs(8 * 60);

/// One order in so many is a slow one, so that ages show.
const ONE_SLOW_IN: u32 = 8;

/// An endless list of orders; the same seed and rate give the same list.
pub(super) struct Script {
    rng: StdRng,
    /// Between two orders, on the average.
    mean_gap: Duration,
}

/// An order to be placed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Planned {
    /// After the order before it.
    pub(super) gap: Duration,
    pub(super) customer_name: String,
    pub(super) picks: Vec<Pick>,
    pub(super) waits: Waits,
}

/// A line of an order, before the menu is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pick {
    dish: usize,
    pub(super) quantity: i64,
}

/// How long an order stays in each lane.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Waits {
    start: Duration,
    cook: Duration,
    hand_out: Duration,
}

impl Script {
    /// `orders_per_minute` is more than 0.
    pub(super) fn new(seed: u64, orders_per_minute: f64) -> Script {
        Script {
            rng: StdRng::seed_from_u64(seed),
            mean_gap: Duration::from_secs(60).div_f64(orders_per_minute),
        }
    }

    /// The next order.
    pub(super) fn next_order(&mut self) -> Planned {
        let gap = self.gap();
        let customer_name = names::customer(&mut self.rng);
        let lines = match self.rng.random_range(0..20) {
            0..8 => 1,
            8..14 => 2,
            14..17 => 3,
            17..19 => 4,
            // A long ticket, which does not fit into one slot.
            _ => 11,
        };
        let picks = (0..lines).map(|_| self.pick()).collect();
        Planned {
            gap,
            customer_name,
            picks,
            waits: self.waits(),
        }
    }

    /// People come on their own: now two at once, now nobody.
    fn gap(&mut self) -> Duration {
        let share: f64 = self.rng.random();
        self.mean_gap.mul_f64((-(1.0 - share).ln()).clamp(0.0, 5.0))
    }

    fn pick(&mut self) -> Pick {
        Pick {
            dish: self.rng.random_range(0..10_000),
            quantity: [1, 1, 1, 1, 2, 2, 3, 4]
                .choose(&mut self.rng)
                .copied()
                .unwrap_or(1),
        }
    }

    fn waits(&mut self) -> Waits {
        let way = self.mean_gap.mul_f64(ABOUT_OPEN).min(LONGEST_WAY);
        let slow = if self.rng.random_ratio(1, ONE_SLOW_IN) {
            4.0
        } else {
            1.0
        };
        let mut share = |of: f64| way.mul_f64(of * self.rng.random_range(0.5..1.5));
        Waits {
            start: share(0.25),
            cook: share(0.5 * slow),
            hand_out: share(0.25),
        }
    }
}

impl Pick {
    /// Which dish it is on this menu; `None` where the menu is empty.
    pub(super) fn from<'a>(&self, menu: &'a [MenuItem]) -> Option<&'a MenuItem> {
        menu.get(self.dish.checked_rem(menu.len())?)
    }
}

impl Waits {
    /// How long it stays there.
    pub(super) fn at(&self, status: OrderStatus) -> Duration {
        match status {
            OrderStatus::Pending => self.start,
            OrderStatus::Preparing => self.cook,
            OrderStatus::Ready => self.hand_out,
            OrderStatus::Complete | OrderStatus::Cancelled => Duration::ZERO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn orders(seed: u64, rate: f64, count: usize) -> Vec<Planned> {
        let mut script = Script::new(seed, rate);
        (0..count).map(|_| script.next_order()).collect()
    }

    #[test]
    fn the_same_seed_makes_the_same_orders() {
        assert_eq!(orders(1, 6.0, 50), orders(1, 6.0, 50));
        assert_ne!(orders(1, 6.0, 50), orders(2, 6.0, 50));
    }

    #[test]
    fn orders_come_about_as_often_as_asked_for() {
        let orders = orders(3, 60.0, 2_000);
        let mean = orders.iter().map(|order| order.gap).sum::<Duration>() / 2_000;
        let range = Duration::from_millis(900)..Duration::from_millis(1_100);
        assert!(range.contains(&mean), "{mean:?}");
    }

    #[test]
    fn every_order_has_something_in_it() {
        for order in orders(4, 6.0, 500) {
            assert!(!order.picks.is_empty());
            assert!(order.picks.iter().all(|pick| pick.quantity > 0));
        }
    }

    #[test]
    fn some_orders_of_a_busy_evening_get_late() {
        let late = Duration::from_secs(5 * 60);
        let way = |order: &Planned| order.waits.start + order.waits.cook + order.waits.hand_out;
        let orders = orders(5, 6.0, 200);
        let slow = orders.iter().filter(|order| way(order) > late).count();
        assert!((5..60).contains(&slow), "{slow}");
    }

    #[test]
    fn nothing_can_be_picked_from_an_empty_menu() {
        let pick = Pick {
            dish: 3,
            quantity: 1,
        };
        assert_eq!(pick.from(&[]), None);
    }
}
