//! Strikes that the server does not show, in the order in which they were made.
//!
//! A hub is told of them one after the other, each order's in its turn with its other intents. A
//! plain server knows no strikes: there they stay here, drawn and kept.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use olgfeast_board::Board;
use olgfeast_protocol::{IntentId, LineKey, LineStrike, Order, OrderId, Seen, Strike};
use olgfeast_store::{StrikeRow, StrikeState};

/// One strike.
#[derive(Clone, Debug)]
pub(crate) struct Struck {
    pub(crate) strike: Strike,
    pub(crate) phase: StrikePhase,
    /// How often nobody knew what came of it.
    pub(crate) tries: u32,
}

/// Where a strike is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StrikePhase {
    /// Nothing was sent for it.
    Waiting,
    /// The store is writing that it is about to be sent.
    Marking,
    /// The call is under way.
    Sending,
    /// To be sent once more, with the same key.
    Again { at: Duration },
    /// A person has taken it back, or wants something else; the store is asked.
    Leaving,
    /// It is not sent any more.
    Own,
}

/// All of them.
#[derive(Debug, Default)]
pub(crate) struct Strikes {
    /// Never holds an empty list.
    rows: BTreeMap<OrderId, Vec<Struck>>,
}

impl Struck {
    /// Whether a hub is to be told of it. A name means no single line, and a strike of another order
    /// under the same key, from before the server was restored from a backup, means none at all.
    fn is_for(&self, order: &Order) -> bool {
        self.phase != StrikePhase::Own
            && matches!(self.strike.line, LineKey::Id(_))
            && order.version.is_some()
            && self.strike.names(order)
    }
}

impl Strikes {
    /// What the outbox has kept.
    pub(crate) fn restore(&mut self, kept: Vec<StrikeRow>, now: Duration) {
        for StrikeRow { strike, state } in kept {
            let phase = match state {
                StrikeState::Waiting => StrikePhase::Waiting,
                StrikeState::Tried => StrikePhase::Again { at: now },
                StrikeState::Own => StrikePhase::Own,
            };
            self.push(strike, phase);
        }
    }

    pub(crate) fn push(&mut self, strike: Strike, phase: StrikePhase) {
        self.rows.entry(strike.order).or_default().push(Struck {
            strike,
            phase,
            tries: 0,
        });
    }

    /// Those of one order.
    pub(crate) fn of(&self, order: OrderId) -> &[Struck] {
        self.rows.get(&order).map_or(&[], Vec::as_slice)
    }

    /// Those that a hub is still to be told of.
    pub(crate) fn unsent(&self) -> usize {
        let rows = self.rows.values().flatten();
        rows.filter(|row| !matches!(row.phase, StrikePhase::Own | StrikePhase::Leaving))
            .count()
    }

    /// Orders that have any.
    pub(crate) fn orders(&self) -> impl Iterator<Item = OrderId> {
        self.rows.keys().copied()
    }

    pub(crate) fn row(&self, id: IntentId) -> Option<&Struck> {
        self.rows.values().flatten().find(|row| row.strike.id == id)
    }

    pub(crate) fn row_mut(&mut self, id: IntentId) -> Option<&mut Struck> {
        let mut rows = self.rows.values_mut().flatten();
        rows.find(|row| row.strike.id == id)
    }

    /// Takes one out.
    pub(crate) fn remove(&mut self, id: IntentId) -> Option<Struck> {
        let order = self.row(id)?.strike.order;
        let rows = self.rows.get_mut(&order)?;
        let at = rows.iter().position(|row| row.strike.id == id)?;
        let row = rows.remove(at);
        if rows.is_empty() {
            self.rows.remove(&order);
        }
        Some(row)
    }

    /// What the screen needs of those of one order.
    pub(crate) fn shown(&self, order: &Order) -> Vec<LineStrike> {
        let named = self
            .of(order.id)
            .iter()
            .filter(|row| row.strike.names(order));
        named
            .map(|row| LineStrike {
                line: row.strike.line.clone(),
                struck: row.strike.struck,
                seen: if row.is_for(order) {
                    Seen::Later
                } else {
                    Seen::Here
                },
            })
            .collect()
    }

    /// How many are under way.
    pub(crate) fn in_flight(&self) -> usize {
        self.rows
            .values()
            .flatten()
            .filter(|row| row.phase.is_in_flight())
            .count()
    }

    /// Whether something is due before an intent of this order is sent for the first time: a strike
    /// under way, or an earlier one that nothing was sent for yet. One that failed lets others pass:
    /// a strike moves no order.
    pub(crate) fn precede(&self, id: IntentId, order: &Order) -> bool {
        self.of(order.id).iter().any(|row| {
            row.phase.is_in_flight()
                || (row.phase == StrikePhase::Waiting && row.strike.id < id && row.is_for(order))
        })
    }

    /// Whether any strike of this order lies between two intents.
    pub(crate) fn part(&self, order: OrderId, first: IntentId, then: IntentId) -> bool {
        let mut rows = self.of(order).iter();
        rows.any(|row| {
            row.phase == StrikePhase::Waiting && first < row.strike.id && row.strike.id < then
        })
    }

    /// The strike of this order whose turn it is, where one is: the oldest of each line before the
    /// others of it.
    pub(crate) fn due(&self, order: &Order, now: Duration) -> Option<&Struck> {
        let rows = self.of(order.id);
        if rows.iter().any(|row| row.phase.is_in_flight()) {
            return None;
        }
        let mut lines = BTreeSet::new();
        rows.iter()
            .filter(|row| row.is_for(order))
            .filter(|row| lines.insert(&row.strike.line))
            .find(|row| match row.phase {
                StrikePhase::Waiting => true,
                StrikePhase::Again { at } => at <= now,
                _ => false,
            })
    }

    /// When [`Strikes::due`] is to be asked again at the latest, for those that a hub is to be told of.
    pub(crate) fn next_due(&self, board: &Board, soon: Duration) -> Option<Duration> {
        let orders = self.rows.keys().filter_map(|order| board.order(*order));
        let rows = orders.flat_map(|order| {
            let rows = self.of(order.id).iter();
            rows.filter(move |row| row.is_for(order))
        });
        rows.filter_map(|row| match row.phase {
            StrikePhase::Waiting => Some(soon),
            StrikePhase::Again { at } => Some(at.max(soon)),
            _ => None,
        })
        .min()
    }

    /// Whether a hub is to be told of any.
    pub(crate) fn are_due(&self, board: &Board) -> bool {
        self.next_due(board, Duration::ZERO).is_some() || self.in_flight() > 0
    }
}

impl StrikePhase {
    fn is_in_flight(self) -> bool {
        matches!(self, StrikePhase::Marking | StrikePhase::Sending)
    }
}
