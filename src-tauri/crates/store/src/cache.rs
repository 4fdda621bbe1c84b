//! `cache.db`: the last known board, the history, and the menu.

mod changes;
mod history;
mod menu;
mod orders;
mod past_orders;
mod reach;
mod step;
mod waiting;
mod writer;

use std::path::Path;

use olgfeast_protocol::{Epoch, Order, OrderId, Seq, UtcTime};
use tokio::sync::oneshot;

pub use self::{
    history::{Filter, History, PAGE_LIMIT, Page, Place, Since},
    menu::{MENU_LIMIT, Menu},
    reach::{Edge, Reach},
    step::{By, Changed, Source, Step},
};

use self::writer::Writer;
use crate::error::StoreError;

/// The saved board of one data directory. A handle: clones share one writer thread, which ends
/// when the last of them is dropped, after what already waits is written.
///
/// Only the holder of the [`DirLock`](crate::DirLock) may open it; anybody may [`Cache::load`].
#[derive(Clone, Debug)]
pub struct Cache {
    writer: std::sync::Arc<Writer>,
}

/// What the cache has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saved {
    /// Every open one, and the newest of the others, as many as a board keeps for recall; by id.
    pub orders: Vec<Order>,
    /// The place in a hub's log up to which the orders are complete; they may be ahead of it, never
    /// behind.
    pub cursor: Option<Cursor>,
    /// How far back the server's orders were read.
    pub reach: Option<Reach>,
    /// When anything was last heard from the server.
    pub heard_at: Option<UtcTime>,
    /// When the whole board was last compared with the server's.
    pub checked_at: Option<UtcTime>,
    /// Server clock minus station clock, in milliseconds.
    pub offset_millis: i64,
}

/// A place in a hub's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The log.
    pub epoch: Epoch,
    /// The newest event of it that is in the orders.
    pub seq: Seq,
}

/// One thing to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(
    clippy::large_enum_variant,
    reason = "nearly all of them are orders, so that a box for each would only cost"
)]
pub enum CacheWrite {
    /// The order is now this, and in the state in which it was.
    Order(Order),
    /// The order has come to its state. The step is written in one transaction with it, and stays
    /// when it has gone on.
    Moved {
        /// As it is after it.
        order: Order,
        /// How it came there.
        step: Step,
    },
    /// The board no longer knows this order. In the history it stays, if it is over.
    Gone(OrderId),
    /// An order that is over, for the history alone: the board has no place for it.
    Past(Order),
    /// The same of an order as a list of the server has it: that may tell less than is known, so it
    /// is kept only where the history does not have the order in this state.
    Listed(Order),
    /// So far back the server's orders were read; `None`: that is not known any more. Written with
    /// the orders that were put before or after them, never before. Once the history could not keep
    /// something, it is not written any more until [`Cache::open`].
    Reach(Option<Reach>),
    /// Of the history goes what is older than this, by the server's clock: some hundred rows at a
    /// time, with everything else that waits between. It goes on until it is done or this is put
    /// again.
    Prune {
        /// Exclusive.
        before: UtcTime,
    },
    /// The menu is now this one, in the place of the whole one before: [`MENU_LIMIT`] items at most.
    /// It is written after everything else that waits, in a transaction of its own, and where the disk
    /// refuses either, the menu is lost and the one before stays: it never costs the board anything.
    Menu(Menu),
    /// The orders that were put before are complete up to here; `None`: they are those of no log.
    ///
    /// It is written in one transaction with them or in a later one, so the saved cursor is never
    /// ahead of the saved orders: what a power cut takes is played again. Once an order could not be
    /// kept, no cursor is saved any more until [`Cache::open`].
    Cursor(Option<Cursor>),
    /// How fresh the board is, with everything that was put before.
    Freshness {
        /// As in [`Saved`].
        heard_at: Option<UtcTime>,
        /// As in [`Saved`].
        checked_at: Option<UtcTime>,
        /// As in [`Saved`].
        offset_millis: i64,
    },
}

impl Cache {
    /// Opens `cache.db` for writing, making the directory (0700) and the file (0600) where they are
    /// missing. A file that cannot be read, or is of a newer version, is deleted and started anew.
    ///
    /// # Errors
    /// What the disk said.
    pub fn open(dir: &Path) -> Result<Cache, StoreError> {
        Ok(Cache {
            writer: std::sync::Arc::new(Writer::start(dir)?),
        })
    }

    /// Reads the saved board, beside whoever writes it. A missing file is an empty board.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] and [`StoreError::Newer`]: [`Cache::open`] will start a new file.
    /// Otherwise what the disk said.
    pub fn load(dir: &Path) -> Result<Saved, StoreError> {
        match orders::CACHE.open_to_read(dir)? {
            Some(connection) => orders::load(&connection),
            None => Ok(Saved::default()),
        }
    }

    /// Has something written soon. Never blocks and never fails: of what waits, the newest of each
    /// order is kept and every step, and what a full disk refuses is tried again. Everything that
    /// waits at one moment becomes one transaction, and a menu one more; where the disk refuses
    /// that, the board without the history.
    pub fn put(&self, write: CacheWrite) {
        self.writer.put(write);
    }

    /// Waits until everything that was put before is committed.
    ///
    /// # Errors
    /// What the disk said; what was put still waits and is tried again, or only its history, where
    /// there was room for the board alone. [`StoreError::Damaged`]:
    /// the file was found damaged and is empty now, see [`Cache::check`].
    pub async fn flush(&self) -> Result<(), StoreError> {
        let (answer, answered) = oneshot::channel();
        self.writer.flush(answer);
        answered.await.map_err(|_| StoreError::Closed)?
    }

    /// Whether the file was found damaged since the last [`Cache::check`], which is to be called then.
    pub fn is_damaged(&self) -> bool {
        self.writer.found_damaged()
    }

    /// Looks through the whole file, the history as well; to be called after the first board is shown, because that does
    /// not wait for this. False: it is damaged, or was found to be since the last check. Then it
    /// has been started anew and is empty, and the whole board is to be put again: until this has
    /// answered, what is put is not written, because half a board is worse than none.
    ///
    /// # Errors
    /// What the disk said.
    pub async fn check(&self) -> Result<bool, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.writer.check(answer);
        answered.await.map_err(|_| StoreError::Closed)?
    }
}
