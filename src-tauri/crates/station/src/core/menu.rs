//! The menu: what can be ordered, read once after each sign-in and seldom again.
//!
//! It has the lowest priority of all: it is read while the link is live and nothing else is to be
//! done, a page at a time, and a plain server, which freezes under parallel calls, gets no page of it
//! beside a write or a read of orders. Nothing is ever held back because it cannot be read: the menu
//! before it stays, and the next turn comes.

use std::{collections::BTreeMap, time::Duration};

use olgfeast_protocol::{
    FoodGroups, UtcTime,
    ipc::{Change, ErrorCode, IpcError, diagnostics::Condition},
    wire::rest::{MenuItem, MenuPage},
};
use olgfeast_store::{CacheWrite, MENU_LIMIT, Menu};

use super::{Answer, Core, Effect, MOST_WAITING, Ticket, poll::Kind};
use crate::{
    audit::jittered,
    now::Now,
    rest::{self, Call, CallError, MENU_PAGE, Reply},
};

/// From the end of a reading to the next one, ± 20 %.
const EVERY: Duration = Duration::from_secs(30 * 60);

/// When the menu is read, and how far that has come.
#[derive(Debug, Default)]
pub(super) struct MenuReading {
    /// On the station's monotonic clock; a sign-in has it read at once.
    due: Duration,
    walk: Option<Walk>,
    /// What came of the last reading of this run.
    last: Option<Reading>,
    /// Those who want it read now.
    asked: Vec<Answer<Menu>>,
}

/// What came of a reading, by the station's clock.
#[derive(Clone, Copy, Debug)]
enum Reading {
    Good(UtcTime),
    Failed(UtcTime),
}

/// A reading that has begun.
#[derive(Debug, Default)]
struct Walk {
    /// Items that the pages before had, read or not: where the next one begins.
    skip: usize,
    /// By id: an item that has moved between two pages is there once.
    items: BTreeMap<i64, MenuItem>,
    skipped: usize,
    under_way: bool,
}

impl MenuReading {
    /// Whether pages of it are read just now.
    pub(super) fn is_reading(&self) -> bool {
        self.walk.is_some()
    }

    /// Whether it can be read.
    pub(super) fn condition(&self) -> Condition {
        match self.last {
            Some(Reading::Good(at)) => Condition::Good { at: Some(at) },
            Some(Reading::Failed(since)) => Condition::Bad { since: Some(since) },
            None if self.walk.is_some() => Condition::Busy,
            None => Condition::Unknown,
        }
    }
}

impl Core {
    /// Another account, or none: what was begun for the one before is over.
    pub(super) fn menu_of_another_sign_in(&mut self) {
        self.menu.due = Duration::ZERO;
        self.menu.walk = None;
        self.menu.last = None;
        self.menu_fails(|| IpcError::new(ErrorCode::SignedOut, "the sign-in has ended"));
    }

    /// Nobody can read it before a person signs in: whoever waits for it learns it now.
    pub(super) fn menu_fails(&mut self, error: impl Fn() -> IpcError) {
        for asked in std::mem::take(&mut self.menu.asked) {
            let _ = asked.send(Err(error()));
        }
    }

    /// Somebody wants it read now.
    pub(super) fn ask_menu(&mut self, reply: Answer<Menu>) {
        if self.is_stuck() {
            let _ = reply.send(Err(super::truth::not_let_in()));
        } else if self.menu.asked.len() >= MOST_WAITING {
            let _ = reply.send(Err(IpcError::new(ErrorCode::Internal, "too many requests")));
        } else {
            self.menu.asked.push(reply);
            self.menu.due = Duration::ZERO;
        }
    }

    /// The saved one has gone with its file.
    pub(super) fn menu_is_lost(&mut self) {
        self.menu.due = Duration::ZERO;
    }

    /// When its next page is to be read; `None` while something else comes first.
    pub(super) fn menu_due(&self) -> Option<Duration> {
        if !self.has_leisure() || self.figures.is_reading() {
            return None;
        }
        let due = match &self.menu.walk {
            Some(walk) if walk.under_way => return None,
            Some(_) => Duration::ZERO,
            None => self.menu.due,
        };
        Some(due.max(self.hold.until()))
    }

    /// Whether the link is live and nothing else is to be done.
    pub(super) fn has_leisure(&self) -> bool {
        let reads = self.audit.is_running() || self.poison.is_walking() || !self.doubts.is_empty();
        // A plain server is sent no strikes, so there they wait for nothing.
        let strikes = self.poll.kind() == Kind::Hub && self.lanes.strikes.are_due(&self.board);
        let desk = self.counter_is_calling() || self.menu_is_changing();
        let writes = !self.lanes.is_at_rest() || self.storing.is_some() || strikes || desk;
        self.may_read() && self.link.is_live() && !reads && !writes
    }

    pub(super) fn read_menu_if_due(&mut self, now: Now) {
        if !self.link.is_live() && self.menu.walk.as_ref().is_some_and(|walk| !walk.under_way) {
            // Its pages would be those of two menus.
            self.menu.walk = None;
        }
        if self.menu_due().is_none_or(|due| now.mono < due) {
            return;
        }
        let walk = self.menu.walk.get_or_insert_default();
        walk.under_way = true;
        let skip = walk.skip;
        let generation = self.generation;
        self.call(Ticket::Menu { generation }, Call::Menu { skip });
    }

    /// The reply to a [`Ticket::Menu`].
    pub(super) fn menu_read(&mut self, generation: u64, reply: Reply, now: Now) {
        if generation != self.generation {
            return;
        }
        let Some(mut walk) = self.menu.walk.take() else {
            return;
        };
        match reply.answer {
            Ok(rest::Answer::Menu(page)) => {
                let more = walk.take(page);
                if more {
                    self.menu.walk = Some(walk);
                } else {
                    self.menu_came(walk, now);
                }
            }
            answer => self.menu_failed(&answer.err().unwrap_or(CallError::Alien), now),
        }
    }

    fn menu_came(&mut self, walk: Walk, now: Now) {
        self.counts.malformed += u64::try_from(walk.skipped).unwrap_or(u64::MAX);
        if walk.items.is_empty() && walk.skipped > 0 {
            return self.menu_failed(&CallError::Alien, now);
        }
        let menu = Menu {
            items: walk.items.into_values().collect(),
            read_at: now.wall,
        };
        for asked in std::mem::take(&mut self.menu.asked) {
            let _ = asked.send(Ok(menu.clone()));
        }
        let food_groups = FoodGroups::of(&menu.items);
        if food_groups != self.food_groups {
            self.food_groups = food_groups.clone();
            self.show(Change::FoodGroups { food_groups });
        }
        self.menu.last = Some(Reading::Good(now.wall));
        self.effects
            .push_back(Effect::Cache(CacheWrite::Menu(menu)));
        self.menu.due = now.mono + jittered(EVERY, &mut self.rng);
    }

    fn menu_failed(&mut self, error: &CallError, now: Now) {
        tracing::debug!(%error, "the menu cannot be read");
        self.menu.last = Some(Reading::Failed(now.wall));
        self.menu.due = now.mono + jittered(EVERY, &mut self.rng);
        self.menu_fails(|| IpcError::new(ErrorCode::Unreachable, error.to_string()));
    }
}

impl Walk {
    /// Takes a page in; whether there may be another one. A server that gives the same page again and
    /// again is not asked for ever.
    fn take(&mut self, page: MenuPage) -> bool {
        self.under_way = false;
        let told = page.items.len() + page.skipped;
        let known = self.items.len();
        for item in page.items {
            if self.items.len() < MENU_LIMIT {
                self.items.insert(item.id, item);
            }
        }
        self.skip += told;
        self.skipped += page.skipped;
        let new = self.items.len() > known || page.skipped > 0;
        told >= MENU_PAGE && new && self.skip < MENU_LIMIT
    }
}
