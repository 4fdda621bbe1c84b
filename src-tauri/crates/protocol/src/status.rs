//! The states of an order and the lanes of the board.

use serde::{Deserialize, Serialize};

/// Where an order stands. The order of the variants is the way that food goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OrderStatus {
    /// Ordered, nobody has started it.
    Pending,
    /// Being cooked.
    Preparing,
    /// Waiting to be handed out.
    Ready,
    /// Handed out.
    Complete,
    /// Never to be handed out: somebody at the counter has said so. Only a hub knows it, and tells it
    /// in live mode alone: to everybody else such an order is complete.
    Cancelled,
}

impl OrderStatus {
    /// All states, first to last.
    pub const ALL: [OrderStatus; 5] = [
        OrderStatus::Pending,
        OrderStatus::Preparing,
        OrderStatus::Ready,
        OrderStatus::Complete,
        OrderStatus::Cancelled,
    ];

    /// The states that a plain server knows, first to last: the way that food goes.
    pub const PLAIN: [OrderStatus; 4] = [
        OrderStatus::Pending,
        OrderStatus::Preparing,
        OrderStatus::Ready,
        OrderStatus::Complete,
    ];

    /// The server's word for it.
    pub fn word(self) -> &'static str {
        match self {
            OrderStatus::Pending => "pending",
            OrderStatus::Preparing => "preparing",
            OrderStatus::Ready => "ready",
            OrderStatus::Complete => "complete",
            OrderStatus::Cancelled => "cancelled",
        }
    }

    /// Reads the server's word; any other word is `None`.
    pub fn from_word(word: &str) -> Option<OrderStatus> {
        OrderStatus::ALL
            .into_iter()
            .find(|status| status.word() == word)
    }

    /// Reads a word that a plain server takes; any other word is `None`.
    pub fn from_plain_word(word: &str) -> Option<OrderStatus> {
        OrderStatus::PLAIN
            .into_iter()
            .find(|status| status.word() == word)
    }

    /// Whether there is still something to do.
    pub fn is_open(self) -> bool {
        self.lane().is_some()
    }

    /// The next state on the way, `None` after the last. Nothing leads to cancelled by itself, and
    /// nothing leads on from it.
    pub fn next(self) -> Option<OrderStatus> {
        match self {
            OrderStatus::Pending => Some(OrderStatus::Preparing),
            OrderStatus::Preparing => Some(OrderStatus::Ready),
            OrderStatus::Ready => Some(OrderStatus::Complete),
            OrderStatus::Complete | OrderStatus::Cancelled => None,
        }
    }

    /// The state before, `None` before the first.
    pub fn previous(self) -> Option<OrderStatus> {
        match self {
            OrderStatus::Pending | OrderStatus::Cancelled => None,
            OrderStatus::Preparing => Some(OrderStatus::Pending),
            OrderStatus::Ready => Some(OrderStatus::Preparing),
            OrderStatus::Complete => Some(OrderStatus::Ready),
        }
    }

    /// The lane that shows it; an order that has ended is in none.
    pub fn lane(self) -> Option<Lane> {
        match self {
            OrderStatus::Pending => Some(Lane::Pending),
            OrderStatus::Preparing => Some(Lane::Preparing),
            OrderStatus::Ready => Some(Lane::Ready),
            OrderStatus::Complete | OrderStatus::Cancelled => None,
        }
    }
}

impl std::fmt::Display for OrderStatus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

/// A column of the kitchen display.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lane {
    /// "New".
    Pending,
    /// "Cooking".
    Preparing,
    /// "Ready".
    Ready,
}

impl Lane {
    /// The lanes from left to right.
    pub const ALL: [Lane; 3] = [Lane::Pending, Lane::Preparing, Lane::Ready];

    /// The state of the orders that it shows.
    pub fn status(self) -> OrderStatus {
        match self {
            Lane::Pending => OrderStatus::Pending,
            Lane::Preparing => OrderStatus::Preparing,
            Lane::Ready => OrderStatus::Ready,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_back() {
        for status in OrderStatus::ALL {
            assert_eq!(OrderStatus::from_word(status.word()), Some(status));
        }
        assert_eq!(OrderStatus::from_word("PENDING"), None);
        assert_eq!(OrderStatus::from_plain_word("cancelled"), None);
        assert_eq!(OrderStatus::from_word("completed"), None);
    }

    #[test]
    fn only_what_is_in_a_lane_is_open() {
        let open = OrderStatus::ALL.into_iter().filter(|one| one.is_open());
        let lanes = Lane::ALL.into_iter().map(Lane::status);
        assert!(open.eq(lanes));
    }

    #[test]
    fn next_and_previous_are_inverse() {
        for status in OrderStatus::ALL {
            if let Some(next) = status.next() {
                assert_eq!(next.previous(), Some(status));
                assert!(next > status);
            }
        }
    }
}
