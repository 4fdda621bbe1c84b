//! What a station keeps on disk, in two SQLite files.
//!
//! * [`Outbox`] (`outbox.db`): small and precious. What people did, dead letters, settings. Every
//!   commit is on the disk when it returns, the file is checked before use, and a damaged one is
//!   set aside with everything readable rescued from it.
//! * [`Cache`] (`cache.db`): the last known board, the [`History`] of its orders, and the [`Menu`].
//!   Disposable: the server has all of it. A damaged one is thrown away.
//! * [`DirLock`] (`station.lock`): one data directory is one station.
//!
//! Each file has one writer thread that owns the connection; nothing async ever waits in SQLite.
//! Files are readable by their owner only, because they hold customers' names. Passwords and
//! tokens are never in them.

mod cache;
mod columns;
mod database;
mod dir_lock;
mod erase;
mod error;
mod outbox;
mod private;

pub use cache::{
    By, Cache, CacheWrite, Changed, Cursor, Edge, Filter, History, MENU_LIMIT, Menu, PAGE_LIMIT,
    Page, Place, Reach, Saved, Since, Source, Step,
};
pub use dir_lock::DirLock;
pub use erase::erase;
pub use error::StoreError;
pub use outbox::{
    Applied, Attempt, DraftRow, Fate, OPEN_INTENTS_LIMIT, Outbox, PLACED_KEPT, RECEIPTS_KEPT, Row,
    STRIKES_LIMIT, Sent, StrikeRow, StrikeState,
};
