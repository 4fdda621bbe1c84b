//! The one thread that owns the outbox's connection.

use std::{
    fs::File,
    thread::{self, Thread},
    time::{Duration, Instant},
};

use rusqlite::Connection;
use tokio::sync::{
    mpsc::{self, error::TryRecvError},
    oneshot, watch,
};

use crate::error::StoreError;

/// How many calls may wait for the thread before callers wait for their turn.
const WAITING_LIMIT: usize = 64;

/// How often the thread looks whether another process has committed.
const LOOK_EVERY: Duration = Duration::from_millis(250);

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// The way to the thread; it ends when this is dropped, after what already waits is done.
pub(super) struct Writer {
    // Dropped before `wake`, so that the woken thread finds the channel closed.
    jobs: mpsc::Sender<Job>,
    wake: WakeOnDrop,
    changes: watch::Receiver<u64>,
}

impl Writer {
    /// Starts the thread. `in_use` is the lock that says so to other processes; it is let go of
    /// after the connection is closed.
    pub(super) fn start(connection: Connection, in_use: File) -> Result<Writer, StoreError> {
        let (jobs, waiting) = mpsc::channel(WAITING_LIMIT);
        let (changed, changes) = watch::channel(0);
        let seen = data_version(&connection)?;
        let thread = thread::Builder::new()
            .name("outbox".into())
            .spawn(move || {
                work(connection, waiting, &changed, seen);
                drop(in_use);
            })?;
        Ok(Writer {
            jobs,
            wake: WakeOnDrop(thread.thread().clone()),
            changes,
        })
    }

    /// Has the thread do something. It is done even when the caller stops waiting for it.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            // Nobody listens: the caller has stopped waiting, which is its right.
            let _ = answer.send(work(connection));
        });
        self.jobs.send(job).await.map_err(|_| StoreError::Closed)?;
        self.wake.0.unpark();
        answered.await.map_err(|_| StoreError::Closed)?
    }

    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.clone()
    }
}

struct WakeOnDrop(Thread);

impl Drop for WakeOnDrop {
    fn drop(&mut self) {
        self.0.unpark();
    }
}

fn work(
    mut connection: Connection,
    mut waiting: mpsc::Receiver<Job>,
    changed: &watch::Sender<u64>,
    mut seen: i64,
) {
    let mut look_at = Instant::now() + LOOK_EVERY;
    loop {
        match waiting.try_recv() {
            Ok(job) => job(&mut connection),
            // A wake-up between the look into the channel and here makes this return at once.
            Err(TryRecvError::Empty) => {
                thread::park_timeout(look_at.saturating_duration_since(Instant::now()));
            }
            Err(TryRecvError::Disconnected) => return,
        }
        if Instant::now() < look_at {
            continue;
        }
        look_at = Instant::now() + LOOK_EVERY;
        match data_version(&connection) {
            Ok(version) if version == seen => {}
            Ok(version) => {
                seen = version;
                changed.send_modify(|count| *count = count.wrapping_add(1));
            }
            Err(error) => tracing::debug!(%error, "cannot see whether others write the outbox"),
        }
    }
}

/// Changes when another connection commits, and only then.
fn data_version(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection.pragma_query_value(None, "data_version", |row| row.get(0))?)
}
