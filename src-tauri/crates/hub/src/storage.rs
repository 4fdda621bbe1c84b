//! Everything that is kept, and the one interface to it.
//!
//! What the rest of the hub knows is here, in its own words: orders, events, outcomes, and a
//! [`StorageError`] that names no engine. How it is kept is the business of one engine, [`sqlite`],
//! and nothing outside that folder names SQL or the crate that speaks it; `tests/engine.rs` holds
//! every file to it.
//!
//! The narrow part, on which everything rests that the hub promises, is the trait [`Ledger`]: orders,
//! the log and the outcomes of keys change together or not at all, many commands may share one
//! commit, and the log can be read on from any place in it. An engine is that trait, and beside it
//! the lists (menu, carts, accounts, families of tokens, figures), which are one row or one query
//! each and promise nothing across one another. [`Storage`] is the engine that the hub is built with.

mod error;
mod ledger;
mod sqlite;

pub use error::StorageError;
pub(crate) use ledger::{Ledger, Placed};
pub use sqlite::backup::Contents;
pub(crate) use sqlite::backup::{KeptFile, kept_files, pack, unpack};
pub(crate) use sqlite::{
    AccountChanged, Added, Amend, Amended, Amendment, CartChange, Cell, Deletion, Logged,
    MOST_OF_ONE, MenuFilter, Missed, Moment, Move, Moved, NewOrder, NewPairing, NotPlaced, Old,
    Once, OrderFilter, Reach, Renewal, Rows, Sheet, Since, Slice, Storage, Taken, Wanted,
};
#[cfg(test)]
pub(crate) use sqlite::{EventKind, KEPT_MILLIS, MOST_PAIRED, SWEPT};
#[cfg(test)]
pub(crate) use sqlite::{backup::tests as backups, tests};
