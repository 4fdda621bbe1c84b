//! Orders that are moved on in a list: what a touch means, what is said of it, and how it is taken
//! back. The same command and the same words as on the kitchen display, which has slots besides.
//!
//! `now_millis` is a clock that never goes back.

use std::collections::BTreeMap;

use olgfeast_protocol::{
    OrderId,
    ipc::{IpcError, Moved},
};

use super::{
    display::{Bump, Toast},
    view::Card,
};

/// So long the top bar says what was done, with an UNDO.
const TOAST_MILLIS: u64 = 8_000;
/// So long it says what cannot be taken back.
const WORD_MILLIS: u64 = 3_000;
/// Two touches of one row within this time are one: contacts bounce.
const BOUNCE_MILLIS: u64 = 250;

/// What is kept of the touches.
#[derive(Debug, Default)]
pub struct Moves {
    toast: Option<(Toast, u64)>,
    touched: BTreeMap<OrderId, u64>,
}

impl Moves {
    /// About the last touch.
    pub fn toast(&self) -> Option<&Toast> {
        self.toast.as_ref().map(|(toast, _)| toast)
    }

    /// When something changes by time alone.
    pub fn next_change(&self) -> Option<u64> {
        self.toast.as_ref().map(|(_, until)| *until)
    }

    /// Lets go of what is over.
    pub fn settle(&mut self, now_millis: u64) {
        self.toast.take_if(|(_, until)| now_millis >= *until);
        self.touched
            .retain(|_, at| now_millis < at.saturating_add(BOUNCE_MILLIS));
    }

    /// The button of a row; `None`: the touch is not meant, or leads nowhere.
    pub fn touch(&mut self, card: &Card, now_millis: u64) -> Option<Bump> {
        self.settle(now_millis);
        let id = card.order.id;
        if card.is_stopped() || !card.can_advance() || self.touched.contains_key(&id) {
            return None;
        }
        let to = card.status.next()?;
        self.touched.insert(id, now_millis);
        Some(Bump {
            id,
            number: card.order.number(),
            seen: card.status,
            to,
        })
    }

    /// The core's answer to it.
    pub fn moved(&mut self, bump: Bump, answer: Result<Moved, IpcError>, now_millis: u64) {
        match answer {
            // It was there already: there is no step of this station to take back.
            Ok(moved) if moved.intents.is_empty() => {}
            Ok(_) => {
                let toast = Toast::Moved {
                    id: bump.id,
                    number: bump.number,
                    from: bump.seen,
                    to: bump.to,
                };
                self.toast = Some((toast, now_millis.saturating_add(TOAST_MILLIS)));
            }
            Err(error) => self.fail(bump.number, error, now_millis),
        }
    }

    /// The UNDO of the top bar: the number of the order, where it is still offered.
    pub fn touch_undo(&mut self, order: OrderId) -> Option<String> {
        let offered = self
            .toast
            .take_if(|(toast, _)| matches!(toast, Toast::Moved { id, .. } if *id == order));
        match offered {
            Some((Toast::Moved { number, .. }, _)) => Some(number),
            _ => None,
        }
    }

    /// The core's answer to it.
    pub fn undone(&mut self, number: String, answer: Result<Moved, IpcError>, now_millis: u64) {
        match answer {
            Ok(_) => {
                let until = now_millis.saturating_add(WORD_MILLIS);
                self.toast = Some((Toast::TakenBack { number }, until));
            }
            Err(error) => self.fail(number, error, now_millis),
        }
    }

    fn fail(&mut self, number: String, error: IpcError, now_millis: u64) {
        let until = now_millis.saturating_add(TOAST_MILLIS);
        self.toast = Some((Toast::Failed { number, error }, until));
    }
}

#[cfg(test)]
mod tests {
    use olgfeast_protocol::{IntentId, OrderStatus, ipc::ErrorCode};
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use crate::state::recall::tests::{lanes, order};

    fn card(id: u32, status: OrderStatus) -> Card {
        let lanes = lanes(&[order(id, status)]);
        let card = lanes.cards().next().unwrap();
        Card::clone(card)
    }

    fn moved(intents: usize, status: OrderStatus) -> Moved {
        Moved {
            intents: vec![IntentId(uuid::Uuid::from_u128(1)); intents],
            status,
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_touch_moves_an_order_on_and_can_be_taken_back_for_a_while() {
        let mut moves = Moves::default();
        let card = card(1, OrderStatus::Ready);
        let bump = moves.touch(&card, 1_000).unwrap();
        assert_eq!(
            (bump.seen, bump.to),
            (OrderStatus::Ready, OrderStatus::Complete)
        );
        assert_eq!(moves.touch(&card, 1_249), None, "a contact bounces");
        moves.moved(bump, Ok(moved(1, OrderStatus::Complete)), 1_300);
        assert!(matches!(moves.toast(), Some(Toast::Moved { .. })));
        assert_eq!(moves.next_change(), Some(9_300));
        assert_eq!(moves.touch_undo(OrderId(2)), None);
        let number = moves.touch_undo(OrderId(1)).unwrap();
        assert_eq!(moves.touch_undo(OrderId(1)), None, "it is taken back once");
        moves.undone(number, Ok(moved(1, OrderStatus::Ready)), 2_000);
        assert!(matches!(moves.toast(), Some(Toast::TakenBack { .. })));
        moves.settle(5_000);
        assert_eq!(moves.toast(), None);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn what_was_there_already_offers_no_undo_and_a_refusal_says_why() {
        let mut moves = Moves::default();
        let card = card(1, OrderStatus::Ready);
        let bump = moves.touch(&card, 0).unwrap();
        moves.moved(bump.clone(), Ok(moved(0, OrderStatus::Complete)), 10);
        assert_eq!(moves.toast(), None);
        let error = IpcError::new(ErrorCode::MovedMeanwhile, "");
        moves.moved(bump, Err(error), 20);
        assert!(matches!(moves.toast(), Some(Toast::Failed { .. })));
        assert_eq!(moves.touch_undo(OrderId(1)), None);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn what_nobody_can_cook_or_was_cancelled_is_not_moved() {
        let mut moves = Moves::default();
        let mut unknown = card(1, OrderStatus::Pending);
        unknown.order.lines = olgfeast_protocol::Lines::Nothing;
        assert_eq!(moves.touch(&unknown, 0), None);
        let mut stopped = card(2, OrderStatus::Preparing);
        stopped.status = OrderStatus::Cancelled;
        assert_eq!(moves.touch(&stopped, 0), None);
    }
}
