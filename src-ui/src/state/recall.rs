//! Looking back: everything of this feast that this computer knows, newest first.
//!
//! Pages come from the store and stay as they came; what the board knows of an order is newer and
//! is drawn instead. An order that is placed while somebody looks back moves nothing: it is counted,
//! and shown when it is asked for.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    rc::Rc,
};

use olgfeast_protocol::{
    Order, OrderId, UtcTime,
    ipc::{HISTORY_PAGE, HistoryFilter, HistoryPage, HistoryPlace, IpcError},
};

use super::{
    detail::{Ended, Known},
    view::Lanes,
};

/// Orders that are held at a time; who looks for an older one looks for its number.
const MOST: usize = 1_000;

/// What the core is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Goes with the answer.
    pub number: u64,
    /// Which orders.
    pub filter: HistoryFilter,
    /// After this one.
    pub after: Option<HistoryPlace>,
    /// So many at most.
    pub most: u16,
}

/// What is known of the orders that are older than those that are here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Older {
    /// The core was asked.
    Asked {
        /// After this one.
        after: Option<HistoryPlace>,
    },
    /// There are some.
    There {
        /// After this one.
        after: HistoryPlace,
    },
    /// None are kept.
    End,
    /// There may be some, but no more are held.
    Full,
    /// They could not be read.
    Failed {
        /// After this one.
        after: Option<HistoryPlace>,
        /// Why.
        error: IpcError,
    },
}

/// An order that can be looked back at.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// As it is drawn.
    pub known: Rc<Known>,
    /// Who can still move it.
    pub reach: Reach,
}

/// Whether the board still knows an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It does, so it can be brought back.
    Board,
    /// Only the store does.
    Store,
}

/// See the module.
#[derive(Clone, Debug)]
pub struct Recall {
    number: Option<u32>,
    asked: u64,
    orders: Vec<Rc<Known>>,
    older: Older,
    /// The newest order that was there when the list was made.
    top: Option<HistoryPlace>,
}

impl Default for Recall {
    fn default() -> Recall {
        Recall::new()
    }
}

impl Recall {
    /// Empty; to be followed by the first [`Recall::search`].
    pub fn new() -> Recall {
        Recall {
            number: None,
            asked: 0,
            orders: Vec::new(),
            older: Older::Asked { after: None },
            top: None,
        }
    }

    /// Begins anew, with the orders of this number, or with all.
    pub fn search(&mut self, number: Option<u32>) -> Question {
        self.number = number;
        self.orders.clear();
        self.top = None;
        self.ask(None)
    }

    /// The number that is looked for.
    pub fn number(&self) -> Option<u32> {
        self.number
    }

    /// What is known of older ones.
    pub fn older(&self) -> &Older {
        &self.older
    }

    /// Asks for older ones, where there may be any.
    pub fn more(&mut self) -> Option<Question> {
        match self.older {
            Older::There { after } => Some(self.ask(Some(after))),
            Older::Failed { after, .. } => Some(self.ask(after)),
            Older::Asked { .. } | Older::End | Older::Full => None,
        }
    }

    /// The core's answer to the question of this number; an answer to an earlier one is dropped.
    pub fn take(&mut self, number: u64, answer: Result<HistoryPage, IpcError>) {
        let Older::Asked { after } = self.older else {
            return;
        };
        if number != self.asked {
            return;
        }
        self.older = match answer {
            Ok(page) => {
                let known = page.orders.iter().map(Known::remembered);
                self.orders.extend(known.map(Rc::new));
                match page.next {
                    None => Older::End,
                    Some(_) if self.orders.len() >= MOST => Older::Full,
                    Some(after) => Older::There { after },
                }
            }
            Err(error) => Older::Failed { after, error },
        };
    }

    /// What is drawn: newest first, each order once.
    pub fn rows(&mut self, lanes: &Lanes, ended: &Ended) -> Vec<Row> {
        if matches!(self.older, Older::Asked { after: None }) {
            return Vec::new();
        }
        let mut board = self.of_board(lanes, ended);
        let mut rows: Vec<(HistoryPlace, Row)> = Vec::new();
        for kept in &self.orders {
            let on_board = match board.entry(kept.order.id) {
                Entry::Occupied(known) if is_same(&known.get().order, &kept.order) => {
                    Some(known.remove())
                }
                Entry::Occupied(_) | Entry::Vacant(_) => None,
            };
            let (known, reach) = match on_board {
                Some(known) => (known, Reach::Board),
                None => (Rc::clone(kept), Reach::Store),
            };
            rows.push((place(&known.order), Row { known, reach }));
        }
        // What the board knows and the store has not written yet.
        let end = self.end();
        rows.extend(board.into_values().filter_map(|known| {
            let place = place(&known.order);
            let reach = Reach::Board;
            end.is_none_or(|end| place > end)
                .then_some((place, Row { known, reach }))
        }));
        rows.sort_by_key(|(place, _)| std::cmp::Reverse(*place));
        let top = match self.top {
            Some(top) => top,
            None => {
                let newest = rows.first().map(|(place, _)| *place);
                let newest = newest.unwrap_or(HistoryPlace {
                    at: UtcTime::from_millis(0),
                    id: OrderId(0),
                });
                *self.top.insert(newest)
            }
        };
        let shown = rows.into_iter().filter(|(place, _)| *place <= top);
        shown.map(|(_, row)| row).collect()
    }

    /// How many orders were placed since the list was made.
    pub fn newer(&self, lanes: &Lanes, ended: &Ended) -> usize {
        let Some(top) = self.top else {
            return 0;
        };
        let board = self.of_board(lanes, ended);
        board
            .values()
            .filter(|known| place(&known.order) > top)
            .count()
    }

    /// An order that only the store knows.
    pub fn remembered(&self, id: OrderId) -> Option<Rc<Known>> {
        let mut orders = self.orders.iter();
        orders.find(|known| known.order.id == id).cloned()
    }

    fn ask(&mut self, after: Option<HistoryPlace>) -> Question {
        self.asked += 1;
        self.older = Older::Asked { after };
        Question {
            number: self.asked,
            filter: HistoryFilter {
                number: self.number,
                ..HistoryFilter::default()
            },
            after,
            most: HISTORY_PAGE,
        }
    }

    /// Where the list ends and something older may follow.
    fn end(&self) -> Option<HistoryPlace> {
        match self.older {
            Older::Asked { after } | Older::Failed { after, .. } => after,
            Older::There { after } => Some(after),
            Older::Full => self.orders.last().map(|known| place(&known.order)),
            Older::End => None,
        }
    }

    fn of_board(&self, lanes: &Lanes, ended: &Ended) -> BTreeMap<OrderId, Rc<Known>> {
        let open = lanes.cards().map(|card| Rc::new(Known::on_card(card)));
        open.chain(ended.values().cloned())
            .filter(|known| self.wants(&known.order))
            .map(|known| (known.order.id, known))
            .collect()
    }

    /// The same as the store says.
    fn wants(&self, order: &Order) -> bool {
        let number = order.display_id.map_or(order.id.0, i64::from);
        self.number.is_none_or(|wanted| number == i64::from(wanted))
    }
}

/// By the time of the order; one whose time is not known stands where new orders come in, and once
/// it has ended, where it ended.
fn place(order: &Order) -> HistoryPlace {
    let ended = order.complete_at.or(order.ready_at);
    let ended = ended.filter(|_| !order.status.is_open());
    HistoryPlace {
        at: order.ordered_at.or(ended).unwrap_or(UtcTime(i64::MAX)),
        id: order.id,
    }
}

/// A server that was restored from a backup may use a key again.
fn is_same(a: &Order, b: &Order) -> bool {
    a.ref_code.is_empty() || b.ref_code.is_empty() || a.ref_code == b.ref_code
}

#[cfg(test)]
pub(crate) mod tests {
    use olgfeast_protocol::{Lane, Lines, OrderStatus, SummaryLine, ipc::ErrorCode};
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use crate::state::view::Card;
    use OrderStatus::{Complete, Pending, Ready};

    /// Number and key are the same; the later the number, the later it was ordered.
    pub(crate) fn order(number: u32, status: OrderStatus) -> Order {
        Order {
            id: OrderId(i64::from(number)),
            display_id: Some(number),
            ref_code: format!("ref{number}"),
            customer_name: "Li".into(),
            status,
            lines: Lines::Summary(vec![SummaryLine {
                name: "Fries".into(),
                quantity: 2,
            }]),
            tokens: None,
            cents: None,
            ordered_at: Some(UtcTime::from_millis(i64::from(number) * 60_000)),
            preparing_at: None,
            ready_at: None,
            complete_at: None,
            version: None,
            struck: std::collections::BTreeSet::new(),
            notes: String::new(),
            cancel_reason: None,
        }
    }

    pub(crate) fn lanes(orders: &[Order]) -> Lanes {
        Lanes::new(Lane::ALL.map(|lane| {
            let of_lane = orders
                .iter()
                .filter(|order| order.status.lane() == Some(lane));
            of_lane
                .map(|order| {
                    let known = Known::remembered(order);
                    Rc::new(Card {
                        order: known.order,
                        lines: known.lines,
                        status: known.status,
                        lane,
                        elsewhere: Rc::default(),
                        waiting: false,
                        pending: known.pending,
                        arrived_at: None,
                        content: 1,
                    })
                })
                .collect()
        }))
    }

    pub(crate) fn ended(orders: &[Order]) -> Ended {
        let known = orders.iter().map(|order| Rc::new(Known::remembered(order)));
        known.map(|known| (known.order.id, known)).collect()
    }

    fn page(orders: &[Order], more: bool) -> Result<HistoryPage, IpcError> {
        Ok(HistoryPage {
            orders: orders.to_vec(),
            next: orders.last().map(place).filter(|_| more),
        })
    }

    fn numbers(rows: &[Row]) -> Vec<i64> {
        rows.iter().map(|row| row.known.order.id.0).collect()
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn what_the_board_knows_is_drawn_instead_of_what_was_kept_and_each_order_once() {
        let mut recall = Recall::new();
        let question = recall.search(None);
        let lanes = lanes(&[order(3, Ready), order(5, Pending)]);
        let ended = ended(&[order(4, Complete)]);
        assert_eq!(recall.rows(&lanes, &ended), [], "nothing before the answer");
        let kept = [order(3, Complete), order(2, Complete), order(1, Complete)];
        recall.take(question.number, page(&kept, false));
        let rows = recall.rows(&lanes, &ended);
        assert_eq!(numbers(&rows), [5, 4, 3, 2, 1]);
        assert_eq!(rows[2].known.status, Ready);
        let reach: Vec<Reach> = rows.iter().map(|row| row.reach).collect();
        use Reach::{Board, Store};
        assert_eq!(reach, [Board, Board, Board, Store, Store]);
        assert_eq!(recall.older(), &Older::End);
        assert_eq!(recall.more(), None);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn pages_follow_each_other_and_the_board_fills_none_that_is_not_here_yet() {
        let mut recall = Recall::new();
        let first = recall.search(None);
        assert_eq!((first.after, first.most), (None, 100));
        let board = ended(&[order(1, Complete), order(9, Complete)]);
        recall.take(
            first.number,
            page(&[order(8, Complete), order(7, Complete)], true),
        );
        assert_eq!(numbers(&recall.rows(&Lanes::default(), &board)), [9, 8, 7]);
        let second = recall.more().unwrap();
        assert_eq!(second.after, Some(place(&order(7, Complete))));
        assert_eq!(recall.more(), None, "it is asked once");
        assert_eq!(numbers(&recall.rows(&Lanes::default(), &board)), [9, 8, 7]);
        recall.take(second.number, page(&[order(6, Complete)], false));
        assert_eq!(
            numbers(&recall.rows(&Lanes::default(), &board)),
            [9, 8, 7, 6, 1]
        );
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_search_asks_the_store_for_the_number_and_drops_what_was_asked_before() {
        let mut recall = Recall::new();
        let first = recall.search(None);
        let second = recall.search(Some(147));
        assert_eq!(second.filter.number, Some(147));
        recall.take(first.number, page(&[order(2, Complete)], true));
        let board = lanes(&[order(147, Pending), order(148, Pending)]);
        assert_eq!(recall.rows(&board, &Ended::new()), [], "not answered yet");
        recall.take(second.number, page(&[], false));
        assert_eq!(numbers(&recall.rows(&board, &Ended::new())), [147]);
        let all = recall.search(None);
        assert_eq!(all.filter, HistoryFilter::default());
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn an_order_that_is_placed_meanwhile_is_counted_and_moves_nothing() {
        let mut recall = Recall::new();
        let question = recall.search(None);
        recall.take(question.number, page(&[order(1, Complete)], false));
        let before = lanes(&[order(2, Pending)]);
        assert_eq!(numbers(&recall.rows(&before, &Ended::new())), [2, 1]);
        assert_eq!(recall.newer(&before, &Ended::new()), 0);
        let after = lanes(&[order(2, Ready), order(3, Pending)]);
        let rows = recall.rows(&after, &Ended::new());
        assert_eq!(numbers(&rows), [2, 1]);
        assert_eq!(rows[0].known.status, Ready, "but each state is the newest");
        assert_eq!(recall.newer(&after, &Ended::new()), 1);
        let anew = recall.search(None);
        recall.take(anew.number, page(&[order(1, Complete)], false));
        assert_eq!(numbers(&recall.rows(&after, &Ended::new())), [3, 2, 1]);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn where_the_store_cannot_be_read_the_board_is_shown_and_it_can_be_asked_again() {
        let mut recall = Recall::new();
        let question = recall.search(None);
        let why = IpcError::new(ErrorCode::Internal, "disk");
        recall.take(question.number, Err(why.clone()));
        let board = lanes(&[order(2, Pending)]);
        assert_eq!(numbers(&recall.rows(&board, &Ended::new())), [2]);
        assert_eq!(
            recall.older(),
            &Older::Failed {
                after: None,
                error: why
            }
        );
        assert_eq!(recall.more().map(|question| question.after), Some(None));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn another_order_of_the_same_key_is_not_the_one_on_the_board() {
        let mut recall = Recall::new();
        let question = recall.search(None);
        let mut before = order(2, Complete);
        before.ref_code = "before the backup".into();
        recall.take(question.number, page(&[before], false));
        let rows = recall.rows(&lanes(&[order(2, Pending)]), &Ended::new());
        let reach: Vec<Reach> = rows.iter().map(|row| row.reach).collect();
        assert_eq!(reach, [Reach::Store, Reach::Board]);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn it_holds_no_more_than_so_many() {
        let mut recall = Recall::new();
        let mut question = recall.search(None);
        let mut number = 100_000;
        loop {
            let orders: Vec<Order> = (0..100).map(|n| order(number - n, Complete)).collect();
            number -= 100;
            recall.take(question.number, page(&orders, true));
            match recall.more() {
                Some(next) => question = next,
                None => break,
            }
        }
        assert_eq!(recall.older(), &Older::Full);
        assert_eq!(recall.rows(&Lanes::default(), &Ended::new()).len(), MOST);
    }
}
