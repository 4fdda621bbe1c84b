//! An order that is none: a person moves it through the kitchen once, and nobody else ever sees it.

use std::{collections::BTreeSet, rc::Rc};

use olgfeast_board::LineMark;
use olgfeast_protocol::{Lane, LineKey, Lines, Order, OrderId, OrderStatus, SummaryLine};

use super::view::{Card, CardLine};

/// No server ever gives this key to an order.
pub const ID: OrderId = OrderId(0);

/// The number on it.
pub const NUMBER: u32 = 100;

/// How far it is, and where it came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Practice {
    moves: usize,
    struck: BTreeSet<LineKey>,
}

const WAY: [OrderStatus; 4] = [
    OrderStatus::Pending,
    OrderStatus::Preparing,
    OrderStatus::Ready,
    OrderStatus::Complete,
];

impl Practice {
    /// Where it is.
    pub fn status(&self) -> OrderStatus {
        WAY.get(self.moves)
            .copied()
            .unwrap_or(OrderStatus::Complete)
    }

    /// Whether it was handed out.
    pub fn is_over(&self) -> bool {
        self.status() == OrderStatus::Complete
    }

    /// Whether a step can be taken back.
    pub fn can_undo(&self) -> bool {
        self.moves > 0
    }

    /// One step on, as the big button does.
    pub fn advance(&mut self) {
        if !self.is_over() {
            self.moves += 1;
        }
    }

    /// The last step back.
    pub fn undo(&mut self) {
        self.moves = self.moves.saturating_sub(1);
    }

    /// A line is struck, or not any more.
    pub fn strike(&mut self, line: LineKey, struck: bool) {
        if struck {
            self.struck.insert(line);
        } else {
            self.struck.remove(&line);
        }
    }

    /// As the board draws it: these lines, for a guest of this name. `None` once it was handed out.
    pub fn card(&self, customer: &str, items: &[(i64, String)]) -> Option<Card> {
        let status = self.status();
        let lane = Lane::ALL.into_iter().find(|lane| lane.status() == status)?;
        let summary = items.iter().map(|(quantity, name)| SummaryLine {
            name: name.clone(),
            quantity: *quantity,
        });
        let order = Order {
            id: ID,
            display_id: Some(NUMBER),
            ref_code: String::new(),
            customer_name: customer.to_owned(),
            status,
            lines: Lines::Summary(summary.collect()),
            tokens: None,
            cents: None,
            ordered_at: None,
            preparing_at: None,
            ready_at: None,
            complete_at: None,
            version: None,
            struck: BTreeSet::new(),
            notes: String::new(),
            cancel_reason: None,
        };
        let lines = items.iter().map(|(quantity, name)| {
            let key = LineKey::Name(name.clone());
            let mark = if self.struck.contains(&key) {
                LineMark::Struck
            } else {
                LineMark::Open
            };
            CardLine {
                key,
                quantity: *quantity,
                name: name.as_str().into(),
                group: None,
                mark,
            }
        });
        Some(Card {
            lines: lines.collect(),
            elsewhere: Rc::default(),
            order,
            status,
            lane,
            waiting: false,
            pending: std::rc::Rc::from([]),
            arrived_at: None,
            content: 1,
        })
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test(unsupported = test)]
    fn it_goes_through_the_lanes_and_back_and_ends_where_an_order_ends() {
        let items = [(2, String::from("Pierogi"))];
        let mut practice = Practice::default();
        assert!(!practice.can_undo());
        for lane in Lane::ALL {
            let card = practice.card("Anna", &items).unwrap();
            assert_eq!((card.lane, card.status), (lane, lane.status()));
            assert!(!card.waiting && !card.is_unannounced() && card.can_advance());
            practice.advance();
        }
        assert!(practice.is_over() && practice.card("Anna", &items).is_none());
        practice.advance();
        practice.undo();
        assert_eq!(practice.status(), OrderStatus::Ready);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_line_is_struck_and_not_any_more() {
        let items = [(2, String::from("Pierogi")), (1, String::from("Water"))];
        let mut practice = Practice::default();
        let marks = |practice: &Practice| {
            let card = practice.card("Anna", &items).unwrap();
            let marks = card.lines.iter().map(|line| line.mark.is_struck());
            marks.collect::<Vec<_>>()
        };
        let key = practice.card("Anna", &items).unwrap().lines[1].key.clone();
        practice.strike(key.clone(), true);
        assert_eq!(marks(&practice), [false, true]);
        practice.strike(key, false);
        assert_eq!(marks(&practice), [false, false]);
    }
}
