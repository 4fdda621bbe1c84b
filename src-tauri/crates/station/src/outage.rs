//! What an outage has cost: counted from the loss of the live board to its return.

use std::collections::BTreeMap;

use olgfeast_board::Board;
use olgfeast_protocol::{
    OrderId, OrderStatus, UtcTime,
    ipc::{Receipt, Settlement, WorkedAt},
};

use crate::movers::Mover;

/// An outage shorter than this in which nothing happened is no news.
const WORTH_TELLING_MILLIS: i64 = 10_000;

/// Numbers named in a receipt; more than these are not read by anybody.
const MOST_NAMED: usize = 20;

/// Orders that the board lets go in one outage and that are remembered here; a feast day has fewer.
const MOST_PASSED: usize = 20_000;

/// An outage that lasts. Holds a few bytes for each order.
#[derive(Debug)]
pub(crate) struct Outage {
    from: UtcTime,
    /// The board as it was.
    before: BTreeMap<OrderId, OrderStatus>,
    /// Where this station has brought orders itself. Whatever is elsewhere now was moved by others.
    own: BTreeMap<OrderId, OrderStatus>,
    /// Orders that the board has let go meanwhile, or never had a place for, as they are now.
    passed: BTreeMap<OrderId, OrderStatus>,
    sent: u32,
    refused: u32,
    also_worked: Vec<String>,
    worked_at: Vec<WorkedAt>,
}

impl Outage {
    pub(crate) fn begin(board: &Board, from: UtcTime) -> Outage {
        Outage {
            from,
            before: board
                .orders()
                .map(|order| (order.id, order.status))
                .collect(),
            own: BTreeMap::new(),
            passed: BTreeMap::new(),
            sent: 0,
            refused: 0,
            also_worked: Vec::new(),
            worked_at: Vec::new(),
        }
    }

    /// One of this station's actions has settled: the order was brought to `to`, unless somebody else
    /// had been faster. `mover`: who that was, where it is known.
    pub(crate) fn settled(
        &mut self,
        id: OrderId,
        number: &str,
        to: OrderStatus,
        how: Settlement,
        mover: Option<&Mover>,
    ) {
        match how {
            Settlement::Applied => {
                self.own.insert(id, to);
                self.sent += 1;
            }
            Settlement::AlreadyDone => self.name(number, mover),
        }
    }

    /// One of this station's actions became a dead letter.
    pub(crate) fn refused(&mut self, number: &str, mover: Option<&Mover>) {
        self.refused += 1;
        self.name(number, mover);
    }

    /// An order that is not on the board, or is let go now, without being gone from the server.
    pub(crate) fn passed(&mut self, id: OrderId, status: OrderStatus) {
        if self.passed.len() < MOST_PASSED || self.passed.contains_key(&id) {
            self.passed.insert(id, status);
        }
    }

    /// The board is live again and nothing waits: the receipt, where there is something to tell.
    pub(crate) fn end(self, board: &Board, until: UtcTime) -> Option<Receipt> {
        let mut new = 0;
        let mut changed = 0;
        for order in board.orders() {
            match self.left_at(order.id) {
                None => new += 1,
                Some(left_at) if left_at != order.status => changed += 1,
                Some(_) => {}
            }
        }
        let newest = self.before.keys().next_back();
        for (id, status) in &self.passed {
            if board.order(*id).is_some() {
                continue;
            }
            match self.left_at(*id) {
                // One that was over before was let go before; keys rise.
                None if newest < Some(id) => new += 1,
                Some(left_at) if left_at != *status => changed += 1,
                _ => {}
            }
        }
        let is_gone = |id: &&OrderId| board.order(**id).is_none() && !self.passed.contains_key(id);
        let gone = self.before.keys().filter(is_gone).count();
        let receipt = Receipt {
            // A clock that was set back meanwhile makes no outage of less than nothing.
            from: self.from.min(until),
            until,
            new,
            changed: changed + u32::try_from(gone).unwrap_or(u32::MAX),
            sent: self.sent,
            refused: self.refused,
            also_worked: self.also_worked,
            worked_at: self.worked_at,
        };
        let happened = receipt.new + receipt.changed + receipt.sent + receipt.refused > 0
            || !receipt.also_worked.is_empty();
        (happened || until.millis_since(self.from) >= WORTH_TELLING_MILLIS).then_some(receipt)
    }

    /// Where an order of the board would be had nobody else been there.
    fn left_at(&self, id: OrderId) -> Option<OrderStatus> {
        let before = self.before.get(&id)?;
        Some(*self.own.get(&id).unwrap_or(before))
    }

    fn name(&mut self, number: &str, mover: Option<&Mover>) {
        if self.also_worked.len() == MOST_NAMED || self.also_worked.iter().any(|n| n == number) {
            return;
        }
        self.also_worked.push(number.to_owned());
        self.worked_at.extend(mover.map(|mover| WorkedAt {
            number: number.to_owned(),
            station: mover.station.clone(),
            to: mover.to,
        }));
    }
}

#[cfg(test)]
mod tests {
    use olgfeast_protocol::{Lines, Order, ipc::Change};

    use super::*;

    fn order(id: i64, status: OrderStatus) -> Order {
        Order {
            id: OrderId(id),
            display_id: None,
            ref_code: String::new(),
            customer_name: String::new(),
            status,
            lines: Lines::Nothing,
            tokens: None,
            cents: None,
            ordered_at: None,
            preparing_at: None,
            ready_at: None,
            complete_at: None,
            version: None,
            struck: std::collections::BTreeSet::new(),
            notes: String::new(),
            cancel_reason: None,
        }
    }

    #[test]
    fn a_receipt_tells_own_work_from_that_of_others() {
        use OrderStatus::{Pending, Preparing};
        let mut board = Board::restore([1, 2, 3].map(|id| order(id, Pending)), []);
        let mut outage = Outage::begin(&board, UtcTime(0));
        for change in [
            Change::Order {
                order: order(1, Preparing),
            },
            Change::Order {
                order: order(2, Preparing),
            },
            Change::Order {
                order: order(4, Pending),
            },
        ] {
            board.apply(&change);
        }
        outage.settled(OrderId(1), "1", Preparing, Settlement::Applied, None);
        outage.settled(OrderId(3), "3", Preparing, Settlement::AlreadyDone, None);
        let receipt = outage.end(&board, UtcTime(5)).unwrap();
        assert_eq!(
            (receipt.new, receipt.changed, receipt.sent, receipt.refused),
            (1, 1, 1, 0)
        );
        assert_eq!(receipt.also_worked, ["3"]);
    }

    #[test]
    fn an_order_that_others_moved_on_from_where_this_station_brought_it_is_changed() {
        use OrderStatus::{Complete, Pending, Preparing, Ready};
        let mut board = Board::restore([1, 2, 3].map(|id| order(id, Pending)), []);
        let mut outage = Outage::begin(&board, UtcTime(0));
        for (id, status) in [(1, Complete), (2, Ready), (3, Preparing)] {
            board.apply(&Change::Order {
                order: order(id, status),
            });
        }
        outage.settled(OrderId(1), "1", Preparing, Settlement::Applied, None);
        outage.settled(OrderId(2), "2", Preparing, Settlement::Applied, None);
        outage.settled(OrderId(2), "2", Ready, Settlement::Applied, None);
        outage.settled(OrderId(3), "3", Preparing, Settlement::AlreadyDone, None);
        let receipt = outage.end(&board, UtcTime(5)).unwrap();
        assert_eq!((receipt.changed, receipt.sent), (2, 3), "1 and 3");
    }

    #[test]
    fn orders_that_the_board_lets_go_are_counted_like_those_that_it_keeps() {
        use OrderStatus::{Complete, Pending, Ready};
        let before = [(3, Complete), (4, Ready), (5, Ready), (6, Pending)];
        let mut board = Board::restore(before.map(|(id, status)| order(id, status)), []);
        let mut outage = Outage::begin(&board, UtcTime(0));
        outage.settled(OrderId(5), "5", Complete, Settlement::Applied, None);
        // 2 was over and let go before; 7 and 8 were never on this board.
        for id in [2, 3, 4, 5, 7, 8] {
            board.apply(&Change::Gone { id: OrderId(id) });
            outage.passed(OrderId(id), Complete);
        }
        let receipt = outage.end(&board, UtcTime(5)).unwrap();
        assert_eq!((receipt.new, receipt.changed), (2, 1), "4 alone");
    }

    #[test]
    fn an_order_that_is_gone_from_the_server_is_changed() {
        let mut board = Board::restore([order(1, OrderStatus::Pending)], []);
        let outage = Outage::begin(&board, UtcTime(0));
        board.apply(&Change::Gone { id: OrderId(1) });
        let receipt = outage.end(&board, UtcTime(5)).unwrap();
        assert_eq!((receipt.new, receipt.changed), (0, 1));
    }

    #[test]
    fn a_short_outage_without_news_is_not_told() {
        let board = Board::new();
        assert_eq!(
            Outage::begin(&board, UtcTime(0)).end(&board, UtcTime::from_millis(900)),
            None
        );
        assert!(
            Outage::begin(&board, UtcTime(0))
                .end(&board, UtcTime::from_millis(60_000))
                .is_some()
        );
    }

    #[test]
    fn a_clock_that_was_set_back_makes_no_outage_that_ends_before_it_began() {
        let board = Board::new();
        let mut outage = Outage::begin(&board, UtcTime::from_millis(60_000));
        outage.settled(
            OrderId(1),
            "1",
            OrderStatus::Preparing,
            Settlement::Applied,
            None,
        );
        let receipt = outage.end(&board, UtcTime(0)).unwrap();
        assert_eq!((receipt.from, receipt.until), (UtcTime(0), UtcTime(0)));
    }
}
