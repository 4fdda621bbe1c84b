//! Lanes at a hub: one call in flight per order, several orders at once.
//!
//! A hub does the same of one key only once, and only where the order has the version that is
//! expected. So nothing has to be read before it is sent, and what nobody knows the outcome of is
//! sent again. Forward moves that wait one behind the other are sent as one: the last of them
//! carries those before it, and settles them. Once sent, the company stays as it was, because a key
//! goes only with the same body.

use std::{collections::BTreeSet, time::Duration};

use olgfeast_board::Board;
use olgfeast_protocol::{Intent, IntentId, OrderId, OrderStatus, Version};

use super::{Lanes, Phase, Row, Task};

/// Calls for intents that are under way at once.
const MOST_IN_FLIGHT: usize = 16;

/// Intents of one order that are sent as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    /// The furthest: the one whose key is sent.
    pub(crate) leader: IntentId,
    /// Those before it, in their turn.
    pub(crate) carries: Vec<IntentId>,
    /// What the first of them was made on.
    pub(crate) from: OrderStatus,
    /// The version that they expect; nothing where none was seen.
    pub(crate) expected: Option<Version>,
}

impl Group {
    /// All of them, in their turn.
    pub(crate) fn ids(&self) -> Vec<IntentId> {
        self.carries.iter().copied().chain([self.leader]).collect()
    }
}

impl Lanes {
    /// What to do now at a hub, the oldest first. Intents whose version was never seen, or that were
    /// sent without a key, are read before.
    pub(crate) fn next_keyed(&self, board: &Board, now: Duration) -> Option<Task> {
        let in_flight = self.rows().filter(|row| row.phase.is_in_flight()).count();
        if in_flight + self.strikes.in_flight() >= MOST_IN_FLIGHT {
            return None;
        }
        let tasks = self.lanes.keys().filter_map(|order| {
            let row = self.lead(*order)?;
            let id = row.intent.id;
            let known = board.order(*order);
            if !row.attempted && known.is_some_and(|known| self.strikes.precede(id, known)) {
                return None;
            }
            let task = match row.phase {
                Phase::Again { at } if at <= now && row.expected.is_some() => Task::Send(id),
                Phase::Queued { .. } if !row.attempted && row.seen_version().is_some() => {
                    Task::Send(id)
                }
                Phase::Queued { .. } => Task::Read(id),
                Phase::Sent { look_at, .. } | Phase::Unknown { look_at, .. } if look_at <= now => {
                    Task::Read(id)
                }
                _ => return None,
            };
            Some((id, task))
        });
        let strikes = self.strikes.orders().filter_map(|order| {
            let due = self.strikes.due(board.order(order)?, now)?;
            // In the turn in which they were made: what came before it in this order goes first.
            let mut before = self.lane(order);
            let waits = before.any(|row| row.phase.is_in_flight() || row.intent.id < due.strike.id);
            (!waits).then_some((due.strike.id, Task::Strike(due.strike.id)))
        });
        // A UUIDv7 is ordered by the time it was made.
        let oldest = tasks.chain(strikes).min_by_key(|(id, _)| *id);
        oldest.map(|(_, task)| task)
    }

    /// The intent of an order whose turn it is: the first, or the one that carries it.
    pub(crate) fn lead(&self, order: OrderId) -> Option<&Row> {
        let lane = self.lanes.get(&order)?;
        let head = lane.front()?;
        match head.phase {
            Phase::Carried { by } => lane.iter().find(|row| row.intent.id == by),
            _ => Some(head),
        }
    }

    /// What was sent with the key of `id`: those that it carries, and itself.
    pub(crate) fn sent_with(&self, id: IntentId) -> Option<Group> {
        let row = self.row(id)?;
        let carried = |row: &&Row| row.phase == Phase::Carried { by: id };
        let carries: Vec<&Row> = self.lane(row.intent.order).filter(carried).collect();
        Some(Group {
            leader: id,
            from: carries.first().unwrap_or(&row).intent.from,
            carries: carries.iter().map(|row| row.intent.id).collect(),
            expected: row.expected,
        })
    }

    /// What is to be sent when it is the turn of `id`: as it was sent before, or all forward moves
    /// from it on that nobody has sent or takes back.
    pub(crate) fn to_send(&self, id: IntentId) -> Option<Group> {
        let row = self.row(id)?;
        if row.attempted {
            return self.sent_with(id);
        }
        let mut members: Vec<IntentId> = Vec::new();
        let order = row.intent.order;
        let lane = self.lane(row.intent.order);
        for next in lane.skip_while(|next| next.intent.id != id) {
            let fits = members.is_empty()
                || (!row.intent.is_backward()
                    && !next.intent.is_backward()
                    && !next.attempted
                    && !self.strikes.part(order, id, next.intent.id)
                    && matches!(next.phase, Phase::Queued { .. }));
            if !fits {
                break;
            }
            members.push(next.intent.id);
        }
        let leader = members.pop()?;
        Some(Group {
            leader,
            carries: members,
            from: row.intent.from,
            expected: row.seen_version(),
        })
    }

    /// What was carried by an intent that is not there any more (a damaged outbox has lost it) goes
    /// by itself.
    pub(crate) fn free_orphans(&mut self) {
        let there: BTreeSet<IntentId> = self.rows().map(|row| row.intent.id).collect();
        for row in self.rows_mut() {
            if matches!(row.phase, Phase::Carried { by } if !there.contains(&by)) {
                row.phase = Phase::queued();
            }
        }
    }

    /// The next intent of this order was made on top of what has just made `version`.
    pub(crate) fn rest_on(&mut self, order: OrderId, version: Version) {
        if let Some(next) = self.lanes.get_mut(&order).and_then(|lane| lane.front_mut()) {
            next.ground = next.ground.max(Some(version));
        }
    }

    /// The same, where that was the very next version: of what is between, nobody knows here whether
    /// somebody else has moved the order.
    pub(crate) fn rest_on_next(&mut self, order: OrderId, version: Version) {
        let head = self.lanes.get(&order).and_then(|lane| lane.front());
        let seen = head.and_then(Row::seen_version);
        if seen.is_some_and(|seen| seen.0.checked_add(1) == Some(version.0)) {
            self.rest_on(order, version);
        }
    }

    /// The server is no hub (any more): it knows no keys, so whatever was sent is unknown.
    pub(crate) fn forget_keys(&mut self, now: Duration) {
        for row in self.rows_mut() {
            row.expected = None;
            row.ground = None;
            row.phase = match row.phase {
                Phase::Carried { .. } => Phase::queued(),
                Phase::Again { .. } => Phase::Unknown {
                    since: now,
                    look_at: now,
                },
                phase => phase,
            };
        }
    }
}

impl Row {
    /// The version of the order that the person saw, and this station's own changes since.
    fn seen_version(&self) -> Option<Version> {
        let seen = self.intent.base.version?;
        Some(self.ground.map_or(seen, |ground| ground.max(seen)))
    }

    /// The intent with what all of its group was made on.
    pub(crate) fn spanning(&self, from: OrderStatus) -> Intent {
        Intent {
            from,
            ..self.intent.clone()
        }
    }
}

impl Phase {
    fn is_in_flight(self) -> bool {
        matches!(
            self,
            Phase::Reading { .. } | Phase::Marking | Phase::Sending
        )
    }
}
