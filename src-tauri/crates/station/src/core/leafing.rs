//! When the station leafs back through the server's orders, and what the history takes of them.
//!
//! It is the very last thing that is done: a page at a time, while the link is live and nothing else
//! is to be read or sent, and never fast. Nothing waits for it, and no figure of the board.

use std::time::Duration;

use olgfeast_protocol::{
    UtcTime,
    ipc::{HistoryReach, HistoryReading},
    wire::rest::Orders,
};
use olgfeast_store::{CacheWrite, Reach};
use rand::{SeedableRng, rngs::StdRng};

use super::{Core, Effect, Ticket, poll::Kind};
use crate::{
    audit::jittered,
    credentials::Secret,
    leafing::{Ask, Leafing, Stands},
    now::Now,
    rest::{Answer, Call, CallError, Reply, Scope},
};

/// From one page to the next, ± 20 %: at a plain server, which freezes under parallel calls, and at a
/// hub.
const PLAIN_PACE: Duration = Duration::from_millis(2_500);
const HUB_PACE: Duration = Duration::from_millis(500);

/// A slow server has this many times the time of a page to itself.
const REST: u32 = 10;

/// From the link being live to the first page, ± 20 %: who has come back has other things to do.
const SETTLED: Duration = Duration::from_secs(10);

/// From the end of a pass to the next one on the same live link, ± 20 %: a plain server loses
/// broadcasts.
const EVERY: Duration = Duration::from_secs(30 * 60);

/// From a page that could not be read to the next try, ± 20 %.
const PAUSE: Duration = Duration::from_secs(60);

/// See [the module](self).
#[derive(Debug)]
pub(super) struct Leaves {
    leafing: Leafing,
    turn: Turn,
    /// Its own, so that nothing else is done at another time because of it.
    rng: StdRng,
}

#[derive(Debug)]
enum Turn {
    /// The link is not live.
    Away,
    /// On the station's monotonic clock.
    Due(Duration),
    /// A page is under way.
    Asked { ask: Ask, at: Duration },
}

impl Leaves {
    /// Whether a page is under way.
    pub(super) fn is_reading(&self) -> bool {
        matches!(self.turn, Turn::Asked { .. })
    }

    pub(super) fn new(reach: Option<Reach>, seed: u64) -> Leaves {
        Leaves {
            leafing: Leafing::new(reach),
            turn: Turn::Away,
            rng: StdRng::seed_from_u64(!seed),
        }
    }

    fn rest(&mut self, pause: Duration, now: Now) {
        self.turn = Turn::Due(now.mono + jittered(pause, &mut self.rng));
    }
}

impl Core {
    /// How far back the history reaches.
    pub(crate) fn history_reach(&self, now: Now) -> HistoryReach {
        let Leaves { leafing, turn, .. } = &self.leaves;
        let reading = match turn {
            Turn::Away => HistoryReading::Waits,
            Turn::Due(_) | Turn::Asked { .. } if leafing.is_whole() => HistoryReading::Complete,
            Turn::Due(_) | Turn::Asked { .. } => HistoryReading::Runs,
        };
        let shown = leafing.shown();
        // What was never told has no date; what is too old is not kept.
        let kept = self.history_begins(now);
        let back_to = shown.and_then(|reach| reach.oldest.at);
        let total = shown.map(|_| leafing.total());
        HistoryReach {
            reaches_back_to: back_to.map(|at| at.max(kept)),
            total,
            known: shown.map_or(0, |reach| leafing.total().saturating_sub(reach.older)),
            reading,
        }
    }

    /// Another account, or none.
    pub(super) fn leaves_of_another_sign_in(&mut self) {
        self.leaves.leafing.stop();
        self.leaves.turn = Turn::Away;
    }

    /// The history has gone with its file.
    pub(super) fn leaves_are_lost(&mut self) {
        self.leaves.leafing.forget();
        self.leaves.turn = Turn::Away;
        self.effects
            .push_back(Effect::Cache(CacheWrite::Reach(None)));
    }

    /// When the next page is to be read; `None` while something else comes first.
    pub(super) fn leaf_due(&self) -> Option<Duration> {
        let Turn::Due(due) = self.leaves.turn else {
            return None;
        };
        let others = self.menu.is_reading() || self.figures.is_reading();
        let may = self.has_leisure() && !others;
        may.then(|| due.max(self.hold.until()))
    }

    /// Whether something is there to be read at all.
    fn may_leaf(&self) -> bool {
        self.may_read()
            && self.link.is_live()
            && self.scope() == Scope::All
            && self.poll.kind() != Kind::Unknown
    }

    pub(super) fn leaf_back_if_due(&mut self, now: Now) {
        if !self.may_leaf() {
            // What comes meanwhile may be more than the board learns of.
            self.leaves.leafing.stop();
            self.leaves.turn = Turn::Away;
            return;
        }
        if let Turn::Away = self.leaves.turn {
            self.leaves.rest(SETTLED, now);
        }
        if self.leaf_due().is_none_or(|due| now.mono < due) {
            return;
        }
        let (Some(server), Some(token)) = (self.session.server(), self.session.bearer().cloned())
        else {
            return;
        };
        if !self.leaves.leafing.is_under_way() {
            self.leaves.leafing.begin(&server.to_string());
        }
        let Some(ask) = self.leaves.leafing.ask() else {
            return;
        };
        self.leaves.turn = Turn::Asked { ask, at: now.mono };
        let ticket = Ticket::Leaf {
            generation: self.generation,
            token: token.clone(),
        };
        let Ask { page, size } = ask;
        self.call(ticket, Call::Leaf { token, page, size });
    }

    /// The reply to a [`Ticket::Leaf`].
    pub(super) fn leaf_read(&mut self, generation: u64, token: &Secret, reply: Reply, now: Now) {
        let Turn::Asked { ask, at } = self.leaves.turn else {
            return;
        };
        if generation != self.generation {
            return;
        }
        match reply.answer {
            Ok(Answer::Orders(orders)) => self.leaf_came(ask, at, orders, now),
            answer => {
                let error = answer.err().unwrap_or(CallError::Alien);
                tracing::debug!(%error, "older orders cannot be read");
                self.leaves.leafing.stop();
                self.leaves.rest(PAUSE, now);
                if let CallError::Unauthorized(_) = error {
                    self.token_refused(token, now);
                }
            }
        }
    }

    fn leaf_came(&mut self, ask: Ask, asked_at: Duration, orders: Orders, now: Now) {
        let Some(server) = self.session.server().map(ToString::to_string) else {
            return;
        };
        self.counts.malformed += u64::try_from(orders.skipped).unwrap_or(u64::MAX);
        let wanted = self.history_begins(now);
        let leafing = &mut self.leaves.leafing;
        let before = leafing.reach().cloned();
        let stands = leafing.take(&server, ask, &orders, wanted);
        let reach = leafing.reach().cloned();
        for wire in orders.orders {
            let over = wire.status.is_some_and(|status| !status.is_open());
            // What the board knows it follows, and the history with it.
            if over
                && self.board.order(wire.id).is_none()
                && let Some(order) = wire.onto(None)
                && ended_at(&order).is_none_or(|at| at >= wanted)
            {
                self.effects
                    .push_back(Effect::Cache(CacheWrite::Listed(order)));
            }
        }
        // After them, so that it is never ahead of them.
        if reach != before {
            self.effects
                .push_back(Effect::Cache(CacheWrite::Reach(reach)));
        }
        let pace = match self.poll.kind() {
            Kind::Hub => HUB_PACE,
            Kind::Plain | Kind::Unknown => PLAIN_PACE,
        };
        let took = now.mono.saturating_sub(asked_at);
        self.leaves.rest(
            match stands {
                Stands::GoesOn => pace.max(took * REST),
                Stands::Done => EVERY,
                Stands::GivenUp => PAUSE,
            },
            now,
        );
    }
}

/// As the history dates it.
fn ended_at(order: &olgfeast_protocol::Order) -> Option<UtcTime> {
    let times = [order.complete_at, order.ready_at, order.preparing_at];
    times.into_iter().flatten().next().or(order.ordered_at)
}
