//! The drawer beside the board, and taking an order one state back.

use olgfeast_protocol::{OrderId, OrderStatus, ipc::IpcError};

use super::{Bump, Display, Hold, TILE_MILLIS, TOAST_MILLIS, Toast, Wish};
use crate::state::detail::Known;

/// What stands in the drawer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawer {
    /// Everything of this feast, newest first.
    Recall,
    /// The same, and the keyboard writes the number that is looked for.
    Find {
        /// When that was asked for: each time the field takes the keyboard.
        asked_at: u64,
    },
    /// All that is known of one order.
    Detail(OrderId),
}

/// Why there is nothing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A key is about the selected ticket, and there is none.
    NothingSelected,
    /// There is no state before the one it is in.
    NoStateBefore {
        /// As people call it.
        number: String,
        /// Where it is.
        status: OrderStatus,
    },
    /// Nothing can be printed.
    NoPaper(IpcError),
}

impl Display {
    /// What stands in the drawer, if it is open.
    pub fn drawer(&self) -> Option<Drawer> {
        self.drawer
    }

    /// Opens the drawer with something else, or closes it. The all-day rail makes room.
    pub fn show_drawer(&mut self, drawer: Option<Drawer>) {
        if drawer.is_some() {
            self.all_day = None;
        }
        self.drawer = drawer;
    }

    /// The list of the drawer comes or goes.
    pub fn turn_recall(&mut self) {
        self.show_drawer(match self.drawer {
            Some(Drawer::Recall | Drawer::Find { .. }) => None,
            Some(Drawer::Detail(_)) | None => Some(Drawer::Recall),
        });
    }

    /// When paper was last asked for.
    pub fn paper_asked_at(&self) -> Option<u64> {
        self.paper_asked_at
    }

    /// Everything that is open is wanted on paper.
    pub fn ask_paper(&mut self, now_millis: u64) {
        self.paper_asked_at = Some(now_millis);
    }

    /// The dialog that prints could not be opened.
    pub fn no_paper(&mut self, error: IpcError, now_millis: u64) {
        self.refuse(Refusal::NoPaper(error), now_millis);
    }

    /// Takes an order one state back: the way of a bump, with the same time for a second touch. One
    /// that stands in a slot leaves it as if it were moved on.
    pub fn take_back(&mut self, known: &Known, now_millis: u64) -> Wish {
        let (id, number, seen) = (known.order.id, known.order.number(), known.status);
        if self.touched.contains_key(&id) || self.is_inert(id, now_millis) {
            return Wish::Nothing;
        }
        let Some(to) = seen.previous() else {
            let status = seen;
            self.refuse(Refusal::NoStateBefore { number, status }, now_millis);
            return Wish::Nothing;
        };
        self.touched.insert(id, now_millis);
        if self.selected == Some(id) {
            self.selected = None;
        }
        if let (Some(lane), Some(_)) = (seen.lane(), self.slot_of(id)) {
            let hold = Hold {
                lane,
                number: number.clone(),
                to,
                undoing: false,
                until: now_millis.saturating_add(TILE_MILLIS),
            };
            self.holds.insert(id, hold);
        }
        Wish::Bump(Bump {
            id,
            number,
            seen,
            to,
        })
    }

    /// The key for it: the selected order.
    pub(super) fn take_selected_back(&mut self, now_millis: u64) -> Wish {
        let selected = self.selected.and_then(|id| self.card(id));
        match selected.map(Known::on_card) {
            Some(known) => self.take_back(&known, now_millis),
            None => {
                self.refuse(Refusal::NothingSelected, now_millis);
                Wish::Nothing
            }
        }
    }

    /// The key for the detail of the selected order.
    pub(super) fn turn_detail(&mut self, now_millis: u64) {
        match (self.selected, self.drawer) {
            (Some(id), Some(Drawer::Detail(shown))) if shown == id => self.show_drawer(None),
            (Some(id), _) => self.show_drawer(Some(Drawer::Detail(id))),
            (None, Some(Drawer::Detail(_))) => self.show_drawer(None),
            (None, _) => self.refuse(Refusal::NothingSelected, now_millis),
        }
    }

    /// Turns to the page of the oldest open order of this number and selects it; `false` where
    /// there is none. Nothing is bumped by it.
    pub fn find(&mut self, number: &str, now_millis: u64) -> bool {
        let lanes = self.lanes.clone();
        let Some(card) = lanes.cards().find(|card| card.order.number() == number) else {
            return false;
        };
        let (id, lane) = (card.order.id, card.lane);
        for page in 0..self.slots(lane).pages() {
            if self.slot_of(id).is_some() {
                break;
            }
            self.slots_mut(lane).turn(page, now_millis);
            self.settle(&lanes, self.shape, now_millis);
        }
        self.selected = self.slot_of(id).map(|_| id);
        self.selected.is_some()
    }

    fn refuse(&mut self, refusal: Refusal, now_millis: u64) {
        let until = now_millis.saturating_add(TOAST_MILLIS);
        self.toast = Some((Toast::Refused(refusal), until));
    }
}

#[cfg(test)]
mod tests {

    use olgfeast_protocol::{
        Lane,
        ipc::{ErrorCode, Moved},
    };
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::super::tests::{LATER, display, lanes};
    use super::*;
    use crate::state::recall::tests::order;

    fn known(id: i64, status: OrderStatus) -> Known {
        Known::remembered(&order(u32::try_from(id).unwrap(), status))
    }

    fn bump(id: i64, seen: OrderStatus, to: OrderStatus) -> Wish {
        Wish::Bump(Bump {
            id: OrderId(id),
            number: id.to_string(),
            seen,
            to,
        })
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn an_order_that_was_handed_out_comes_back_and_a_second_touch_is_none() {
        let mut display = display(&lanes(&[1], &[], &[]));
        let handed_out = known(9, OrderStatus::Complete);
        assert_eq!(
            display.take_back(&handed_out, LATER),
            bump(9, OrderStatus::Complete, OrderStatus::Ready)
        );
        assert_eq!(display.take_back(&handed_out, LATER + 249), Wish::Nothing);
        assert_eq!(display.hold(OrderId(9)), None, "it stood in no slot");
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn the_selected_order_goes_one_state_back_and_its_slot_holds_an_undo() {
        let mut display = display(&lanes(&[1], &[2], &[]));
        display.press("Digit3", false, LATER);
        assert_eq!(display.selected(), Some(OrderId(2)));
        let wish = display.press("KeyU", false, LATER + 300);
        assert_eq!(
            wish,
            Some(bump(2, OrderStatus::Preparing, OrderStatus::Pending))
        );
        assert_eq!(display.selected(), None);
        assert_eq!(
            display.hold(OrderId(2)).map(|hold| (hold.lane, hold.to)),
            Some((Lane::Preparing, OrderStatus::Pending))
        );
        let Some(Wish::Bump(wish)) = wish else {
            panic!("{wish:?}");
        };
        let error = IpcError::new(ErrorCode::MovedMeanwhile, "moved");
        display.bumped(wish, Err(error), LATER + 400);
        assert_eq!(display.hold(OrderId(2)), None);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn where_there_is_no_state_before_it_is_said_and_nothing_is_asked() {
        let mut display = display(&lanes(&[1], &[], &[]));
        assert_eq!(display.press("KeyU", false, LATER), Some(Wish::Nothing));
        let nothing = Toast::Refused(Refusal::NothingSelected);
        assert_eq!(display.toast(), Some(&nothing));
        display.press("Digit1", false, LATER + 1);
        assert_eq!(
            display.press("KeyU", false, LATER + 300),
            Some(Wish::Nothing)
        );
        let status = OrderStatus::Pending;
        let number = "1".to_owned();
        let first = Toast::Refused(Refusal::NoStateBefore { number, status });
        assert_eq!(display.toast(), Some(&first));
        let cancelled = known(5, OrderStatus::Cancelled);
        assert_eq!(display.take_back(&cancelled, LATER + 600), Wish::Nothing);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_number_is_found_on_whichever_page_it_is() {
        let mut display = display(&lanes(&[1, 2, 3, 4, 5], &[], &[]));
        for (number, page) in [("5", 2), ("3", 1), ("1", 0), ("2", 0)] {
            assert!(display.find(number, LATER), "{number}");
            let id: i64 = number.parse().unwrap();
            assert_eq!(display.selected(), Some(OrderId(id)));
            assert_eq!(display.slots(Lane::Pending).page(), page, "{number}");
        }
        assert!(!display.find("6", LATER));
        assert_eq!(
            display.selected(),
            Some(OrderId(2)),
            "what is not there changes nothing"
        );
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn the_drawer_comes_and_goes_by_its_keys_and_the_rail_makes_room() {
        let mut display = display(&lanes(&[1, 2], &[], &[]));
        let now = std::cell::Cell::new(LATER);
        let press = |display: &mut Display, code| {
            now.set(now.get() + 1_000);
            let wish = display.press(code, false, now.get());
            assert_eq!(wish, Some(Wish::Nothing), "{code}");
            display.drawer()
        };
        display.turn_all_day();
        assert_eq!(press(&mut display, "KeyR"), Some(Drawer::Recall));
        assert_eq!(display.all_day(), None);
        assert!(matches!(
            press(&mut display, "F3"),
            Some(Drawer::Find { .. })
        ));
        assert_eq!(press(&mut display, "KeyR"), None);
        assert_eq!(press(&mut display, "KeyN"), None, "nothing is selected");
        assert_eq!(press(&mut display, "Digit2"), None);
        let second = Some(Drawer::Detail(OrderId(2)));
        assert_eq!(press(&mut display, "KeyN"), second);
        assert_eq!(press(&mut display, "KeyN"), None);
        assert_eq!(press(&mut display, "KeyR"), Some(Drawer::Recall));
        assert_eq!(press(&mut display, "KeyS"), None);
        assert!(display.all_day().is_some());
        assert_eq!(press(&mut display, "KeyR"), Some(Drawer::Recall));
        assert_eq!(press(&mut display, "Escape"), None);
        assert_eq!(
            display.press("Escape", false, now.get() + 1_000),
            None,
            "nothing to close"
        );
        assert_eq!(press(&mut display, "F2"), None);
        assert_eq!(display.paper_asked_at(), Some(now.get()));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn undo_is_offered_after_a_recall_as_after_a_bump() {
        let mut display = display(&lanes(&[], &[], &[]));
        let Wish::Bump(wish) = display.take_back(&known(9, OrderStatus::Complete), LATER) else {
            panic!("no wish");
        };
        let moved = Moved {
            intents: vec![olgfeast_protocol::IntentId(
                "018bcfe5-6800-7000-8000-000000000000".parse().unwrap(),
            )],
            status: OrderStatus::Ready,
        };
        display.bumped(wish, Ok(moved), LATER + 1);
        display.settle(
            &lanes(&[], &[], &[9]),
            super::super::tests::SHAPE,
            LATER + 2,
        );
        assert_eq!(
            display.press("Backspace", false, LATER + 300),
            Some(Wish::Undo {
                id: OrderId(9),
                number: "9".into()
            })
        );
    }
}
