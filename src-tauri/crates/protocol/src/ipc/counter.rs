//! Orders that are taken at the counter, until the server has them.

use serde::{Deserialize, Serialize};

use super::menu::is_name;
use crate::{
    ids::{IntentId, OrderId},
    time::UtcTime,
};

/// Orders that a counter may hold and the server does not have; more are refused.
pub const MOST_DRAFTS: usize = 50;

/// Lines of one order.
pub const MOST_DRAFT_LINES: usize = 100;

/// Pieces of one item in one order.
pub const MOST_OF_ONE: u32 = 999;

/// An order as it is taken at the counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewOrder {
    /// Who it is for.
    pub customer_name: String,
    /// What is ordered, each item once.
    pub lines: Vec<DraftLine>,
}

/// A line of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftLine {
    /// The server's key of the menu item.
    pub item: i64,
    /// Its name when it was chosen: a key that means something else by now orders nothing.
    pub name: String,
    /// Pieces.
    pub quantity: u32,
    /// Price of one piece in hundredths, when it was chosen.
    pub cents: i64,
    /// Tokens of one piece, when it was chosen.
    pub tokens: i64,
}

/// What is wrong with a [`NewOrder`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NewOrderFault {
    /// The name is empty, too long, or has characters that nobody sees.
    #[error("the name is empty, too long, or has control characters")]
    Name,
    /// Nothing is ordered, too much of it, or one item twice.
    #[error("there are no lines, too many, or one item twice")]
    Lines,
}

impl NewOrder {
    /// Whether both kinds of server take it.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), NewOrderFault> {
        if !is_name(&self.customer_name) {
            return Err(NewOrderFault::Name);
        }
        let mut items: Vec<i64> = self.lines.iter().map(|line| line.item).collect();
        items.sort_unstable();
        items.dedup();
        let each_once = items.len() == self.lines.len();
        let sensible = |line: &DraftLine| (1..=MOST_OF_ONE).contains(&line.quantity);
        if items.is_empty()
            || items.len() > MOST_DRAFT_LINES
            || !each_once
            || !self.lines.iter().all(sensible)
        {
            return Err(NewOrderFault::Lines);
        }
        Ok(())
    }
}

/// An order of this counter that a person has not put away. What was ordered never changes under its
/// id: edited, it is another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderDraft {
    /// Names it for ever; a hub makes one order of it.
    pub id: IntentId,
    /// What is ordered.
    pub order: NewOrder,
    /// When it was taken, by the station's clock.
    pub made_at: UtcTime,
    /// How far it is.
    pub state: DraftState,
}

/// How far an order of the counter is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum DraftState {
    /// Kept here; nothing was sent that could have made an order of it.
    Draft,
    /// A person has placed it; it is on its way.
    Placing,
    /// The server has it.
    Placed {
        /// The server's key.
        order: OrderId,
        /// The number that people call.
        number: String,
    },
    /// The server did not make it, and said why. It can be edited, or placed once more.
    Refused {
        /// Why.
        reason: NotPlaced,
    },
    /// Nobody knows whether the server has made it, and it is not sent again by itself.
    Unknown {
        /// The number of an order that may be this one, where one was seen.
        number: Option<String>,
    },
}

/// Why a server made no order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum NotPlaced {
    /// Something of it is sold out, or no longer on the menu as it was chosen.
    Menu {
        /// What, where that is known.
        item: Option<String>,
    },
    /// All numbers are used.
    NumbersUsedUp,
    /// The server's own words.
    Refused {
        /// The HTTP status.
        status: u16,
        /// Words.
        detail: String,
    },
}

impl DraftState {
    /// Whether a person may take it back into the form, or discard it.
    pub fn is_in_hand(&self) -> bool {
        !matches!(self, DraftState::Placing)
    }

    /// Whether the server has it.
    pub fn is_placed(&self) -> bool {
        matches!(self, DraftState::Placed { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(item: i64, quantity: u32) -> DraftLine {
        DraftLine {
            item,
            name: format!("Dish {item}"),
            quantity,
            cents: 350,
            tokens: 1,
        }
    }

    fn order(name: &str, lines: Vec<DraftLine>) -> NewOrder {
        NewOrder {
            customer_name: name.to_owned(),
            lines,
        }
    }

    #[test]
    fn an_order_has_a_name_and_each_item_once() {
        assert_eq!(
            order("Zoë 李", vec![line(1, 2), line(2, 999)]).check(),
            Ok(())
        );
        let hundred = (0..100).map(|item| line(item, 1)).collect();
        assert_eq!(order("Ann", hundred).check(), Ok(()));
        let faults = [
            (order(" ", vec![line(1, 1)]), NewOrderFault::Name),
            (
                order(&"x".repeat(101), vec![line(1, 1)]),
                NewOrderFault::Name,
            ),
            (order("a\u{7}", vec![line(1, 1)]), NewOrderFault::Name),
            (order("Ann", vec![]), NewOrderFault::Lines),
            (order("Ann", vec![line(1, 0)]), NewOrderFault::Lines),
            (order("Ann", vec![line(1, 1_000)]), NewOrderFault::Lines),
            (
                order("Ann", vec![line(1, 1), line(1, 2)]),
                NewOrderFault::Lines,
            ),
            (
                order("Ann", (0..101).map(|item| line(item, 1)).collect()),
                NewOrderFault::Lines,
            ),
        ];
        for (order, fault) in faults {
            assert_eq!(order.check(), Err(fault));
        }
    }
}
