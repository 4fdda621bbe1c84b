//! `outbox.db`: what people did, until the server shows it.

mod drafts;
mod intents;
mod open;
mod receipts;
mod rescue;
mod strikes;
mod writer;

use std::{path::Path, sync::Arc};

use olgfeast_protocol::{
    DeadLetter, Intent, IntentId, Stand, StationId, Strike, UtcTime, Version,
    ipc::{DraftState, Receipt, Settlement},
};
use rusqlite::{OptionalExtension, Transaction, named_params};
use tokio::sync::watch;

use self::writer::Writer;
pub use self::{
    drafts::{Attempt, DraftRow, PLACED_KEPT},
    intents::OPEN_INTENTS_LIMIT,
    receipts::RECEIPTS_KEPT,
    strikes::STRIKES_LIMIT,
};
use crate::{database::quick_check, error::StoreError};

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
    /// How it was last sent, where that was to a hub.
    pub sent: Option<Sent>,
}

/// How an intent was last sent to a hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// By itself, expecting this version of the order.
    Expecting(Version),
    /// A later intent of the same order was sent for both, and settles both.
    CarriedBy(IntentId),
}

/// An intent that a hub has applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The intent.
    pub intent: Intent,
    /// The version of the order that it has made.
    pub version: Version,
}

/// A strike that a server does not show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StrikeRow {
    /// As it was made.
    pub strike: Strike,
    /// How far it is.
    pub state: StrikeState,
}

/// How far a strike is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StrikeState {
    /// Nothing was sent for it.
    Waiting,
    /// It may have reached the server.
    Tried,
    /// It is not sent any more, and stays this station's own.
    Own,
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
    Dead(Box<DeadLetter>),
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

    /// As [`Outbox::mark_attempt`], before an intent is sent to a hub: `expected` is what the hub is
    /// told to expect, and stays with the intent, because a hub takes a key a second time only with
    /// the same body. `carries` are earlier intents of the same order that are sent by it: attempted
    /// like it. All or none.
    ///
    /// # Errors
    /// [`StoreError::UnknownIntent`] where one of them is not open; otherwise what the disk said.
    pub async fn mark_keyed(
        &self,
        id: IntentId,
        carries: Vec<IntentId>,
        expected: Version,
        at: UtcTime,
    ) -> Result<(), StoreError> {
        self.change(move |transaction| intents::mark_keyed(transaction, id, &carries, expected, at))
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

    /// The server shows them: open → settled, all or none. `version` is that of the order which
    /// they have made, where a hub told.
    ///
    /// # Errors
    /// [`StoreError::UnknownIntent`] where one is not open; otherwise what the disk said.
    pub async fn settle(
        &self,
        ids: Vec<IntentId>,
        settlement: Settlement,
        version: Option<Version>,
        at: UtcTime,
    ) -> Result<(), StoreError> {
        self.change(move |transaction| intents::settle(transaction, &ids, settlement, version, at))
            .await
    }

    /// The newest 2,000 intents that a hub has applied since then, oldest first.
    ///
    /// # Errors
    /// What the disk said.
    pub async fn applied(&self, since: UtcTime) -> Result<Vec<Applied>, StoreError> {
        self.inner
            .writer
            .ask(move |connection| intents::applied(connection, since))
            .await
    }

    /// The server shows them no more: settled → dead, all or none.
    ///
    /// # Errors
    /// [`StoreError::UnknownIntent`] where one is not settled; otherwise what the disk said.
    pub async fn unsettle(&self, letters: Vec<DeadLetter>) -> Result<(), StoreError> {
        self.change(move |transaction| intents::unsettle(transaction, &letters))
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

    /// A person has looked again at what was never sent: `old` are withdrawn, and `new`, intents of
    /// their own, are kept. All or nothing; `new` may be empty.
    ///
    /// # Errors
    /// [`StoreError::UnknownIntent`] where sending one of `old` was begun; as for
    /// [`Outbox::enqueue`]; otherwise what the disk said.
    pub async fn renew(&self, old: Vec<IntentId>, new: Vec<Intent>) -> Result<(), StoreError> {
        self.change(move |transaction| intents::renew(transaction, &old, &new))
            .await
    }

    /// A person strikes a line, or takes that back: `add` is kept, and of `drop`, what it takes the
    /// place of, all that may not have reached a server is forgotten. All or nothing.
    ///
    /// # Errors
    /// [`StoreError::Capacity`] where more than [`STRIKES_LIMIT`] would be kept;
    /// [`StoreError::Io`] where the id was kept before; otherwise what the disk said.
    pub async fn strike(&self, add: Option<Strike>, drop: Vec<IntentId>) -> Result<(), StoreError> {
        self.change(move |transaction| strikes::change(transaction, add.as_ref(), &drop))
            .await
    }

    /// All strikes that are kept, oldest first.
    ///
    /// # Errors
    /// What the disk said.
    pub async fn strikes(&self) -> Result<Vec<StrikeRow>, StoreError> {
        self.inner
            .writer
            .ask(|connection| strikes::all(connection))
            .await
    }

    /// How far a strike is: to be called before it is sent, and when it is not sent any more.
    ///
    /// # Errors
    /// [`StoreError::UnknownIntent`] where there is none of this id; otherwise what the disk said.
    pub async fn set_strike(&self, id: IntentId, state: StrikeState) -> Result<(), StoreError> {
        self.change(move |transaction| strikes::set_state(transaction, id, state))
            .await
    }

    /// Forgets strikes: the server shows them, or their order is long done.
    ///
    /// # Errors
    /// What the disk said.
    pub async fn end_strikes(&self, ids: Vec<IntentId>) -> Result<(), StoreError> {
        self.change(move |transaction| strikes::end(transaction, &ids))
            .await
    }

    /// Keeps an order of the counter, in the place of the one that it was made from, where it was.
    ///
    /// # Errors
    /// [`StoreError::Capacity`] where more than [`olgfeast_protocol::ipc::MOST_DRAFTS`] would wait;
    /// [`StoreError::Io`] where the id was kept before; otherwise what the disk said.
    pub async fn keep_draft(
        &self,
        row: DraftRow,
        replaces: Option<IntentId>,
    ) -> Result<(), StoreError> {
        self.change(move |transaction| drafts::keep(transaction, &row, replaces))
            .await
    }

    /// How far an order of the counter is, and how it was sent. Of those that the server has, the
    /// newest [`PLACED_KEPT`] stay.
    ///
    /// # Errors
    /// [`StoreError::UnknownIntent`] where there is none of this id; otherwise what the disk said.
    pub async fn set_draft(
        &self,
        id: IntentId,
        state: DraftState,
        attempt: Option<Attempt>,
    ) -> Result<(), StoreError> {
        self.change(move |transaction| drafts::set(transaction, id, &state, attempt.as_ref()))
            .await
    }

    /// Forgets an order of the counter: a person has put it away.
    ///
    /// # Errors
    /// What the disk said.
    pub async fn end_draft(&self, id: IntentId) -> Result<(), StoreError> {
        self.change(move |transaction| drafts::end(transaction, id))
            .await
    }

    /// All orders of the counter, oldest first.
    ///
    /// # Errors
    /// What the disk said.
    pub async fn drafts(&self) -> Result<Vec<DraftRow>, StoreError> {
        self.inner
            .writer
            .ask(|connection| drafts::all(connection))
            .await
    }

    /// Keeps a receipt; of those before it the newest [`RECEIPTS_KEPT`] stay.
    ///
    /// # Errors
    /// What the disk said.
    pub async fn keep_receipt(&self, receipt: Receipt) -> Result<(), StoreError> {
        self.change(move |transaction| receipts::insert(transaction, &receipt))
            .await
    }

    /// The last [`RECEIPTS_KEPT`] receipts, newest first.
    ///
    /// # Errors
    /// What the disk said.
    pub async fn receipts(&self) -> Result<Vec<Receipt>, StoreError> {
        self.inner
            .writer
            .ask(|connection| receipts::all(connection))
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

    /// Looks through the whole file. Writes wait meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Damaged`]: the next [`Outbox::open`] sets it aside. Otherwise what the disk said.
    pub async fn check(&self) -> Result<(), StoreError> {
        self.inner
            .writer
            .ask(|connection| quick_check(connection))
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
mod tests;
