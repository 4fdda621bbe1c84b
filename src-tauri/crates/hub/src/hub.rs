//! Starting a hub and ending it.

use std::{
    fmt, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use olgfeast_protocol::PairingCode;
use tokio::{
    net::{TcpListener, TcpSocket},
    sync::{Semaphore, watch},
    task::{JoinHandle, spawn_blocking},
    time::{MissedTickBehavior, interval, timeout},
};
use tokio_util::task::TaskTracker;

use crate::{
    core::{Core, CoreError, CoreHandle},
    data_dir::{self, DataDir, DataDirError, DemoSecrets, Secrets},
    demo,
    entropy::{self, Entropy, EntropyError, SystemEntropy},
    fanout::{Close, Fanout},
    metrics::Metrics,
    model::NewUser,
    nearby::{Announcement, Listening},
    origins::Origins,
    passwords::{PasswordError, Passwords},
    rest::{self, App},
    server::{self, Ends, Speech},
    sockets::Ending,
    storage::{Ledger as _, Storage, StorageError},
    time::{HubTime, SystemClock},
    tls::{self, Identity, TlsError},
    tokens::Tokens,
};

/// How long a drain waits for clients before it drops them.
const DRAIN_TIME: Duration = Duration::from_secs(15);

/// Bytes that the system takes for one client that reads slowly. By itself it takes megabytes, and
/// what is in there can neither be coalesced nor dropped when the client falls behind.
const SEND_BUFFER: u32 = 256 * 1024;

/// Connections that may wait to be accepted: a whole feast after a restart.
const BACKLOG: u32 = 1_024;
/// How often somebody looks whether a station has gone silent: a fraction of the shortest tick.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Sockets at one time; whoever comes then is told to try again.
pub(crate) const SOCKETS: usize = 2_048;

const STAFF: &str = "admin";
const CUSTOMER: &str = "customer";

/// How a hub is to run.
#[derive(Clone, Debug)]
pub struct HubConfig {
    /// Where to listen; port 0 picks a free one.
    pub listen: SocketAddr,
    /// Where to listen for TLS beside that, if at all. The same is served there.
    pub tls_listen: Option<SocketAddr>,
    /// The directory of the hub's files. It is made if need be, and is for this hub alone.
    pub data: PathBuf,
    /// Put a menu, a staff and a customer account there, whose passwords [`Running::demo`] tells at
    /// this and every later start. Only for a directory that was started so the first time.
    pub demo: bool,
    /// Sockets want no token, as on a plain olgFeast server.
    pub plain_open: bool,
    /// Web pages that may use the hub beside those of its own host, such as
    /// `https://feast.example`.
    pub allow_origins: Vec<String>,
    /// The longest silence towards a live client. Nothing: 3 s for addresses of this machine and of
    /// private networks, 10 s for all others.
    pub tick: Option<Duration>,
}

/// Why a hub did not start.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    /// The directory is in use, or cannot be used.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// The database cannot be used.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The port is taken, or is not ours to take.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// What was asked for.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
    /// No encrypted connections.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// A demo was asked for on the data of a real feast.
    #[error(
        "the data directory {0} was not made by a demo: its accounts would get known passwords"
    )]
    NotADemo(PathBuf),
    /// No password could be hashed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The system gave no random bytes.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
    /// No thread could be started.
    #[error("the hub's thread cannot be started: {0}")]
    Thread(io::Error),
    /// The core ended while the hub was starting.
    #[error("the hub stopped while it was starting")]
    Stopped,
}

impl From<CoreError> for HubError {
    fn from(error: CoreError) -> HubError {
        match error {
            CoreError::Storage(error) => HubError::Storage(error),
            CoreError::Entropy(error) => HubError::Entropy(error),
            CoreError::Stopped => HubError::Stopped,
        }
    }
}

/// Name and password of somebody. `Debug` does not show the password.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// The user name.
    pub username: String,
    /// The password.
    pub password: String,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("username", &self.username)
            .finish_non_exhaustive()
    }
}

/// The accounts of a demo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoAccounts {
    /// `admin`, who is staff.
    pub staff: Account,
    /// `customer`, who is not.
    pub customer: Account,
}

/// Where a hub is to be found by TLS, and known by its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TlsAt {
    /// Where it listens, with the port that it got.
    pub address: SocketAddr,
    /// What the host shows to those who pair a station.
    pub code: PairingCode,
}

/// The embedded server.
pub struct Hub;

impl Hub {
    /// The pairing code of the hub in this directory, whether it runs or not; nothing where none was
    /// ever started there, or its key cannot be read. It blocks.
    pub fn pairing_code(data: &Path) -> Option<PairingCode> {
        let key = data_dir::tls_key(data)?;
        Identity::of_key(&key).ok().map(|identity| identity.code)
    }

    /// Starts a hub: when this returns, it listens.
    ///
    /// # Errors
    ///
    /// The directory is in use or unusable, the port is taken, or the system is out of something.
    pub async fn start(config: HubConfig) -> Result<Running, HubError> {
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        let opened = open(config.data.clone(), entropy.clone());
        let Opened {
            dir,
            mut secrets,
            identity,
            mut storage,
        } = spawn_blocking(opened)
            .await
            .map_err(|_| HubError::Stopped)??;
        let (listener, address) = listen(config.listen)?;
        let tls_listener = match config.tls_listen {
            Some(wanted) => Some(listen(wanted)?),
            None => None,
        };
        let passwords = Passwords::new(entropy.clone()).await?;
        let time = HubTime::new(Arc::new(SystemClock), storage.last_event_at()?);

        let populate = Populate {
            dir: &dir,
            secrets: &mut secrets,
            storage: &mut storage,
            passwords: &passwords,
            entropy: entropy.as_ref(),
            time: &time,
        };
        let (demo, first_admin) = if config.demo {
            (Some(populate.demo(&config.data).await?), None)
        } else {
            (None, populate.first_admin().await?)
        };

        let fanout = Arc::new(Fanout::default());
        let metrics = Arc::new(Metrics::default());
        let core = Core::new(
            storage,
            time.clone(),
            entropy.clone(),
            fanout.clone(),
            metrics.clone(),
        )?;
        // The directory stays locked until the core has closed the database.
        let core = CoreHandle::start(core, dir).map_err(HubError::Thread)?;
        let ends = Ends::default();
        let tasks = TaskTracker::new();
        let sockets = Arc::new(Semaphore::new(SOCKETS));
        let (ending, ends_so) = watch::channel(Ending::Open);
        let app = App {
            core: core.clone(),
            fanout: fanout.clone(),
            passwords,
            sign_ins: Arc::default(),
            presence: Arc::default(),
            metrics,
            tokens: Tokens::new(secrets.token_key.as_bytes()),
            time,
            origins: Arc::new(Origins::new(&config.allow_origins)),
            plain_open: config.plain_open,
            sockets: sockets.clone(),
            accept_limit: Arc::default(),
            board: Arc::default(),
            tick: config.tick,
            ending: ends_so,
            draining: ends.draining.clone(),
            tasks: tasks.clone(),
        };
        tokio::spawn(look_after_stations(app.clone(), ends.clone()));
        let routes = rest::router(app);
        let serve = |listener, speech| {
            let (routes, ends, tasks) = (routes.clone(), ends.clone(), tasks.clone());
            tokio::spawn(server::serve(listener, speech, routes, ends, tasks))
        };
        let mut acceptors = vec![serve(listener, Speech::Clear)];
        tracing::info!(%address, "the hub is listening");
        let tls = tls_listener.map(|(listener, address)| {
            let Identity { acceptor, code } = identity;
            acceptors.push(serve(listener, Speech::Tls(acceptor)));
            tracing::info!(%address, %code, "the hub is listening for TLS");
            TlsAt { address, code }
        });
        let listening = Listening {
            plain: address,
            tls: tls.map(|tls| tls.address),
        };
        let announcement = Announcement::of(listening, entropy.as_ref()).unwrap_or_else(|error| {
            tracing::warn!(%error, "nobody can find the hub by itself: its address has to be typed");
            None
        });
        if config.plain_open {
            tracing::warn!(
                "--plain-open: sockets want no token, so whoever reaches {address} can watch all orders"
            );
        }
        Ok(Running {
            address,
            tls,
            demo,
            first_admin,
            core,
            fanout,
            sockets,
            ending,
            ends,
            tasks,
            acceptors,
            announcement,
        })
    }
}

/// Looks after silent stations until the hub goes down: then they are silent for another reason.
async fn look_after_stations(app: App, ends: Ends) {
    let mut due = interval(LOOK_EVERY);
    due.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = ends.draining.cancelled() => return,
            _ = due.tick() => app.look_after_stations().await,
        }
    }
}

/// A hub that runs. Dropping it ends it at once; [`Running::drain`] lets clients go first.
pub struct Running {
    address: SocketAddr,
    tls: Option<TlsAt>,
    demo: Option<DemoAccounts>,
    first_admin: Option<Account>,
    core: CoreHandle,
    fanout: Arc<Fanout>,
    sockets: Arc<Semaphore>,
    /// Tells live connections how they end.
    ending: watch::Sender<Ending>,
    ends: Ends,
    /// Connections and sockets that a drain waits for.
    tasks: TaskTracker,
    acceptors: Vec<JoinHandle<()>>,
    /// Nothing where only this computer can reach it, or where it could not be told.
    announcement: Option<Announcement>,
}

impl Running {
    /// Where the hub listens, with the port that it got.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it listens for TLS, and by what code it is known, if it does.
    pub fn tls(&self) -> Option<TlsAt> {
        self.tls
    }

    /// The demo accounts, if it was started as a demo.
    pub fn demo(&self) -> Option<&DemoAccounts> {
        self.demo.as_ref()
    }

    /// The staff account `admin`, made on the very first start without a demo. Its password is
    /// random and is told here only, this one time: show it.
    pub fn first_admin(&self) -> Option<&Account> {
        self.first_admin.as_ref()
    }

    /// Ends the hub: new requests are answered 503, sockets are closed with 1012 (live ones are told
    /// so, and are closed over a time that grows with their number), what was begun is finished. Whoever is not gone after 15 s is dropped. Everything is written when this returns,
    /// and the data directory is free again.
    pub async fn drain(mut self) {
        drop(self.announcement.take());
        self.ends.draining.cancel();
        let peers = SOCKETS.saturating_sub(self.sockets.available_permits());
        self.ending.send_replace(Ending::of(peers));
        self.fanout.close(Close::Restarting);
        self.tasks.close();
        if timeout(DRAIN_TIME, self.tasks.wait()).await.is_err() {
            tracing::warn!("clients did not leave in time and are dropped");
        }
        self.ends.ended.cancel();
        for acceptor in self.acceptors.drain(..) {
            if let Err(error) = acceptor.await {
                tracing::error!(%error, "an acceptor did not end well");
            }
        }
        if let Err(error) = self.core.stop().await {
            tracing::error!(%error, "the hub's database was not closed well");
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.ends.draining.cancel();
        self.ending.send_replace(Ending::AtOnce);
        self.fanout.close(Close::Restarting);
        self.ends.ended.cancel();
    }
}

struct Opened {
    dir: DataDir,
    secrets: Secrets,
    identity: Identity,
    storage: Storage,
}

fn open(
    data: PathBuf,
    entropy: Arc<dyn Entropy>,
) -> impl FnOnce() -> Result<Opened, HubError> + Send {
    move || {
        let dir = DataDir::lock(&data)?;
        let mut secrets = dir.secrets(entropy.as_ref())?;
        let key = match secrets.tls_key.clone() {
            Some(key) => key,
            None => {
                let key = tls::new_key()?;
                secrets.tls_key = Some(key.clone());
                dir.keep(&secrets)?;
                key
            }
        };
        let identity = Identity::of_key(&key)?;
        let storage = Storage::open(&dir.database())?;
        Ok(Opened {
            dir,
            secrets,
            identity,
            storage,
        })
    }
}

/// Listens, and tells where: the port that was asked for may be any.
fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), HubError> {
    let bound = || {
        let listener = bind(address)?;
        let at = listener.local_addr()?;
        Ok((listener, at))
    };
    bound().map_err(|source| HubError::Listen { address, source })
}

/// Connections have the send buffer of the socket that accepts them.
fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    }?;
    // Or a hub could not come back to its port while connections of the one before it linger. On
    // Windows it would mean another thing, and is not needed.
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    socket.set_send_buffer_size(SEND_BUFFER)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Puts the first accounts there.
struct Populate<'a> {
    dir: &'a DataDir,
    secrets: &'a mut Secrets,
    storage: &'a mut Storage,
    passwords: &'a Passwords,
    entropy: &'a dyn Entropy,
    time: &'a HubTime,
}

impl Populate<'_> {
    async fn demo(self, data: &std::path::Path) -> Result<DemoAccounts, HubError> {
        let known = match self.secrets.demo.clone() {
            Some(known) => known,
            None if self.storage.has_users()? => {
                return Err(HubError::NotADemo(data.to_owned()));
            }
            None => {
                let new = DemoSecrets {
                    staff: entropy::password(self.entropy)?,
                    customer: entropy::password(self.entropy)?,
                };
                // Before the accounts: a crash between the two leaves passwords without accounts,
                // which the next start makes; never accounts whose passwords nobody knows.
                self.secrets.demo = Some(new.clone());
                self.dir.keep(self.secrets)?;
                new
            }
        };
        let accounts = [
            account(
                self.passwords,
                STAFF,
                "admin@olgfeast.com",
                &known.staff,
                true,
            )
            .await?,
            account(
                self.passwords,
                CUSTOMER,
                "customer@example.com",
                &known.customer,
                false,
            )
            .await?,
        ];
        let now = self.time.now();
        self.storage.ensure_users(&accounts, now)?;
        if !self.storage.has_menu()? {
            self.storage.add_menu_items(demo::menu(), now)?;
        }
        Ok(DemoAccounts {
            staff: Account {
                username: STAFF.into(),
                password: known.staff,
            },
            customer: Account {
                username: CUSTOMER.into(),
                password: known.customer,
            },
        })
    }

    async fn first_admin(self) -> Result<Option<Account>, HubError> {
        if self.storage.has_users()? {
            return Ok(None);
        }
        let password = entropy::password(self.entropy)?;
        let account = account(self.passwords, STAFF, "admin@olgfeast.com", &password, true).await?;
        self.storage.ensure_users(&[account], self.time.now())?;
        Ok(Some(Account {
            username: STAFF.into(),
            password,
        }))
    }
}

/// Not a method: the database is not to be shared while a password is hashed.
async fn account(
    passwords: &Passwords,
    username: &str,
    email: &str,
    password: &str,
    is_staff: bool,
) -> Result<NewUser, HubError> {
    let password_hash = passwords.hash(password.to_owned()).await?;
    let (username, email) = (username.to_owned(), email.to_owned());
    Ok(NewUser {
        username,
        email,
        password_hash,
        is_staff,
    })
}
