//! What a station knows of itself, for whoever has to find out what is the matter.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use olgfeast_link::{Attempt as Tried, Cause, Phase as Reached, Why as Reason};
use olgfeast_protocol::{
    IntentId, UtcTime,
    ipc::{
        ErrorCode, IpcError, Moved,
        diagnostics::{
            Attempt, AttemptEnd, Examination, Fault, FileState, Files, FilesChecked, MOST_ATTEMPTS,
            Phase, Spoken, StationReport, SyncFigures, Why,
        },
    },
};
use olgfeast_store::StoreError;
use tokio::sync::oneshot;

use crate::{
    core::Command,
    driver::Request,
    logs::LOGS,
    station::{Station, wall_clock},
    sync::{self, SyncReport},
};

/// What was looked at because a person wanted it, in this run.
#[derive(Debug, Default)]
pub(crate) struct Looked {
    examination: Mutex<Option<Examination>>,
    files: Mutex<Option<FilesChecked>>,
}

impl Looked {
    /// Begins another examination, unless one goes on.
    pub(crate) fn begin(&self) -> bool {
        let mut examination = locked(&self.examination);
        if examination.as_ref().is_some_and(|last| last.running) {
            return false;
        }
        *examination = Some(Examination {
            running: true,
            findings: Vec::new(),
        });
        true
    }

    /// Changes the examination that goes on.
    pub(crate) fn note(&self, change: impl FnOnce(&mut Examination)) {
        if let Some(examination) = &mut *locked(&self.examination) {
            change(examination);
        }
    }
}

impl Station {
    /// All that is told of this station. No customer and no account is named in it.
    ///
    /// # Errors
    /// Only when the station is ending.
    pub async fn report(&self) -> Result<StationReport, IpcError> {
        let told = self.ask(|reply| Command::Report { reply }).await?;
        let attempts = self.timeline();
        let attempts = attempts.iter().rev().take(MOST_ATTEMPTS);
        let mut outbox = told.outbox;
        // What cannot be read leaves the number out; the rest is known.
        let counts: BTreeMap<IntentId, u32> = match self.outbox().open_intents().await {
            Ok(rows) => rows
                .into_iter()
                .map(|row| (row.intent.id, row.attempts))
                .collect(),
            Err(_) => BTreeMap::new(),
        };
        for waiting in &mut outbox {
            waiting.attempts = counts.get(&waiting.id).copied().unwrap_or_default();
        }
        let dir = self.data_dir().to_owned();
        let sizes = tokio::task::spawn_blocking(move || sizes(&dir)).await;
        Ok(StationReport {
            reached: told.reached,
            works: told.works,
            attempts: attempts.map(attempt).collect(),
            round_trips: told.round_trips,
            sync: figures(&self.sync(), told.offset_millis),
            outbox,
            outbox_more: count(told.outbox_more),
            strikes_unsent: count(told.strikes_unsent),
            files: Files {
                checked: *locked(&self.looked().files),
                ..sizes.unwrap_or_default()
            },
            examination: locked(&self.looked().examination).clone(),
            version: self.app_version().to_owned(),
        })
    }

    /// Takes back this very change, which [`StationReport::outbox`] tells of. The ticket falls back to
    /// what the server shows.
    ///
    /// # Errors
    /// [`ErrorCode::NothingToUndo`] where it may have reached the server, or something was done on
    /// top of it; or where it could not be stored.
    pub async fn withdraw(&self, id: IntentId) -> Result<Moved, IpcError> {
        self.ask(|reply| Command::Withdraw { id, reply }).await
    }

    /// Looks through the files on the disk, which takes a moment where the history is long. A damaged
    /// board is begun anew and saved again at once.
    ///
    /// # Errors
    /// Only when the station is ending.
    pub async fn check_files(&self) -> Result<FilesChecked, IpcError> {
        let (done, looked_through) = oneshot::channel();
        self.request(Request::CheckCache(done)).await?;
        let whole = looked_through
            .await
            .map_err(|_| IpcError::new(ErrorCode::Closing, "the application is ending"))?;
        let cache = match whole {
            Some(true) => FileState::Whole,
            Some(false) => FileState::Renewed,
            None => FileState::Unread,
        };
        let outbox = match self.outbox().check().await {
            Ok(()) => FileState::Whole,
            Err(StoreError::Damaged(_)) => FileState::Damaged,
            Err(_) => FileState::Unread,
        };
        let checked = FilesChecked {
            at: wall_clock(),
            outbox,
            cache,
        };
        *locked(&self.looked().files) = Some(checked);
        Ok(checked)
    }
}

/// Never half changed: whatever panicked, it is as good as before.
fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}

/// With what SQLite keeps beside a file.
fn sizes(dir: &Path) -> Files {
    let mut files = Files::default();
    let within = |dir: &Path| std::fs::read_dir(dir).into_iter().flatten().flatten();
    for entry in within(dir) {
        let Ok(meta) = entry.metadata() else { continue };
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("outbox.db") {
            files.outbox_bytes += meta.len();
        } else if name.starts_with("cache.db") {
            files.cache_bytes += meta.len();
        }
    }
    let logs = within(&dir.join(LOGS)).filter_map(|entry| entry.metadata().ok());
    files.log_bytes = logs.map(|meta| meta.len()).sum();
    files
}

fn figures(sync: &SyncReport, offset_millis: i64) -> SyncFigures {
    SyncFigures {
        spoken: match sync.spoken {
            sync::Spoken::Nothing => Spoken::Nothing,
            sync::Spoken::Plain => Spoken::Plain,
            sync::Spoken::Live => Spoken::Live,
        },
        epoch: sync.epoch,
        cursor: sync.cursor,
        gaps: sync.gaps,
        replays: sync.replays,
        snapshots: sync.snapshots,
        duplicates: sync.duplicates,
        mismatches: sync.mismatches,
        drift: sync.drift,
        zombies: sync.zombies,
        malformed: sync.malformed,
        unreadable: sync.unreadable.len() as u64,
        offset_millis,
    }
}

fn attempt(tried: &Tried) -> Attempt {
    Attempt {
        number: tried.number,
        why: match tried.why {
            Reason::Opened => Why::Opened,
            Reason::Retry => Why::Retry,
            Reason::RetryNow => Why::RetryNow,
            Reason::Woke => Why::Woke,
            Reason::NetworkUp => Why::NetworkUp,
            Reason::Probe => Why::Probe,
            Reason::SignIn => Why::SignIn,
        },
        started_at: UtcTime::from_millis(tried.started_wall_ms),
        phase: match tried.phase {
            Reached::Token => Phase::Token,
            Reached::Connect => Phase::Connect,
            Reached::Upgrade => Phase::Upgrade,
            Reached::Hello => Phase::Hello,
            Reached::Sync => Phase::Sync,
            Reached::Live => Phase::Live,
        },
        lasted_millis: u64::try_from(tried.lasted.as_millis()).unwrap_or(u64::MAX),
        end: tried.end.as_ref().map(|cause| AttemptEnd {
            fault: fault(cause),
            word: match cause {
                Cause::UpgradeRefused { status, .. } => format!("http-{status}"),
                cause => cause.word().to_owned(),
            },
            code: cause.code(),
        }),
    }
}

/// What a person can make of the end of an attempt.
pub(crate) fn fault(cause: &Cause) -> Fault {
    match cause {
        Cause::Address(_) | Cause::Name(_) => Fault::Name,
        Cause::Refused => Fault::Refused,
        Cause::Unreachable(_) => Fault::Unreachable,
        Cause::ConnectTimeout
        | Cause::UpgradeTimeout
        | Cause::NoToken
        | Cause::SignInUnreachable => Fault::NoAnswer,
        Cause::Proxy(_) => Fault::Proxy,
        Cause::Tls(_) => Fault::Certificate,
        Cause::WrongKey => Fault::WrongKey,
        Cause::UpgradeRefused { status: 401, .. } | Cause::SignInRefused => Fault::SignIn,
        Cause::UpgradeRefused { status: 403, .. } => Fault::NotStaff,
        Cause::UpgradeRefused { status: 426, .. } => Fault::Version,
        Cause::UpgradeRefused {
            status: 429 | 503, ..
        } => Fault::Later,
        Cause::UpgradeRefused { status, .. } if *status >= 500 => Fault::Unwell,
        Cause::UpgradeRefused { .. } | Cause::UpgradeBroken(_) => Fault::NotOlgfeast,
        Cause::NoFirstFrame | Cause::SyncTimeout | Cause::Silent => Fault::Silent,
        Cause::Woke | Cause::Moved => Fault::Moved,
        Cause::Closed { code: 4409, .. } => Fault::Replaced,
        Cause::Closed {
            code: 1013 | 4008, ..
        } => Fault::Later,
        Cause::Closed {
            code: 1008 | 4401, ..
        } => Fault::SignIn,
        Cause::Closed { .. } => Fault::Closed,
        Cause::Lost(_) | Cause::Clogged => Fault::Broke,
        Cause::Protocol(_) => Fault::Protocol,
        Cause::Asked(_) | Cause::Stopped => Fault::Stopped,
    }
}

/// Shared by the clones of a station.
pub(crate) type Shared = Arc<Looked>;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn an_attempt_is_told_with_its_close_code_and_its_exact_word() {
        let tried = Tried {
            number: 7,
            why: Reason::NetworkUp,
            started_wall_ms: 1_795_382_470_000,
            phase: Reached::Live,
            reached_after: [None; 6],
            lasted: Duration::from_millis(61_500),
            end: Some(Cause::Closed {
                code: 1012,
                reason: "Bye, Ms Kowalski".into(),
            }),
        };
        let told = attempt(&tried);
        assert_eq!(
            (told.number, told.why, told.phase),
            (7, Why::NetworkUp, Phase::Live)
        );
        assert_eq!(told.lasted_millis, 61_500);
        let end = told.end.clone().unwrap();
        assert_eq!(
            (end.fault, end.word.as_str(), end.code),
            (Fault::Closed, "closed", Some(1012))
        );
        let words = serde_json::to_string(&told).unwrap();
        assert!(
            !words.contains("Kowalski"),
            "a server's words are not repeated: {words}"
        );
    }

    #[test]
    fn what_a_person_reads_of_an_end_follows_from_its_cause() {
        let refused = |status| Cause::UpgradeRefused {
            status,
            retry_after: None,
        };
        let closed = |code| Cause::Closed {
            code,
            reason: String::new(),
        };
        for (cause, told) in [
            (Cause::Refused, Fault::Refused),
            (Cause::ConnectTimeout, Fault::NoAnswer),
            (Cause::NoFirstFrame, Fault::Silent),
            (refused(401), Fault::SignIn),
            (refused(403), Fault::NotStaff),
            (refused(404), Fault::NotOlgfeast),
            (refused(426), Fault::Version),
            (refused(500), Fault::Unwell),
            (refused(503), Fault::Later),
            (closed(1001), Fault::Closed),
            (closed(1013), Fault::Later),
            (closed(4401), Fault::SignIn),
            (closed(4409), Fault::Replaced),
            (Cause::Lost("reset".into()), Fault::Broke),
            (Cause::Moved, Fault::Moved),
            (Cause::Stopped, Fault::Stopped),
        ] {
            assert_eq!(fault(&cause), told, "{cause}");
        }
    }
}
