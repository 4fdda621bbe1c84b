//! Who can see which part of the log, and how the board stands for each.

use std::collections::BTreeMap;

use olgfeast_protocol::{OrderId, OrderStatus, Seq, Version, live::Digest};

use crate::{
    fanout::Endpoint,
    model::{User, UserId},
};

/// Those who see the same events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Audience {
    /// All orders.
    Staff,
    /// Numbers and states of all orders, and nothing that says whose they are: a public board.
    Board,
    /// The orders of this account.
    Customer(UserId),
}

impl Audience {
    /// Who listens there as `user`. The socket for customers shows everybody their own orders, staff
    /// too: it says what became of what one has ordered, and the kitchen has sockets of its own.
    pub(crate) fn of(endpoint: Endpoint, user: UserId) -> Audience {
        match endpoint {
            Endpoint::Kitchen | Endpoint::Admin => Audience::Staff,
            Endpoint::Orders => Audience::Customer(user),
        }
    }

    /// Whose events an account gets over HTTP, where there is one place for all.
    pub(crate) fn of_account(user: &User) -> Audience {
        if user.is_staff {
            Audience::Staff
        } else {
            Audience::Customer(user.id)
        }
    }

    /// Whether the orders of `user` are theirs to see.
    pub(crate) fn sees(self, user: UserId) -> bool {
        match self {
            Audience::Staff | Audience::Board => true,
            Audience::Customer(own) => own == user,
        }
    }

    /// Whether this account may be among them.
    pub(crate) fn admits(self, user: &User) -> bool {
        user.is_active
            && match self {
                Audience::Staff => user.is_staff,
                // Only a paired station is of them.
                Audience::Board => false,
                Audience::Customer(own) => own == user.id,
            }
    }
}

/// How the board stands for an audience.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// The newest event that it can see.
    pub(crate) head: Seq,
    /// Of its open orders after that event.
    pub(crate) digest: Digest,
}

/// An order before and after a change.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub(crate) id: OrderId,
    /// Nothing: it was not there.
    pub(crate) before: Option<(Version, OrderStatus)>,
    pub(crate) after: (Version, OrderStatus),
}

/// The standings of the audiences that somebody belongs to, kept up with the log so that no tick
/// has to count.
#[derive(Default)]
pub(crate) struct Standings {
    /// In an order, so that a simulation can be replayed.
    by_audience: BTreeMap<Audience, Standing>,
}

impl Standings {
    pub(crate) fn get(&self, audience: Audience) -> Option<Standing> {
        self.by_audience.get(&audience).copied()
    }

    pub(crate) fn put(&mut self, audience: Audience, standing: Standing) {
        self.by_audience.insert(audience, standing);
    }

    pub(crate) fn len(&self) -> usize {
        self.by_audience.len()
    }

    /// Forgets the audiences that nobody belongs to any more.
    pub(crate) fn keep(&mut self, still_there: impl Fn(Audience) -> bool) {
        self.by_audience
            .retain(|audience, _| still_there(*audience));
    }

    /// Takes the event `seq` about an order of `owner` in, for all who can see it. Returns those,
    /// each with its head before the event and its standing after it.
    pub(crate) fn advance(
        &mut self,
        owner: UserId,
        seq: Seq,
        step: Step,
    ) -> Vec<(Audience, Seq, Standing)> {
        let mut advanced = Vec::new();
        for (audience, standing) in &mut self.by_audience {
            if !audience.sees(owner) {
                continue;
            }
            let prev = standing.head;
            standing.head = seq;
            // An order that is taken in a second time is taken out.
            for (version, status) in step.before.into_iter().chain([step.after]) {
                standing.digest = standing.digest.with(step.id, version, status);
            }
            advanced.push((*audience, prev, *standing));
        }
        advanced
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: UserId = UserId(1);
    const BOB: UserId = UserId(2);

    fn user(id: UserId, is_staff: bool, is_active: bool) -> User {
        User {
            id,
            username: "ann".into(),
            email: "ann@example.com".into(),
            is_active,
            is_staff,
            created_at: olgfeast_protocol::UtcTime(0),
            updated_at: None,
            credentials: crate::model::Credentials::FIRST,
        }
    }

    #[test]
    fn customers_see_their_own_orders_and_staff_see_all_but_on_the_customers_socket() {
        for endpoint in [Endpoint::Kitchen, Endpoint::Admin] {
            assert!(Audience::of(endpoint, ANN).sees(BOB));
        }
        let own = Audience::of(Endpoint::Orders, ANN);
        assert!(own.sees(ANN) && !own.sees(BOB));
    }

    #[test]
    fn an_audience_admits_only_active_accounts_of_its_own() {
        assert!(Audience::Staff.admits(&user(ANN, true, true)));
        assert!(!Audience::Staff.admits(&user(ANN, false, true)));
        assert!(!Audience::Staff.admits(&user(ANN, true, false)));
        assert!(Audience::Customer(ANN).admits(&user(ANN, false, true)));
        assert!(!Audience::Customer(ANN).admits(&user(ANN, false, false)));
        assert!(!Audience::Customer(BOB).admits(&user(ANN, true, true)));
    }

    #[test]
    fn an_event_moves_those_on_who_can_see_it() {
        let mut standings = Standings::default();
        for audience in [
            Audience::Staff,
            Audience::Customer(ANN),
            Audience::Customer(BOB),
        ] {
            standings.put(audience, Standing::default());
        }
        let placed = (Version(1), OrderStatus::Pending);
        let step = Step {
            id: OrderId(7),
            before: None,
            after: placed,
        };
        let digest = Digest::of([(OrderId(7), placed.0, placed.1)]);
        let standing = Standing {
            head: Seq(1),
            digest,
        };
        let advanced = standings.advance(ANN, Seq(1), step);
        let of = |audience| (audience, Seq(0), standing);
        assert_eq!(advanced, [of(Audience::Staff), of(Audience::Customer(ANN))]);
        let complete = Step {
            before: Some(placed),
            after: (Version(2), OrderStatus::Complete),
            ..step
        };
        for (_, prev, standing) in standings.advance(ANN, Seq(2), complete) {
            assert_eq!((prev, standing.head), (Seq(1), Seq(2)));
            assert_eq!(standing.digest, Digest::EMPTY);
        }
        let bob = standings.get(Audience::Customer(BOB));
        assert_eq!(bob, Some(Standing::default()));
        standings.keep(|audience| audience == Audience::Staff);
        assert_eq!(standings.get(Audience::Customer(BOB)), None);
    }
}
