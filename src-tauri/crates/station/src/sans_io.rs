//! A station without a clock, a socket, a task or chance: for simulations.
//!
//! [`Core`] is what [`Station`](crate::Station) runs, and nothing else. Whoever drives it here does
//! what the task around it does there: one [`Input`], then all [`Effect`]s; carries them out, with
//! the delays and failures that are to be tried, and brings back what comes of them. Beside it stand
//! the other parts of a station that the task puts to use: its [`Files`] (the real ones), the words
//! of its REST calls ([`Rest`]), and its pings ([`ping`], [`pong`]).
//!
//! Driven in the same way with the same seed, it does the same.

use std::{path::Path, time::Duration};

use olgfeast_link::{Command as LinkCommand, LinkEvent};
use olgfeast_protocol::{
    FoodGroups, IntentId, OrderId, OrderStatus, StationId,
    ipc::{HistoryReach, IpcError, Kept, Moved, NewOrder, OrderDraft, Push, Snapshot},
    wire::rest::http_date,
};
use olgfeast_store::{Cache, CacheWrite, DirLock, Outbox, Saved, StoreError};
use tokio::sync::oneshot;

pub use crate::{
    now::Now,
    pings::{ping, pong},
};

use crate::{
    address::{Endpoint, Server},
    core::{self, Command, State},
    credentials::{KeptSecret, Secret},
    driver,
    rest::{self, Call, CallError, Http, Reply},
    station::{self, Account, OpenError, Worker},
    sync::SyncReport,
    trust::Trusts,
};

/// What one process has open of a data directory. Dropping it ends the process's hold on it; what
/// was put into the cache and not flushed may or may not be there afterwards.
pub struct Files {
    /// What people did.
    pub outbox: Outbox,
    /// The last known board.
    pub cache: Cache,
    saved: Saved,
    food_groups: FoodGroups,
    /// One directory is one station.
    _lock: DirLock,
}

impl Files {
    /// Opens them as a starting station does. Blocks.
    ///
    /// # Errors
    /// As for [`Station::open`](crate::Station::open).
    pub fn open(dir: &Path) -> Result<Files, OpenError> {
        let files = station::open_files(dir)?;
        Ok(Files {
            outbox: files.outbox,
            cache: files.cache,
            saved: files.saved,
            food_groups: files.food_groups,
            _lock: files.lock,
        })
    }

    /// Counts one more start, and makes the core of it. Its first effects open the link. `station`:
    /// who it says it is; the name in its files is drawn by chance, and a simulation has none but its
    /// own.
    ///
    /// # Errors
    /// What the disk said.
    pub async fn start(
        &self,
        account: Account,
        endpoint: Endpoint,
        station: StationId,
        seed: u64,
        now: Now,
    ) -> Result<Core, StoreError> {
        let worker = Worker {
            endpoint,
            station,
            name: "simulated".to_owned(),
            known: None,
            session: State::In {
                server: account.server,
                username: account.username,
                kept: Kept::Environment,
            },
            unattended: true,
        };
        let (saved, food_groups) = (self.saved.clone(), self.food_groups.clone());
        let start = station::start(&self.outbox, saved, food_groups, worker, seed, now).await?;
        Ok(Core(core::Core::new(start, now)))
    }

    /// Carries out a write to the outbox. One at a time, in the order in which the core made them.
    pub async fn write(&self, Write(op): Write) -> Written {
        let result = driver::write(self.outbox.clone(), op.clone()).await;
        Written(core::Input::Stored { op, result })
    }
}

/// The whole core of a station.
pub struct Core(core::Core);

/// Something that happened.
#[derive(Debug)]
pub enum Input {
    /// The link tells something.
    Link(LinkEvent),
    /// A call came back.
    Replied {
        /// What it was made for.
        ticket: Ticket,
        /// What came back.
        reply: Reply,
    },
    /// A write to the outbox came back.
    Written(Written),
    /// The place for secrets has answered.
    SecretLoaded {
        /// As asked.
        of: AccountName,
        /// What is kept there.
        kept: Option<KeptSecret>,
    },
    /// The place for secrets has done what it was told.
    SecretKept {
        /// As told.
        of: AccountName,
        /// Where it is kept now.
        kept: Kept,
    },
    /// The place for secrets has looked for the account of the counter.
    DeskLoaded {
        /// As asked.
        of: AccountName,
        /// What is kept there.
        password: Option<Secret>,
    },
    /// Whether it has kept one.
    DeskKept {
        /// As told.
        of: AccountName,
        /// Whether.
        kept: bool,
    },
    /// The time that [`Core::wake_at`] named has come.
    Woke,
}

/// Something to be done.
#[derive(Debug)]
pub enum Effect {
    /// Show this.
    Push(Push),
    /// Make a call.
    Call {
        /// Comes back with the reply.
        ticket: Ticket,
        /// Where to.
        server: Server,
        /// What.
        call: Call,
    },
    /// Write to the outbox, after the writes before it.
    Write(Write),
    /// Write to the cache, some time.
    Cache(CacheWrite),
    /// Open a link, once the one before it is gone.
    OpenLink {
        /// Where to.
        server: Server,
        /// Which socket.
        endpoint: Endpoint,
    },
    /// Close the link.
    CloseLink,
    /// Tell the link.
    Link(LinkCommand),
    /// Ask the place for secrets.
    LoadSecret(AccountName),
    /// Keep this there.
    KeepSecret(AccountName, KeptSecret),
    /// Erase what is kept there.
    ForgetSecret(AccountName),
    /// Ask there for the account of the counter.
    LoadDesk(AccountName),
    /// Keep its password there.
    KeepDesk(AccountName, Secret),
}

/// What a call was made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket(core::Ticket);

impl Ticket {
    /// The intent that the call sends, where it sends one.
    pub fn sends(&self) -> Option<IntentId> {
        match &self.0 {
            core::Ticket::Send { intent, .. } => Some(*intent),
            _ => None,
        }
    }
}

/// A write to the outbox, for [`Files::write`].
#[derive(Clone, Debug, PartialEq)]
pub struct Write(core::StoreOp);

/// What came of a [`Write`].
pub struct Written(core::Input);

impl std::fmt::Debug for Written {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            core::Input::Stored { op, result } => write!(f, "{op:?}: {result:?}"),
            _ => f.write_str("nothing"),
        }
    }
}

/// An account on a server, as the place for secrets knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountName(core::Account);

/// The answer to a command, once there is one.
#[derive(Debug)]
pub struct Asked<T>(oneshot::Receiver<Result<T, IpcError>>);

impl<T> Asked<T> {
    /// The answer; nothing while there is none, and nothing ever where the core is gone. Given once.
    pub fn answer(&mut self) -> Option<Result<T, IpcError>> {
        self.0.try_recv().ok()
    }
}

impl Core {
    /// Takes one input in. Afterwards: [`Core::take_effects`].
    pub fn handle(&mut self, input: Input, now: Now) {
        let input = match input {
            Input::Link(event) => core::Input::Link(event),
            Input::Replied { ticket, reply } => core::Input::Replied {
                ticket: ticket.0,
                reply,
            },
            Input::Written(Written(stored)) => stored,
            Input::SecretLoaded { of, kept } => core::Input::VaultOpened {
                account: of.0,
                kept,
            },
            Input::SecretKept { of, kept } => core::Input::VaultKept {
                account: of.0,
                kept,
            },
            Input::DeskLoaded { of, password } => core::Input::DeskLoaded {
                account: of.0,
                password,
            },
            Input::DeskKept { of, kept } => core::Input::DeskKept {
                account: of.0,
                kept,
            },
            Input::Woke => core::Input::Woke,
        };
        self.0.handle(input, now);
    }

    /// What is to be done, in this order.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        let effects = self.0.take_effects().into_iter();
        let shown = effects.map(|effect| match effect {
            core::Effect::Push(push) => Effect::Push(push),
            core::Effect::Call {
                ticket,
                server,
                call,
            } => Effect::Call {
                ticket: Ticket(ticket),
                server,
                call,
            },
            core::Effect::Store(op) => Effect::Write(Write(op)),
            core::Effect::Cache(write) => Effect::Cache(write),
            core::Effect::OpenLink { server, endpoint } => Effect::OpenLink { server, endpoint },
            core::Effect::CloseLink => Effect::CloseLink,
            core::Effect::Link(command) => Effect::Link(command),
            core::Effect::OpenVault { account } => Effect::LoadSecret(AccountName(account)),
            core::Effect::KeepSecret { account, secret } => {
                Effect::KeepSecret(AccountName(account), secret)
            }
            core::Effect::ForgetSecret { account } => Effect::ForgetSecret(AccountName(account)),
            core::Effect::LoadDesk { account } => Effect::LoadDesk(AccountName(account)),
            core::Effect::KeepDesk { account, password } => {
                Effect::KeepDesk(AccountName(account), password)
            }
        });
        shown.collect()
    }

    /// When [`Input::Woke`] is wanted at the latest; to be asked again after every input.
    pub fn wake_at(&self, now: Now) -> Duration {
        self.0.wake_at(now)
    }

    /// All that is shown, at this revision.
    pub fn snapshot(&self) -> Snapshot {
        self.0.snapshot()
    }

    /// As [`Station::history_reach`](crate::Station::history_reach).
    pub fn history_reach(&self, now: Now) -> HistoryReach {
        self.0.history_reach(now)
    }

    /// How the board is kept in step with the server's.
    pub fn sync(&self) -> SyncReport {
        self.0.sync()
    }

    /// As [`Station::set_status`](crate::Station::set_status).
    pub fn set_status(
        &mut self,
        id: OrderId,
        seen: Option<OrderStatus>,
        to: OrderStatus,
        now: Now,
    ) -> Asked<Moved> {
        self.ask(now, |reply| Command::SetStatus {
            id,
            seen,
            to,
            reply,
        })
    }

    /// As [`Station::undo`](crate::Station::undo).
    pub fn undo(&mut self, id: OrderId, now: Now) -> Asked<Moved> {
        self.ask(now, |reply| Command::Undo { id, reply })
    }

    /// As [`Station::retry_dead_letter`](crate::Station::retry_dead_letter).
    pub fn retry_dead_letter(&mut self, id: IntentId, now: Now) -> Asked<Moved> {
        self.ask(now, |reply| Command::RetryLetter { id, reply })
    }

    /// As [`Station::discard_dead_letter`](crate::Station::discard_dead_letter).
    pub fn discard_dead_letter(&mut self, id: IntentId, now: Now) -> Asked<()> {
        self.ask(now, |reply| Command::DiscardLetter { id, reply })
    }

    /// As [`Station::keep_order`](crate::Station::keep_order).
    pub fn keep_order(
        &mut self,
        order: NewOrder,
        replaces: Option<IntentId>,
        place: bool,
        now: Now,
    ) -> Asked<OrderDraft> {
        self.ask(now, |reply| Command::KeepOrder {
            order,
            replaces,
            place,
            reply,
        })
    }

    /// As [`Station::place_draft`](crate::Station::place_draft).
    pub fn place_draft(&mut self, id: IntentId, now: Now) -> Asked<()> {
        self.ask(now, |reply| Command::PlaceDraft { id, reply })
    }

    /// As [`Station::discard_draft`](crate::Station::discard_draft).
    pub fn discard_draft(&mut self, id: IntentId, now: Now) -> Asked<()> {
        self.ask(now, |reply| Command::DiscardDraft { id, reply })
    }

    /// As [`Station::retry_now`](crate::Station::retry_now).
    pub fn retry_now(&mut self, now: Now) {
        self.0.handle(core::Input::Command(Command::RetryNow), now);
    }

    fn ask<T>(&mut self, now: Now, command: impl FnOnce(core::Answer<T>) -> Command) -> Asked<T> {
        let (reply, answer) = oneshot::channel();
        self.0.handle(core::Input::Command(command(reply)), now);
        Asked(answer)
    }
}

/// The words of a station's REST calls, and how it reads what comes back.
pub struct Rest {
    http: Http,
    station: StationId,
}

/// One call as it goes over the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelled {
    /// `GET` …
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as text.
    pub body: String,
    /// How long the station waits for the answer.
    pub patience: Duration,
}

impl Rest {
    /// Of a station. Nothing of it ever opens a connection.
    ///
    /// # Errors
    /// Where TLS cannot be set up on this computer.
    pub fn new(station: StationId) -> Result<Rest, OpenError> {
        let http = Http::new(Trusts::new(None)?, station, "simulated")?;
        Ok(Rest { http, station })
    }

    /// Spells a call out.
    ///
    /// # Errors
    /// [`CallError::NotSent`] where it cannot be spelled.
    pub fn spell(&self, server: &Server, call: &Call) -> Result<Spelled, CallError> {
        let request = self.http.request(server, call)?.build();
        let request = request.map_err(|error| CallError::NotSent(error.to_string()))?;
        let url = request.url();
        let target = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let headers = request.headers().iter().map(|(name, value)| {
            let value = value.to_str().unwrap_or_default();
            (name.as_str().to_owned(), value.to_owned())
        });
        // The client adds it to whatever it sends.
        let station = ("x-station-id".to_owned(), self.station.to_string());
        let body = request.body().and_then(reqwest::Body::as_bytes);
        Ok(Spelled {
            method: request.method().to_string(),
            target,
            headers: headers.chain([station]).collect(),
            body: String::from_utf8_lossy(body.unwrap_or_default()).into_owned(),
            patience: request.timeout().copied().unwrap_or(Duration::MAX),
        })
    }

    /// Reads an answer: its HTTP status, its `Date`, where it has one, and its body.
    pub fn read(&self, call: &Call, status: u16, date: Option<&str>, body: &str) -> Reply {
        let answer = match reqwest::StatusCode::from_u16(status) {
            Ok(status) => rest::answer(call, status, body, None),
            Err(_) => Err(CallError::Alien),
        };
        Reply {
            server_date: date.and_then(http_date),
            answer,
        }
    }
}
