//! Carries out what the core says, and tells it what came of it.

use std::{
    collections::VecDeque,
    sync::Arc,
    time::{Duration, Instant},
};

use http::{HeaderName, HeaderValue};
use olgfeast_link::{Attempt, Events, Link, LinkConfig};
use olgfeast_protocol::{
    StationId,
    ipc::{DraftState, HistoryReach, Kept, Push},
};
use olgfeast_store::{Cache, DirLock, Outbox, StoreError};
use tokio::{
    sync::{broadcast, mpsc, oneshot, watch},
    task::JoinSet,
};

use crate::{
    address::{Endpoint, Server},
    core::{Account, Command, Core, Effect, Input, StoreDone, StoreOp, setting},
    credentials::Credentials,
    now::Now,
    pin::PinHash,
    pings,
    rest::{Http, Rest},
    station::wall_clock,
    sync::SyncReport,
    trust::Trusts,
};

/// An old link has this long to close its socket before a new one is opened.
const LINK_ENDS: Duration = Duration::from_secs(2);

/// What the handle sends.
pub(crate) enum Request {
    Command(Command),
    /// Servers are reached in another way from now on.
    Reach(Reach),
    /// A person wants the saved board looked through.
    CheckCache(Looker),
    Close(oneshot::Sender<()>),
}

/// Whether the saved board was whole; `None`: it cannot be looked through.
pub(crate) type Looker = oneshot::Sender<Option<bool>>;

/// How servers are reached.
#[derive(Clone)]
pub(crate) struct Reach {
    pub(crate) trusts: Trusts,
    pub(crate) rest: Arc<Http>,
}

/// The clocks, read in one place.
pub(crate) struct Clock {
    start: Instant,
}

impl Clock {
    pub(crate) fn start() -> Clock {
        Clock {
            start: Instant::now(),
        }
    }

    pub(crate) fn now(&self) -> Now {
        Now {
            mono: self.start.elapsed(),
            wall: wall_clock(),
        }
    }
}

/// The task of a station, and all that it owns.
pub(crate) struct Driver {
    pub(crate) core: Core,
    pub(crate) clock: Clock,
    pub(crate) requests: mpsc::Receiver<Request>,
    pub(crate) pushes: broadcast::Sender<Push>,
    pub(crate) timeline: watch::Sender<Vec<Attempt>>,
    pub(crate) sync: watch::Sender<SyncReport>,
    pub(crate) history_reach: watch::Sender<HistoryReach>,
    pub(crate) outbox: Outbox,
    pub(crate) cache: Cache,
    pub(crate) credentials: Arc<dyn Credentials>,
    pub(crate) reach: watch::Sender<Reach>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) lock: DirLock,
}

/// What runs beside the core.
#[derive(Default)]
struct Running {
    /// Calls, writes and look-ups; each ends by itself, and the core asks for few at a time.
    tasks: JoinSet<Input>,
    /// Writes in the order in which the core made them, one at a time.
    writes: VecDeque<StoreOp>,
    writing: bool,
    /// Whether the saved board is looked through, or was after it was shown.
    check: Check,
    /// Those who want to know what comes of the next look, each behind a person.
    lookers: Vec<Looker>,
    link: Option<(Link, Events)>,
    /// A link that was told to stop.
    ending: Option<Events>,
}

/// The look through the saved board and its history, which nothing that is shown waits for.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Check {
    /// Nobody has seen the board yet.
    #[default]
    AfterBoard,
    Due,
    Running,
    Done,
}

impl Driver {
    pub(crate) async fn run(mut self) {
        let mut running = Running::default();
        let mut outside = self.outbox.changes();
        let closed = loop {
            self.carry_out(&mut running).await;
            let now = self.clock.now();
            let wake = self.core.wake_at(now).saturating_sub(now.mono);
            let input = tokio::select! {
                request = self.requests.recv() => match request {
                    Some(Request::Command(command)) => Input::Command(command),
                    Some(Request::Reach(reach)) => {
                        self.reach.send_replace(reach);
                        Input::Command(Command::Reconnect)
                    }
                    Some(Request::CheckCache(looker)) => {
                        running.lookers.retain(|waiting| !waiting.is_closed());
                        running.lookers.push(looker);
                        continue;
                    }
                    Some(Request::Close(done)) => break Some(done),
                    None => break None,
                },
                Some(event) = next_event(&mut running.link) => Input::Link(event),
                Some(done) = running.tasks.join_next() => match done {
                    Ok(input) => input,
                    Err(error) => {
                        tracing::error!(%error, "a task ended early");
                        Input::Woke
                    }
                },
                Ok(()) = outside.changed() => {
                    outside.mark_unchanged();
                    let outbox = self.outbox.clone();
                    running.tasks.spawn(async move {
                        Input::Outside(outbox.open_intents().await.unwrap_or_default())
                    });
                    continue;
                }
                () = tokio::time::sleep(wake) => Input::Woke,
            };
            match &input {
                Input::Stored { .. } => running.writing = false,
                Input::Command(Command::Snapshot { .. }) if running.check == Check::AfterBoard => {
                    running.check = Check::Due;
                }
                Input::CacheChecked { .. } => running.check = Check::Done,
                _ => {}
            }
            self.core.handle(input, self.clock.now());
            if let Some((link, _)) = &running.link {
                let attempts = link.timeline();
                self.timeline.send_if_modified(|known| {
                    let changed = *known != attempts;
                    *known = attempts;
                    changed
                });
            }
            let reach = self.core.history_reach(self.clock.now());
            self.history_reach.send_if_modified(|known| {
                let changed = *known != reach;
                *known = reach;
                changed
            });
            let sync = self.core.sync();
            self.sync.send_if_modified(|known| {
                let changed = *known != sync;
                *known = sync;
                changed
            });
        };
        // What was decided is written; what is in flight is read back at the next start.
        drop(running.link.take());
        for op in std::mem::take(&mut running.writes) {
            let _ = write(self.outbox.clone(), op).await;
        }
        while running.writing || running.check == Check::Running {
            match running.tasks.join_next().await {
                Some(Ok(Input::Stored { .. })) => running.writing = false,
                Some(Ok(Input::CacheChecked { whole })) => {
                    running.check = Check::Done;
                    self.looked_through(whole);
                }
                Some(_) => {}
                None => break,
            }
        }
        let mut saved = self.cache.flush().await;
        if let Err(StoreError::Damaged(_)) = saved {
            self.looked_through(self.cache.check().await.unwrap_or(false));
            saved = self.cache.flush().await;
        }
        if let Err(error) = saved {
            tracing::warn!(%error, "the last board could not be saved");
        }
        drop(self.lock);
        if let Some(done) = closed {
            let _ = done.send(());
        }
    }

    async fn carry_out(&mut self, running: &mut Running) {
        for effect in self.core.take_effects() {
            match effect {
                // Without a screen nobody listens; that is no error.
                Effect::Push(push) => drop(self.pushes.send(push)),
                Effect::Call {
                    ticket,
                    server,
                    call,
                } => {
                    let rest = Arc::clone(&self.reach.borrow().rest);
                    running.tasks.spawn(async move {
                        Input::Replied {
                            ticket,
                            reply: rest.call(&server, call).await,
                        }
                    });
                }
                Effect::Store(op) => running.writes.push_back(op),
                Effect::Cache(write) => self.cache.put(write),
                Effect::OpenLink { server, endpoint } => {
                    self.open_link(running, &server, endpoint).await;
                }
                Effect::CloseLink => {
                    if let Some((link, events)) = running.link.take() {
                        drop(link);
                        running.ending = Some(events);
                    }
                }
                Effect::Link(command) => {
                    if let Some((link, _)) = &running.link {
                        link.tell(command);
                    }
                }
                Effect::OpenVault { account } => self.open_vault(running, account),
                Effect::KeepSecret { account, secret } => {
                    let credentials = Arc::clone(&self.credentials);
                    running.tasks.spawn(async move {
                        let Account { server, username } = &account;
                        let kept = credentials.keep(server, username, secret).await;
                        Input::VaultKept { account, kept }
                    });
                }
                Effect::LoadDesk { account } => {
                    let credentials = Arc::clone(&self.credentials);
                    running.tasks.spawn(async move {
                        let Account { server, username } = &account;
                        let password = credentials.load_desk(server, username).await;
                        Input::DeskLoaded { account, password }
                    });
                }
                Effect::KeepDesk { account, password } => {
                    let credentials = Arc::clone(&self.credentials);
                    running.tasks.spawn(async move {
                        let Account { server, username } = &account;
                        let kept = credentials.keep_desk(server, username, password).await;
                        Input::DeskKept { account, kept }
                    });
                }
                Effect::ForgetSecret { account } => {
                    let credentials = Arc::clone(&self.credentials);
                    running.tasks.spawn(async move {
                        credentials.forget(&account.server, &account.username).await;
                        Input::VaultKept {
                            account,
                            kept: Kept::Memory,
                        }
                    });
                }
            }
        }
        self.check_cache(running);
        if !running.writing
            && let Some(op) = running.writes.pop_front()
        {
            running.writing = true;
            let outbox = self.outbox.clone();
            running.tasks.spawn(async move {
                let result = write(outbox, op.clone()).await;
                Input::Stored { op, result }
            });
        }
    }

    /// The last thing that the core decides: what of the board is to be saved again.
    fn looked_through(&mut self, whole: bool) {
        self.core
            .handle(Input::CacheChecked { whole }, self.clock.now());
        for effect in self.core.take_effects() {
            if let Effect::Cache(write) = effect {
                self.cache.put(write);
            }
        }
    }

    /// Once the board was shown, and whenever damage shows later.
    fn check_cache(&self, running: &mut Running) {
        let due = match running.check {
            Check::Due => true,
            Check::AfterBoard | Check::Done => {
                self.cache.is_damaged() || !running.lookers.is_empty()
            }
            Check::Running => false,
        };
        if !due {
            return;
        }
        running.check = Check::Running;
        let cache = self.cache.clone();
        let lookers = std::mem::take(&mut running.lookers);
        running.tasks.spawn(async move {
            let checked = cache.check().await.map_err(|error| {
                tracing::warn!(%error, "the saved board cannot be looked through");
            });
            for looker in lookers {
                let _ = looker.send(checked.ok());
            }
            Input::CacheChecked {
                whole: checked.unwrap_or(true),
            }
        });
    }

    /// A new link first waits until the old one has closed its socket: never two at once.
    async fn open_link(&mut self, running: &mut Running, server: &Server, endpoint: Endpoint) {
        if let Some(mut events) = running.ending.take() {
            let ended = async { while events.recv().await.is_some() {} };
            if tokio::time::timeout(LINK_ENDS, ended).await.is_err() {
                tracing::warn!("the old connection does not end");
            }
        }
        let trusts = self.reach.borrow().trusts.clone();
        let tls = match trusts.of(server) {
            Ok(tls) => tls,
            Err(error) => {
                // The same was set up when the server was first called; without it nothing opens.
                tracing::error!(%error, "no socket");
                return;
            }
        };
        let mut config = LinkConfig::new(server.socket(endpoint), tls);
        config.headers.clone_from(&self.headers);
        config.ping = pings::ping;
        config.pong = pings::pong;
        config.proxy = trusts.proxy().clone();
        running.link = Some(Link::open(config));
    }

    fn open_vault(&self, running: &mut Running, account: Account) {
        let credentials = Arc::clone(&self.credentials);
        running.tasks.spawn(async move {
            let kept = credentials.load(&account.server, &account.username).await;
            Input::VaultOpened { account, kept }
        });
    }
}

/// The headers by which a hub knows a station.
pub(crate) fn headers(
    id: StationId,
    name: &str,
    app_version: &str,
) -> Vec<(HeaderName, HeaderValue)> {
    let named = [
        ("x-station-id", id.to_string()),
        // A header carries visible ASCII only; a name in other letters is told as far as it can be.
        (
            "x-station-name",
            name.chars().filter(|c| (' '..='~').contains(c)).collect(),
        ),
        ("x-app-version", app_version.to_owned()),
    ];
    named
        .into_iter()
        .filter_map(|(name, value)| {
            Some((
                HeaderName::from_static(name),
                HeaderValue::from_str(value.trim()).ok()?,
            ))
        })
        .collect()
}

async fn next_event(link: &mut Option<(Link, Events)>) -> Option<olgfeast_link::LinkEvent> {
    match link {
        Some((_, events)) => events.recv().await,
        None => std::future::pending().await,
    }
}

pub(crate) async fn write(outbox: Outbox, op: StoreOp) -> Result<StoreDone, StoreError> {
    match op {
        StoreOp::Enqueue(intents) => outbox.enqueue(intents).await?,
        StoreOp::MarkAttempt(id, at, base) => outbox.mark_attempt_on(id, at, base).await?,
        StoreOp::Landed(id) => outbox.landed(id).await?,
        StoreOp::MarkKeyed {
            id,
            carries,
            expected,
            at,
        } => outbox.mark_keyed(id, carries, expected, at).await?,
        StoreOp::Settle {
            ids,
            how,
            version,
            at,
        } => outbox.settle(ids, how, version, at).await?,
        StoreOp::Unsettle(letters) => outbox.unsettle(letters).await?,
        StoreOp::Renew(old, new) => outbox.renew(old, new).await?,
        StoreOp::Strike { add, drop } => outbox.strike(add, drop).await?,
        StoreOp::SetStrike(id, state) => outbox.set_strike(id, state).await?,
        StoreOp::EndStrikes(ids) => outbox.end_strikes(ids).await?,
        StoreOp::KeepDraft { row, replaces } => outbox.keep_draft(*row, replaces).await?,
        StoreOp::PlaceDraft { id, attempt } => {
            outbox.set_draft(id, DraftState::Placing, attempt).await?;
        }
        StoreOp::MarkDraft { id, attempt } => {
            let attempt = Some(attempt);
            outbox.set_draft(id, DraftState::Placing, attempt).await?;
        }
        StoreOp::SetDraft { id, state, attempt } => outbox.set_draft(id, state, attempt).await?,
        StoreOp::EndDraft(id) => outbox.end_draft(id).await?,
        StoreOp::Receipt(receipt) => outbox.keep_receipt(receipt).await?,
        StoreOp::Withdraw(id) => return Ok(StoreDone::Withdrawn(outbox.withdraw(id).await?)),
        StoreOp::Bury(letters) => outbox.bury(letters).await?,
        StoreOp::Discard(id) => outbox.discard(id).await?,
        StoreOp::Revive(old, new) => outbox.revive(old, new).await?,
        StoreOp::Settings(settings) => outbox.set_settings(settings).await?,
        StoreOp::Pin(pin) => {
            let row = (setting::PIN.to_owned(), pin.map(PinHash::into_text));
            outbox.set_settings(vec![row]).await?;
        }
        StoreOp::Decided(settings) => {
            let text = serde_json::to_string(&settings)
                .map_err(|error| StoreError::Io(error.to_string()))?;
            let row = (setting::SETTINGS.to_owned(), Some(text));
            outbox.set_settings(vec![row]).await?;
        }
    }
    Ok(StoreDone::Done)
}
