//! All that is known of one order, wherever it is known from.

use std::{collections::BTreeMap, rc::Rc};

use olgfeast_board::Ticket;
use olgfeast_protocol::{Order, OrderId, OrderStatus, Pending, UtcTime, ipc::StateChange};

use super::view::{Card, CardLine, Lanes};

/// An order as it is drawn, whether it is open, has ended, or is only remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The server's truth.
    pub order: Order,
    /// Its lines as they are drawn.
    pub lines: Rc<[CardLine]>,
    /// Where it is drawn.
    pub status: OrderStatus,
    /// What has not settled, oldest first.
    pub pending: Rc<[Pending]>,
}

/// Orders that have ended and that the board still knows.
pub type Ended = BTreeMap<OrderId, Rc<Known>>;

impl Known {
    /// As the board draws it.
    pub fn of(ticket: &Ticket<'_>) -> Known {
        Known {
            order: ticket.order.clone(),
            lines: CardLine::all(ticket),
            status: ticket.status,
            pending: ticket.pending.into(),
        }
    }

    /// Of an open order.
    pub fn on_card(card: &Card) -> Known {
        Known {
            order: card.order.clone(),
            lines: Rc::clone(&card.lines),
            status: card.status,
            pending: Rc::clone(&card.pending),
        }
    }

    /// As it was kept when the board let it go.
    pub fn remembered(order: &Order) -> Known {
        Known::of(&Ticket {
            order,
            status: order.status,
            pending: &[],
            strikes: &[],
        })
    }

    /// When something happened to it, by the server's clock, in the order of the way of food.
    pub fn times(&self) -> Vec<(OrderStatus, UtcTime)> {
        let order = &self.order;
        [
            (OrderStatus::Pending, order.ordered_at),
            (OrderStatus::Preparing, order.preparing_at),
            (OrderStatus::Ready, order.ready_at),
            (OrderStatus::Complete, order.complete_at),
        ]
        .into_iter()
        .filter_map(|(status, at)| Some((status, at?)))
        .collect()
    }
}

/// An order that the board knows.
pub fn on_board(lanes: &Lanes, ended: &Ended, id: OrderId) -> Option<Rc<Known>> {
    let mut cards = lanes.cards();
    match cards.find(|card| card.order.id == id) {
        Some(card) => Some(Rc::new(Known::on_card(card))),
        None => ended.get(&id).cloned(),
    }
}

/// One line of the timeline of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// It has happened.
    Changed(StateChange),
    /// A person wants it, and the server does not show it yet.
    Waits {
        /// Where to.
        to: OrderStatus,
        /// When the person touched, by the station's clock.
        made_at: Option<UtcTime>,
    },
}

/// What has become of an order, oldest first, and then what waits.
pub fn timeline(changes: &[StateChange], pending: &[Pending]) -> Vec<Entry> {
    let changed = changes.iter().cloned().map(Entry::Changed);
    let waits = pending.iter().map(|one| Entry::Waits {
        to: one.to,
        made_at: one.id.made_at(),
    });
    changed.chain(waits).collect()
}

#[cfg(test)]
mod tests {
    use olgfeast_protocol::{IntentId, ipc::LearnedFrom};
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use crate::state::recall::tests::{ended, lanes, order};

    #[wasm_bindgen_test(unsupported = test)]
    fn an_order_is_known_from_its_lane_or_from_those_that_have_ended() {
        let lanes = lanes(&[order(1, OrderStatus::Ready)]);
        let ended = ended(&[order(2, OrderStatus::Complete)]);
        let status = |id| on_board(&lanes, &ended, OrderId(id)).map(|known| known.status);
        assert_eq!(status(1), Some(OrderStatus::Ready));
        assert_eq!(status(2), Some(OrderStatus::Complete));
        assert_eq!(status(3), None);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn what_waits_comes_after_what_has_happened_with_the_time_of_the_touch() {
        let change = StateChange {
            from: None,
            to: OrderStatus::Pending,
            at: UtcTime::from_millis(5),
            station: None,
            user: None,
            made_at: None,
            source: LearnedFrom::Event,
        };
        // 2023-11-14T22:13:20Z, version 7.
        let id = IntentId("018bcfe5-6800-7000-8000-000000000000".parse().unwrap());
        let pending = Pending {
            id,
            to: OrderStatus::Preparing,
            attempted: false,
        };
        assert_eq!(
            timeline(std::slice::from_ref(&change), &[pending]),
            [
                Entry::Changed(change),
                Entry::Waits {
                    to: OrderStatus::Preparing,
                    made_at: Some(UtcTime::from_millis(1_700_000_000_000)),
                }
            ]
        );
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn only_times_that_are_known_are_told() {
        let mut order = order(1, OrderStatus::Ready);
        order.preparing_at = None;
        order.ready_at = Some(UtcTime::from_millis(9));
        let times = Known::remembered(&order).times();
        assert_eq!(
            times.iter().map(|(status, _)| *status).collect::<Vec<_>>(),
            [OrderStatus::Pending, OrderStatus::Ready]
        );
    }
}
