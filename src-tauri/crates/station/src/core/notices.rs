//! What waits for too long: told, and after hours held until a person has looked at it.

use std::collections::BTreeMap;

use olgfeast_board::{Board, Step, plan};
use olgfeast_protocol::{
    Intent, IntentId, OrderId, OrderStatus,
    ipc::{Change, ErrorCode, Held, IpcError, Moved, NearlyFull, Notices, Unreadable, Unsent},
};
use olgfeast_store::{OPEN_INTENTS_LIMIT, StoreError};

use super::{Answer, Core, Effect, StoreDone, StoreOp, commands::Storing};
use crate::{
    lanes::{Phase, Row},
    now::Now,
};

/// What has not settled for so long is told.
const TELL_AFTER_MILLIS: i64 = 15 * 60 * 1_000;

/// What was not sent for so long may be wrong by now.
const HOLD_AFTER_MILLIS: i64 = 4 * 60 * 60 * 1_000;

/// From so many on it is told that the outbox is nearly full.
const NEARLY_FULL: usize = 1_800;

/// Numbers of orders that are named; nobody reads more.
const MOST_NAMED: usize = 20;

/// Held orders that are told.
const MOST_HELD: usize = 200;

impl Core {
    /// Holds what was not sent for hours. What was tried is not held: it may have arrived, and its
    /// version, or a read before it goes again, guards it.
    pub(super) fn hold_stale(&mut self, now: Now) {
        for row in self.lanes.rows_mut() {
            let waits = matches!(row.phase, Phase::Queued { .. }) && !row.attempted;
            if waits && now.wall.millis_since(row.intent.made_at) >= HOLD_AFTER_MILLIS {
                row.phase = Phase::Held;
            }
        }
    }

    /// Tells what a person should know, when that is something else than before.
    pub(super) fn watch_notices(&mut self, now: Now) {
        // What was lost may be long, and hardly ever changes: it is not copied to be compared.
        let went_back = self.notices.went_back.take();
        let same = went_back.as_ref() == self.past.lost();
        let mut notices = self.waiting(now);
        if same && notices == self.notices {
            self.notices.went_back = went_back;
            return;
        }
        notices.went_back = self.past.lost().cloned();
        self.notices.clone_from(&notices);
        self.show(Change::Notices { notices });
    }

    /// What is to be told of the outbox.
    fn waiting(&self, now: Now) -> Notices {
        let mut unsent: Option<Unsent> = None;
        let mut held: BTreeMap<OrderId, Held> = BTreeMap::new();
        let mut open = 0;
        for row in self.lanes.rows() {
            open += 1;
            let made_at = row.intent.made_at;
            if now.wall.millis_since(made_at) >= TELL_AFTER_MILLIS {
                let told = unsent.get_or_insert(Unsent {
                    actions: 0,
                    since: made_at,
                });
                told.actions = told.actions.saturating_add(1);
                told.since = told.since.min(made_at);
            }
            // Whatever waits behind a held one is released with it.
            if let Some(first) = held.get_mut(&row.intent.order) {
                first.to = row.intent.to;
            } else if row.phase == Phase::Held && held.len() < MOST_HELD {
                let first = Held {
                    order: row.intent.order,
                    number: row.intent.number.clone(),
                    from: row.intent.from,
                    to: row.intent.to,
                    made_at,
                };
                held.insert(row.intent.order, first);
            }
        }
        let mut held: Vec<Held> = held.into_values().collect();
        held.sort_by_key(|held| held.made_at);
        let in_hundreds = |open: usize| u32::try_from(open / 100 * 100).unwrap_or(u32::MAX);
        Notices {
            unsent,
            nearly_full: (open >= NEARLY_FULL).then(|| NearlyFull {
                actions: in_hundreds(open),
                most: u32::try_from(OPEN_INTENTS_LIMIT).unwrap_or(u32::MAX),
            }),
            held,
            unreadable: self.unreadable(),
            went_back: None,
        }
    }

    /// Orders that the server has and this station cannot read: each by itself where the lists fail,
    /// and what the last copy of the board held of them.
    fn unreadable(&self) -> Option<Unreadable> {
        let alone = self.poison.unreadable();
        let count = alone.len().max(self.unread);
        let known = alone.iter().filter_map(|id| self.board.order(*id));
        let numbers = known.filter_map(|order| order.display_id).take(MOST_NAMED);
        (count > 0).then(|| Unreadable {
            count: u32::try_from(count).unwrap_or(u32::MAX),
            numbers: numbers.collect(),
        })
    }

    /// A person has looked at what is held of an order. `send`: it is wanted all the same, from where
    /// the order is now; otherwise it is not wanted any more.
    pub(super) fn release(&mut self, id: OrderId, send: bool, reply: Answer<Moved>, now: Now) {
        let lane = self.lanes.lane(id);
        let old: Vec<&Row> = lane.skip_while(|row| row.phase != Phase::Held).collect();
        let Some(last) = old.last().map(|row| row.intent.clone()) else {
            let words = "nothing of this order is held";
            let _ = reply.send(Err(IpcError::new(ErrorCode::BadInput, words)));
            return;
        };
        let old: Vec<IntentId> = old.iter().map(|row| row.intent.id).collect();
        let steps = if send {
            match self.steps_again(&last) {
                Ok(steps) => steps,
                Err(error) => {
                    let _ = reply.send(Err(error));
                    return;
                }
            }
        } else {
            Vec::new()
        };
        let new = self.intents(id, &steps, now);
        self.effects
            .push_back(Effect::Store(StoreOp::Renew(old, new)));
        self.storing = Some(Storing::Releasing {
            order: id,
            steps,
            reply,
        });
    }

    /// The steps from the server's truth to where an intent goes, in its own direction.
    fn steps_again(&self, last: &Intent) -> Result<Vec<Step>, IpcError> {
        let unknown = |words: &str| IpcError::new(ErrorCode::UnknownOrder, words);
        let order = self
            .board
            .order(last.order)
            .ok_or_else(|| unknown("the board has no such order"))?;
        if !last.names(order) {
            return Err(unknown("the server has another order under this number"));
        }
        let done = if last.is_backward() || order.status == OrderStatus::Cancelled {
            order.status <= last.to
        } else {
            order.status >= last.to
        };
        if done {
            return Ok(Vec::new());
        }
        let truth = Board::restore([order.clone()], []);
        // What is held does not say that the order was cancelled since: nobody has seen it.
        let seen = Some(order.status).filter(|status| *status != OrderStatus::Cancelled);
        plan(&truth, last.order, seen, last.to).map_err(|error| super::commands::plan_error(&error))
    }

    /// What was held is replaced on the disk.
    pub(super) fn released(
        &mut self,
        old: &[IntentId],
        new: Vec<Intent>,
        result: Result<StoreDone, StoreError>,
        now: Now,
    ) {
        let Some(Storing::Releasing {
            order,
            steps,
            reply,
        }) = self.storing.take()
        else {
            return;
        };
        if let Err(error) = result {
            let _ = reply.send(Err(super::commands::store_error(&error)));
            return;
        }
        for id in old {
            self.lanes.remove(*id);
        }
        self.undoable.retain(|(id, _, _)| *id != order);
        let ids = self.take_in(order, new, steps, now);
        let _ = reply.send(Ok(self.moved(order, ids)));
    }
}
