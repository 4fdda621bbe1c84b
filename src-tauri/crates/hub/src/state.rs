//! Where an order stands, and where it may go from there.

use olgfeast_protocol::{Lane, OrderStatus};

/// Where an order stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// There is something to do about it.
    Open(Lane),
    /// It was handed out.
    Complete,
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
    /// The state of that name; nothing for one that needs a reason.
    pub(crate) fn at(status: OrderStatus) -> Option<State> {
        match status {
            OrderStatus::Pending => Some(State::Open(Lane::Pending)),
            OrderStatus::Preparing => Some(State::Open(Lane::Preparing)),
            OrderStatus::Ready => Some(State::Open(Lane::Ready)),
            OrderStatus::Complete => Some(State::Complete),
            OrderStatus::Cancelled => None,
        }
    }

    /// Its name in live mode.
    pub(crate) fn status(&self) -> OrderStatus {
        match self {
            State::Open(lane) => lane.status(),
            State::Complete => OrderStatus::Complete,
            State::Cancelled { .. } => OrderStatus::Cancelled,
        }
    }

    /// Its name for plain clients, which know four of them.
    pub(crate) fn plain(&self) -> OrderStatus {
        match self {
            State::Cancelled { .. } => OrderStatus::Complete,
            State::Open(_) | State::Complete => self.status(),
        }
    }

    /// Why it was cancelled, if it was.
    pub(crate) fn reason(&self) -> Option<&str> {
        match self {
            State::Open(_) | State::Complete => None,
            State::Cancelled { reason } => Some(reason),
        }
    }

    /// How an order gets from here to there, where somebody with that sight of it wants it.
    ///
    /// On a plain server any state may follow any other, and so it is here among the four. An order
    /// may be cancelled while it is open, and taken back to any open state.
    pub(crate) fn way_to(&self, to: &State, sight: Sight) -> Way {
        match (self, to) {
            // The first reason stands.
            (State::Cancelled { .. }, State::Cancelled { .. }) => Way::There,
            (State::Open(_), State::Cancelled { .. }) => Way::Open,
            (State::Complete, State::Cancelled { .. }) => Way::Closed(Closed::HandedOut),
            (State::Cancelled { .. }, State::Open(_)) => match sight {
                Sight::AsItIs => Way::Open,
                Sight::Plain | Sight::Unsaid => Way::Closed(Closed::Unseen),
            },
            (State::Cancelled { .. }, State::Complete) => match sight {
                Sight::Plain => Way::There,
                Sight::Unsaid | Sight::AsItIs => Way::Closed(Closed::NotTakenBack),
            },
            (from, to) if from == to => Way::There,
            (State::Open(_) | State::Complete, State::Open(_) | State::Complete) => Way::Open,
        }
    }
}

#[cfg(test)]
mod tests {
    use OrderStatus::{Complete, Pending, Preparing, Ready};
    use Sight::{AsItIs, Plain, Unsaid};

    use super::*;

    fn at(status: OrderStatus) -> State {
        State::at(status).unwrap()
    }

    fn cancelled(reason: &str) -> State {
        State::Cancelled {
            reason: reason.into(),
        }
    }

    #[test]
    fn among_the_four_states_any_follows_any_whoever_asks() {
        for sight in [Plain, Unsaid, AsItIs] {
            for from in OrderStatus::PLAIN {
                for to in OrderStatus::PLAIN {
                    let expected = if from == to { Way::There } else { Way::Open };
                    let way = at(from).way_to(&at(to), sight);
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
                assert_eq!(way(at(open)), Way::Open);
            }
            assert_eq!(way(at(Complete)), Way::Closed(Closed::HandedOut));
            assert_eq!(way(cancelled("no money")), Way::There);
        }
    }

    #[test]
    fn only_whoever_has_seen_that_it_was_cancelled_takes_it_back() {
        for open in [Pending, Preparing, Ready] {
            let way = |sight| cancelled("left").way_to(&at(open), sight);
            assert_eq!(way(AsItIs), Way::Open);
            assert_eq!(way(Unsaid), Way::Closed(Closed::Unseen));
            assert_eq!(way(Plain), Way::Closed(Closed::Unseen));
        }
    }

    #[test]
    fn a_cancelled_order_is_complete_to_plain_clients_and_handed_out_by_nobody() {
        let way = |sight| cancelled("left").way_to(&at(Complete), sight);
        assert_eq!(way(Plain), Way::There);
        for sight in [Unsaid, AsItIs] {
            assert_eq!(way(sight), Way::Closed(Closed::NotTakenBack));
        }
        assert_eq!(cancelled("left").plain(), Complete);
    }

    #[test]
    fn every_state_has_its_name_and_plain_clients_know_four_of_them() {
        for status in OrderStatus::PLAIN {
            let state = at(status);
            assert_eq!((state.status(), state.plain()), (status, status));
        }
        assert_eq!(cancelled("left").status(), OrderStatus::Cancelled);
        assert_eq!(State::at(OrderStatus::Cancelled), None);
    }
}
