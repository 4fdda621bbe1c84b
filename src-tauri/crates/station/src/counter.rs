//! The orders of the counter, and the one that is being placed.
//!
//! At a hub it is sent with its id as key until there is an answer. At a plain server it goes through
//! the cart of an account that this station has made for itself (`walk`).

mod desk;
mod walk;

use std::time::Duration;

use olgfeast_protocol::{
    IntentId,
    ipc::{DraftState, OrderDraft},
};
use olgfeast_store::{Attempt, DraftRow};

pub(crate) use self::{
    desk::{Desk, Entry},
    walk::{Ask, End, Walk, number_of, was_not_sent},
};
use crate::core::Account;

/// After a touch it is sent again by itself for so long.
pub(crate) const PLACED_WITHIN: Duration = Duration::from_secs(10 * 60);

/// All orders of this counter, and what is under way.
#[derive(Debug, Default)]
pub(crate) struct Counter {
    /// Oldest first.
    pub(crate) rows: Vec<DraftRow>,
    pub(crate) work: Option<Work>,
    /// The account that orders at a plain server.
    pub(crate) desk: Option<Desk>,
    /// The account of an earlier run.
    pub(crate) desk_before: Option<DeskBefore>,
    /// The call under way, by its number.
    pub(crate) calling: Option<u64>,
    pub(crate) calls: u64,
}

/// An account of an earlier run, of which the place for secrets has the password.
#[derive(Debug)]
pub(crate) struct DeskBefore {
    pub(crate) account: Account,
    /// Whether something may still come that was written to its cart: it orders nothing more.
    pub(crate) spent: bool,
}

/// The order that is being placed.
#[derive(Debug)]
pub(crate) struct Work {
    pub(crate) id: IntentId,
    pub(crate) began: Duration,
    /// Whether the store is writing that it is about to be sent.
    pub(crate) marking: bool,
    pub(crate) way: Way,
}

/// Where to.
#[derive(Debug)]
pub(crate) enum Way {
    Hub(AtHub),
    Plain {
        walk: Box<Walk>,
        /// The account that it must be, where a checkout may have been sent by it.
        account: Option<String>,
        /// Whether the place for secrets is asked for it.
        loading: bool,
    },
}

/// How it goes with an order at a hub.
#[derive(Debug)]
pub(crate) struct AtHub {
    pub(crate) failures: u32,
    pub(crate) not_before: Duration,
    /// After this nobody waits at the counter any more.
    pub(crate) until: Duration,
    /// Whether it may have reached the hub.
    pub(crate) may_be_there: bool,
}

impl Counter {
    /// With what an earlier run has left. What was placed and not sent then is a draft: nobody waits
    /// at the counter any more. `account`: name and server, in one text.
    pub(crate) fn new(mut rows: Vec<DraftRow>, account: Option<&str>) -> Counter {
        let is_placing = |row: &DraftRow| row.draft.state == DraftState::Placing;
        let spent = rows.iter().any(is_placing);
        for row in &mut rows {
            if row.draft.state == DraftState::Placing && row.attempt.is_none() {
                row.draft.state = DraftState::Draft;
            }
        }
        let desk_before = account.and_then(|text| text.split_once(' '));
        Counter {
            rows,
            desk_before: desk_before.map(|(name, server)| DeskBefore {
                account: Account {
                    server: server.to_owned(),
                    username: name.to_owned(),
                },
                spent,
            }),
            ..Counter::default()
        }
    }

    /// As they are shown.
    pub(crate) fn drafts(&self) -> Vec<OrderDraft> {
        self.rows.iter().map(|row| row.draft.clone()).collect()
    }

    pub(crate) fn row(&self, id: IntentId) -> Option<&DraftRow> {
        self.rows.iter().find(|row| row.draft.id == id)
    }

    pub(crate) fn row_mut(&mut self, id: IntentId) -> Option<&mut DraftRow> {
        self.rows.iter_mut().find(|row| row.draft.id == id)
    }

    /// The oldest one that is to be placed at this server.
    pub(crate) fn next(&self, server: &str) -> Option<&DraftRow> {
        self.rows
            .iter()
            .find(|row| row.draft.state == DraftState::Placing && row.server == server)
    }

    /// Whether an account is still needed: to order, or to look for what may have been ordered with it.
    pub(crate) fn needs(&self, account: &Account) -> bool {
        let orders = |desk: &Desk| !desk.spent && desk.is(account);
        let looks = |row: &DraftRow| {
            matches!(
                row.draft.state,
                DraftState::Placing | DraftState::Unknown { .. }
            ) && account_of(row).as_ref() == Some(account)
        };
        let waits = |before: &DeskBefore| !before.spent && before.account == *account;
        self.desk.as_ref().is_some_and(orders)
            || self.desk_before.as_ref().is_some_and(waits)
            || self.rows.iter().any(looks)
    }

    /// Another sign-in: what is under way is looked at anew.
    pub(crate) fn interrupt(&mut self) {
        self.work = None;
        self.calling = None;
        if let Some(desk) = &mut self.desk {
            desk.spend();
        }
    }
}

/// The account that may have ordered it at a plain server.
pub(crate) fn account_of(row: &DraftRow) -> Option<Account> {
    match &row.attempt {
        Some(Attempt::Plain { account, .. }) => Some(Account {
            server: row.server.clone(),
            username: account.clone(),
        }),
        Some(Attempt::Hub { .. }) | None => None,
    }
}
