//! Where an order stands, and where it may go from there.

use olgfeast_protocol::OrderStatus;

/// The word for an order that nobody wants any more. Plain clients do not know it.
const CANCELLED: &str = "cancelled";

/// Where an order stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// One of the four states of an olgFeast 2.0 server.
    At(OrderStatus),
    /// Nobody wants it any more. To a plain client it is complete: no lane has it, and it stays away.
    Cancelled {
        /// In the words of whoever cancelled it.
        reason: String,
    },
}

/// What whoever wants to move an order knows of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sight {
    /// Nothing that a plain server does not tell: neither versions nor that orders are cancelled.
    Plain,
    /// It is a live client, but does not say which version it saw.
    Unsaid,
    /// It has seen the order as it is.
    AsItIs,
}

/// The way from one state to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// There is none to go: it is there.
    There,
    Open,
    Closed(Closed),
}

/// Why there is no way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Closed {
    /// What was handed out is not cancelled.
    HandedOut,
    /// What was cancelled is only taken back by whoever has seen that it was: a bump that crossed
    /// with the cancelling must not have it cooked after all.
    Unseen,
    /// What was cancelled is handed out only after it was taken back.
    NotTakenBack,
}

impl State {
    /// In the four states that a plain client knows.
    pub(crate) fn plain(&self) -> OrderStatus {
        match self {
            State::At(status) => *status,
            State::Cancelled { .. } => OrderStatus::Complete,
        }
    }

    /// Its word in live mode.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            State::At(status) => status.word(),
            State::Cancelled { .. } => CANCELLED,
        }
    }

    /// Why it was cancelled, if it was.
    pub(crate) fn reason(&self) -> Option<&str> {
        match self {
            State::At(_) => None,
            State::Cancelled { reason } => Some(reason),
        }
    }

    /// How an order gets from here to there, where somebody with that sight of it wants it.
    ///
    /// On a plain server any state may follow any other, and so it is here among the four. An order
    /// may be cancelled while it is open, and taken back to any open state.
    pub(crate) fn way_to(&self, to: &State, sight: Sight) -> Way {
        match (self, to) {
            (State::At(from), State::At(to)) if from == to => Way::There,
            (State::At(_), State::At(_)) => Way::Open,
            (State::At(OrderStatus::Complete), State::Cancelled { .. }) => {
                Way::Closed(Closed::HandedOut)
            }
            (State::At(_), State::Cancelled { .. }) => Way::Open,
            // The first reason stands.
            (State::Cancelled { .. }, State::Cancelled { .. }) => Way::There,
            (State::Cancelled { .. }, State::At(OrderStatus::Complete)) => match sight {
                Sight::Plain => Way::There,
                Sight::Unsaid | Sight::AsItIs => Way::Closed(Closed::NotTakenBack),
            },
            (State::Cancelled { .. }, State::At(_)) => match sight {
                Sight::AsItIs => Way::Open,
                Sight::Plain | Sight::Unsaid => Way::Closed(Closed::Unseen),
            },
        }
    }
}

impl From<OrderStatus> for State {
    fn from(status: OrderStatus) -> State {
        State::At(status)
    }
}

/// The word of a state as live clients know it; nothing for any other word.
pub(crate) fn live_word(word: &str) -> Option<&'static str> {
    if word == CANCELLED {
        return Some(CANCELLED);
    }
    OrderStatus::from_word(word).map(OrderStatus::word)
}

/// Whether this is the word for an order that nobody wants any more.
pub(crate) fn is_cancelled(word: &str) -> bool {
    word == CANCELLED
}

#[cfg(test)]
mod tests {
    use OrderStatus::{Complete, Pending, Preparing, Ready};
    use Sight::{AsItIs, Plain, Unsaid};

    use super::*;

    fn cancelled(reason: &str) -> State {
        State::Cancelled {
            reason: reason.into(),
        }
    }

    #[test]
    fn among_the_four_states_any_follows_any_whoever_asks() {
        for sight in [Plain, Unsaid, AsItIs] {
            for from in OrderStatus::ALL {
                for to in OrderStatus::ALL {
                    let expected = if from == to { Way::There } else { Way::Open };
                    let way = State::At(from).way_to(&State::At(to), sight);
                    assert_eq!(way, expected, "{from} to {to}");
                }
            }
        }
    }

    #[test]
    fn only_open_orders_are_cancelled_and_only_once() {
        for sight in [Plain, Unsaid, AsItIs] {
            let way = |from: State| from.way_to(&cancelled("left"), sight);
            for open in [Pending, Preparing, Ready] {
                assert_eq!(way(open.into()), Way::Open);
            }
            assert_eq!(way(Complete.into()), Way::Closed(Closed::HandedOut));
            assert_eq!(way(cancelled("no money")), Way::There);
        }
    }

    #[test]
    fn only_whoever_has_seen_that_it_was_cancelled_takes_it_back() {
        for open in [Pending, Preparing, Ready] {
            let way = |sight| cancelled("left").way_to(&open.into(), sight);
            assert_eq!(way(AsItIs), Way::Open);
            assert_eq!(way(Unsaid), Way::Closed(Closed::Unseen));
            assert_eq!(way(Plain), Way::Closed(Closed::Unseen));
        }
    }

    #[test]
    fn a_cancelled_order_is_complete_to_plain_clients_and_handed_out_by_nobody() {
        let way = |sight| cancelled("left").way_to(&Complete.into(), sight);
        assert_eq!(way(Plain), Way::There);
        for sight in [Unsaid, AsItIs] {
            assert_eq!(way(sight), Way::Closed(Closed::NotTakenBack));
        }
        assert_eq!(cancelled("left").plain(), Complete);
    }

    #[test]
    fn every_word_is_a_word_of_a_state() {
        for status in OrderStatus::ALL {
            let word = State::At(status).word();
            assert_eq!(live_word(word), Some(word));
            assert!(!is_cancelled(word));
        }
        let word = cancelled("left").word();
        assert_eq!(live_word(word), Some(word));
        assert!(is_cancelled(word));
        assert_eq!(live_word("canceled"), None);
    }
}
