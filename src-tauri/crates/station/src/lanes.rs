//! The outbox as the drainer works it: per-order lanes. At a plain server one call is in flight per
//! station ([`Lanes::next`]), at a hub one per order (`keyed`).
//!
//! A server without versions and keys applies whatever arrives, also late, and freezes under
//! parallel writes. So one call at a time; an order is read before anything is sent again; and an
//! outcome that nobody knows locks its lane until the effect is seen or [`LOCK`] has passed.

mod keyed;
mod strikes;

use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

use olgfeast_protocol::{Intent, IntentId, OrderId, Pending, Version};

pub(crate) use self::{
    keyed::Group,
    strikes::{StrikePhase, Strikes},
};

/// An unknown outcome may still be applied for this long (late echo).
pub(crate) const LOCK: Duration = Duration::from_secs(40);

/// An intent made this recently on a live board may be sent without reading the order first.
const FRESH: Duration = Duration::from_secs(2);

/// After a 200 the event is on its way; when it does not come, the order is read.
const PROOF_AFTER: Duration = Duration::from_secs(1);

/// How often an order with an unknown outcome is read.
const PROOF_EVERY: Duration = Duration::from_secs(2);

/// See [`Lanes::next_due`].
const TURN: Duration = Duration::from_millis(100);

/// One intent that has not settled.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) intent: Intent,
    /// Whether it may have reached the server.
    pub(crate) attempted: bool,
    pub(crate) phase: Phase,
    /// What a hub was told to expect when this was sent. The same key goes only with the same body,
    /// so it stays until the hub has answered that it did not do it.
    pub(crate) expected: Option<Version>,
    /// The version that the intent before it has made.
    pub(crate) ground: Option<Version>,
    /// How often nobody knew what came of it, or that it was not done yet.
    pub(crate) tries: u32,
    /// Whether a read has shown that somebody else was there, while its own effect could be yet to
    /// come: should the order come back to where it was, this is not sent again.
    pub(crate) overtaken: bool,
}

impl Row {
    /// An intent of which nothing was ever sent to a hub.
    pub(crate) fn new(intent: Intent, attempted: bool, phase: Phase) -> Row {
        Row {
            intent,
            attempted,
            phase,
            expected: None,
            ground: None,
            tries: 0,
            overtaken: false,
        }
    }
}

/// Where an intent is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Waits for its turn. Made at, where that was in this run on a live board.
    Queued { fresh_since: Option<Duration> },
    /// It has waited for too long: a person is asked first.
    Held,
    /// A person takes it back; the store is asked.
    Withdrawing,
    /// The order is being read: to send, or for proof of what was sent.
    Reading { last: Attempt },
    /// The store is writing that it is about to be sent.
    Marking,
    /// The call is under way.
    Sending,
    /// The server said 200; the proof is to come.
    Sent { since: Duration, look_at: Duration },
    /// A later intent of the same order is sent for both (hub).
    Carried { by: IntentId },
    /// To be sent once more, with the same key (hub).
    Again { at: Duration },
    /// Nobody knows.
    Unknown { since: Duration, look_at: Duration },
}

/// What is known of the last time that an intent was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attempt {
    /// It was not, or certainly without effect.
    None,
    /// The server said 200: it had its effect.
    Answered { since: Duration },
    /// Nobody knows; the effect may be yet to come.
    Unknown { since: Duration },
}

/// What the drainer should do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// Read the order of this intent.
    Read(IntentId),
    /// Mark this intent, then send it.
    Send(IntentId),
    /// Mark this strike, then send it.
    Strike(IntentId),
}

/// All intents that have not settled.
#[derive(Debug, Default)]
pub(crate) struct Lanes {
    lanes: BTreeMap<OrderId, VecDeque<Row>>,
    /// What was struck.
    pub(crate) strikes: Strikes,
    /// Those that have left last. The outbox is read beside its writes, so an intent may still be
    /// open there that has ended here; back in its lane it would hold the lane for ever, because the
    /// outbox lets nobody mark what it has ended.
    left: VecDeque<IntentId>,
}

/// More than can be open at once: a reading is never as late as that.
const LEFT_KEPT: usize = 4_000;

impl Lanes {
    /// Adds an intent at the end of its lane, unless it is there already, or was.
    pub(crate) fn push(&mut self, row: Row) -> bool {
        if self.left.contains(&row.intent.id) {
            return false;
        }
        let lane = self.lanes.entry(row.intent.order).or_default();
        if lane.iter().any(|known| known.intent.id == row.intent.id) {
            return false;
        }
        lane.push_back(row);
        true
    }

    /// All intents, by order, and those of one order in their turn.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.lanes.values().flatten()
    }

    /// All intents, to be moved on.
    pub(crate) fn rows_mut(&mut self) -> impl Iterator<Item = &mut Row> {
        self.lanes.values_mut().flatten()
    }

    /// The intents of one order, in their turn.
    pub(crate) fn lane(&self, order: OrderId) -> impl Iterator<Item = &Row> {
        self.lanes.get(&order).into_iter().flatten()
    }

    /// Whether nothing waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.lanes.is_empty()
    }

    /// Whether nothing waits that could be sent: what is held waits for a person.
    pub(crate) fn is_at_rest(&self) -> bool {
        let heads = self.lanes.values().filter_map(VecDeque::front);
        heads.map(|row| row.phase).all(|phase| phase == Phase::Held)
    }

    /// The intent.
    pub(crate) fn row(&self, id: IntentId) -> Option<&Row> {
        self.lanes
            .values()
            .flatten()
            .find(|row| row.intent.id == id)
    }

    /// The intent, to be moved on.
    pub(crate) fn row_mut(&mut self, id: IntentId) -> Option<&mut Row> {
        self.lanes
            .values_mut()
            .flatten()
            .find(|row| row.intent.id == id)
    }

    /// The last intent of an order's lane.
    pub(crate) fn tail(&self, order: OrderId) -> Option<&Row> {
        self.lanes.get(&order)?.back()
    }

    /// Takes an intent out.
    pub(crate) fn remove(&mut self, id: IntentId) -> Option<Row> {
        let order = self.row(id)?.intent.order;
        let lane = self.lanes.get_mut(&order)?;
        let at = lane.iter().position(|row| row.intent.id == id)?;
        let row = lane.remove(at);
        if lane.is_empty() {
            self.lanes.remove(&order);
        }
        self.leaves(id);
        row
    }

    fn leaves(&mut self, id: IntentId) {
        if self.left.len() == LEFT_KEPT {
            self.left.pop_front();
        }
        self.left.push_back(id);
    }

    /// The intent that has left last.
    #[cfg(feature = "planted")]
    pub(crate) fn last_left(&self) -> Option<IntentId> {
        self.left.back().copied()
    }

    /// Takes a whole lane out: the first intent failed, and the others were made on top of it. One that
    /// a person is taking back stays: the store may have it no longer.
    pub(crate) fn take_lane(&mut self, order: OrderId) -> Vec<Row> {
        let lane = self.lanes.remove(&order).unwrap_or_default();
        let (leaving, failed): (VecDeque<Row>, VecDeque<Row>) = lane
            .into_iter()
            .partition(|row| row.phase == Phase::Withdrawing);
        if !leaving.is_empty() {
            self.lanes.insert(order, leaving);
        }
        for row in &failed {
            self.leaves(row.intent.id);
        }
        failed.into()
    }

    /// The first intent of an order's lane, to be moved on.
    pub(crate) fn head_mut(&mut self, order: OrderId) -> Option<&mut Row> {
        self.lanes.get_mut(&order)?.front_mut()
    }

    /// What the screen needs of an order's lane.
    pub(crate) fn pending(&self, order: OrderId) -> Vec<Pending> {
        let rows = self.lanes.get(&order).into_iter().flatten();
        rows.map(|row| Pending {
            id: row.intent.id,
            to: row.intent.to,
            attempted: row.attempted,
        })
        .collect()
    }

    /// Whether a call is under way, or about to be.
    pub(crate) fn is_busy(&self) -> bool {
        self.lanes.values().flatten().any(|row| {
            matches!(
                row.phase,
                Phase::Reading { .. } | Phase::Marking | Phase::Sending
            )
        })
    }

    /// What to do now: at most one call at a time; proofs first, because they free lanes; then the
    /// oldest intent whose lane is free. `live`: whether the board is known to be right.
    pub(crate) fn next(&self, now: Duration, live: bool) -> Option<Task> {
        if self.is_busy() {
            return None;
        }
        let heads = || self.lanes.values().filter_map(VecDeque::front);
        let proof = heads().find(|row| match row.phase {
            Phase::Sent { look_at, .. } | Phase::Unknown { look_at, .. } => look_at <= now,
            _ => false,
        });
        if let Some(row) = proof {
            return Some(Task::Read(row.intent.id));
        }
        let oldest = heads()
            .filter(|row| matches!(row.phase, Phase::Queued { .. }))
            // A UUIDv7 is ordered by the time it was made.
            .min_by_key(|row| row.intent.id)?;
        let fresh = match oldest.phase {
            Phase::Queued {
                fresh_since: Some(made),
            } => now.saturating_sub(made) < FRESH,
            _ => false,
        };
        let id = oldest.intent.id;
        Some(if fresh && live && !oldest.attempted {
            Task::Send(id)
        } else {
            Task::Read(id)
        })
    }

    /// When [`Lanes::next`] is to be asked at the latest. What waits for its turn is looked at every
    /// [`TURN`]: several things may be in its way.
    pub(crate) fn next_due(&self, now: Duration) -> Option<Duration> {
        let heads = self.lanes.values().filter_map(VecDeque::front);
        heads
            .filter_map(|row| match row.phase {
                Phase::Sent { look_at, .. } | Phase::Unknown { look_at, .. } => Some(look_at),
                Phase::Again { at } => Some(at),
                Phase::Queued { .. } | Phase::Carried { .. } => Some(now + TURN),
                _ => None,
            })
            .min()
    }
}

impl Phase {
    /// The server said 200.
    pub(crate) fn sent(now: Duration) -> Phase {
        Phase::Sent {
            since: now,
            look_at: now + PROOF_AFTER,
        }
    }

    /// Nobody knows since `since`.
    pub(crate) fn unknown(since: Duration, now: Duration) -> Phase {
        Phase::Unknown {
            since,
            look_at: now + PROOF_EVERY,
        }
    }

    /// What it says about the last attempt.
    pub(crate) fn last(self) -> Attempt {
        match self {
            Phase::Sent { since, .. } => Attempt::Answered { since },
            Phase::Unknown { since, .. } => Attempt::Unknown { since },
            Phase::Reading { last } => last,
            // What is sent again to a hub has the same key, and is done once.
            Phase::Again { .. }
            | Phase::Carried { .. }
            | Phase::Held
            | Phase::Queued { .. }
            | Phase::Withdrawing
            | Phase::Marking
            | Phase::Sending => Attempt::None,
        }
    }

    /// After a read for an intent of whose last attempt this is known.
    pub(crate) fn after_read(last: Attempt, now: Duration) -> Phase {
        let look_at = now + PROOF_EVERY;
        match last {
            Attempt::None => Phase::queued(),
            Attempt::Answered { since } => Phase::Sent { since, look_at },
            Attempt::Unknown { since } => Phase::Unknown { since, look_at },
        }
    }

    /// Waits for its turn, to be read before it is sent.
    pub(crate) fn queued() -> Phase {
        Phase::Queued { fresh_since: None }
    }
}

#[cfg(test)]
mod tests {
    use olgfeast_protocol::{OrderStatus, Stand, UtcTime};
    use uuid::Uuid;

    use super::*;

    fn intent(n: u128, order: i64) -> Intent {
        Intent {
            id: IntentId(Uuid::from_u128(n)),
            order: OrderId(order),
            ref_code: String::new(),
            number: order.to_string(),
            from: OrderStatus::Pending,
            to: OrderStatus::Preparing,
            base: Stand {
                status: OrderStatus::Pending,
                preparing_at: None,
                ready_at: None,
                complete_at: None,
                version: None,
            },
            made_at: UtcTime(0),
        }
    }

    fn id(n: u128) -> IntentId {
        IntentId(Uuid::from_u128(n))
    }

    fn secs(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    #[test]
    fn the_oldest_head_goes_first_and_is_read_unless_fresh_on_a_live_board() {
        let mut lanes = Lanes::default();
        let fresh = Phase::Queued {
            fresh_since: Some(secs(9)),
        };
        lanes.push(Row::new(intent(2, 1), false, fresh));
        lanes.push(Row::new(intent(1, 2), false, fresh));
        assert_eq!(lanes.next(secs(10), true), Some(Task::Send(id(1))));
        assert_eq!(lanes.next(secs(10), false), Some(Task::Read(id(1))));
        assert_eq!(lanes.next(secs(11), true), Some(Task::Read(id(1))));
    }

    #[test]
    fn one_call_at_a_time() {
        for phase in [
            Phase::Marking,
            Phase::Sending,
            Phase::Reading {
                last: Attempt::None,
            },
        ] {
            let mut lanes = Lanes::default();
            lanes.push(Row::new(intent(1, 1), true, phase));
            lanes.push(Row::new(intent(2, 2), false, Phase::queued()));
            assert_eq!(lanes.next(secs(10), true), None);
        }
    }

    #[test]
    fn an_unknown_outcome_locks_its_lane_and_no_other() {
        let mut lanes = Lanes::default();
        lanes.push(Row::new(
            intent(1, 1),
            true,
            Phase::unknown(secs(10), secs(10)),
        ));
        lanes.push(Row::new(intent(2, 1), false, Phase::queued()));
        lanes.push(Row::new(intent(3, 2), false, Phase::queued()));
        assert_eq!(lanes.next(secs(11), true), Some(Task::Read(id(3))));
        assert_eq!(
            lanes.next(secs(12), true),
            Some(Task::Read(id(1))),
            "proof comes first"
        );
        assert_eq!(lanes.next_due(secs(11)), Some(secs(11) + TURN));
    }

    #[test]
    fn an_intent_that_has_left_does_not_come_back_with_a_late_reading() {
        let mut lanes = Lanes::default();
        for n in [1, 2] {
            assert!(lanes.push(Row::new(intent(n, 1), false, Phase::queued())));
        }
        assert!(lanes.remove(id(1)).is_some());
        assert!(!lanes.push(Row::new(intent(1, 1), false, Phase::queued())));
        assert_eq!(lanes.take_lane(OrderId(1)).len(), 1);
        assert!(!lanes.push(Row::new(intent(2, 1), false, Phase::queued())));
        assert!(lanes.is_empty(), "not even an empty lane is left");
    }

    #[test]
    fn an_intent_is_in_its_lane_once() {
        let mut lanes = Lanes::default();
        assert!(lanes.push(Row::new(intent(1, 1), false, Phase::queued())));
        assert!(!lanes.push(Row::new(intent(1, 1), false, Phase::queued())));
        assert!(lanes.remove(id(1)).is_some());
        assert!(lanes.is_empty());
    }
}
