//! What an outage has cost: counted from the loss of the live board to its return.

use std::collections::{BTreeMap, BTreeSet};

use olgfeast_board::Board;
use olgfeast_protocol::{
    OrderId, OrderStatus, UtcTime,
    ipc::{Receipt, Settlement},
};

/// An outage shorter than this in which nothing happened is no news.
const WORTH_TELLING_MILLIS: i64 = 10_000;

/// Numbers named in a receipt; more than these are not read by anybody.
const MOST_NAMED: usize = 20;

/// An outage that lasts. Holds a few bytes for each order of the board.
#[derive(Debug)]
pub(crate) struct Outage {
    from: UtcTime,
    /// The board as it was.
    before: BTreeMap<OrderId, OrderStatus>,
    /// Orders that this station moved itself.
    own: BTreeSet<OrderId>,
    sent: u32,
    refused: u32,
    also_worked: Vec<String>,
}

impl Outage {
    pub(crate) fn begin(board: &Board, from: UtcTime) -> Outage {
        Outage {
            from,
            before: board
                .orders()
                .map(|order| (order.id, order.status))
                .collect(),
            own: BTreeSet::new(),
            sent: 0,
            refused: 0,
            also_worked: Vec::new(),
        }
    }

    /// One of this station's actions has settled.
    pub(crate) fn settled(&mut self, id: OrderId, number: &str, how: Settlement) {
        self.own.insert(id);
        match how {
            Settlement::Applied => self.sent += 1,
            Settlement::AlreadyDone => self.name(number),
        }
    }

    /// One of this station's actions became a dead letter.
    pub(crate) fn refused(&mut self, id: OrderId, number: &str) {
        self.own.insert(id);
        self.refused += 1;
        self.name(number);
    }

    /// The board is live again and nothing waits: the receipt, where there is something to tell.
    pub(crate) fn end(self, board: &Board, until: UtcTime) -> Option<Receipt> {
        let mut new = 0;
        let mut changed = 0;
        for order in board.orders() {
            match self.before.get(&order.id) {
                None => new += 1,
                Some(before) if *before != order.status && !self.own.contains(&order.id) => {
                    changed += 1;
                }
                Some(_) => {}
            }
        }
        let gone = self
            .before
            .keys()
            .filter(|id| board.order(**id).is_none())
            .count();
        let receipt = Receipt {
            // A clock that was set back meanwhile makes no outage of less than nothing.
            from: self.from.min(until),
            until,
            new,
            changed: changed + u32::try_from(gone).unwrap_or(u32::MAX),
            sent: self.sent,
            refused: self.refused,
            also_worked: self.also_worked,
        };
        let happened = receipt.new + receipt.changed + receipt.sent + receipt.refused > 0
            || !receipt.also_worked.is_empty();
        (happened || until.millis_since(self.from) >= WORTH_TELLING_MILLIS).then_some(receipt)
    }

    fn name(&mut self, number: &str) {
        if self.also_worked.len() < MOST_NAMED && !self.also_worked.iter().any(|n| n == number) {
            self.also_worked.push(number.to_owned());
        }
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
            ordered_at: None,
            preparing_at: None,
            ready_at: None,
            complete_at: None,
            version: None,
            struck: BTreeSet::new(),
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
        outage.settled(OrderId(1), "1", Settlement::Applied);
        outage.settled(OrderId(3), "3", Settlement::AlreadyDone);
        let receipt = outage.end(&board, UtcTime(5)).unwrap();
        assert_eq!(
            (receipt.new, receipt.changed, receipt.sent, receipt.refused),
            (1, 1, 1, 0)
        );
        assert_eq!(receipt.also_worked, ["3"]);
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
        outage.settled(OrderId(1), "1", Settlement::Applied);
        let receipt = outage.end(&board, UtcTime(0)).unwrap();
        assert_eq!((receipt.from, receipt.until), (UtcTime(0), UtcTime(0)));
    }
}
