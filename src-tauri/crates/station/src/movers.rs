//! Who moved an order last, where a hub tells: for naming the station that did the same.

use std::collections::{BTreeMap, VecDeque};

use olgfeast_protocol::{OrderId, OrderStatus};

/// Orders of which it is remembered, at most: more than are open on a busy evening.
const MOST: usize = 500;

/// Another station's move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mover {
    /// The station's name.
    pub(crate) station: String,
    /// Where it brought the order.
    pub(crate) to: OrderStatus,
}

/// The last of each order.
#[derive(Debug, Default)]
pub(crate) struct Movers {
    last: BTreeMap<OrderId, Mover>,
    /// Oldest first.
    noted: VecDeque<OrderId>,
}

impl Movers {
    /// The order was moved; `None`: by this station, or nobody says by whom.
    pub(crate) fn note(&mut self, order: OrderId, mover: Option<Mover>) {
        let Some(mover) = mover else {
            if self.last.remove(&order).is_some() {
                self.noted.retain(|known| *known != order);
            }
            return;
        };
        if self.last.insert(order, mover).is_some() {
            return;
        }
        self.noted.push_back(order);
        if self.noted.len() > MOST
            && let Some(oldest) = self.noted.pop_front()
        {
            self.last.remove(&oldest);
        }
    }

    /// Who brought it where it is now, where that is known.
    pub(crate) fn of(&self, order: OrderId) -> Option<&Mover> {
        self.last.get(&order)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(station: &str) -> Option<Mover> {
        Some(Mover {
            station: station.to_owned(),
            to: OrderStatus::Ready,
        })
    }

    #[test]
    fn the_last_mover_counts_and_an_own_move_forgets_it() {
        let mut movers = Movers::default();
        movers.note(OrderId(1), at("Grill 2"));
        movers.note(OrderId(1), at("Bar"));
        assert_eq!(movers.of(OrderId(1)), at("Bar").as_ref());
        movers.note(OrderId(1), None);
        assert_eq!(movers.of(OrderId(1)), None);
    }

    #[test]
    fn it_stays_small() {
        let mut movers = Movers::default();
        for order in 0..3 * MOST as i64 {
            movers.note(OrderId(order), at("Grill 2"));
            movers.note(OrderId(order), at("Bar"));
        }
        assert_eq!((movers.last.len(), movers.noted.len()), (MOST, MOST));
        assert_eq!(movers.of(OrderId(0)), None);
    }
}
