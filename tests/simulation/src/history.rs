//! How every order stood on the server at every time.

use std::{collections::BTreeMap, time::Duration};

use olgfeast_protocol::{OrderId, OrderStatus};

/// The states of all orders, from the beginning.
#[derive(Debug, Default)]
pub(crate) struct History {
    /// Since when an order is in which state, or, where a server went back, is not there; never empty.
    states: BTreeMap<OrderId, Vec<(Duration, Option<OrderStatus>)>>,
}

impl History {
    pub(crate) fn note(&mut self, order: OrderId, status: OrderStatus, at: Duration) {
        self.states
            .entry(order)
            .or_default()
            .push((at, Some(status)));
    }

    /// The order is not there any more.
    pub(crate) fn note_gone(&mut self, order: OrderId, at: Duration) {
        self.states.entry(order).or_default().push((at, None));
    }

    /// Whether the order was in this state at some time since `since`.
    pub(crate) fn was(&self, order: OrderId, status: OrderStatus, since: Duration) -> bool {
        self.since(order, since).any(|known| known == Some(status))
    }

    /// The states that the order was in since `since`, the one at that time included; nothing where it
    /// was not there.
    pub(crate) fn since(
        &self,
        order: OrderId,
        since: Duration,
    ) -> impl Iterator<Item = Option<OrderStatus>> {
        let states = self.states.get(&order).map_or(&[][..], Vec::as_slice);
        let ended = |at: usize| states.get(at + 1).map_or(Duration::MAX, |(at, _)| *at);
        let lasting = states.iter().enumerate();
        lasting
            .filter(move |(at, _)| ended(*at) >= since)
            .map(|(_, (_, status))| *status)
    }

    /// Orders that were open all the time since `since`.
    pub(crate) fn open_since(&self, since: Duration) -> impl Iterator<Item = OrderId> {
        let placed_before = move |states: &&Vec<(Duration, Option<OrderStatus>)>| {
            states.first().is_some_and(|(at, _)| *at <= since)
        };
        let open = move |order: &OrderId| {
            self.since(*order, since)
                .all(|status| status.is_some_and(|status| status != OrderStatus::Complete))
        };
        self.states
            .iter()
            .filter(move |(_, states)| placed_before(states))
            .map(|(order, _)| *order)
            .filter(move |order| open(order))
    }

    /// How it stands now.
    pub(crate) fn now(&self, order: OrderId) -> Option<OrderStatus> {
        let states = self.states.get(&order)?;
        states.last().and_then(|(_, status)| *status)
    }

    /// Orders that were there then, and since.
    pub(crate) fn there_since(&self, since: Duration) -> impl Iterator<Item = OrderId> {
        let states = self.states.iter();
        states
            .filter(move |(_, states)| states.first().is_some_and(|(at, _)| *at <= since))
            .map(|(order, _)| *order)
            .filter(move |order| self.since(*order, since).all(|status| status.is_some()))
    }

    pub(crate) fn orders(&self) -> impl Iterator<Item = OrderId> {
        self.states.keys().copied()
    }
}

#[cfg(test)]
mod tests {
    use OrderStatus::{Complete, Pending, Preparing};

    use super::*;

    fn secs(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    #[test]
    fn an_order_was_in_the_state_that_it_had_when_the_time_began() {
        let mut history = History::default();
        let id = OrderId(1);
        for (at, status) in [(1, Pending), (5, Preparing), (9, Complete)] {
            history.note(id, status, secs(at));
        }
        assert!(history.was(id, Pending, secs(5)));
        assert!(!history.was(id, Pending, secs(6)));
        assert!(history.was(id, Preparing, secs(6)));
        assert!(history.was(id, Complete, secs(20)));
        assert_eq!(history.open_since(secs(2)).count(), 0);
        assert_eq!(history.now(id), Some(Complete));
    }
}
