//! The cards of the orders, and what only this screen knows of them.
//!
//! An order that was cancelled while it was on this screen stays in its place as a stopped one until a
//! person has acknowledged that. A page that is loaded anew does not know what was on the screen: to it
//! an order was there if somebody had started it not long ago.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use olgfeast_board::{Board, Ticket};
use olgfeast_protocol::{Lane, Order, OrderId, OrderStatus, UtcTime};

use super::super::{
    detail::{Ended, Known},
    view::{Card, CardLine, Lanes},
};

/// What was started longer ago is on no fire any more. A hub does not tell when it was cancelled.
const STARTED_LATELY_MILLIS: i64 = 30 * 60_000;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Cards {
    cards: BTreeMap<OrderId, Rc<Card>>,
    pub(super) lanes: Lanes,
    contents: u64,
    opened: bool,
    /// Cancelled orders that a person has acknowledged; only ones that the board knows.
    acknowledged: BTreeSet<OrderId>,
    /// The last orders that have ended.
    pub(super) ended: Rc<Ended>,
}

impl Cards {
    /// `offset_millis`: server clock minus station clock.
    pub(super) fn draw_all(&mut self, board: &Board, now: UtcTime, offset_millis: i64) {
        let known: BTreeSet<OrderId> = board.orders().map(|order| order.id).collect();
        self.cards.retain(|id, _| known.contains(id));
        self.acknowledged.retain(|id| known.contains(id));
        Rc::make_mut(&mut self.ended).retain(|id, _| known.contains(id));
        let server_now = (!self.opened).then(|| now.plus_millis(offset_millis));
        for id in known {
            self.draw_card(board, id, now, server_now);
        }
        self.opened = true;
        self.line_up(board);
    }

    pub(super) fn draw(&mut self, board: &Board, id: OrderId, now: UtcTime) {
        self.draw_card(board, id, now, None);
        self.line_up(board);
    }

    pub(super) fn acknowledge(&mut self, board: &Board, id: OrderId) {
        if self.cards.get(&id).is_some_and(|card| card.is_stopped()) {
            self.cards.remove(&id);
            self.acknowledged.insert(id);
            self.line_up(board);
        }
    }

    /// `opening`: the server's time, where the page has just been loaded.
    fn draw_card(&mut self, board: &Board, id: OrderId, now: UtcTime, opening: Option<UtcTime>) {
        let ticket = board.ticket(id);
        self.note_ended(id, ticket.as_ref());
        let Some(ticket) = ticket else {
            self.cards.remove(&id);
            self.acknowledged.remove(&id);
            return;
        };
        let lane = match ticket.status.lane() {
            Some(lane) => {
                self.acknowledged.remove(&id);
                lane
            }
            None => match self.stopped_in(&ticket, opening) {
                Some(lane) => lane,
                None => {
                    self.cards.remove(&id);
                    return;
                }
            },
        };
        let before = self.cards.get(&id);
        let content = match before {
            Some(card) if same_content(&card.order, ticket.order) => card.content,
            _ => {
                self.contents += 1;
                self.contents
            }
        };
        let arrived_at = match before {
            Some(card) => card.arrived_at,
            None => self.opened.then_some(now),
        };
        let card = Card {
            order: ticket.order.clone(),
            lines: CardLine::all(&ticket),
            elsewhere: Rc::default(),
            status: ticket.status,
            lane,
            waiting: ticket.is_waiting(),
            pending: ticket.pending.into(),
            arrived_at,
            content,
        };
        if before.is_none_or(|before| **before != card) {
            self.cards.insert(id, Rc::new(card));
        }
    }

    fn note_ended(&mut self, id: OrderId, ticket: Option<&Ticket<'_>>) {
        let ended = ticket.filter(|ticket| !ticket.status.is_open());
        let known = ended.map(|ticket| Rc::new(Known::of(ticket)));
        if self.ended.get(&id) == known.as_ref() {
            return;
        }
        let all = Rc::make_mut(&mut self.ended);
        match known {
            Some(known) => all.insert(id, known),
            None => all.remove(&id),
        };
    }

    /// In which lane a cancelled order is told; `None` where it is not.
    fn stopped_in(&self, ticket: &Ticket<'_>, opening: Option<UtcTime>) -> Option<Lane> {
        let Ticket { order, status, .. } = ticket;
        if *status != OrderStatus::Cancelled || self.acknowledged.contains(&order.id) {
            return None;
        }
        match self.cards.get(&order.id) {
            Some(card) => Some(card.lane),
            None => left(order, opening?),
        }
    }

    fn line_up(&mut self, board: &Board) {
        let lanes = Lane::ALL.map(|lane| {
            let before = self.lanes.of(lane);
            let open = board.lane(lane);
            let open = open
                .iter()
                .filter_map(|ticket| self.cards.get(&ticket.order.id));
            let stopped = self.cards.values();
            let stopped = stopped.filter(|card| card.is_stopped() && card.lane == lane);
            let mut cards: Vec<Rc<Card>> = open.chain(stopped).cloned().collect();
            // As the board does it; what is in its order stays so.
            cards.sort_by_key(|card| {
                let ordered_at = card.order.ordered_at;
                (ordered_at.is_none(), ordered_at, card.order.id)
            });
            if **before == *cards {
                Rc::clone(before)
            } else {
                cards.into()
            }
        });
        self.lanes = Lanes::new(lanes);
    }
}

/// The lane that an order had come to, if somebody had started it lately.
fn left(order: &Order, server_now: UtcTime) -> Option<Lane> {
    let lane = match (order.preparing_at, order.ready_at) {
        (started, Some(ready)) if started.is_none_or(|started| started <= ready) => Lane::Ready,
        (None, None) => return None,
        _ => Lane::Preparing,
    };
    let started = order.preparing_at.max(order.ready_at)?;
    (server_now.millis_since(started) < STARTED_LATELY_MILLIS).then_some(lane)
}

/// Whether a cook would read the same.
fn same_content(a: &Order, b: &Order) -> bool {
    a.lines == b.lines
        && a.notes == b.notes
        && a.display_id == b.display_id
        && a.ref_code == b.ref_code
        && a.customer_name == b.customer_name
}
