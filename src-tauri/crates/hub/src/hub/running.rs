//! A hub that runs, and how it ends.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use olgfeast_protocol::PairingCode;
use tokio::{
    sync::{Semaphore, watch},
    task::JoinHandle,
    time::timeout,
};
use tokio_util::task::TaskTracker;

use super::{DemoAccounts, HubError, NewPasswordError, SOCKETS, new_password};
use crate::{
    account::Account,
    core::CoreHandle,
    data_dir::DataDir,
    entropy::SystemEntropy,
    fanout::{Close, Fanout},
    nearby::Announcement,
    passwords::Passwords,
    server::Ends,
    sockets::Ending,
};

/// How long a drain waits for clients before it drops them.
const DRAIN_TIME: Duration = Duration::from_secs(15);

/// Where a hub is to be found by TLS, and known by its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TlsAt {
    /// Where it listens, with the port that it got.
    pub address: SocketAddr,
    /// What the host shows to those who pair a station.
    pub code: PairingCode,
}

/// A hub that runs. Dropping it ends it at once; [`Running::drain`] lets clients go first.
pub struct Running {
    pub(super) address: SocketAddr,
    pub(super) tls: Option<TlsAt>,
    pub(super) demo: Option<DemoAccounts>,
    pub(super) to_note: Option<Account>,
    pub(super) dir: Arc<DataDir>,
    pub(super) passwords: Passwords,
    pub(super) core: CoreHandle,
    pub(super) fanout: Arc<Fanout>,
    pub(super) sockets: Arc<Semaphore>,
    /// Tells live connections how they end.
    pub(super) ending: watch::Sender<Ending>,
    pub(super) ends: Ends,
    /// Connections and sockets that a drain waits for.
    pub(super) tasks: TaskTracker,
    pub(super) acceptors: Vec<JoinHandle<()>>,
    /// Nothing where only this computer can reach it, or where it could not be told.
    pub(super) announcement: Option<Announcement>,
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

    /// An account whose password stands nowhere else, to be shown: `admin` of a new feast, or one
    /// that has got a new password. It is told at every start until [`Running::noted`].
    pub fn to_note(&self) -> Option<&Account> {
        self.to_note.as_ref()
    }

    /// Somebody has that password: it is told no more, and forgotten.
    ///
    /// # Errors
    ///
    /// The secrets cannot be written: it will be told again.
    pub fn noted(&mut self) -> Result<(), HubError> {
        if self.to_note.is_some() {
            let mut secrets = self.dir.secrets(&SystemEntropy)?;
            secrets.to_note = None;
            self.dir.keep(&secrets)?;
            self.to_note = None;
        }
        Ok(())
    }

    /// Gives an account a new password, which is told until [`Running::noted`]. Whoever is signed in
    /// by it is signed out.
    ///
    /// # Errors
    ///
    /// There is no such account, or it cannot have one; or nothing can be kept. The old one is good then.
    pub async fn new_password(&mut self, username: &str) -> Result<&Account, NewPasswordError> {
        let account =
            new_password::online(&self.core, &self.passwords, &self.dir, username).await?;
        Ok(self.to_note.insert(account))
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
