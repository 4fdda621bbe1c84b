//! What the history keeps: each change of an order's state as it was learned, and for how long.

use std::time::Duration;

use olgfeast_protocol::{
    Intent, Order, OrderStatus, UtcTime, ipc::Change, live::LiveBy, wire::WireOrder,
};
use olgfeast_store::{By, CacheWrite, Source as Learned, Step};

use super::{Core, Effect, truth::Source};
use crate::now::Now;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How a change of the truth was learned.
#[derive(Clone, Copy, Debug)]
pub(super) enum Told<'a> {
    /// A hub's log tells it.
    Log {
        by: Option<&'a LiveBy>,
        /// When it happened, by the hub's clock.
        at: Option<UtcTime>,
    },
    /// The answer to what was sent for this intent.
    Answer(&'a Intent),
    /// A copy of a hub's board has it.
    Copy,
    /// A plain server has shown it, or a read has.
    Shown(Source),
}

/// When the history is shortened to the days that it is kept for.
#[derive(Debug, Default)]
pub(super) struct Keeping {
    /// On the station's monotonic clock.
    due: Duration,
}

impl Core {
    /// How an order came to where `change` shows it, where that is another state than the board's.
    pub(super) fn step(&self, change: &Change, told: Told<'_>, now: Now) -> Option<Step> {
        let Change::Order { order } = change else {
            return None;
        };
        let known = self.board.order(order.id);
        let from = known.map(|known| known.status);
        if from == Some(order.status) {
            return None;
        }
        let (source, by) = match told {
            Told::Log { by, .. } if self.is_own(by) => (Learned::Own, by.map(named)),
            Told::Log { by, .. } => (Learned::Event, by.map(named)),
            Told::Answer(intent) => (Learned::Own, Some(self.own(intent))),
            Told::Copy => (Learned::Audit, None),
            Told::Shown(source) => match self.sent_for(order) {
                Some(intent) => (Learned::Own, Some(self.own(intent))),
                None if source == Source::Socket => (Learned::Event, None),
                None => (Learned::Audit, None),
            },
        };
        let at = match told {
            Told::Log { at, .. } => at,
            _ => None,
        };
        // A server never takes a time back, so one that was known before tells of an earlier time.
        let dated = stamp(order).filter(|at| known.and_then(stamp_of(order.status)) != Some(*at));
        Some(Step {
            from,
            at: at.or(dated).unwrap_or_else(|| self.server_now(now)),
            by: by.unwrap_or_default(),
            source,
        })
    }

    /// A person has decided how long the history is kept: it is shortened to that at once.
    pub(super) fn history_days_changed(&mut self) {
        self.keeping = Keeping::default();
    }

    /// Orders of a copy that are over and that the board has no place for.
    pub(super) fn keep_past(&mut self, over: Vec<WireOrder>) {
        for wire in over {
            if self.board.order(wire.id).is_none()
                && let Some(order) = wire.onto(None)
            {
                if let Some(outage) = &mut self.outage {
                    outage.passed(order.id, order.status);
                }
                self.effects
                    .push_back(Effect::Cache(CacheWrite::Past(order)));
            }
        }
    }

    /// Once in a run and then once a day. Not before the server has told its time: a computer that
    /// believes in another year would throw everything away.
    pub(super) fn shorten_history_if_due(&mut self, now: Now) {
        if now.mono < self.keeping.due || !self.clock.is_told() {
            return;
        }
        self.keeping.due = now.mono + DAY;
        let before = self.history_begins(now);
        self.effects
            .push_back(Effect::Cache(CacheWrite::Prune { before }));
    }

    /// What ended before this is not kept, by the server's clock.
    pub(super) fn history_begins(&self, now: Now) -> UtcTime {
        let millis = i64::try_from(DAY.as_millis()).unwrap_or(i64::MAX);
        let kept = millis.saturating_mul(self.settings.history_days.into());
        self.server_now(now).plus_millis(-kept)
    }

    /// The saved board was damaged and is empty: it is saved again as it is. The history has gone with
    /// it, and the cursor comes with the next run.
    pub(super) fn save_board_again(&mut self) {
        for order in self.board.orders() {
            self.effects
                .push_back(Effect::Cache(CacheWrite::Order(order.clone())));
        }
        self.save_freshness();
        self.menu_is_lost();
        self.leaves_are_lost();
    }

    /// By the server's clock, as well as it is known.
    fn server_now(&self, now: Now) -> UtcTime {
        now.wall.plus_millis(self.clock.offset_millis())
    }

    /// What this station has sent to bring an order where it is now.
    fn sent_for(&self, order: &Order) -> Option<&Intent> {
        let lead = self.lanes.lead(order.id)?;
        let has_come = lead.attempted && lead.intent.to == order.status;
        (has_come && lead.intent.names(order)).then_some(&lead.intent)
    }

    fn own(&self, intent: &Intent) -> By {
        By {
            station: Some(self.name.clone()),
            user: None,
            made_at: Some(intent.made_at),
        }
    }
}

fn named(by: &LiveBy) -> By {
    By {
        station: by.station.clone(),
        user: by.user.clone(),
        made_at: by.made_at,
    }
}

/// When the order came to its state.
fn stamp(order: &Order) -> Option<UtcTime> {
    stamp_of(order.status)(order)
}

fn stamp_of(status: OrderStatus) -> fn(&Order) -> Option<UtcTime> {
    match status {
        OrderStatus::Pending => |order| order.ordered_at,
        OrderStatus::Preparing => |order| order.preparing_at,
        OrderStatus::Ready => |order| order.ready_at,
        OrderStatus::Complete => |order| order.complete_at,
        OrderStatus::Cancelled => |_| None,
    }
}
