//! The one thread that owns the cache's connection, and what waits for it.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use olgfeast_protocol::{Order, OrderId, UtcTime};
use rusqlite::Connection;
use tokio::sync::oneshot;

use super::{
    CacheWrite, Cursor,
    orders::{self, CACHE},
};
use crate::{database::quick_check, error::StoreError, private};

/// Orders that may wait to be written. A board has fewer, so this is reached only by one that a
/// disk has refused for long; then further orders are not saved until it takes some again.
const WAITING_LIMIT: usize = 10_000;

/// What the disk refused is tried again after this, or when a flush asks for it.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// The way to the thread; it ends when this is dropped, after what waits is written.
#[derive(Debug)]
pub(super) struct Writer {
    shared: Arc<Shared>,
}

/// How fresh the board is; see [`super::Saved`].
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Freshness {
    pub(super) heard_at: Option<UtcTime>,
    pub(super) checked_at: Option<UtcTime>,
    pub(super) offset_millis: i64,
}

impl Writer {
    pub(super) fn start(dir: &Path) -> Result<Writer, StoreError> {
        let connection = open_or_start_anew(dir)?;
        let shared = Arc::new(Shared::default());
        let thread = Thread {
            dir: dir.to_owned(),
            connection: Some(connection),
            found_damaged: false,
            retry_at: None,
            shared: Arc::clone(&shared),
        };
        thread::Builder::new()
            .name("cache".into())
            .spawn(move || thread.run())?;
        Ok(Writer { shared })
    }

    pub(super) fn put(&self, write: CacheWrite) {
        let mut waiting = self.shared.lock();
        match write {
            CacheWrite::Order(order) => waiting.put(order.id, Some(order)),
            CacheWrite::Gone(id) => waiting.put(id, None),
            CacheWrite::Cursor(cursor) => {
                waiting.writes.cursor = Some(cursor.filter(|_| !waiting.incomplete));
            }
            CacheWrite::Freshness {
                heard_at,
                checked_at,
                offset_millis,
            } => {
                waiting.writes.freshness = Some(Freshness {
                    heard_at,
                    checked_at,
                    offset_millis,
                });
            }
        }
        drop(waiting);
        self.shared.changed.notify_one();
    }

    pub(super) fn flush(&self, answer: oneshot::Sender<Result<(), StoreError>>) {
        self.shared.lock().flushes.push(answer);
        self.shared.changed.notify_one();
    }

    pub(super) fn check(&self, answer: oneshot::Sender<Result<bool, StoreError>>) {
        self.shared.lock().checks.push(answer);
        self.shared.changed.notify_one();
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.shared.lock().closing = true;
        self.shared.changed.notify_one();
    }
}

#[derive(Debug, Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // Nothing in here panics while it is held, and what waits is whole after each statement.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug, Default)]
struct Waiting {
    writes: Writes,
    flushes: Vec<oneshot::Sender<Result<(), StoreError>>>,
    checks: Vec<oneshot::Sender<Result<bool, StoreError>>>,
    /// Whether an order was turned away since the last commit.
    overflowed: bool,
    /// Whether an order was ever lost on its way into the file: then no place in a log is that of
    /// the rows, until they are all written again by another run.
    incomplete: bool,
    closing: bool,
}

impl Waiting {
    fn put(&mut self, id: OrderId, order: Option<Order>) {
        if self.writes.orders.len() >= WAITING_LIMIT && !self.writes.orders.contains_key(&id) {
            if !self.overflowed {
                tracing::warn!("the saved board is incomplete: too much waits to be written");
            }
            self.overflowed = true;
            self.lose();
            return;
        }
        self.writes.orders.insert(id, order);
    }

    fn lose(&mut self) {
        self.incomplete = true;
        self.writes.cursor = Some(None);
    }

    /// Everything that waits; what outlives it stays.
    fn take(&mut self) -> Waiting {
        let incomplete = self.incomplete;
        let taken = std::mem::take(self);
        self.incomplete = incomplete;
        taken
    }
}

/// What becomes one transaction.
#[derive(Debug, Default)]
struct Writes {
    /// The newest of each order; `None`: gone.
    orders: HashMap<OrderId, Option<Order>>,
    /// The newest; `Some(None)`: the one in the file is to go.
    cursor: Option<Option<Cursor>>,
    freshness: Option<Freshness>,
}

impl Writes {
    fn is_empty(&self) -> bool {
        self.orders.is_empty() && self.cursor.is_none() && self.freshness.is_none()
    }

    /// Puts back what could not be written, where nothing newer has come.
    fn put_back(&mut self, older: Writes) {
        for (id, order) in older.orders {
            self.orders.entry(id).or_insert(order);
        }
        self.cursor = self.cursor.or(older.cursor);
        self.freshness = self.freshness.or(older.freshness);
    }

    fn commit(&self, connection: &mut Connection) -> Result<(), StoreError> {
        let transaction = connection.transaction()?;
        for (id, order) in &self.orders {
            match order {
                Some(order) => orders::upsert(&transaction, order)?,
                None => orders::delete(&transaction, *id)?,
            }
        }
        if let Some(cursor) = self.cursor {
            orders::set_cursor(&transaction, cursor)?;
        }
        if let Some(freshness) = &self.freshness {
            orders::set_freshness(&transaction, freshness)?;
        }
        Ok(transaction.commit()?)
    }
}

struct Thread {
    dir: PathBuf,
    /// `None` where a damaged file could not be replaced yet.
    connection: Option<Connection>,
    /// The file was found damaged and is empty; nothing is written until a check has told so.
    found_damaged: bool,
    /// When to try again what the disk refused.
    retry_at: Option<Instant>,
    shared: Arc<Shared>,
}

impl Thread {
    fn run(mut self) {
        loop {
            let taken = self.take();
            let result = self.write(taken.writes);
            for flush in taken.flushes {
                // Whoever stopped waiting does not want to know.
                let _ = flush.send(result.clone());
            }
            for check in taken.checks {
                let _ = check.send(self.check());
            }
            if taken.closing {
                return;
            }
        }
    }

    /// Waits for something to do and takes all of it.
    fn take(&self) -> Waiting {
        let mut waiting = self.shared.lock();
        loop {
            let asked =
                waiting.closing || !waiting.flushes.is_empty() || !waiting.checks.is_empty();
            if asked {
                return waiting.take();
            }
            waiting = if waiting.writes.is_empty() {
                self.shared
                    .changed
                    .wait(waiting)
                    .unwrap_or_else(PoisonError::into_inner)
            } else {
                let left = self.retry_at.map_or(Duration::ZERO, |at| {
                    at.saturating_duration_since(Instant::now())
                });
                if left.is_zero() {
                    return waiting.take();
                }
                self.shared
                    .changed
                    .wait_timeout(waiting, left)
                    .unwrap_or_else(PoisonError::into_inner)
                    .0
            };
        }
    }

    fn write(&mut self, writes: Writes) -> Result<(), StoreError> {
        if self.found_damaged {
            self.shared.lock().lose();
            return Err(StoreError::Damaged("the saved board was damaged".into()));
        }
        if writes.is_empty() {
            return Ok(());
        }
        let Some(connection) = &mut self.connection else {
            return Err(StoreError::Closed);
        };
        match writes.commit(connection) {
            Ok(()) => {
                self.retry_at = None;
                Ok(())
            }
            Err(StoreError::Damaged(why)) => {
                tracing::warn!(%why, "the saved board is damaged and is started anew");
                self.found_damaged = true;
                self.start_anew()?;
                Err(StoreError::Damaged(why))
            }
            Err(error) => {
                if self.retry_at.is_none() {
                    tracing::warn!(%error, "the board cannot be saved");
                }
                self.retry_at = Some(Instant::now() + RETRY_AFTER);
                self.shared.lock().writes.put_back(writes);
                Err(error)
            }
        }
    }

    fn check(&mut self) -> Result<bool, StoreError> {
        if !self.found_damaged
            && let Some(connection) = &self.connection
        {
            match quick_check(connection) {
                Ok(()) => return Ok(true),
                Err(StoreError::Damaged(why)) => {
                    tracing::warn!(%why, "the saved board is damaged and is started anew");
                    self.found_damaged = true;
                    self.start_anew()?;
                }
                Err(error) => return Err(error),
            }
        }
        if self.connection.is_none() {
            self.start_anew()?;
        }
        self.found_damaged = false;
        Ok(false)
    }

    fn start_anew(&mut self) -> Result<(), StoreError> {
        self.connection = None;
        self.shared.lock().lose();
        remove(&self.dir)?;
        self.connection = Some(CACHE.open(&self.dir)?);
        Ok(())
    }
}

/// Opens the file and reads it once as [`super::Cache::load`] does, so that what is opened can be
/// loaded.
fn open_or_start_anew(dir: &Path) -> Result<Connection, StoreError> {
    private::create_dir(dir)?;
    let opened = CACHE.open(dir).and_then(|connection| {
        orders::load(&connection)?;
        Ok(connection)
    });
    match opened {
        Err(error @ (StoreError::Damaged(_) | StoreError::Newer { .. })) => {
            tracing::warn!(%error, "the saved board is started anew");
            remove(dir)?;
            CACHE.open(dir)
        }
        opened => opened,
    }
}

/// The board is on the server, so nothing is kept of a file that cannot be read.
fn remove(dir: &Path) -> io::Result<()> {
    // The log first: beside a new file it would be taken for the log of that.
    for suffix in ["-wal", "-shm", ""] {
        match fs::remove_file(dir.join(format!("{}{suffix}", CACHE.file))) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use olgfeast_protocol::{Lines, OrderStatus};
    use tempfile::tempdir;

    use super::*;
    use crate::{Cache, Saved};

    fn order(id: i64, status: OrderStatus) -> Order {
        Order {
            id: OrderId(id),
            display_id: None,
            ref_code: String::new(),
            customer_name: "n".repeat(500),
            status,
            lines: Lines::Nothing,
            tokens: None,
            ordered_at: None,
            preparing_at: None,
            ready_at: None,
            complete_at: None,
            version: None,
            struck: std::collections::BTreeSet::new(),
            notes: String::new(),
            cancel_reason: None,
        }
    }

    fn thread(dir: &Path) -> Thread {
        Thread {
            dir: dir.to_owned(),
            connection: Some(open_or_start_anew(dir).unwrap()),
            found_damaged: false,
            retry_at: None,
            shared: Arc::default(),
        }
    }

    /// Lets the file grow by so many pages and no further, as a full disk would.
    fn limit_growth(thread: &Thread, pages: i64) {
        let connection = thread.connection.as_ref().unwrap();
        let used: i64 = connection
            .query_row("PRAGMA page_count", [], |row| row.get(0))
            .unwrap();
        connection
            .pragma_update_and_check(None, "max_page_count", used + pages, |_| Ok(()))
            .unwrap();
    }

    #[test]
    fn what_a_full_disk_refuses_waits_and_what_is_newer_wins() {
        let dir = tempdir().unwrap();
        let mut thread = thread(dir.path());
        limit_growth(&thread, 2);
        let mut writes = Writes {
            freshness: Some(Freshness {
                offset_millis: 1,
                ..Freshness::default()
            }),
            ..Writes::default()
        };
        for id in 1..=100 {
            writes
                .orders
                .insert(OrderId(id), Some(order(id, OrderStatus::Pending)));
        }
        {
            // Came while the disk was asked.
            let mut waiting = thread.shared.lock();
            waiting.put(OrderId(1), Some(order(1, OrderStatus::Ready)));
            waiting.put(OrderId(2), None);
            waiting.writes.freshness = Some(Freshness {
                offset_millis: 2,
                ..Freshness::default()
            });
        }
        assert!(matches!(thread.write(writes), Err(StoreError::Full(_))));
        assert!(
            thread.retry_at.is_some(),
            "it is not tried again without a pause"
        );
        assert_eq!(Cache::load(dir.path()).unwrap(), Saved::default());

        limit_growth(&thread, 1_000);
        let again = std::mem::take(&mut thread.shared.lock().writes);
        thread.write(again).unwrap();
        let saved = Cache::load(dir.path()).unwrap();
        assert_eq!(saved.orders.len(), 99);
        assert_eq!(saved.orders[0], order(1, OrderStatus::Ready));
        assert_eq!(saved.orders[1], order(3, OrderStatus::Pending));
        assert_eq!(saved.offset_millis, 2);
        assert!(thread.retry_at.is_none());
    }

    #[test]
    fn what_waits_never_grows_beyond_its_limit() {
        let mut waiting = Waiting::default();
        let limit = i64::try_from(WAITING_LIMIT).unwrap();
        for id in 0..limit + 10 {
            waiting.put(OrderId(id), None);
        }
        assert_eq!(waiting.writes.orders.len(), WAITING_LIMIT);
        // An order is missing, so the rows are those of no place in a log.
        assert_eq!(waiting.writes.cursor, Some(None));
        assert!(waiting.take().incomplete && waiting.incomplete);
        for id in 0..limit {
            waiting.put(OrderId(id), None);
        }
        // One that waits already is still brought up to date.
        waiting.put(OrderId(0), Some(order(0, OrderStatus::Ready)));
        assert_eq!(
            waiting.writes.orders.get(&OrderId(0)),
            Some(&Some(order(0, OrderStatus::Ready)))
        );
    }

    #[test]
    fn after_damage_nothing_is_written_until_a_check_has_told() {
        let dir = tempdir().unwrap();
        let mut thread = thread(dir.path());
        let writes = |ids: std::ops::RangeInclusive<i64>| Writes {
            orders: ids
                .map(|id| (OrderId(id), Some(order(id, OrderStatus::Pending))))
                .collect(),
            ..Writes::default()
        };
        thread.write(writes(1..=200)).unwrap();
        thread.connection = None;
        let file = dir.path().join(CACHE.file);
        let mut bytes = fs::read(&file).unwrap();
        // All but the schema, the root of the orders, and the freshness.
        bytes[3 * 4_096..].fill(0xA5);
        fs::write(&file, bytes).unwrap();
        thread.connection = Some(CACHE.open(dir.path()).unwrap());

        assert!(matches!(
            thread.write(writes(1..=1)),
            Err(StoreError::Damaged(_))
        ));
        assert!(matches!(
            thread.write(writes(2..=2)),
            Err(StoreError::Damaged(_))
        ));
        assert_eq!(Cache::load(dir.path()).unwrap(), Saved::default());
        assert_eq!(thread.check(), Ok(false));
        assert_eq!(thread.check(), Ok(true));
        thread.write(writes(3..=3)).unwrap();
        assert_eq!(Cache::load(dir.path()).unwrap().orders.len(), 1);
    }
}
