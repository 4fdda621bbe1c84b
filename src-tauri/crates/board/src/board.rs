//! Truth ⊕ intents, and what is drawn of it.

use std::collections::BTreeMap;

use olgfeast_protocol::{
    Lane, LineStrike, Order, OrderId, Pending, Seen, UtcTime,
    ipc::{Change, Snapshot},
    live::Digest,
};

use crate::ticket::Ticket;

/// Complete orders that stay known, for recall. Older ones are forgotten here; the store has them.
pub const COMPLETE_KEPT: usize = 200;

/// All orders that a station works with: every open one, and the last
/// [`COMPLETE_KEPT`] complete ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Board {
    orders: BTreeMap<OrderId, Order>,
    /// Never holds an empty list.
    pending: BTreeMap<OrderId, Vec<Pending>>,
    /// Never holds an empty list.
    strikes: BTreeMap<OrderId, Vec<LineStrike>>,
}

impl Board {
    /// An empty board.
    pub fn new() -> Board {
        Board::default()
    }

    /// The board of a snapshot.
    pub fn from_snapshot(snapshot: &Snapshot) -> Board {
        let mut board = Board::restore(
            snapshot.orders.iter().cloned(),
            snapshot.pending.iter().cloned(),
        );
        for (id, strikes) in snapshot.strikes.iter().filter(|(_, all)| !all.is_empty()) {
            board.strikes.insert(*id, strikes.clone());
        }
        board
    }

    /// A board from its parts.
    pub fn restore(
        orders: impl IntoIterator<Item = Order>,
        pending: impl IntoIterator<Item = (OrderId, Vec<Pending>)>,
    ) -> Board {
        Board {
            orders: orders.into_iter().map(|order| (order.id, order)).collect(),
            pending: pending
                .into_iter()
                .filter(|(_, intents)| !intents.is_empty())
                .collect(),
            strikes: BTreeMap::new(),
        }
    }

    /// Applies one change; `true` when anything that is drawn became different by it.
    pub fn apply(&mut self, change: &Change) -> bool {
        match change {
            Change::Order { order } => {
                let before = self.orders.insert(order.id, order.clone());
                before.as_ref() != Some(order)
            }
            Change::Gone { id } => self.orders.remove(id).is_some(),
            Change::Pending { id, intents } if intents.is_empty() => {
                self.pending.remove(id).is_some()
            }
            Change::Pending { id, intents } => {
                let before = self.pending.insert(*id, intents.clone());
                before.as_ref() != Some(intents)
            }
            Change::Strikes { id, strikes } if strikes.is_empty() => {
                self.strikes.remove(id).is_some()
            }
            Change::Strikes { id, strikes } => {
                let before = self.strikes.insert(*id, strikes.clone());
                before.as_ref() != Some(strikes)
            }
            Change::Link { .. }
            | Change::Session { .. }
            | Change::Offset { .. }
            | Change::DeadLetters { .. }
            | Change::Settled { .. }
            | Change::Receipt { .. }
            | Change::Trouble { .. }
            | Change::Settings { .. }
            | Change::Pin { .. }
            | Change::FoodGroups { .. }
            | Change::Drafts { .. }
            | Change::Notices { .. } => false,
        }
    }

    /// The server's truth about one order.
    pub fn order(&self, id: OrderId) -> Option<&Order> {
        self.orders.get(&id)
    }

    /// All orders, by key.
    pub fn orders(&self) -> impl Iterator<Item = &Order> {
        self.orders.values()
    }

    /// What has not settled, per order.
    pub fn pending(&self) -> impl Iterator<Item = (OrderId, &[Pending])> {
        self.pending
            .iter()
            .map(|(id, intents)| (*id, intents.as_slice()))
    }

    /// Strikes that the server does not show, per order.
    pub fn strikes(&self) -> impl Iterator<Item = (OrderId, &[LineStrike])> {
        self.strikes
            .iter()
            .map(|(id, strikes)| (*id, strikes.as_slice()))
    }

    /// How many intents have not settled, and strikes that others are still to be told of.
    pub fn unsent(&self) -> usize {
        let strikes = self.strikes.values().flatten();
        let untold = strikes.filter(|one| one.seen == Seen::Later).count();
        self.pending.values().map(Vec::len).sum::<usize>() + untold
    }

    /// One order as it is drawn.
    pub fn ticket(&self, id: OrderId) -> Option<Ticket<'_>> {
        self.orders.get(&id).map(|order| self.draw(order))
    }

    /// The tickets of a lane: oldest order first.
    pub fn lane(&self, lane: Lane) -> Vec<Ticket<'_>> {
        let mut tickets: Vec<Ticket<'_>> = self
            .orders
            .values()
            .map(|order| self.draw(order))
            .filter(|ticket| ticket.status.lane() == Some(lane))
            .collect();
        tickets.sort_by_key(|ticket| place(ticket.order));
        tickets
    }

    /// The newest order that was handed out or is open, by the time it was ordered.
    pub fn newest(&self) -> Option<&Order> {
        self.orders.values().max_by_key(|order| place(order))
    }

    /// Orders that are open by the server's truth.
    pub fn open(&self) -> impl Iterator<Item = &Order> {
        self.orders.values().filter(|order| order.status.is_open())
    }

    /// Of the open orders, for comparing with a hub's. An order whose version is not known counts as
    /// version 0, which no hub has: such a board agrees with none.
    pub fn digest(&self) -> Digest {
        Digest::of(self.open().map(|order| {
            let version = order.version.unwrap_or_default();
            (order.id, version, order.status)
        }))
    }

    /// Orders that have ended, beyond [`COMPLETE_KEPT`], the longest ended first; orders with intents
    /// that have not settled stay.
    pub fn outworn(&self) -> Vec<OrderId> {
        let mut complete: Vec<&Order> = self
            .orders
            .values()
            .filter(|order| !order.status.is_open())
            .filter(|order| !self.pending.contains_key(&order.id))
            .collect();
        let excess = complete.len().saturating_sub(COMPLETE_KEPT);
        complete.sort_by_key(|order| (order.complete_at, order.id));
        complete
            .into_iter()
            .take(excess)
            .map(|order| order.id)
            .collect()
    }

    fn draw<'a>(&'a self, order: &'a Order) -> Ticket<'a> {
        let pending = self.pending.get(&order.id).map_or(&[][..], Vec::as_slice);
        let strikes = self.strikes.get(&order.id).map_or(&[][..], Vec::as_slice);
        let status = pending.last().map_or(order.status, |intent| intent.to);
        Ticket {
            order,
            status,
            pending,
            strikes,
        }
    }
}

/// By the time of the order; the server's own order has whole seconds without a tie-break, so the
/// key decides. An order whose time is not known stands last, where new orders come in.
fn place(order: &Order) -> (bool, Option<UtcTime>, OrderId) {
    (order.ordered_at.is_none(), order.ordered_at, order.id)
}

#[cfg(test)]
pub(crate) mod tests {
    use olgfeast_protocol::{IntentId, Lines, OrderStatus};
    use proptest::prelude::*;

    use super::*;

    pub(crate) fn order(id: i64, status: OrderStatus) -> Order {
        Order {
            id: OrderId(id),
            display_id: u32::try_from(id).ok(),
            ref_code: format!("ref{id}"),
            customer_name: format!("Guest {id}"),
            status,
            lines: Lines::Summary(vec![olgfeast_protocol::SummaryLine {
                name: "Fries".into(),
                quantity: 1,
            }]),
            tokens: None,
            cents: None,
            ordered_at: Some(UtcTime::from_millis(id * 60_000)),
            preparing_at: None,
            ready_at: None,
            complete_at: None,
            version: None,
            struck: std::collections::BTreeSet::new(),
            notes: String::new(),
            cancel_reason: None,
        }
    }

    pub(crate) fn intent(n: u128, to: OrderStatus) -> Pending {
        Pending {
            id: IntentId(uuid(n)),
            to,
            attempted: false,
        }
    }

    pub(crate) fn uuid(n: u128) -> uuid::Uuid {
        uuid::Uuid::from_u128(n)
    }

    #[test]
    fn what_is_drawn_is_the_truth_moved_by_what_has_not_settled() {
        let mut board = Board::new();
        board.apply(&Change::Order {
            order: order(1, OrderStatus::Pending),
        });
        assert_eq!(board.lane(Lane::Pending).len(), 1);
        let intents = vec![
            intent(1, OrderStatus::Preparing),
            intent(2, OrderStatus::Ready),
        ];
        assert!(board.apply(&Change::Pending {
            id: OrderId(1),
            intents
        }));
        let ready = board.lane(Lane::Ready);
        assert_eq!(ready.len(), 1);
        assert!(ready[0].is_waiting());
        assert_eq!(ready[0].order.status, OrderStatus::Pending);
        assert_eq!(board.unsent(), 2);
        board.apply(&Change::Pending {
            id: OrderId(1),
            intents: vec![],
        });
        assert_eq!(board.lane(Lane::Pending).len(), 1);
        assert_eq!(board.unsent(), 0);
    }

    #[test]
    fn a_change_that_changes_nothing_says_so() {
        let mut board = Board::new();
        let change = Change::Order {
            order: order(1, OrderStatus::Pending),
        };
        assert!(board.apply(&change));
        assert!(!board.apply(&change));
        assert!(!board.apply(&Change::Gone { id: OrderId(9) }));
        assert!(!board.apply(&Change::Pending {
            id: OrderId(1),
            intents: vec![]
        }));
    }

    #[test]
    fn the_oldest_order_stands_first_and_one_without_a_time_last() {
        let mut board = Board::new();
        for id in [3, 1, 2] {
            board.apply(&Change::Order {
                order: order(id, OrderStatus::Pending),
            });
        }
        let mut unknown = order(0, OrderStatus::Pending);
        unknown.ordered_at = None;
        board.apply(&Change::Order { order: unknown });
        let ids: Vec<i64> = board
            .lane(Lane::Pending)
            .iter()
            .map(|t| t.order.id.0)
            .collect();
        assert_eq!(ids, [1, 2, 3, 0]);
    }

    #[test]
    fn only_the_last_complete_orders_stay_known() {
        let mut board = Board::new();
        for id in 1..=(COMPLETE_KEPT as i64 + 3) {
            let mut done = order(id, OrderStatus::Complete);
            done.complete_at = Some(UtcTime::from_millis(id));
            board.apply(&Change::Order { order: done });
        }
        board.apply(&Change::Pending {
            id: OrderId(1),
            intents: vec![intent(1, OrderStatus::Ready)],
        });
        assert_eq!(board.outworn(), [OrderId(2), OrderId(3)]);
    }

    fn any_status() -> impl Strategy<Value = OrderStatus> {
        prop::sample::select(OrderStatus::ALL.to_vec())
    }

    fn any_change() -> impl Strategy<Value = Change> {
        prop_oneof![
            (1..9_i64, any_status()).prop_map(|(id, s)| Change::Order {
                order: order(id, s)
            }),
            (1..9_i64).prop_map(|id| Change::Gone { id: OrderId(id) }),
            (1..9_i64, prop::collection::vec(any_status(), 0..3)).prop_map(|(id, to)| {
                let intents = to.into_iter().enumerate();
                let intents = intents.map(|(n, to)| intent(n as u128, to)).collect();
                Change::Pending {
                    id: OrderId(id),
                    intents,
                }
            }),
        ]
    }

    proptest! {
        #[test]
        fn every_order_is_drawn_in_exactly_one_lane_or_is_complete(
            changes in prop::collection::vec(any_change(), 0..60),
        ) {
            let mut board = Board::new();
            for change in &changes {
                board.apply(change);
            }
            let drawn: usize = Lane::ALL.iter().map(|lane| board.lane(*lane).len()).sum();
            let ended = board
                .orders()
                .filter(|order| board.ticket(order.id).is_some_and(|t| !t.status.is_open()))
                .count();
            prop_assert_eq!(drawn + ended, board.orders().count());
        }

        #[test]
        fn a_replica_from_a_snapshot_and_the_rest_equals_the_original(
            changes in prop::collection::vec(any_change(), 0..60), cut in 0..60_usize,
        ) {
            let mut board = Board::new();
            let cut = cut.min(changes.len());
            for change in &changes[..cut] {
                board.apply(change);
            }
            let pending: Vec<_> = board.pending().map(|(id, p)| (id, p.to_vec())).collect();
            let mut replica = Board::restore(board.orders().cloned(), pending);
            for change in &changes[cut..] {
                prop_assert_eq!(board.apply(change), replica.apply(change));
            }
            prop_assert_eq!(board, replica);
        }
    }
}
