//! What a message or a read of a server without sequence numbers changes.
//!
//! Such a server loses broadcasts, its frames run backwards under parallel writes, and its lists
//! are torn: an order may be in none, or in two. So a move forward is believed from any source, but
//! an absence or a move backward only with its event, or after the order itself was read by its
//! key. What is not believed is a doubt: the caller reads that order and comes back with
//! [`Reconciler::read`].

use std::collections::BTreeMap;

use olgfeast_protocol::{
    Order, OrderId, OrderStatus, UtcTime,
    ipc::Change,
    wire::{OrderHint, StatusHint, WireOrder},
};

use crate::board::Board;

/// What a message or a read found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Finding {
    /// To be applied to the board, in this order.
    pub changes: Vec<Change>,
    /// Orders to be read by their key.
    pub doubts: Vec<OrderId>,
}

/// A moment between two events: taken before a read is asked, handed back with its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark(u64);

/// The memory that [`Board`] does not need for drawing. Bounded by the orders of the board.
#[derive(Clone, Debug, Default)]
pub struct Reconciler {
    /// Counts events.
    events: u64,
    touched: BTreeMap<OrderId, Touch>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Touch {
    /// Number of the last event of this order.
    event: u64,
    /// The server's clock at that event.
    at: Option<UtcTime>,
}

impl Reconciler {
    /// Knows nothing yet.
    pub fn new() -> Reconciler {
        Reconciler::default()
    }

    /// Before a read is asked.
    pub fn mark(&self) -> Mark {
        Mark(self.events)
    }

    /// `order_status_change`.
    pub fn status_change(&mut self, board: &Board, hint: &StatusHint) -> Finding {
        let mut finding = Finding::default();
        let known = board
            .order(hint.id)
            .filter(|order| same_order(order, hint.ref_code.as_deref()));
        let (Some(known), Some(to)) = (known, hint.to) else {
            finding.doubts.push(hint.id);
            return finding;
        };
        let before = self.touched.get(&hint.id).and_then(|touch| touch.at);
        if let (Some(before), Some(at)) = (before, hint.at)
            && at < before
        {
            return finding;
        }
        self.touch(hint.id, hint.at);
        if known.status != to {
            let mut order = known.clone();
            order.status = to;
            finding.changes.push(Change::Order { order });
        }
        finding
    }

    /// `new_order`. The kitchen's socket brings the order itself in its next frame; whoever has no
    /// such socket reads the doubt.
    pub fn new_order(&mut self, board: &Board, hint: &OrderHint) -> Finding {
        let known = board
            .order(hint.id)
            .is_some_and(|order| same_order(order, hint.ref_code.as_deref()));
        let doubts = if known { Vec::new() } else { vec![hint.id] };
        Finding {
            changes: Vec::new(),
            doubts,
        }
    }

    /// `kitchen_update`: all open orders, as the server saw them at `at`.
    pub fn frame(&mut self, board: &Board, orders: Vec<WireOrder>, at: Option<UtcTime>) -> Finding {
        self.list(board, orders, true, |touch| match (touch.at, at) {
            (Some(event), Some(frame)) => event > frame,
            _ => false,
        })
    }

    /// The pages of an audit. `whole`: whether every open order must be in it.
    pub fn audit(
        &mut self,
        board: &Board,
        mark: Mark,
        orders: Vec<WireOrder>,
        whole: bool,
    ) -> Finding {
        self.list(board, orders, whole, |touch| touch.event > mark.0)
    }

    /// One order, read by its key; `found` is `None` when the server has no such order.
    pub fn read(
        &mut self,
        board: &Board,
        mark: Mark,
        id: OrderId,
        found: Option<WireOrder>,
    ) -> Finding {
        let mut finding = Finding::default();
        if self
            .touched
            .get(&id)
            .is_some_and(|touch| touch.event > mark.0)
        {
            finding.doubts.push(id);
            return finding;
        }
        match found {
            Some(wire) => {
                let known = board
                    .order(id)
                    .filter(|k| same_order(k, wire.ref_code.as_deref()));
                if let Some(order) = wire.onto(known)
                    && known != Some(&order)
                {
                    finding.changes.push(Change::Order { order });
                }
            }
            None => {
                self.touched.remove(&id);
                if board.order(id).is_some() {
                    finding.changes.push(Change::Gone { id });
                }
            }
        }
        finding
    }

    /// Forgets an order that the board has let go.
    pub fn forget(&mut self, id: OrderId) {
        self.touched.remove(&id);
    }

    fn list(
        &mut self,
        board: &Board,
        orders: Vec<WireOrder>,
        whole: bool,
        outdated: impl Fn(&Touch) -> bool,
    ) -> Finding {
        let mut finding = Finding::default();
        let mut listed: BTreeMap<OrderId, usize> = BTreeMap::new();
        for wire in &orders {
            *listed.entry(wire.id).or_default() += 1;
        }
        let outdated = |id: &OrderId| self.touched.get(id).is_some_and(&outdated);
        for wire in orders {
            let id = wire.id;
            if outdated(&id) {
                continue;
            }
            // In two lists at once: the lists are torn, neither is believed.
            if listed.get(&id).is_some_and(|times| *times > 1) {
                finding.doubts.push(id);
                continue;
            }
            let known = board.order(id);
            let other = known.is_some_and(|known| !same_order(known, wire.ref_code.as_deref()));
            if other || known.is_some_and(|known| wire.status.is_some_and(|to| to < known.status)) {
                finding.doubts.push(id);
                continue;
            }
            match wire.onto(known) {
                Some(order) => {
                    if !order.lines.is_known() && order.status != OrderStatus::Complete {
                        finding.doubts.push(id);
                    }
                    if known != Some(&order) {
                        finding.changes.push(Change::Order { order });
                    }
                }
                None => finding.doubts.push(id),
            }
        }
        if whole {
            let absent = board.open().map(|order| order.id);
            finding
                .doubts
                .extend(absent.filter(|id| !listed.contains_key(id) && !outdated(id)));
        }
        finding.doubts.sort_unstable();
        finding.doubts.dedup();
        finding
    }

    fn touch(&mut self, id: OrderId, at: Option<UtcTime>) {
        self.events += 1;
        let touch = self.touched.entry(id).or_default();
        touch.event = self.events;
        touch.at = at.or(touch.at);
    }
}

/// Whether a message about this key is about the order that we know under it.
fn same_order(known: &Order, ref_code: Option<&str>) -> bool {
    match ref_code {
        Some(ref_code) => known.ref_code.is_empty() || known.ref_code == ref_code,
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use OrderStatus::{Complete, Pending, Preparing, Ready};
    use serde_json::json;

    use super::*;
    use crate::board::tests::order;

    fn wire(id: i64, status: OrderStatus) -> WireOrder {
        WireOrder::read(&json!({
            "id": id, "display_id": id, "ref_code": format!("ref{id}"),
            "customer_name": format!("Guest {id}"), "status": status.word(),
            "items_summary": {"Fries": 1},
        }))
        .unwrap()
    }

    fn hint(id: i64, to: OrderStatus, at: i64) -> StatusHint {
        StatusHint {
            id: OrderId(id),
            ref_code: Some(format!("ref{id}")),
            from: None,
            to: Some(to),
            at: Some(UtcTime(at)),
        }
    }

    fn ids(finding: &Finding) -> Vec<(i64, OrderStatus)> {
        finding
            .changes
            .iter()
            .filter_map(|change| match change {
                Change::Order { order } => Some((order.id.0, order.status)),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn new_orders_and_moves_forward_are_believed_from_a_frame() {
        let board = Board::restore([order(1, Pending)], []);
        let finding =
            Reconciler::new().frame(&board, vec![wire(1, Preparing), wire(2, Pending)], None);
        assert_eq!(ids(&finding), [(1, Preparing), (2, Pending)]);
        assert_eq!(finding.doubts, []);
    }

    #[test]
    fn an_absence_and_a_move_backward_are_doubts() {
        let board = Board::restore([order(1, Ready), order(2, Pending), order(3, Complete)], []);
        let finding = Reconciler::new().frame(&board, vec![wire(1, Preparing)], None);
        assert_eq!(finding.changes, []);
        assert_eq!(finding.doubts, [OrderId(1), OrderId(2)]);
    }

    #[test]
    fn an_order_in_two_lists_is_a_doubt() {
        let board = Board::restore([order(1, Pending)], []);
        let finding =
            Reconciler::new().frame(&board, vec![wire(1, Pending), wire(1, Preparing)], None);
        assert_eq!(finding.changes, []);
        assert_eq!(finding.doubts, [OrderId(1)]);
    }

    #[test]
    fn an_event_moves_backward_and_an_older_frame_does_not_undo_it() {
        let mut board = Board::restore([order(1, Preparing)], []);
        let mut reconciler = Reconciler::new();
        let finding = reconciler.status_change(&board, &hint(1, Pending, 100));
        assert_eq!(ids(&finding), [(1, Pending)]);
        finding.changes.iter().for_each(|change| {
            board.apply(change);
        });
        let late = reconciler.frame(&board, vec![wire(1, Preparing)], Some(UtcTime(99)));
        assert_eq!(late, Finding::default());
        let newer = reconciler.frame(&board, vec![wire(1, Preparing)], Some(UtcTime(101)));
        assert_eq!(ids(&newer), [(1, Preparing)]);
    }

    #[test]
    fn events_that_run_backwards_are_ignored() {
        let mut board = Board::restore([order(1, Pending)], []);
        let mut reconciler = Reconciler::new();
        for change in reconciler
            .status_change(&board, &hint(1, Ready, 100))
            .changes
        {
            board.apply(&change);
        }
        assert_eq!(
            reconciler.status_change(&board, &hint(1, Preparing, 50)),
            Finding::default()
        );
    }

    #[test]
    fn a_read_is_ignored_for_an_order_that_had_an_event_meanwhile() {
        let mut board = Board::restore([order(1, Pending), order(2, Pending)], []);
        let mut reconciler = Reconciler::new();
        let mark = reconciler.mark();
        for change in reconciler
            .status_change(&board, &hint(1, Preparing, 100))
            .changes
        {
            board.apply(&change);
        }
        let audit = reconciler.audit(&board, mark, vec![wire(1, Ready), wire(2, Preparing)], true);
        assert_eq!(ids(&audit), [(2, Preparing)]);
        assert_eq!(audit.doubts, []);
        let read = reconciler.read(&board, mark, OrderId(1), Some(wire(1, Complete)));
        assert_eq!(read.doubts, [OrderId(1)]);
        let again = reconciler.read(
            &board,
            reconciler.mark(),
            OrderId(1),
            Some(wire(1, Pending)),
        );
        assert_eq!(ids(&again), [(1, Pending)]);
    }

    #[test]
    fn an_order_that_the_server_does_not_have_is_gone() {
        let board = Board::restore([order(1, Pending)], []);
        let mut reconciler = Reconciler::new();
        let finding = reconciler.read(&board, reconciler.mark(), OrderId(1), None);
        assert_eq!(finding.changes, [Change::Gone { id: OrderId(1) }]);
        let unknown = reconciler.read(&board, reconciler.mark(), OrderId(9), None);
        assert_eq!(unknown, Finding::default());
    }

    #[test]
    fn an_event_of_an_unknown_order_is_a_doubt() {
        let mut reconciler = Reconciler::new();
        let board = Board::new();
        assert_eq!(
            reconciler.status_change(&board, &hint(4, Ready, 1)).doubts,
            [OrderId(4)]
        );
        let new = OrderHint {
            id: OrderId(5),
            ref_code: None,
            customer_name: None,
            at: None,
        };
        assert_eq!(reconciler.new_order(&board, &new).doubts, [OrderId(5)]);
    }

    #[test]
    fn an_order_without_lines_is_shown_and_read_again() {
        let bare = WireOrder::read(&json!({"id": 6, "status": "pending"})).unwrap();
        let finding = Reconciler::new().frame(&Board::new(), vec![bare], None);
        assert_eq!(ids(&finding), [(6, Pending)]);
        assert_eq!(finding.doubts, [OrderId(6)]);
    }

    #[test]
    fn another_order_under_a_known_key_is_read_and_replaces_it() {
        let board = Board::restore([order(1, Ready)], []);
        let mut reconciler = Reconciler::new();
        let mut other = wire(1, Ready);
        other.ref_code = Some("restored".into());
        other.customer_name = None;
        let finding = reconciler.frame(&board, vec![other.clone()], None);
        assert_eq!(finding.doubts, [OrderId(1)]);
        let read = reconciler.read(&board, reconciler.mark(), OrderId(1), Some(other));
        let Change::Order { order } = &read.changes[0] else {
            panic!()
        };
        assert_eq!(
            (order.ref_code.as_str(), order.customer_name.as_str()),
            ("restored", "")
        );
    }
}
