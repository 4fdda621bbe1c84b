//! Hosting the feast on this computer: the hub in this process, for as long as the application
//! runs.
//!
//! One task owns the hub. What was wanted is kept in the data directory, so a computer that hosts
//! does so again after a restart, before anybody has touched it; where it cannot, it says why and
//! goes on trying.

mod addresses;
mod elsewhere;
mod found;
mod wish;

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};

use olgfeast_hub::{Hub, HubConfig, HubError, Running};
use olgfeast_protocol::ipc::{
    ErrorCode, FirstAdmin, Hosted, Hosting, IpcError, OnNetwork, Reach, Session,
};
use olgfeast_station::{InTheOpen, Secret, SignIn, Station};
use tokio::{
    sync::{mpsc, oneshot},
    time::sleep,
};
use wish::{Wish, Wishes};

/// Where a new feast listens, if it can; a port taken by another program is passed over.
const PORTS: std::ops::RangeInclusive<u16> = 8_000..=8_009;

/// Where other computers come in, encrypted, on all addresses of this computer.
const NETWORK_PORT: u16 = 8_443;

/// A hub that could not start is tried again after this: the program that has its port, or an
/// earlier run that still drains, may be gone by then.
const TRY_AGAIN: Duration = Duration::from_secs(2);

/// The account that every feast has from its beginning.
const ADMIN: &str = "admin";

/// Questions that wait for the task; more wait at the asker.
const ASKED: usize = 8;

pub(crate) use found::find_hubs;

/// The handle of the task. The hub ends when the last handle is gone, or with [`Host::end`].
#[derive(Clone)]
pub struct Host {
    asks: mpsc::Sender<Ask>,
}

/// What the task is asked.
enum Ask {
    Look(oneshot::Sender<Hosting>),
    Open(Reach, oneshot::Sender<Result<Hosting, IpcError>>),
    Stop(oneshot::Sender<Result<Hosting, IpcError>>),
    Noted(oneshot::Sender<Result<Hosting, IpcError>>),
    NewPassword(oneshot::Sender<Result<Hosting, IpcError>>),
    End(oneshot::Sender<()>),
}

impl Host {
    /// Begins to host what was hosted last time in this data directory, if anything.
    pub fn start(data_dir: &Path) -> Host {
        let (asks, asked) = mpsc::channel(ASKED);
        let task = Task {
            wishes: Wishes::in_dir(data_dir),
            data: data_dir.join("hub"),
            state: State::Off,
        };
        tauri::async_runtime::spawn(task.run(asked));
        Host { asks }
    }

    /// Hosts nothing, whatever was wanted: whoever asks is told that the application ends.
    pub(crate) fn none() -> Host {
        let (asks, _) = mpsc::channel(1);
        Host { asks }
    }

    /// How it stands.
    ///
    /// # Errors
    /// The application ends.
    pub async fn look(&self) -> Result<Hosting, IpcError> {
        self.ask(Ask::Look).await
    }

    /// Hosts the feast on this computer from now on. A hub that has another reach is started anew.
    ///
    /// # Errors
    /// [`ErrorCode::CannotHost`] with the reason, or [`ErrorCode::CannotKeep`]; then all is as before.
    pub async fn open(&self, reach: Reach) -> Result<Hosting, IpcError> {
        self.ask(|answer| Ask::Open(reach, answer)).await?
    }

    /// Lets clients go, and hosts nothing from now on. The feast's data stays.
    ///
    /// # Errors
    /// [`ErrorCode::CannotKeep`]: at the next start it would host again.
    pub async fn stop(&self) -> Result<Hosting, IpcError> {
        self.ask(Ask::Stop).await?
    }

    /// Gives `admin` another password, which is shown as the first one was. Whoever is signed in by the
    /// old one is signed out.
    ///
    /// # Errors
    /// [`ErrorCode::CannotHost`] with the reason; the old password is as good as before.
    pub async fn new_password(&self) -> Result<Hosting, IpcError> {
        self.ask(Ask::NewPassword).await?
    }

    /// Somebody has written the password down; it is shown no more.
    ///
    /// # Errors
    /// [`ErrorCode::CannotKeep`]: it will be shown again.
    pub async fn first_admin_noted(&self) -> Result<Hosting, IpcError> {
        self.ask(Ask::Noted).await?
    }

    /// Lets clients go and ends the hub, because the application ends.
    pub async fn end(&self) {
        // Where there is no task any more there is no hub.
        let _ = self.ask(Ask::End).await;
    }

    async fn ask<T>(&self, ask: impl FnOnce(oneshot::Sender<T>) -> Ask) -> Result<T, IpcError> {
        let closing = || IpcError::new(ErrorCode::Closing, "the application is ending");
        let (answer, answered) = oneshot::channel();
        self.asks.send(ask(answer)).await.map_err(|_| closing())?;
        answered.await.map_err(|_| closing())
    }
}

/// Signs the station in to the feast that was just begun, where nobody is signed in.
///
/// # Errors
/// The station's. The hub runs all the same, and the account can be typed.
pub(crate) async fn sign_in_where_nobody_is(
    station: &Station,
    hosting: &Hosting,
) -> Result<(), IpcError> {
    let Some(sign_in) = sign_in(hosting) else {
        return Ok(());
    };
    if let Session::SignedIn { .. } = station.snapshot().await?.session {
        return Ok(());
    }
    station.sign_in(sign_in).await.map(|_| ())
}

/// Signs the station in anew where it works at this feast by the account that has another password
/// now: its old one is good no more.
///
/// # Errors
/// The station's. The password is shown all the same, and can be typed.
pub(crate) async fn sign_in_with_new_password(
    station: &Station,
    hosting: &Hosting,
) -> Result<(), IpcError> {
    let Some(sign_in) = sign_in(hosting) else {
        return Ok(());
    };
    match station.snapshot().await?.session {
        Session::SignedIn {
            server, username, ..
        } if server == sign_in.server && username == sign_in.username => {
            station.sign_in(sign_in).await.map(|_| ())
        }
        Session::SignedIn { .. } | Session::SignedOut { .. } => Ok(()),
    }
}

/// By the account that is shown, if there is one.
fn sign_in(hosting: &Hosting) -> Option<SignIn> {
    match hosting {
        Hosting::On(Hosted {
            address,
            first_admin: Some(admin),
            ..
        }) => Some(SignIn {
            server: address.clone(),
            username: admin.username.clone(),
            password: Secret::new(admin.password.clone()),
            in_the_open: InTheOpen::Refused,
        }),
        Hosting::On(_) | Hosting::Off | Hosting::Failed { .. } => None,
    }
}

struct Task {
    wishes: Wishes,
    /// The hub's directory.
    data: PathBuf,
    state: State,
}

enum State {
    Off,
    /// It should run, and is tried again.
    Failed {
        wish: Wish,
        error: IpcError,
    },
    On {
        wish: Wish,
        hub: Box<Running>,
    },
}

impl Task {
    async fn run(mut self, mut asked: mpsc::Receiver<Ask>) {
        if let Some(wish) = self.wishes.read() {
            self.begin(wish).await;
        }
        loop {
            let ask = match &self.state {
                State::Failed { wish, .. } => {
                    let wish = wish.clone();
                    tokio::select! {
                        ask = asked.recv() => ask,
                        () = sleep(TRY_AGAIN) => {
                            self.begin(wish).await;
                            continue;
                        }
                    }
                }
                State::Off | State::On { .. } => asked.recv().await,
            };
            match ask {
                Some(ask) => {
                    if self.answer(ask).await.is_break() {
                        return;
                    }
                }
                None => return self.drain().await,
            }
        }
    }

    /// An asker that went away hears nothing; what it wanted is done all the same.
    async fn answer(&mut self, ask: Ask) -> std::ops::ControlFlow<()> {
        match ask {
            Ask::Look(answer) => {
                let _ = answer.send(self.hosting());
            }
            Ask::Open(reach, answer) => {
                let _ = answer.send(self.open(reach).await);
            }
            Ask::Stop(answer) => {
                let _ = answer.send(self.stop().await);
            }
            Ask::Noted(answer) => {
                let _ = answer.send(self.noted());
            }
            Ask::NewPassword(answer) => {
                let _ = answer.send(self.new_password().await);
            }
            Ask::End(answer) => {
                self.drain().await;
                let _ = answer.send(());
                return std::ops::ControlFlow::Break(());
            }
        }
        std::ops::ControlFlow::Continue(())
    }

    fn hosting(&self) -> Hosting {
        match &self.state {
            State::Off => Hosting::Off,
            State::Failed { error, .. } => Hosting::Failed {
                error: error.clone(),
            },
            State::On { hub, .. } => Hosting::On(hosted(hub)),
        }
    }

    async fn open(&mut self, reach: Reach) -> Result<Hosting, IpcError> {
        let before = match &self.state {
            State::On { wish, .. } if wish.reach == reach => return Ok(self.hosting()),
            State::On { wish, .. } | State::Failed { wish, .. } => Some(wish.clone()),
            State::Off => None,
        };
        self.drain().await;
        let opened = self.opened(before.clone(), reach).await;
        match opened {
            Ok((wish, hub)) => {
                self.state = State::On {
                    wish,
                    hub: Box::new(hub),
                }
            }
            Err(error) => {
                // The stations that were there before are not to lose the feast by it.
                if let Some(before) = before {
                    self.begin(before).await;
                }
                return Err(error);
            }
        }
        Ok(self.hosting())
    }

    async fn opened(
        &self,
        before: Option<Wish>,
        reach: Reach,
    ) -> Result<(Wish, Running), IpcError> {
        self.refuse_elsewhere().await?;
        let (wish, hub) = match before {
            Some(before) => {
                let wish = Wish { reach, ..before };
                let hub = self.hub(&wish).await;
                (wish, hub.map_err(cannot_host)?)
            }
            None => self.first_free(reach).await.map_err(cannot_host)?,
        };
        if let Err(error) = self.wishes.keep(&wish) {
            // A new feast keeps its first password itself, and shows it when it is hosted.
            hub.drain().await;
            return Err(cannot_keep(&error));
        }
        Ok((wish, hub))
    }

    /// A new feast, on the first port that nobody has.
    async fn first_free(&self, reach: Reach) -> Result<(Wish, Running), HubError> {
        let mut ports = PORTS;
        let mut wish = Wish {
            port: ports.next().unwrap_or_default(),
            reach,
        };
        loop {
            match self.hub(&wish).await {
                Ok(hub) => return Ok((wish, hub)),
                Err(error @ HubError::Listen { .. }) => match ports.next() {
                    Some(port) => wish.port = port,
                    None => return Err(error),
                },
                Err(error) => return Err(error),
            }
        }
    }

    /// What was wanted last time, at the start and again after each failure.
    async fn begin(&mut self, wish: Wish) {
        if let Err(error) = self.refuse_elsewhere().await {
            tracing::warn!("another computer hosts this feast");
            self.state = State::Failed { wish, error };
            return;
        }
        self.state = match self.hub(&wish).await {
            Ok(hub) => State::On {
                wish,
                hub: Box::new(hub),
            },
            Err(error) => {
                tracing::warn!(%error, "this computer cannot host");
                State::Failed {
                    wish,
                    error: cannot_host(error),
                }
            }
        };
    }

    /// A feast is hosted once.
    async fn refuse_elsewhere(&self) -> Result<(), IpcError> {
        match elsewhere::hosts(&self.data).await {
            Some(address) => Err(IpcError::new(
                ErrorCode::CannotHost,
                format!("another computer hosts this feast already, at {address}"),
            )),
            None => Ok(()),
        }
    }

    async fn hub(&self, wish: &Wish) -> Result<Running, HubError> {
        Hub::start(HubConfig {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, wish.port)),
            tls_listen: match wish.reach {
                Reach::ThisComputer => None,
                Reach::Network => Some(SocketAddr::from((Ipv4Addr::UNSPECIFIED, NETWORK_PORT))),
            },
            data: self.data.clone(),
            demo: false,
            plain_open: false,
            allow_origins: Vec::new(),
            tick: None,
        })
        .await
    }

    async fn stop(&mut self) -> Result<Hosting, IpcError> {
        self.wishes.forget().map_err(|error| cannot_keep(&error))?;
        self.drain().await;
        Ok(self.hosting())
    }

    fn noted(&mut self) -> Result<Hosting, IpcError> {
        if let State::On { hub, .. } = &mut self.state {
            hub.noted()
                .map_err(|error| IpcError::new(ErrorCode::CannotKeep, error.to_string()))?;
        }
        Ok(self.hosting())
    }

    async fn new_password(&mut self) -> Result<Hosting, IpcError> {
        if let State::On { hub, .. } = &mut self.state {
            hub.new_password(ADMIN)
                .await
                .map_err(|error| IpcError::new(ErrorCode::CannotHost, error.to_string()))?;
        }
        Ok(self.hosting())
    }

    async fn drain(&mut self) {
        if let State::On { hub, .. } = std::mem::replace(&mut self.state, State::Off) {
            hub.drain().await;
        }
    }
}

fn hosted(hub: &Running) -> Hosted {
    Hosted {
        address: format!("http://{}", hub.address()),
        network: hub.tls().map(|tls| OnNetwork {
            addresses: addresses::of_this_computer(tls.address.port()),
            pairing_code: tls.code.to_string(),
        }),
        first_admin: hub.to_note().map(|account| FirstAdmin {
            username: account.username.clone(),
            password: account.password.clone(),
        }),
    }
}

fn cannot_host(error: HubError) -> IpcError {
    IpcError::new(ErrorCode::CannotHost, error.to_string())
}

fn cannot_keep(error: &std::io::Error) -> IpcError {
    IpcError::new(ErrorCode::CannotKeep, error.to_string())
}
