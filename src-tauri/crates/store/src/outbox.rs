//! `outbox.db`: what people did, until the server shows it.

mod intents;
mod open;
mod rescue;
mod writer;

use std::{path::Path, sync::Arc};

use olgfeast_protocol::{DeadLetter, Intent, IntentId, Stand, StationId, UtcTime, ipc::Settlement};
use rusqlite::{OptionalExtension, Transaction, named_params};
use tokio::sync::watch;

pub use self::intents::OPEN_INTENTS_LIMIT;
use self::writer::Writer;
use crate::error::StoreError;

/// The setting that names this station; made when the file is made, and never set again.
const STATION_ID: &str = "station_id";

/// The outbox of one data directory. A handle: clones share one writer thread, which ends when the
/// last of them is dropped, after what already waits is done.
///
/// A call whose future is dropped may be carried out all the same. Times are the caller's: this
/// room has no clock.
#[derive(Clone)]
pub struct Outbox {
    inner: Arc<Inner>,
}

struct Inner {
    writer: Writer,
    set_aside: Option<String>,
}

/// An open intent and how its sending went so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The intent as it was made.
    pub intent: Intent,
    /// How often sending it was begun; 0: the server cannot have seen it.
    pub attempts: u32,
    /// At how many process starts in a row it was in flight.
    pub in_flight_starts: u32,
    /// When sending it was last begun.
    pub attempted_at: Option<UtcTime>,
}

/// What became of an intent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It waits, or is on its way.
    Open {
        /// How often sending it was begun.
        attempts: u32,
    },
    /// The server shows it.
    Settled(Settlement),
    /// It will not be sent again by itself.
    Dead(DeadLetter),
    /// It was taken back before anything was sent.
    Withdrawn,
    /// A person has dealt with its dead letter.
    Discarded,
    /// The outbox never had it, or it was pruned.
    Unknown,
}

impl Outbox {
    /// Opens `outbox.db`, making the directory (0700) and the file (0600) where they are missing.
    /// Blocks: for as long as it takes to check the file, and up to 5 s where another process
    /// holds it.
    ///
    /// A damaged file is set aside as `outbox-damaged-<UTC date and time>.db` and a new one is
    /// started with everything that can be read of it; [`Outbox::set_aside`] tells.
    ///
    /// # Errors
    /// [`StoreError::Newer`]: the file is left as it is. [`StoreError::Damaged`]: the file cannot
    /// be set aside because another process has it open. Otherwise what the disk said.
    pub fn open(dir: &Path) -> Result<Outbox, StoreError> {
        let opened = open::open(dir)?;
        let writer = Writer::start(opened.connection, opened.in_use)?;
        Ok(Outbox {
            inner: Arc::new(Inner {
                writer,
                set_aside: opened.set_aside,
            }),
        })
    }

    /// Name, in the data directory, of the damaged file that this opening has set aside.
    pub fn set_aside(&self) -> Option<String> {
        self.inner.set_aside.clone()
    }

    /// Who this data directory is; made when the outbox was first opened.
    ///
    /// # Errors
    /// What the disk said.
    pub async fn station_id(&self) -> Result<StationId, StoreError> {
        let text = self.setting(STATION_ID).await?;
        text.and_then(|text| text.parse().ok())
            .map(StationId)
            .ok_or_else(|| StoreError::Damaged("the station has no name".into()))
    }

    /// Reads one setting; `None` where it was never set.
    ///
    /// # Errors
    /// What the disk said.
    pub async fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        let key = key.to_owned();
        self.inner
            .writer
            .ask(move |connection| {
                let value = connection
                    .prepare_cached("SELECT value FROM settings WHERE key = :key")?
                    .query_row(named_params! { ":key": key }, |row| row.get(0))
                    .optional()?;
                Ok(value)
            })
            .await
    }

    /// Writes settings, all or none; `None` deletes one. The station's name is not changed by this.
    ///
    /// # Errors
    /// What the disk said.
    pub async fn set_settings(
        &self,
        settings: Vec<(String, Option<String>)>,
    ) -> Result<(), StoreError> {
        self.change(move |transaction| {
            for (key, value) in &settings {
                if key == STATION_ID {
                    continue;
                }
                match value {
                    Some(value) => transaction
                        .prepare_cached(
                            "INSERT INTO settings (key, value) VALUES (:key, :value)
                             ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                        )?
                        .execute(named_params! { ":key": key, ":value": value })?,
                    None => transaction
                        .prepare_cached("DELETE FROM settings WHERE key = :key")?
                        .execute(named_params! { ":key": key })?,
                };
            }
            Ok(())
        })
        .await
    }

    /// Keeps new intents, all or none. When it returns they survive a power cut.
    ///
    /// # Errors
    /// [`StoreError::Capacity`] where more than [`OPEN_INTENTS_LIMIT`] would be open;
    /// [`StoreError::Io`] where one of the ids was kept before; otherwise what the disk said.
    pub async fn enqueue(&self, intents: Vec<Intent>) -> Result<(), StoreError> {
        self.change(move |transaction| intents::insert(transaction, &intents))
            .await
    }

    /// All open intents, oldest first.
    ///
    /// # Errors
    /// What the disk said.
    pub async fn open_intents(&self) -> Result<Vec<Row>, StoreError> {
        self.inner
            .writer
            .ask(|connection| intents::open(connection))
            .await
    }

    /// To be called before anything is sent for an open intent: one more attempt, and in flight.
    ///
    /// # Errors
    /// [`StoreError::UnknownIntent`] where it is not open; otherwise what the disk said.
    pub async fn mark_attempt(&self, id: IntentId, at: UtcTime) -> Result<(), StoreError> {
        self.change(move |transaction| intents::mark_attempt(transaction, id, at))
            .await
    }

    /// As [`Outbox::mark_attempt`], and what is sent is based on this from now on: what the server
    /// showed last before it.
    ///
    /// # Errors
    /// As for [`Outbox::mark_attempt`].
    pub async fn mark_attempt_on(
        &self,
        id: IntentId,
        at: UtcTime,
        base: Stand,
    ) -> Result<(), StoreError> {
        self.change(move |transaction| {
            intents::rebase(transaction, id, base)?;
            intents::mark_attempt(transaction, id, at)
        })
        .await
    }

    /// The attempt came to an end (an answer, or a failure to get one) and the process lives: no
    /// longer in flight, still open. Breaks the row of [`Outbox::crash_starts`].
    ///
    /// # Errors
    /// [`StoreError::UnknownIntent`] where it is not open; otherwise what the disk said.
    pub async fn landed(&self, id: IntentId) -> Result<(), StoreError> {
        self.change(move |transaction| intents::landed(transaction, id))
            .await
    }

    /// The server shows it: open → settled.
    ///
    /// # Errors
    /// [`StoreError::UnknownIntent`] where it is not open; otherwise what the disk said.
    pub async fn settle(
        &self,
        id: IntentId,
        settlement: Settlement,
        at: UtcTime,
    ) -> Result<(), StoreError> {
        self.change(move |transaction| intents::settle(transaction, id, settlement, at))
            .await
    }

    /// Takes an intent back if sending it was never begun. True: it is withdrawn (or was already).
    /// False: too late, it may have reached the server.
    ///
    /// # Errors
    /// [`StoreError::UnknownIntent`] where the outbox has no such intent; otherwise what the disk
    /// said.
    pub async fn withdraw(&self, id: IntentId) -> Result<bool, StoreError> {
        self.change(move |transaction| intents::withdraw(transaction, id))
            .await
    }

    /// Open → dead, all or none. Of each letter the intent's id, the reason, what was found and
    /// when are kept; the intent itself is kept already.
    ///
    /// # Errors
    /// [`StoreError::UnknownIntent`] where one of them is not open; otherwise what the disk said.
    pub async fn bury(&self, letters: Vec<DeadLetter>) -> Result<(), StoreError> {
        self.change(move |transaction| intents::bury(transaction, &letters))
            .await
    }

    /// The newest 200 dead letters, oldest first.
    ///
    /// # Errors
    /// What the disk said.
    pub async fn dead_letters(&self) -> Result<Vec<DeadLetter>, StoreError> {
        self.inner
            .writer
            .ask(|connection| intents::dead_letters(connection))
            .await
    }

    /// A person has read it: dead → discarded.
    ///
    /// # Errors
    /// [`StoreError::UnknownIntent`] where it is not dead; otherwise what the disk said.
    pub async fn discard(&self, id: IntentId) -> Result<(), StoreError> {
        self.change(move |transaction| intents::discard(transaction, id))
            .await
    }

    /// A person wants a dead letter tried again: `old` goes from dead to discarded, and `new`, intents
    /// of their own with new ids and bases, one for each step, are kept. All or nothing; `new` may
    /// be empty, where the order has come to be as it was wanted.
    ///
    /// # Errors
    /// As for [`Outbox::discard`] and [`Outbox::enqueue`].
    pub async fn revive(&self, old: IntentId, new: Vec<Intent>) -> Result<(), StoreError> {
        self.change(move |transaction| {
            intents::discard(transaction, old)?;
            intents::insert(transaction, &new)
        })
        .await
    }

    /// What became of an intent.
    ///
    /// # Errors
    /// What the disk said.
    pub async fn fate(&self, id: IntentId) -> Result<Fate, StoreError> {
        self.inner
            .writer
            .ask(move |connection| intents::fate(connection, id))
            .await
    }

    /// To be called once, when a drainer starts and before it sends anything: counts one more start
    /// for every intent that was in flight when the last drainer ended, and none for the others.
    /// Nothing is in flight afterwards. Answers those that were in flight at five starts in a row,
    /// oldest first: sending them may be what ends the process.
    ///
    /// # Errors
    /// What the disk said.
    pub async fn crash_starts(&self) -> Result<Vec<IntentId>, StoreError> {
        self.change(intents::crash_starts).await
    }

    /// Changes its value after somebody else, in this process or another, has committed to the
    /// file; seen within a quarter of a second. What this handle and its clones do is not told.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.inner.writer.changes()
    }

    /// Deletes settled, withdrawn and discarded intents that ended before `older_than` (a withdrawn
    /// one counts from when it was made, a discarded one from when it became a dead letter). Open
    /// and dead ones are never deleted. Answers how many.
    ///
    /// # Errors
    /// What the disk said.
    pub async fn prune(&self, older_than: UtcTime) -> Result<u64, StoreError> {
        self.change(move |transaction| intents::prune(transaction, older_than))
            .await
    }

    /// Does something in one transaction: it is on the disk when this returns `Ok`, and nothing of
    /// it is kept when this returns an error.
    async fn change<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.inner
            .writer
            .ask(move |connection| {
                let transaction = connection.transaction()?;
                let done = work(&transaction)?;
                transaction.commit()?;
                Ok(done)
            })
            .await
    }
}

impl std::fmt::Debug for Outbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Outbox")
            .field("set_aside", &self.inner.set_aside)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use olgfeast_protocol::{OrderId, OrderStatus};
    use tempfile::tempdir;
    use uuid::Uuid;

    use super::*;

    fn intents(count: u128) -> Vec<Intent> {
        (0..count)
            .map(|n| Intent {
                id: IntentId(Uuid::from_u128(n)),
                order: OrderId(1),
                ref_code: "r".repeat(200),
                number: "1".into(),
                from: OrderStatus::Pending,
                to: OrderStatus::Preparing,
                base: olgfeast_protocol::Stand {
                    status: OrderStatus::Pending,
                    preparing_at: None,
                    ready_at: None,
                    complete_at: None,
                },
                made_at: UtcTime(0),
            })
            .collect()
    }

    /// Lets the file grow by so many pages and no further, as a full disk would.
    async fn limit_growth(outbox: &Outbox, pages: i64) {
        outbox
            .inner
            .writer
            .ask(move |connection| {
                let used: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0))?;
                let limit = used + pages;
                connection.pragma_update_and_check(None, "max_page_count", limit, |_| Ok(()))?;
                Ok(())
            })
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn on_a_full_disk_nothing_is_half_kept_and_what_was_kept_stays() {
        let dir = tempdir().unwrap();
        let outbox = Outbox::open(dir.path()).unwrap();
        let all = intents(200);
        outbox.enqueue(all[..1].to_vec()).await.unwrap();
        limit_growth(&outbox, 2).await;
        let refused = outbox.enqueue(all[1..].to_vec()).await;
        assert!(matches!(refused, Err(StoreError::Full(_))), "{refused:?}");
        let kept: Vec<_> = outbox
            .open_intents()
            .await
            .unwrap()
            .into_iter()
            .map(|row| row.intent)
            .collect();
        assert_eq!(kept, all[..1]);

        limit_growth(&outbox, 1_000).await;
        outbox.enqueue(all[1..].to_vec()).await.unwrap();
        assert_eq!(outbox.open_intents().await.unwrap().len(), all.len());
    }

    #[tokio::test]
    async fn an_outbox_that_others_hold_for_too_long_is_busy_and_works_again_after() {
        let dir = tempdir().unwrap();
        let outbox = Outbox::open(dir.path()).unwrap();
        outbox
            .inner
            .writer
            .ask(|connection| Ok(connection.busy_timeout(Duration::from_millis(1))?))
            .await
            .unwrap();
        let other = rusqlite::Connection::open(dir.path().join("outbox.db")).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        assert_eq!(outbox.enqueue(intents(1)).await, Err(StoreError::Busy));
        other.execute_batch("ROLLBACK").unwrap();
        outbox.enqueue(intents(1)).await.unwrap();
    }

    #[tokio::test]
    async fn a_commit_is_on_the_disk_when_it_returns() {
        let dir = tempdir().unwrap();
        let outbox = Outbox::open(dir.path()).unwrap();
        let (mode, synchronous): (String, i64) = outbox
            .inner
            .writer
            .ask(|connection| {
                Ok((
                    connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?,
                    connection.pragma_query_value(None, "synchronous", |row| row.get(0))?,
                ))
            })
            .await
            .unwrap();
        // 2 is FULL: the write-ahead log is synced at each commit.
        assert_eq!((mode.as_str(), synchronous), ("wal", 2));
    }

    #[tokio::test]
    async fn a_writer_that_has_ended_is_told_as_closed() {
        let dir = tempdir().unwrap();
        let outbox = Outbox::open(dir.path()).unwrap();
        let ended = outbox
            .inner
            .writer
            .ask::<()>(|_| panic!("the test ends the thread"))
            .await;
        assert_eq!(ended, Err(StoreError::Closed));
        assert_eq!(outbox.enqueue(intents(1)).await, Err(StoreError::Closed));
    }
}
