//! The handle of a running station.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use olgfeast_link::Attempt;
use olgfeast_protocol::{
    FoodGroups, IntentId, LineKey, OrderId, OrderStatus, Settings, StationId, UtcTime,
    ipc::{
        ErrorCode, Freshness, HistoryReach, IpcError, Kept, Moved, Push, Receipt, Session,
        Snapshot, Trouble,
    },
    settings::Network,
};
use olgfeast_store::{Cache, DirLock, Fate, Outbox, StoreError};
use tokio::sync::{broadcast, mpsc, oneshot, watch};

use crate::{
    address::{AddressError, Endpoint, Server},
    core::{Command, Core, Start, State, setting},
    credentials::Credentials,
    driver::{self, Driver, Reach, Request},
    now::Now,
    pin::PinHash,
    report::Shared,
    rest::Http,
    session::SignIn,
    sync::SyncReport,
    trust::Trusts,
};

/// Commands on their way to the core; more wait at the sender.
const REQUESTS: usize = 64;

/// Updates that a slow screen may be behind; one further behind sees a hole and asks for a snapshot.
const PUSHES: usize = 1_024;

/// Settled intents are remembered this long, so that whoever waits for one learns its fate.
const REMEMBERED_MILLIS: i64 = 8 * 24 * 60 * 60 * 1_000;

/// What a hub has applied this long ago is looked for in one that went back.
const COMPARED_MILLIS: i64 = 24 * 60 * 60 * 1_000;

/// What a station starts with.
pub struct StationConfig {
    /// Its directory; created when missing.
    pub data_dir: PathBuf,
    /// Which socket it listens to.
    pub endpoint: Endpoint,
    /// Where its sign-in is kept.
    pub credentials: Arc<dyn Credentials>,
    /// An account to use instead of the one of last time: an unattended station, or a terminal.
    pub account: Option<Account>,
    /// What people call it.
    pub name: String,
    /// Version of the application.
    pub app_version: &'static str,
    /// A PEM file of certificates that are trusted besides those of the system.
    pub ca_file: Option<PathBuf>,
}

/// An account on a server, given from outside together with its password in
/// [`StationConfig::credentials`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The server.
    pub server: Server,
    /// The name.
    pub username: String,
}

/// Why a station cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another window or `feast watch` works on this directory.
    #[error("the data directory is in use by another window or a running `feast watch`")]
    InUse,
    /// The directory or its files cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Encryption cannot be set up, or not with the certificates that were named.
    #[error("encrypted connections cannot be set up: {0}")]
    Tls(String),
}

/// A running station. Clones are the same station; it ends with [`Station::close`] or with the last
/// clone.
#[derive(Clone)]
pub struct Station {
    requests: mpsc::Sender<Request>,
    pushes: broadcast::Sender<Push>,
    outbox: Outbox,
    timeline: watch::Receiver<Vec<Attempt>>,
    sync: watch::Receiver<SyncReport>,
    history_reach: watch::Receiver<HistoryReach>,
    reach: watch::Receiver<Reach>,
    looked: Shared,
    credentials: Arc<dyn Credentials>,
    id: StationId,
    data_dir: Arc<Path>,
    app_version: &'static str,
    name: Arc<str>,
    /// From outside: trusted where a person has named no file.
    ca_file: Option<Arc<Path>>,
}

impl Station {
    /// Takes the directory's lock, reads what is saved, and starts to work. The saved board is there
    /// at once, whatever the network does.
    ///
    /// # Errors
    /// See [`OpenError`]. A damaged file is no error: it is set aside, and the screen is told.
    pub async fn open(config: StationConfig) -> Result<Station, OpenError> {
        let dir = config.data_dir.clone();
        let opened = tokio::task::spawn_blocking(move || open_files(&dir)).await;
        let files = opened.map_err(|error| StoreError::Io(error.to_string()))??;
        let Files {
            lock,
            outbox,
            cache,
            saved,
            food_groups,
        } = files;

        let id = outbox.station_id().await?;
        let clock = driver::Clock::start();
        let now = clock.now();
        let unattended = config.account.is_some();
        let known = known(&outbox).await?;
        let session = match config.account {
            Some(Account { server, username }) => State::In {
                server: server.with_code_of(known.as_ref()),
                username,
                kept: Kept::Environment,
            },
            None => saved_session(&outbox).await?,
        };
        let network = settings(&outbox).await?.network;
        let trusts = match Trusts::decided(&network, config.ca_file.clone()) {
            Ok(trusts) => trusts,
            // The file has gone since a person has named it: the board is shown all the same, and
            // a server that it stands for is not believed.
            Err(error) if network.ca_file.is_some() => {
                tracing::error!(%error, "the certificates that were named are not used");
                let network = Network {
                    ca_file: None,
                    ..network
                };
                Trusts::decided(&network, config.ca_file.clone())?
            }
            Err(error) => return Err(error),
        };
        let rest = Http::new(trusts.clone(), id, config.app_version)?;
        let worker = Worker {
            endpoint: config.endpoint,
            station: id,
            name: config.name.clone(),
            known,
            session,
            unattended,
        };
        let start = start(&outbox, saved, food_groups, worker, rand::random(), now).await?;
        let core = Core::new(start, now);

        let (requests, received) = mpsc::channel(REQUESTS);
        let (pushes, _) = broadcast::channel(PUSHES);
        let (timeline_tx, timeline) = watch::channel(Vec::new());
        let (sync_tx, sync) = watch::channel(SyncReport::default());
        let (history_reach_tx, history_reach) = watch::channel(core.history_reach(now));
        let rest = Arc::new(rest);
        let (reach_tx, reach) = watch::channel(Reach { trusts, rest });
        let driver = Driver {
            core,
            clock,
            requests: received,
            pushes: pushes.clone(),
            timeline: timeline_tx,
            sync: sync_tx,
            history_reach: history_reach_tx,
            outbox: outbox.clone(),
            cache,
            credentials: Arc::clone(&config.credentials),
            reach: reach_tx,
            headers: driver::headers(id, &config.name, config.app_version),
            lock,
        };
        tokio::spawn(driver.run());
        Ok(Station {
            requests,
            pushes,
            outbox,
            timeline,
            sync,
            reach,
            history_reach,
            looked: Shared::default(),
            credentials: config.credentials,
            id,
            data_dir: config.data_dir.into(),
            app_version: config.app_version,
            name: config.name.into(),
            ca_file: config.ca_file.map(Into::into),
        })
    }

    /// The id of the data directory.
    pub fn id(&self) -> StationId {
        self.id
    }

    pub(crate) fn history_reached(&self) -> &watch::Receiver<HistoryReach> {
        &self.history_reach
    }

    /// Where it keeps its files.
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    pub(crate) fn app_version(&self) -> &'static str {
        self.app_version
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    pub(crate) fn credentials(&self) -> &dyn Credentials {
        &*self.credentials
    }

    pub(crate) fn looked(&self) -> &Shared {
        &self.looked
    }

    pub(crate) fn trusts(&self) -> Trusts {
        self.reach.borrow().trusts.clone()
    }

    pub(crate) fn rest(&self) -> Arc<Http> {
        Arc::clone(&self.reach.borrow().rest)
    }

    /// Everything that is shown, and what follows it. Updates up to the snapshot's revision may come
    /// again on the receiver and are to be skipped; a receiver that lags sees a hole in the revisions
    /// and asks for a [`Station::snapshot`].
    ///
    /// # Errors
    /// Only when the station is ending.
    pub async fn attach(&self) -> Result<(Snapshot, broadcast::Receiver<Push>), IpcError> {
        let pushes = self.pushes.subscribe();
        Ok((self.snapshot().await?, pushes))
    }

    /// Everything that is shown.
    ///
    /// # Errors
    /// Only when the station is ending.
    pub async fn snapshot(&self) -> Result<Snapshot, IpcError> {
        self.ask(|reply| Command::Snapshot { reply }).await
    }

    /// Moves an order. Answers when the wish is on disk and drawn; it is sent when a path exists.
    /// `seen` is what the person saw when they touched; `None` for a caller that saw nothing.
    ///
    /// # Errors
    /// Where it is not done, and nothing was stored.
    pub async fn set_status(
        &self,
        id: OrderId,
        seen: Option<OrderStatus>,
        to: OrderStatus,
    ) -> Result<Moved, IpcError> {
        self.ask(|reply| Command::SetStatus {
            id,
            seen,
            to,
            reply,
        })
        .await
    }

    /// Strikes a line of an order, or takes that back. Answers when the wish is on disk and drawn. A
    /// hub tells all stations of it; at a plain server it stays this station's own.
    ///
    /// # Errors
    /// Where it is not done, and nothing was stored.
    pub async fn strike(&self, id: OrderId, line: LineKey, struck: bool) -> Result<(), IpcError> {
        self.ask(|reply| Command::Strike {
            id,
            line,
            struck,
            reply,
        })
        .await
    }

    /// Takes back the last step made here on this order: withdraws what was not sent, or goes one
    /// back.
    ///
    /// # Errors
    /// Where there is nothing to undo, or it is too late for it.
    pub async fn undo(&self, id: OrderId) -> Result<Moved, IpcError> {
        self.ask(|reply| Command::Undo { id, reply }).await
    }

    /// Reads an order that the board does not know yet; `false` when the server has no such order.
    ///
    /// # Errors
    /// Where the server cannot be asked.
    pub async fn fetch(&self, id: OrderId) -> Result<bool, IpcError> {
        self.ask(|reply| Command::Fetch { id, reply }).await
    }

    /// Signs a person in.
    ///
    /// # Errors
    /// In words that a person can act on, as a code.
    pub async fn sign_in(&self, sign_in: SignIn) -> Result<Session, IpcError> {
        self.ask(|reply| Command::SignIn { sign_in, reply }).await
    }

    /// Signs the person out and erases the kept sign-in. What waits to be sent stays.
    ///
    /// # Errors
    /// Only when the station is ending.
    pub async fn sign_out(&self) -> Result<(), IpcError> {
        self.ask(|reply| Command::SignOut { reply }).await
    }

    /// Skips the rest of a back-off.
    pub async fn retry_now(&self) {
        let _ = self
            .requests
            .send(Request::Command(Command::RetryNow))
            .await;
    }

    /// Wants what a dead letter wanted, from where the order is now.
    ///
    /// # Errors
    /// Where it is not done, and the letter stays.
    pub async fn retry_dead_letter(&self, id: IntentId) -> Result<Moved, IpcError> {
        self.ask(|reply| Command::RetryLetter { id, reply }).await
    }

    /// Puts a dead letter away.
    ///
    /// # Errors
    /// Where it could not be stored.
    pub async fn discard_dead_letter(&self, id: IntentId) -> Result<(), IpcError> {
        self.ask(|reply| Command::DiscardLetter { id, reply }).await
    }

    /// Sends what is held of an order ([`olgfeast_protocol::ipc::Held`]) after all, from where the
    /// order is now: with a fresh base and ids of its own.
    ///
    /// # Errors
    /// Where nothing of it is held, the board has no such order, or it could not be stored.
    pub async fn confirm_held(&self, id: OrderId) -> Result<Moved, IpcError> {
        let send = true;
        self.ask(|reply| Command::Release { id, send, reply }).await
    }

    /// Does not send what is held of an order: it is withdrawn.
    ///
    /// # Errors
    /// Where nothing of it is held, or it could not be stored.
    pub async fn discard_held(&self, id: OrderId) -> Result<Moved, IpcError> {
        let send = false;
        self.ask(|reply| Command::Release { id, send, reply }).await
    }

    /// A person has read what the server lost
    /// ([`olgfeast_protocol::ipc::Notices::went_back`]). Its dead letters stay.
    ///
    /// # Errors
    /// Only when the station is ending, or nobody is signed in.
    pub async fn put_away_went_back(&self) -> Result<(), IpcError> {
        self.ask(|reply| Command::PutAwayWentBack { reply }).await
    }

    /// Decides about this computer. Answers when it is on disk and shown; all screens of this station
    /// are told by a push. Where servers are to be reached in another way, the connection is made
    /// anew at once.
    ///
    /// # Errors
    /// Settings that make no sense together, or that could not be stored, or a file of certificates
    /// that cannot be used ([`ErrorCode::BadCertificates`]); then nothing has changed.
    pub async fn change_settings(&self, settings: Settings) -> Result<(), IpcError> {
        let reach = if settings.network == self.snapshot().await?.settings.network {
            None
        } else {
            Some(self.reach_by(settings.network.clone()).await?)
        };
        let settings = Box::new(settings);
        self.ask(|reply| Command::ChangeSettings { settings, reply })
            .await?;
        match reach {
            Some(reach) => self.request(Request::Reach(reach)).await,
            None => Ok(()),
        }
    }

    /// Reads the certificates, so that whoever has named them learns at once what is wrong.
    async fn reach_by(&self, network: Network) -> Result<Reach, IpcError> {
        let (id, app_version) = (self.id, self.app_version);
        let ca_file = self.ca_file.as_deref().map(Path::to_owned);
        let made = tokio::task::spawn_blocking(move || {
            let trusts = Trusts::decided(&network, ca_file)?;
            let rest = Arc::new(Http::new(trusts.clone(), id, app_version)?);
            Ok::<_, OpenError>(Reach { trusts, rest })
        });
        let made = made
            .await
            .map_err(|error| IpcError::new(ErrorCode::Internal, error.to_string()))?;
        made.map_err(|error| IpcError::new(ErrorCode::BadCertificates, error.to_string()))
    }

    /// The last 50 receipts, newest first, those of earlier runs as well.
    ///
    /// # Errors
    /// Where the outbox cannot be read.
    pub async fn receipts(&self) -> Result<Vec<Receipt>, StoreError> {
        self.outbox.receipts().await
    }

    /// What has become of an intent, by the outbox.
    ///
    /// # Errors
    /// Where the outbox cannot be read.
    pub async fn fate(&self, id: IntentId) -> Result<Fate, StoreError> {
        self.outbox.fate(id).await
    }

    /// The last attempts of the connection, newest last.
    pub fn timeline(&self) -> Vec<Attempt> {
        self.timeline.borrow().clone()
    }

    /// How the board is kept in step with the server's.
    pub fn sync(&self) -> SyncReport {
        self.sync.borrow().clone()
    }

    /// Returns when it has ended: somebody has closed it, or it has failed.
    pub async fn ended(&self) {
        self.requests.closed().await;
    }

    /// Ends: everything shown is on disk when this returns, and the directory is free.
    pub async fn close(self) {
        let (done, ended) = oneshot::channel();
        if self.requests.send(Request::Close(done)).await.is_ok() {
            let _ = ended.await;
        }
    }

    pub(crate) async fn request(&self, request: Request) -> Result<(), IpcError> {
        let sent = self.requests.send(request).await;
        sent.map_err(|_| IpcError::new(ErrorCode::Closing, "the application is ending"))
    }

    pub(crate) async fn ask<T>(
        &self,
        command: impl FnOnce(oneshot::Sender<Result<T, IpcError>>) -> Command,
    ) -> Result<T, IpcError> {
        let closing = || IpcError::new(ErrorCode::Closing, "the application is ending");
        let (reply, answer) = oneshot::channel();
        let request = Request::Command(command(reply));
        self.requests.send(request).await.map_err(|_| closing())?;
        answer.await.map_err(|_| closing())?
    }
}

pub(crate) struct Files {
    pub(crate) lock: DirLock,
    pub(crate) outbox: Outbox,
    pub(crate) cache: Cache,
    pub(crate) saved: olgfeast_store::Saved,
    /// Of the saved menu.
    pub(crate) food_groups: FoodGroups,
}

/// Who works at a station, and on what.
pub(crate) struct Worker {
    pub(crate) endpoint: Endpoint,
    pub(crate) station: StationId,
    pub(crate) name: String,
    pub(crate) known: Option<Server>,
    pub(crate) session: State,
    pub(crate) unattended: bool,
}

/// What a core starts from: what is on disk, read and counted as one more start.
pub(crate) async fn start(
    outbox: &Outbox,
    saved: olgfeast_store::Saved,
    food_groups: FoodGroups,
    worker: Worker,
    seed: u64,
    now: Now,
) -> Result<Start, StoreError> {
    let crashed = outbox.crash_starts().await?;
    let rows = outbox.open_intents().await?;
    let strikes = outbox.strikes().await?;
    let letters = outbox.dead_letters().await?;
    let went_back = outbox.setting(setting::WENT_BACK).await?;
    let went_back = went_back.and_then(|text| serde_json::from_str(&text).ok());
    outbox
        .prune(now.wall.plus_millis(-REMEMBERED_MILLIS))
        .await?;
    let applied = outbox
        .applied(now.wall.plus_millis(-COMPARED_MILLIS))
        .await?;
    Ok(Start {
        endpoint: worker.endpoint,
        station: worker.station,
        name: worker.name,
        known: worker.known,
        session: worker.session,
        unattended: worker.unattended,
        orders: saved.orders,
        cursor: saved.cursor,
        freshness: Freshness {
            heard_at: saved.heard_at,
            checked_at: saved.checked_at,
            ..Freshness::default()
        },
        offset_millis: saved.offset_millis,
        rows,
        strikes,
        crashed,
        letters,
        applied,
        went_back,
        reach: saved.reach,
        settings: settings(outbox).await?,
        pin: outbox.setting(setting::PIN).await?.map(PinHash::kept),
        food_groups,
        drafts: outbox.drafts().await?,
        counter_account: outbox.setting(setting::COUNTER_ACCOUNT).await?,
        trouble: outbox.set_aside().map(|file| Trouble::SetAside { file }),
        seed,
    })
}

pub(crate) fn open_files(dir: &std::path::Path) -> Result<Files, OpenError> {
    std::fs::create_dir_all(dir).map_err(|error| StoreError::Io(error.to_string()))?;
    let lock = DirLock::acquire(dir)?.ok_or(OpenError::InUse)?;
    let outbox = Outbox::open(dir)?;
    let cache = Cache::open(dir)?;
    let saved = Cache::load(dir)?;
    let menu = Cache::menu(dir)?;
    Ok(Files {
        lock,
        outbox,
        cache,
        saved,
        food_groups: menu.map_or_else(FoodGroups::default, |menu| FoodGroups::of(&menu.items)),
    })
}

/// The server that this station has found by its pairing code, in an earlier start.
pub(crate) async fn known(outbox: &Outbox) -> Result<Option<Server>, StoreError> {
    let text = outbox.setting(setting::PAIRED).await?;
    Ok(text.and_then(|text| Server::parse(&text).ok()))
}

/// What a person has decided; the defaults where nobody has, or where it cannot be read.
async fn settings(outbox: &Outbox) -> Result<Settings, StoreError> {
    let Some(text) = outbox.setting(setting::SETTINGS).await? else {
        return Ok(Settings::default());
    };
    let read = serde_json::from_str(&text).map_err(|error| error.to_string());
    let checked = read.and_then(|settings: Settings| match settings.check() {
        Ok(()) => Ok(settings),
        Err(error) => Err(error.to_string()),
    });
    Ok(checked.unwrap_or_else(|error| {
        tracing::warn!(
            error,
            "the settings cannot be read; the usual ones are used"
        );
        Settings::default()
    }))
}

async fn saved_session(outbox: &Outbox) -> Result<State, StoreError> {
    let typed = outbox.setting(setting::SERVER).await?;
    let username = outbox.setting(setting::USERNAME).await?;
    let signed_in = outbox.setting(setting::SIGNED_IN).await?.is_some();
    let confirmed = outbox.setting(setting::IN_THE_OPEN).await?.is_some();
    let read = if confirmed {
        Server::parse_confirmed
    } else {
        Server::parse
    };
    let server: Option<Result<Server, AddressError>> = typed.as_deref().map(read);
    Ok(match (server, username) {
        (Some(Ok(server)), Some(username)) if signed_in => State::In {
            server,
            username,
            kept: Kept::Keyring,
        },
        (server, username) => State::Out {
            server: match server {
                Some(Ok(server)) => Some(server.to_string()),
                Some(Err(_)) | None => typed,
            },
            username,
        },
    })
}

/// Now, by this computer's wall clock.
pub(crate) fn wall_clock() -> UtcTime {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let micros = since.map(|since| since.as_micros()).unwrap_or_default();
    UtcTime(i64::try_from(micros).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn plain_http_at_a_public_address_is_gone_on_with_only_where_it_was_confirmed() {
        let dir = tempfile::tempdir().unwrap();
        let outbox = Outbox::open(dir.path()).unwrap();
        let set = |key: &str, value: &str| (key.to_owned(), Some(value.to_owned()));
        let signed_in = [
            set(setting::SERVER, "http://example.org"),
            set(setting::USERNAME, "ann"),
            set(setting::SIGNED_IN, "yes"),
        ];
        outbox.set_settings(signed_in.into()).await.unwrap();
        let State::Out { server, .. } = saved_session(&outbox).await.unwrap() else {
            panic!("nobody has confirmed it");
        };
        assert_eq!(server.as_deref(), Some("http://example.org"));
        let confirmed = vec![set(setting::IN_THE_OPEN, "yes")];
        outbox.set_settings(confirmed).await.unwrap();
        let State::In { server, .. } = saved_session(&outbox).await.unwrap() else {
            panic!("it was confirmed");
        };
        assert!(server.is_in_the_open());
    }
}
