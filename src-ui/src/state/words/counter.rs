//! Words about orders of the counter, and about items of the menu.

use olgfeast_protocol::ipc::{DishFault, DraftState, NotPlaced};

use crate::{state::dish_form::Wrong, t};

/// How far an order of the counter is.
pub fn draft(state: &DraftState) -> String {
    match state {
        DraftState::Draft => t!("draft-kept"),
        DraftState::Placing => t!("draft-placing"),
        DraftState::Placed { number, .. } => t!("order-placed", number = number.as_str()),
        DraftState::Refused { reason } => not_placed(reason),
        DraftState::Unknown { number: None } => t!("draft-unknown"),
        DraftState::Unknown {
            number: Some(number),
        } => t!("draft-unknown-number", number = number.as_str()),
    }
}

fn not_placed(reason: &NotPlaced) -> String {
    match reason {
        NotPlaced::Menu { item: Some(item) } => t!("draft-sold-out", what = item.as_str()),
        NotPlaced::Menu { item: None } => t!("draft-menu"),
        NotPlaced::NumbersUsedUp => t!("draft-numbers"),
        NotPlaced::Refused { detail, .. } => t!("draft-refused", detail = detail.as_str()),
    }
}

/// What is wrong with an item of the menu as it was typed.
pub fn wrong_dish(why: Wrong) -> String {
    match why {
        Wrong::Dish(DishFault::Name) => t!("menu-wrong-name"),
        Wrong::Dish(DishFault::Group) => t!("menu-wrong-group"),
        Wrong::Dish(DishFault::Value) => t!("menu-wrong-value"),
        Wrong::Dish(DishFault::Tokens) => t!("menu-wrong-tokens"),
        Wrong::Dish(DishFault::Description) => t!("menu-wrong-description"),
        Wrong::NameTaken => t!("menu-wrong-taken"),
    }
}

#[cfg(test)]
mod tests {
    use olgfeast_protocol::OrderId;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test(unsupported = test)]
    fn each_state_of_an_order_has_words_of_its_own_and_names_what_there_is() {
        let states = [
            (DraftState::Draft, "not sent"),
            (DraftState::Placing, "sent"),
            (
                DraftState::Placed {
                    order: OrderId(9),
                    number: "151".into(),
                },
                "#151",
            ),
            (
                DraftState::Refused {
                    reason: NotPlaced::Menu {
                        item: Some("Fries".into()),
                    },
                },
                "Fries",
            ),
            (
                DraftState::Refused {
                    reason: NotPlaced::NumbersUsedUp,
                },
                "999",
            ),
            (
                DraftState::Refused {
                    reason: NotPlaced::Refused {
                        status: 409,
                        detail: "no".into(),
                    },
                },
                "no",
            ),
            (DraftState::Unknown { number: None }, "kitchen"),
            (
                DraftState::Unknown {
                    number: Some("7".into()),
                },
                "#7",
            ),
        ];
        let mut told = Vec::new();
        for (state, part) in states {
            let words = draft(&state);
            assert!(words.contains(part), "{words}");
            assert!(!told.contains(&words), "twice: {words}");
            told.push(words);
        }
    }
}
