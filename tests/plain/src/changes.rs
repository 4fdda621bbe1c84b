//! What was really done, for tests to count against.

use std::{collections::VecDeque, time::Duration};

use olgfeast_protocol::{OrderId, OrderStatus};

use crate::RequestId;

/// Changes that are kept; older ones are only counted.
const KEPT: usize = 65_536;

/// One change of one order that was committed, whatever its client was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The order's key, which another order may get after a restore.
    pub order: OrderId,
    /// The order's name for ever.
    pub ref_code: String,
    /// What was done.
    pub done: Done,
    /// When, by the monotonic clock.
    pub at: Duration,
    /// The request that it was done for.
    pub request: RequestId,
}

/// What can be done to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// It was placed.
    Placed,
    /// Its status was set. Both may be the same: the server does that, too.
    Moved {
        /// Before.
        from: OrderStatus,
        /// After.
        to: OrderStatus,
    },
}

/// The newest changes, oldest first.
#[derive(Debug, Default)]
pub struct Changes {
    kept: VecDeque<Change>,
    forgotten: u64,
}

impl Changes {
    /// All that are kept: the newest 65 536.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Change> {
        self.kept.iter()
    }

    /// How many older ones are not kept.
    pub fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// The changes of the order of this name.
    pub fn of<'a>(&'a self, ref_code: &'a str) -> impl Iterator<Item = &'a Change> {
        self.iter()
            .filter(move |change| change.ref_code == ref_code)
    }

    pub(crate) fn add(&mut self, change: Change) {
        if self.kept.len() == KEPT {
            self.kept.pop_front();
            self.forgotten += 1;
        }
        self.kept.push_back(change);
    }
}
