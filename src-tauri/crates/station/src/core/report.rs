//! What the core knows of itself, for diagnostics.

use std::time::Duration;

use olgfeast_protocol::{
    IntentId, UtcTime,
    ipc::{
        ErrorCode, IpcError, LinkStatus, Moved, Trouble,
        diagnostics::{
            Condition, MOST_ROUND_TRIPS, MOST_WAITING, Reached, RoundTrip, Stage, Waiting, Works,
        },
    },
};

use super::{Answer, Core, poll::Kind};
use crate::{
    address::Server,
    credentials::Secret,
    lanes::{Phase, Row},
    now::Now,
};

/// What of a report only the core can tell.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) reached: Option<Reached>,
    pub(crate) works: Works,
    pub(crate) round_trips: Vec<RoundTrip>,
    /// Oldest first, with no attempts counted.
    pub(crate) outbox: Vec<Waiting>,
    pub(crate) outbox_more: usize,
    pub(crate) strikes_unsent: usize,
    pub(crate) offset_millis: i64,
}

/// Whom an examination asks, and by what right.
#[derive(Debug)]
pub(crate) struct Way {
    pub(crate) server: Server,
    pub(crate) token: Option<Secret>,
}

impl Core {
    /// All of it, as of now.
    pub(super) fn report(&self, now: Now) -> Told {
        let mut rows: Vec<&Row> = self.lanes.rows().collect();
        rows.sort_by_key(|row| (row.intent.made_at, row.intent.id));
        let outbox: Vec<Waiting> = rows
            .iter()
            .take(MOST_WAITING)
            .map(|row| self.told_of(row, now))
            .collect();
        Told {
            reached: self.session.server().map(Server::reached),
            works: self.works(&rows, now),
            round_trips: self.round_trips.iter().copied().collect(),
            outbox_more: rows.len() - outbox.len(),
            outbox,
            strikes_unsent: match self.poll.kind() {
                Kind::Hub => self.lanes.strikes.unsent(),
                // They are sent to no plain server.
                Kind::Plain | Kind::Unknown => 0,
            },
            offset_millis: self.clock.offset_millis(),
        }
    }

    /// Where an examination goes; where nobody is signed in, nowhere.
    pub(super) fn way(&self) -> Result<Way, IpcError> {
        let server = self.session.server();
        let server =
            server.ok_or_else(|| IpcError::new(ErrorCode::SignedOut, "nobody is signed in"))?;
        Ok(Way {
            server: server.clone(),
            token: self.session.bearer().cloned(),
        })
    }

    /// A round trip was measured.
    pub(super) fn round_trip(&mut self, at: UtcTime, took: Duration) {
        if self.round_trips.len() == MOST_ROUND_TRIPS {
            self.round_trips.pop_front();
        }
        let micros = u32::try_from(took.as_micros()).unwrap_or(u32::MAX);
        self.round_trips.push_back(RoundTrip { at, micros });
    }

    /// Takes this very change back. Another one of the same order may have been made on top of it, or
    /// it may be under way: then it stays.
    pub(super) fn withdraw(&mut self, id: IntentId, reply: Answer<Moved>) {
        let row = self.lanes.row(id);
        let Some(order) = row
            .filter(|row| self.can_withdraw(row))
            .map(|row| row.intent.order)
        else {
            let words = "it is being sent already, or something was done on top of it";
            let _ = reply.send(Err(IpcError::new(ErrorCode::NothingToUndo, words)));
            return;
        };
        self.begin_withdrawing(order, id, reply);
    }

    fn can_withdraw(&self, row: &Row) -> bool {
        let tail = self.lanes.tail(row.intent.order);
        !row.attempted
            && matches!(row.phase, Phase::Queued { .. } | Phase::Reading { .. })
            && tail.is_some_and(|tail| tail.intent.id == row.intent.id)
    }

    fn works(&self, rows: &[&Row], now: Now) -> Works {
        let status = self.link.shown().status;
        let feed = match status {
            LinkStatus::Connecting | LinkStatus::CatchingUp => Condition::Busy,
            _ if self.link.is_live() => Condition::Good {
                at: self.freshness.heard_at,
            },
            _ => Condition::Bad {
                since: Some(self.link.shown().since),
            },
        };
        let sending = match status {
            _ if self.lanes.is_at_rest() => Condition::Idle,
            LinkStatus::Live | LinkStatus::CatchingUp | LinkStatus::Degraded { .. } => {
                Condition::Busy
            }
            _ => Condition::Bad {
                since: rows.first().map(|row| row.intent.made_at),
            },
        };
        let comparing = match self.freshness.checked_at {
            None => Condition::Unknown,
            Some(checked) if self.is_unchecked(now) => Condition::Bad {
                since: Some(checked),
            },
            at => Condition::Good { at },
        };
        let saving = match self.trouble {
            Some(Trouble::CannotKeep { .. }) => Condition::Bad { since: None },
            _ => Condition::Good { at: None },
        };
        Works {
            feed,
            sending,
            comparing,
            menu: self.menu.condition(),
            saving,
        }
    }

    fn told_of(&self, row: &Row, now: Now) -> Waiting {
        let wall = |at: Duration| {
            let left = at.saturating_sub(now.mono).as_millis();
            now.wall
                .plus_millis(i64::try_from(left).unwrap_or(i64::MAX))
        };
        let stage = match row.phase {
            Phase::Queued { .. } | Phase::Withdrawing => Stage::Queued,
            Phase::Held => Stage::Held,
            Phase::Reading { .. } => Stage::Reading,
            Phase::Marking | Phase::Sending | Phase::Carried { .. } => Stage::Sending,
            Phase::Sent { .. } => Stage::Sent,
            Phase::Again { at } => Stage::Again { at: wall(at) },
            Phase::Unknown { look_at, .. } => Stage::Unknown {
                look_at: wall(look_at),
            },
        };
        let intent = &row.intent;
        Waiting {
            id: intent.id,
            order: intent.order,
            number: intent.number.clone(),
            from: intent.from,
            to: intent.to,
            made_at: intent.made_at,
            attempts: 0,
            stage,
            can_discard: self.can_withdraw(row),
        }
    }
}
