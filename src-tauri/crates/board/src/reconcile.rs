//! What a message or a read changes.
//!
//! A server without sequence numbers loses broadcasts, its frames run backwards under parallel writes, and its lists
//! are torn: an order may be in none, or in two. So a move forward is believed from any source, but
//! an absence or a move backward only with its event, or after the order itself was read by its
//! key. What is not believed is a doubt: the caller reads that order and comes back with
//! [`Reconciler::read`].
//!
//! A hub numbers its events, so there is nothing to doubt about them: what comes in their order is
//! the truth ([`Reconciler::event`]), and a snapshot is all of it ([`Reconciler::whole`]). Reads are
//! beside the stream there too, and the stream is newer.

use std::collections::{BTreeMap, BTreeSet};

use olgfeast_protocol::{
    Order, OrderId, UtcTime,
    ipc::Change,
    wire::{OrderHint, Stamp, StatusHint, WireOrder},
};

use crate::board::{Board, COMPLETE_KEPT};

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
    /// The count at the last snapshot: it was an event of every order.
    whole: u64,
    touched: BTreeMap<OrderId, Touch>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Touch {
    /// Number of the last event of this order.
    event: u64,
    /// The count when a read last changed it. Of two reads under way at one time nobody knows which
    /// one saw the later state.
    read: u64,
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
        self.list(board, orders, true, None, |touch| match (touch.at, at) {
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
        if self.whole > mark.0 {
            return Finding::default();
        }
        let finding = self.list(board, orders, whole, Some(mark), |touch| {
            touch.event > mark.0
        });
        let changed = finding.changes.iter().filter_map(|change| match change {
            Change::Order { order } => Some(order.id),
            _ => None,
        });
        self.was_read(changed);
        finding
    }

    /// An event of a hub, in its turn: the order as it is after it. Applying one twice, or one that a
    /// read has been ahead of, changes nothing: the version says so.
    ///
    /// A state that is none of ours (a newer hub may have others) is in none of our lanes: the order
    /// leaves the board.
    pub fn event(&mut self, board: &Board, wire: WireOrder) -> Option<Change> {
        let id = wire.id;
        self.touch(id, None);
        let known = board
            .order(id)
            .filter(|known| same_order(known, wire.ref_code.as_deref()));
        if let (Some(told), Some(had)) = (wire.version, known.and_then(|known| known.version))
            && told <= had
        {
            return None;
        }
        if wire.status.is_none() {
            return board.order(id).map(|_| Change::Gone { id });
        }
        let order = wire.onto(known)?;
        (known != Some(&order)).then_some(Change::Order { order })
    }

    /// A snapshot of a hub. Open orders of the board that are not in it are gone; those that have
    /// ended stay for recall, because it holds those of one day only. Of ended ones that the board
    /// does not know only the newest [`COMPLETE_KEPT`] are taken: it would let the others go at
    /// once. `all`: whether every order of it could be read; otherwise an absence says nothing.
    pub fn whole(&mut self, board: &Board, orders: Vec<WireOrder>, all: bool) -> Vec<Change> {
        self.events += 1;
        self.whole = self.events;
        self.touched.clear();
        let mut over: Vec<_> = orders.iter().filter_map(ended).collect();
        over.sort_unstable();
        over.truncate(over.len().saturating_sub(COMPLETE_KEPT));
        let outworn: BTreeSet<OrderId> = over.into_iter().map(|(_, id)| id).collect();
        let mut changes = Vec::new();
        let mut listed = BTreeSet::new();
        for wire in orders {
            let known = board.order(wire.id);
            if wire.status.is_none() || (known.is_none() && outworn.contains(&wire.id)) {
                continue;
            }
            listed.insert(wire.id);
            if let Some(order) = wire.onto(known)
                && known != Some(&order)
            {
                changes.push(Change::Order { order });
            }
        }
        if all {
            let gone = board.open().map(|order| order.id);
            let gone = gone.filter(|id| !listed.contains(id));
            changes.extend(gone.map(|id| Change::Gone { id }));
        }
        changes
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
        let touched = self.touched.get(&id).copied().unwrap_or_default();
        if touched.event.max(self.whole) > mark.0 {
            finding.doubts.push(id);
            return finding;
        }
        let status = found.as_ref().and_then(|wire| wire.status);
        if touched.read > mark.0 && board.order(id).map(|known| known.status) != status {
            finding.doubts.push(id);
            return finding;
        }
        match found {
            Some(wire) => {
                let known = board
                    .order(id)
                    .filter(|k| same_order(k, wire.ref_code.as_deref()));
                let version = wire.version;
                if let Some(mut order) = wire.onto(known)
                    && known != Some(&order)
                {
                    // The version that is known is that of another state, so nobody may expect it.
                    if known.is_some_and(|known| known.status != order.status) {
                        order.version = version;
                    }
                    finding.changes.push(Change::Order { order });
                    self.was_read([id]);
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
        mark: Option<Mark>,
        outdated: impl Fn(&Touch) -> bool,
    ) -> Finding {
        let mut finding = Finding::default();
        let mut listed: BTreeMap<OrderId, usize> = BTreeMap::new();
        for wire in &orders {
            *listed.entry(wire.id).or_default() += 1;
        }
        let outdated = |id: &OrderId| self.touched.get(id).is_some_and(&outdated);
        let overlaps = |id: &OrderId| {
            let touch = self.touched.get(id);
            mark.is_some_and(|mark| touch.is_some_and(|touch| touch.read > mark.0))
        };
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
            if overlaps(&id) && known.map(|known| known.status) != wire.status {
                finding.doubts.push(id);
                continue;
            }
            let other = known.is_some_and(|known| !same_order(known, wire.ref_code.as_deref()));
            if other || known.is_some_and(|known| wire.status.is_some_and(|to| to < known.status)) {
                finding.doubts.push(id);
                continue;
            }
            match wire.onto(known) {
                Some(order) => {
                    if !order.lines.is_known() && order.status.is_open() {
                        finding.doubts.push(id);
                    }
                    if known != Some(&order) {
                        finding.changes.push(Change::Order { order });
                    }
                }
                None => finding.doubts.push(id),
            }
        }
        #[cfg(feature = "planted")]
        if whole && crate::planted::has(crate::planted::Bug::BelievesAbsence) {
            let absent = board.open().map(|order| order.id);
            let gone = absent.filter(|id| !listed.contains_key(id) && !outdated(id));
            finding.changes.extend(gone.map(|id| Change::Gone { id }));
            return finding;
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

    /// A read has changed these.
    fn was_read(&mut self, ids: impl IntoIterator<Item = OrderId>) {
        self.events += 1;
        for id in ids {
            self.touched.entry(id).or_default().read = self.events;
        }
    }

    fn touch(&mut self, id: OrderId, at: Option<UtcTime>) {
        self.events += 1;
        let touch = self.touched.entry(id).or_default();
        touch.event = self.events;
        touch.at = at.or(touch.at);
    }
}

/// When an order that has ended was handed out, for sorting; nothing for one that is open.
fn ended(wire: &WireOrder) -> Option<(Option<UtcTime>, OrderId)> {
    let at = match wire.complete_at {
        Stamp::At(at) => Some(at),
        Stamp::Absent | Stamp::Never => None,
    };
    let ended = wire.status.is_some_and(|status| !status.is_open());
    ended.then_some((at, wire.id))
}

/// Whether a message about this key is about the order that we know under it.
fn same_order(known: &Order, ref_code: Option<&str>) -> bool {
    match ref_code {
        Some(ref_code) => known.ref_code.is_empty() || known.ref_code == ref_code,
        None => true,
    }
}

#[cfg(test)]
mod tests;
