//! Starting a hub.

mod accounts;
mod error;
mod listening;
mod new_password;
mod running;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use olgfeast_protocol::PairingCode;
use tokio::{
    sync::{Semaphore, watch},
    task::spawn_blocking,
    time::{MissedTickBehavior, interval},
};
use tokio_util::task::TaskTracker;

pub use accounts::DemoAccounts;
use accounts::Populate;
pub use error::HubError;
use listening::listen;
pub use new_password::NewPasswordError;
pub use running::{Running, TlsAt};

use crate::{
    account::Account,
    core::{Core, CoreHandle},
    data_dir::{self, DataDir, Secrets},
    entropy::{Entropy, SystemEntropy},
    fanout::Fanout,
    metrics::Metrics,
    nearby::{Announcement, Listening},
    origins::Origins,
    passwords::Passwords,
    rest::{self, App},
    server::{self, Ends, Speech},
    sockets::Ending,
    storage::{Ledger as _, Storage},
    time::{HubTime, SystemClock},
    tls::{self, Identity},
    tokens::Tokens,
};

/// How often somebody looks whether a station has gone silent: a fraction of the shortest tick.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// How often a step of the log is thinned: fast enough for half a million events in a day.
const THIN_EVERY: Duration = Duration::from_secs(10);

/// Sockets at one time; whoever comes then is told to try again.
pub(crate) const SOCKETS: usize = 2_048;

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

/// The embedded server.
pub struct Hub;

impl Hub {
    /// The pairing code of the hub in this directory, whether it runs or not; nothing where none was
    /// ever started there, or its key cannot be read. It blocks.
    pub fn pairing_code(data: &Path) -> Option<PairingCode> {
        let key = data_dir::tls_key(data)?;
        Identity::of_key(&key).ok().map(|identity| identity.code)
    }

    /// Gives an account of the feast in this directory a new password, which nobody can guess. No hub
    /// may run on it: that is asked through [`Running::new_password`].
    ///
    /// # Errors
    ///
    /// The directory is in use or has no feast, or the account cannot have one. All is as before.
    pub async fn new_password(data: &Path, username: &str) -> Result<Account, NewPasswordError> {
        new_password::offline(data.to_owned(), username.to_owned()).await
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
        let (demo, to_note) = if config.demo {
            (Some(populate.demo(&config.data).await?), None)
        } else {
            (None, populate.unnoted().await?)
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
        let dir = Arc::new(dir);
        let core = CoreHandle::start(core, dir.clone()).map_err(HubError::Thread)?;
        let ends = Ends::default();
        let tasks = TaskTracker::new();
        let sockets = Arc::new(Semaphore::new(SOCKETS));
        let (ending, ends_so) = watch::channel(Ending::Open);
        let app = App {
            core: core.clone(),
            fanout: fanout.clone(),
            passwords: passwords.clone(),
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
        tokio::spawn(thin_the_log(core.clone(), ends.clone()));
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
            to_note,
            dir,
            passwords,
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

/// Thins the log, a step at a time, whenever nobody wants anything of the core.
async fn thin_the_log(core: CoreHandle, ends: Ends) {
    let mut due = interval(THIN_EVERY);
    due.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = ends.draining.cancelled() => return,
            _ = due.tick() => {}
        }
        if core.waiting() > 0 {
            continue;
        }
        if let Err(error) = core.call(Core::thin_log).await {
            tracing::warn!(%error, "the log cannot be thinned");
        }
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
