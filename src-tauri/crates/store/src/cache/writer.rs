//! The one thread that owns the cache's connection.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use olgfeast_protocol::UtcTime;
use rusqlite::Connection;
use tokio::sync::oneshot;

use super::{
    CacheWrite, Menu, changes, menu,
    orders::{self, CACHE},
    past_orders,
    waiting::{BoardWrites, HistoryWrites, Waiting},
};
use crate::{database::quick_check, error::StoreError, private};

/// What the disk refused is tried again after this, or when a flush asks for it.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// Rows of a table that go in one transaction, so that what waits behind it does not wait for long.
const PRUNED_AT_ONCE: u32 = 200;

/// The way to the thread; it ends when this is dropped, after what waits is written.
#[derive(Debug)]
pub(super) struct Writer {
    shared: Arc<Shared>,
}

impl Writer {
    pub(super) fn start(dir: &Path) -> Result<Writer, StoreError> {
        let connection = open_or_start_anew(dir)?;
        let shared = Arc::new(Shared::default());
        let thread = Thread {
            dir: dir.to_owned(),
            connection: Some(connection),
            retry_at: None,
            shared: Arc::clone(&shared),
        };
        thread::Builder::new()
            .name("cache".into())
            .spawn(move || thread.run())?;
        Ok(Writer { shared })
    }

    pub(super) fn put(&self, write: CacheWrite) {
        self.shared.lock().put(write);
        self.shared.changed.notify_one();
    }

    pub(super) fn flush(&self, answer: oneshot::Sender<Result<(), StoreError>>) {
        self.shared.lock().flushes.push(answer);
        self.shared.changed.notify_one();
    }

    pub(super) fn found_damaged(&self) -> bool {
        self.shared.found_damaged.load(Ordering::Acquire)
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
    /// The file was found damaged and is empty; nothing is written until a check has told so.
    found_damaged: AtomicBool,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // Nothing in here panics while it is held, and what waits is whole after each statement.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Thread {
    dir: PathBuf,
    /// `None` where a damaged file could not be replaced yet.
    connection: Option<Connection>,
    /// When to try again what the disk refused.
    retry_at: Option<Instant>,
    shared: Arc<Shared>,
}

impl Thread {
    fn run(mut self) {
        loop {
            let taken = self.take();
            let mut result = self.write(taken.board, taken.history);
            if let (Ok(()), Some(menu)) = (&result, &taken.menu) {
                result = self.write_menu(menu);
            }
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
            if let Some(before) = taken.prune {
                self.prune(before);
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
            waiting = if waiting.is_idle() {
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

    fn write(&mut self, board: BoardWrites, history: HistoryWrites) -> Result<(), StoreError> {
        if self.shared.found_damaged.load(Ordering::Acquire) {
            self.shared.lock().lose();
            return Err(StoreError::Damaged("the saved board was damaged".into()));
        }
        if board.is_empty() && history.is_empty() {
            return Ok(());
        }
        let Some(connection) = &mut self.connection else {
            return Err(StoreError::Closed);
        };
        let error = match board.commit(&history, connection) {
            Ok(()) => {
                self.retry_at = None;
                return Ok(());
            }
            Err(StoreError::Damaged(why)) => {
                self.replace_damaged(&why)?;
                return Err(StoreError::Damaged(why));
            }
            Err(error) => error,
        };
        if self.retry_at.is_none() {
            tracing::warn!(%error, "the board cannot be saved with its history");
        }
        self.retry_at = Some(Instant::now() + RETRY_AFTER);
        // The history may never cost the board.
        let board_is_kept = board.commit(&HistoryWrites::default(), connection).is_ok();
        let mut waiting = self.shared.lock();
        if !board_is_kept {
            waiting.board.put_back(board);
        }
        match error {
            StoreError::Full(_) | StoreError::Busy => waiting.history.put_back(history),
            // What SQLite does not want will not be wanted later.
            _ if board_is_kept => {
                tracing::error!(%error, "a part of the history is lost");
                waiting.lose_history();
            }
            _ => waiting.history.put_back(history),
        }
        Err(error)
    }

    /// The menu comes last, and only where there was room for everything else. What the disk refuses
    /// is not tried again: the station reads its menu anew before long.
    fn write_menu(&mut self, menu: &Menu) -> Result<(), StoreError> {
        let Some(connection) = &mut self.connection else {
            return Err(StoreError::Closed);
        };
        match menu::replace(connection, menu) {
            Err(StoreError::Damaged(why)) => {
                self.replace_damaged(&why)?;
                Err(StoreError::Damaged(why))
            }
            Err(error) => {
                tracing::warn!(%error, "the menu is not saved");
                Err(error)
            }
            Ok(()) => Ok(()),
        }
    }

    /// Takes some of what is too old out of the history.
    fn prune(&mut self, before: UtcTime) {
        let Some(connection) = &mut self.connection else {
            return;
        };
        match prune(connection, before) {
            Ok(Pruned::All) => {}
            Ok(Pruned::Some) => {
                self.shared.lock().prune.get_or_insert(before);
            }
            Err(StoreError::Damaged(why)) => {
                if let Err(error) = self.replace_damaged(&why) {
                    tracing::warn!(%error, "the saved board cannot be started anew");
                }
            }
            Err(error) => {
                // It is tried again every second.
                if self.retry_at.is_none() {
                    tracing::warn!(%error, "what is too old in the history cannot be taken out");
                }
                self.retry_at = Some(Instant::now() + RETRY_AFTER);
                self.shared.lock().prune.get_or_insert(before);
            }
        }
    }

    fn check(&mut self) -> Result<bool, StoreError> {
        if !self.shared.found_damaged.load(Ordering::Acquire)
            && let Some(connection) = &self.connection
        {
            match quick_check(connection) {
                Ok(()) => return Ok(true),
                Err(StoreError::Damaged(why)) => self.replace_damaged(&why)?,
                Err(error) => return Err(error),
            }
        }
        if self.connection.is_none() {
            self.start_anew()?;
        }
        self.shared.found_damaged.store(false, Ordering::Release);
        Ok(false)
    }

    fn replace_damaged(&mut self, why: &str) -> Result<(), StoreError> {
        tracing::warn!(%why, "the saved board is damaged and is started anew");
        self.shared.found_damaged.store(true, Ordering::Release);
        self.start_anew()
    }

    fn start_anew(&mut self) -> Result<(), StoreError> {
        self.connection = None;
        self.shared.lock().lose();
        remove(&self.dir)?;
        self.connection = Some(CACHE.open(&self.dir)?);
        Ok(())
    }
}

/// How far a step of pruning has come.
enum Pruned {
    All,
    Some,
}

fn prune(connection: &mut Connection, before: UtcTime) -> Result<Pruned, StoreError> {
    let transaction = connection.transaction()?;
    let gone = [
        changes::prune(&transaction, before, PRUNED_AT_ONCE)?,
        past_orders::prune(&transaction, before, PRUNED_AT_ONCE)?,
        orders::prune(&transaction, PRUNED_AT_ONCE)?,
    ];
    transaction.commit()?;
    let all = usize::try_from(PRUNED_AT_ONCE).unwrap_or(usize::MAX);
    Ok(if gone.contains(&all) {
        Pruned::Some
    } else {
        Pruned::All
    })
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
mod tests;
