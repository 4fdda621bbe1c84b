//! The hub without sockets, threads, clock and chance: for simulations.
//!
//! [`Hub`] is what [`crate::Hub`] starts, and nothing of what it starts it with: the routes are
//! called directly, the core does its jobs where it is called, what a live socket is told is taken
//! out by hand. All of it has to be called within one tokio runtime of one thread whose clock is
//! paused; the wall clock is set by hand too. Called in the same way with the same seed, it says the
//! same.
//!
//! Dropping it is a kill: what was answered is on disk. Opened again on the same directory it has
//! another epoch, as after any start.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    future::Future,
    net::SocketAddr,
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, Version,
    password_hash::{self, SaltString},
};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{ConnectInfo, FromRequestParts},
    response::IntoResponse,
};
use olgfeast_protocol::{Epoch, Seq, UtcTime, live::ClientMessage};
use rand::{RngCore, SeedableRng, rngs::StdRng};
use tokio::{
    sync::{Semaphore, watch},
    time::Instant,
};
use tower::ServiceExt;

use crate::{
    account::Account,
    core::{Core, CoreHandle, Cursor},
    demo,
    entropy::{Entropy, EntropyError},
    fanout::{Close, Fanout},
    hub::{HubError, SOCKETS},
    live::{Audience, LivePeerId, Next, Queue},
    metrics::Metrics,
    model::NewUser,
    origins::Origins,
    passwords::{PasswordError, Passwords},
    presence::Parting,
    rest::{self, App, refusal::Refusal},
    sockets::{
        self, Attendance, Ending, Guest, RETRY_IN, Visit,
        live::{Ticks, asked},
        turn,
    },
    storage::{Ledger as _, Missed, Reach, Storage, StorageError},
    time::{Clock, HubTime},
    tokens::Tokens,
    wire,
};

mod holds;

pub use holds::Holds;

/// Bytes of an answer.
const LARGEST_ANSWER: usize = 16 * 1024 * 1024;

/// One live socket, for as long as the hub lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SocketId(u64);

/// What reaches the other end of a socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// A text frame.
    Text(String),
    /// It is closed with this code, and is never heard of again.
    Closed(u16),
}

/// The answer to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as text.
    pub body: String,
}

/// A hub.
pub struct Hub {
    app: App,
    routes: Router,
    clock: Arc<SetClock>,
    opened: u64,
    sockets: BTreeMap<SocketId, Socket>,
    /// Held, so that live connections are not let go.
    _ending: watch::Sender<Ending>,
}

struct Socket {
    id: LivePeerId,
    epoch: Epoch,
    queue: Arc<Queue>,
    station: Option<Box<Attendance>>,
    ticks: Ticks,
    reads: Reads,
    leaves: Leaves,
}

/// Whether anything can be written to a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reads {
    Yes,
    /// What is for it waits.
    No,
}

/// Whether a client is let go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leaves {
    No,
    /// It is to be told, and closed within this time.
    Told(Duration),
    /// It was told, and is closed then.
    At(Instant),
}

/// A clock that stands where it is put.
struct SetClock(AtomicI64);

impl Clock for SetClock {
    fn wall(&self) -> UtcTime {
        UtcTime(self.0.load(Ordering::Relaxed))
    }
}

/// Chance from a seed.
struct Seeded(Mutex<StdRng>);

impl Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        let mut rng = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        rng.fill_bytes(bytes);
        Ok(())
    }
}

impl Hub {
    /// A hub on `hub.db` in this directory, with the demo menu, these accounts, of which the first is
    /// staff, and their passwords as they are given; the directory is not locked. `wall` is what its
    /// wall clock shows.
    ///
    /// # Errors
    /// What the disk said, or a password that cannot be hashed.
    pub async fn open(
        dir: &Path,
        accounts: &[Account],
        seed: u64,
        wall: UtcTime,
    ) -> Result<Hub, HubError> {
        let entropy: Arc<dyn Entropy> = Arc::new(Seeded(Mutex::new(StdRng::seed_from_u64(seed))));
        let clock = Arc::new(SetClock(AtomicI64::new(wall.0)));
        let mut storage = Storage::open(&dir.join("hub.db"))?;
        let time = HubTime::new(clock.clone(), storage.last_event_at()?);
        let users = accounts.iter().enumerate().map(|(at, account)| {
            Ok(NewUser {
                username: account.username.clone(),
                email: format!("{}@example.com", account.username),
                password_hash: quick_hash(&account.password)?,
                is_staff: at == 0,
            })
        });
        let users = users.collect::<Result<Vec<_>, PasswordError>>()?;
        storage.ensure_users(&users, time.now())?;
        if !storage.has_menu()? {
            storage.add_menu_items(demo::menu(), time.now())?;
        }
        let passwords = Passwords::new(entropy.clone()).await?;
        let fanout = Arc::new(Fanout::default());
        let metrics = Arc::new(Metrics::default());
        let core = Core::new(
            storage,
            time.clone(),
            entropy,
            fanout.clone(),
            metrics.clone(),
        )?;
        let (ending, ends_so) = watch::channel(Ending::Open);
        let app = App {
            core: CoreHandle::here(core),
            fanout,
            passwords,
            sign_ins: Arc::default(),
            presence: Arc::default(),
            metrics,
            // The same after every start, as the one that is kept in a file.
            tokens: Tokens::new(b"a key for simulations"),
            time,
            origins: Arc::new(Origins::new(&[])),
            plain_open: false,
            sockets: Arc::new(Semaphore::new(SOCKETS)),
            accept_limit: Arc::default(),
            board: Arc::default(),
            tick: None,
            ending: ends_so,
            draining: Default::default(),
            tasks: Default::default(),
        };
        Ok(Hub {
            routes: rest::router(app.clone()),
            app,
            clock,
            opened: 0,
            sockets: BTreeMap::new(),
            _ending: ending,
        })
    }

    /// Sets the wall clock. The hub's own time does not go back with it.
    pub fn set_wall(&self, wall: UtcTime) {
        self.clock.0.store(wall.0, Ordering::Relaxed);
    }

    /// Asks for something over HTTP; `address` is where the request comes from. A long poll is
    /// answered when something happens, or when its time is over: this is to be polled then.
    pub fn request(
        &self,
        request: http::Request<String>,
        address: SocketAddr,
    ) -> impl Future<Output = Answer> + Send + use<> {
        let routes = self.routes.clone();
        let mut request = request.map(Body::from);
        request.extensions_mut().insert(ConnectInfo(address));
        async move {
            let answered: Result<_, Infallible> = routes.oneshot(request).await;
            match answered {
                Ok(response) => answer(response).await,
                Err(never) => match never {},
            }
        }
    }

    /// Opens a live socket, as the request for an upgrade has it: path, query and headers.
    ///
    /// # Errors
    /// The answer of a hub that does not let it in; also where no live protocol is asked for.
    pub async fn connect(
        &mut self,
        request: http::Request<()>,
        address: SocketAddr,
    ) -> Result<SocketId, Answer> {
        let endpoint = match request.uri().path() {
            "/ws/kitchen/display" => crate::fanout::Endpoint::Kitchen,
            "/ws/admin/dashboard" => crate::fanout::Endpoint::Admin,
            "/ws/orders/updates" => crate::fanout::Endpoint::Orders,
            _ => return Err(answer(rest::not_found()).await),
        };
        let (mut parts, ()) = request.into_parts();
        parts.extensions.insert(ConnectInfo(address));
        let visit = match Visit::from_request_parts(&mut parts, &self.app).await {
            Ok(visit) => visit,
            Err(refused) => return Err(answer(refused).await),
        };
        if self.app.draining.is_cancelled() {
            return Err(answer(Refusal::Draining.into_response()).await);
        }
        let (newcomer, station) = match sockets::admit(&self.app, endpoint, &visit).await {
            Ok(Guest::Live(newcomer, station)) => (newcomer, station),
            Ok(Guest::Plain(_)) => return Err(answer(rest::not_found()).await),
            Err(refusal) => return Err(answer(refusal.into_response()).await),
        };
        let tick = newcomer.tick;
        let joined = self.app.core.call(move |core| core.join_live(newcomer));
        let joined = match joined.await {
            Ok(joined) => joined,
            Err(error) => {
                return Err(Answer {
                    status: 500,
                    headers: Vec::new(),
                    body: error.to_string(),
                });
            }
        };
        if let Some(station) = &station {
            station.joined(&self.app, joined.id).await;
        }
        self.opened += 1;
        let socket = SocketId(self.opened);
        let open = Socket {
            id: joined.id,
            epoch: joined.epoch,
            queue: joined.queue,
            station,
            ticks: Ticks::new(tick, Instant::now()),
            reads: Reads::Yes,
            leaves: Leaves::No,
        };
        self.sockets.insert(socket, open);
        Ok(socket)
    }

    /// A client says something. Where the hub cannot do what it asks for, its socket is closed.
    pub async fn receive(&mut self, socket: SocketId, text: &str) {
        let Some(open) = self.sockets.get(&socket) else {
            return;
        };
        if let Some(station) = &open.station {
            station.heard(&self.app).await;
        }
        match asked(text) {
            Some(ClientMessage::Ping { id, cursor, unsent }) => {
                if let Some(station) = &open.station {
                    station.reported(&self.app, cursor, unsent);
                }
                let pong = wire::live::pong(id, self.app.time.now());
                open.queue.pong(pong, Instant::now());
            }
            Some(ClientMessage::Resume { epoch, after }) => {
                open.queue.asked();
                let (id, cursor) = (open.id, Cursor { epoch, after });
                let resumed = self.app.core.call(move |core| core.resume(id, cursor));
                if resumed.await.is_err() {
                    open.queue.close(Close::Failed);
                }
            }
            None => {}
        }
    }

    /// A client has closed its socket.
    pub fn close(&mut self, socket: SocketId) {
        self.part(socket, Parting::Goodbye);
    }

    fn part(&mut self, socket: SocketId, parting: Parting) {
        if let Some(open) = self.sockets.remove(&socket)
            && let Some(station) = open.station
        {
            station.parted(&self.app, open.id, parting);
        }
    }

    /// Tells admins of the stations that have gone silent by now, as the hub does all the time.
    pub async fn look_after_stations(&self) {
        self.app.look_after_stations().await;
    }

    /// A client reads nothing, or again. What is for it waits in its queue meanwhile, and no longer
    /// than that lets it.
    pub fn stall(&mut self, socket: SocketId, stalls: bool) {
        if let Some(open) = self.sockets.get_mut(&socket) {
            open.reads = if stalls { Reads::No } else { Reads::Yes };
        }
    }

    /// Begins to end, as [`crate::Running::drain`] does: what is asked for is answered with 503, waits
    /// are over, sockets are told so and closed over a time that grows with their number. It has
    /// ended when it is dropped.
    pub fn drain(&mut self) {
        self.app.draining.cancel();
        if let Ending::Spread(spread) = Ending::of(self.sockets.len()) {
            for open in self.sockets.values_mut() {
                open.leaves = Leaves::Told(spread);
            }
        }
    }

    /// The events of the log after this one, from the first on 0, as the sockets of staff get them.
    ///
    /// # Errors
    /// What the disk said.
    pub async fn log(&self, after: Seq) -> Result<Vec<String>, HubError> {
        let all = Reach {
            missing: i64::MAX - 1,
            newest: u64::MAX,
            since: UtcTime(i64::MIN),
        };
        let read = self.app.core.call(move |core| {
            let missed = core.storage.missed(Audience::Staff, after, all)?;
            Ok::<_, StorageError>(match missed {
                Missed::Events { prev, events } => {
                    wire::live::events(Audience::Staff, &events, prev)
                }
                Missed::TooMuch => Vec::new(),
            })
        });
        let events = read.await?.into_iter();
        Ok(events.map(|event| event.to_string()).collect())
    }

    /// Everything that goes out on the sockets by now.
    pub fn take(&mut self) -> Vec<(SocketId, Told)> {
        let now = Instant::now();
        let mut told = Vec::new();
        for (socket, open) in &mut self.sockets {
            if open.reads == Reads::No {
                continue;
            }
            match open.leaves {
                Leaves::Told(spread) => {
                    open.leaves = Leaves::At(now + turn(open.id, spread));
                    let draining = wire::live::draining(RETRY_IN, spread);
                    told.push((*socket, Told::Text(draining.to_string())));
                }
                Leaves::At(at) if at <= now => {
                    told.push((*socket, Told::Closed(Close::Restarting.code().0)));
                    continue;
                }
                Leaves::At(_) | Leaves::No => {}
            }
            if open.ticks.due() <= now {
                open.ticks.ticked(now);
                open.ticks.sent(now);
                let standing = open.queue.standing();
                let tick = wire::live::tick(open.epoch, standing, self.app.time.now());
                told.push((*socket, Told::Text(tick.to_string())));
            }
            while let Some(next) = open.queue.take(now) {
                match next {
                    Next::Frame(frame) => {
                        open.ticks.sent(now);
                        told.push((*socket, Told::Text(frame.to_string())));
                    }
                    Next::Close(reason) => {
                        told.push((*socket, Told::Closed(reason.code().0)));
                        break;
                    }
                }
            }
        }
        for (socket, told) in &told {
            if let Told::Closed(_) = told {
                self.part(*socket, Parting::Lost);
            }
        }
        told
    }

    /// When there is something to [`Hub::take`] although nothing else has happened.
    pub fn next_wake(&self) -> Option<Instant> {
        let reading = self
            .sockets
            .values()
            .filter(|open| open.reads == Reads::Yes);
        let dues = reading.flat_map(|open| {
            let leaves = match open.leaves {
                Leaves::No => None,
                Leaves::Told(_) => Some(Instant::now()),
                Leaves::At(at) => Some(at),
            };
            [Some(open.ticks.due()), open.queue.deadline(), leaves]
        });
        dues.flatten().min()
    }
}

async fn answer(response: axum::response::Response) -> Answer {
    let (parts, body) = response.into_parts();
    let headers = parts.headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes());
        (name.as_str().to_owned(), value.into_owned())
    });
    let body = to_bytes(body, LARGEST_ANSWER).await.unwrap_or_default();
    Answer {
        status: parts.status.as_u16(),
        headers: headers.collect(),
        body: String::from_utf8_lossy(&body).into_owned(),
    }
}

/// A hash that is fit for nothing but this: a simulation signs in often.
fn quick_hash(password: &str) -> Result<String, PasswordError> {
    let quick = Params::new(Params::MIN_M_COST, 1, 1, None).map_err(password_hash::Error::from)?;
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, quick);
    let salt = SaltString::encode_b64(b"simulation")?;
    Ok(hasher
        .hash_password(password.as_bytes(), &salt)?
        .to_string())
}

#[cfg(test)]
mod tests;
