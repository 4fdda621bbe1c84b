//! Who listens, and the one way by which everything reaches them.
//!
//! A frame is written once and its bytes are shared. Each client has a bounded queue; putting a
//! frame in never waits, so one client that has stopped reading delays nobody: when its queue is
//! full it is disconnected.

use std::{
    collections::HashMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::extract::ws::Utf8Bytes;
use tokio::sync::{mpsc, oneshot};

use crate::{live::Audience, model::UserId};

/// Frames that may wait for one client.
pub(crate) const QUEUE: usize = 256;

/// Which of the three sockets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Endpoint {
    /// `/ws/kitchen/display`
    Kitchen,
    /// `/ws/admin/dashboard`
    Admin,
    /// `/ws/orders/updates`
    Orders,
}

impl Endpoint {
    /// As it is said to people and to programs.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Endpoint::Kitchen => "kitchen",
            Endpoint::Admin => "admin",
            Endpoint::Orders => "orders",
        }
    }
}

/// Why the hub closes a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Close {
    /// Too many frames wait for it.
    Lagged,
    /// The hub is going down.
    Restarting,
    /// A ping was not answered.
    Silent,
    /// It sent what is no text.
    NotText,
    /// A live client that was told to resume, and did not come back in time.
    Behind,
    /// A live client that did not say in time what it has.
    NoResume,
    /// The account is gone, or may no longer listen there.
    SignedOut,
    /// Another connection of the same station took over.
    Replaced,
    /// The hub could not do what was asked.
    Failed,
}

impl Close {
    /// The WebSocket close code and the reason beside it.
    pub(crate) fn code(self) -> (u16, &'static str) {
        match self {
            Close::Lagged => (1013, "too many messages wait for this client"),
            Close::Restarting => (1012, "the server is restarting"),
            Close::Silent => (1011, "keepalive ping timeout"),
            Close::NotText => (1003, "only text is understood"),
            Close::Behind => (4008, "lagged"),
            Close::NoResume => (4408, "no resume in time"),
            Close::SignedOut => (4401, "no longer allowed to listen"),
            Close::Replaced => (4409, "another connection of this station took over"),
            Close::Failed => (1011, "the server could not answer"),
        }
    }
}

impl Close {
    /// In one word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Close::Lagged | Close::Behind => "lagged",
            Close::Restarting => "restarting",
            Close::Silent => "silent",
            Close::NotText => "not_text",
            Close::NoResume => "no_resume",
            Close::SignedOut => "signed_out",
            Close::Replaced => "replaced",
            Close::Failed => "failed",
        }
    }
}

/// Names one connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct PeerId(u64);

/// One connection's end of the queue.
pub(crate) struct Mailbox {
    pub(crate) id: PeerId,
    pub(crate) frames: mpsc::Receiver<Utf8Bytes>,
    /// Comes once, when the hub wants this connection closed.
    pub(crate) close: oneshot::Receiver<Close>,
}

/// All connections.
#[derive(Default)]
pub(crate) struct Fanout {
    peers: Mutex<Peers>,
    /// How often accounts have lost what they were allowed.
    sign_outs: AtomicU64,
}

#[derive(Default)]
struct Peers {
    next_id: u64,
    /// Set once when the hub drains: whoever comes after that is sent away at once.
    closed: Option<Close>,
    by_id: HashMap<PeerId, Peer>,
}

struct Peer {
    endpoint: Endpoint,
    /// Whose orders it hears of besides what is published on its socket, if it has asked.
    own: Option<UserId>,
    /// Whose token was shown.
    user: Option<UserId>,
    frames: mpsc::Sender<Utf8Bytes>,
    close: oneshot::Sender<Close>,
}

impl Fanout {
    /// Adds a connection.
    pub(crate) fn join(&self, endpoint: Endpoint) -> Mailbox {
        let (frames, queued) = mpsc::channel(QUEUE);
        let (close, closed) = oneshot::channel();
        let mut peers = self.peers();
        let id = PeerId(peers.next_id);
        peers.next_id += 1;
        if let Some(reason) = peers.closed {
            // Its receiver is in this very mailbox.
            let _waits = close.send(reason);
        } else {
            peers.by_id.insert(
                id,
                Peer {
                    endpoint,
                    own: None,
                    user: None,
                    frames,
                    close,
                },
            );
        }
        Mailbox {
            id,
            frames: queued,
            close: closed,
        }
    }

    /// Forgets a connection.
    pub(crate) fn leave(&self, id: PeerId) {
        self.peers().by_id.remove(&id);
    }

    /// Whether anybody would get what is published there; what nobody gets need not be made.
    pub(crate) fn listens(&self, endpoint: Endpoint) -> bool {
        self.peers()
            .by_id
            .values()
            .any(|peer| peer.endpoint == endpoint)
    }

    /// From now on this connection hears of the orders of `user`.
    pub(crate) fn subscribe(&self, id: PeerId, user: UserId) {
        if let Some(peer) = self.peers().by_id.get_mut(&id) {
            peer.own = Some(user);
        }
    }

    /// Queues a frame for everybody on that socket.
    pub(crate) fn publish(&self, endpoint: Endpoint, frame: &Utf8Bytes) {
        self.publish_to(|peer| peer.endpoint == endpoint, frame);
    }

    /// Queues a frame for all who hear of the orders of `user`.
    pub(crate) fn publish_own(&self, user: UserId, frame: &Utf8Bytes) {
        self.publish_to(|peer| peer.own == Some(user), frame);
    }

    fn publish_to(&self, hears: impl Fn(&Peer) -> bool, frame: &Utf8Bytes) {
        let mut peers = self.peers();
        let lagged: Vec<PeerId> = peers
            .by_id
            .iter()
            .filter(|(_, peer)| hears(peer))
            .filter(|(_, peer)| peer.frames.try_send(frame.clone()).is_err())
            .map(|(id, _)| *id)
            .collect();
        for id in lagged {
            peers.dismiss(id, Close::Lagged);
        }
    }

    /// Queues a frame for one connection.
    pub(crate) fn send(&self, id: PeerId, frame: Utf8Bytes) {
        let mut peers = self.peers();
        let full = peers
            .by_id
            .get(&id)
            .is_some_and(|peer| peer.frames.try_send(frame).is_err());
        if full {
            peers.dismiss(id, Close::Lagged);
        }
    }

    /// This connection is there by a token of `user`.
    pub(crate) fn belongs(&self, id: PeerId, user: UserId) {
        if let Some(peer) = self.peers().by_id.get_mut(&id) {
            peer.user = Some(user);
        }
    }

    /// Closes the connections of `user` whose audience it may not be of any more.
    pub(crate) fn sign_out(&self, user: UserId, may: impl Fn(Audience) -> bool) {
        self.signed_out();
        let mut peers = self.peers();
        let ids: Vec<PeerId> = peers
            .by_id
            .iter()
            .filter(|(_, peer)| peer.user == Some(user))
            .filter(|(_, peer)| !may(Audience::of(peer.endpoint, user)))
            .map(|(id, _)| *id)
            .collect();
        for id in ids {
            peers.dismiss(id, Close::SignedOut);
        }
    }

    /// Frames that wait for all of them together.
    pub(crate) fn waiting(&self) -> usize {
        let waiting = |peer: &Peer| peer.frames.max_capacity() - peer.frames.capacity();
        self.peers().by_id.values().map(waiting).sum()
    }

    /// Somebody has lost what they were allowed.
    pub(crate) fn signed_out(&self) {
        self.sign_outs.fetch_add(1, Ordering::Release);
    }

    /// Rises when an account loses what it was allowed: whoever waits for something looks at its own
    /// again only then.
    pub(crate) fn sign_outs(&self) -> u64 {
        self.sign_outs.load(Ordering::Acquire)
    }

    /// Closes all connections, and all that come later.
    pub(crate) fn close(&self, reason: Close) {
        let mut peers = self.peers();
        peers.closed = Some(reason);
        let ids: Vec<PeerId> = peers.by_id.keys().copied().collect();
        for id in ids {
            peers.dismiss(id, reason);
        }
    }

    fn peers(&self) -> MutexGuard<'_, Peers> {
        // No method leaves the map half changed, so a panic elsewhere does not spoil it.
        self.peers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Peers {
    fn dismiss(&mut self, id: PeerId, reason: Close) {
        if let Some(peer) = self.by_id.remove(&id) {
            tracing::info!(peer = id.0, endpoint = ?peer.endpoint, ?reason, "closing a socket");
            // An error only says that the connection is gone already.
            let _gone = peer.close.send(reason);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_queue_dismisses_its_own_client_only() {
        let fanout = Fanout::default();
        let mut stuck = fanout.join(Endpoint::Kitchen);
        let mut reading = fanout.join(Endpoint::Kitchen);
        for number in 0..QUEUE + 10 {
            fanout.publish(Endpoint::Kitchen, &Utf8Bytes::from(number.to_string()));
            assert_eq!(
                reading.frames.try_recv().unwrap().as_str(),
                number.to_string()
            );
        }
        assert_eq!(stuck.close.try_recv(), Ok(Close::Lagged));
        assert!(reading.close.try_recv().is_err());
    }

    #[test]
    fn a_frame_reaches_its_own_socket_only() {
        let fanout = Fanout::default();
        let mut kitchen = fanout.join(Endpoint::Kitchen);
        let mut orders = fanout.join(Endpoint::Orders);
        fanout.publish(Endpoint::Kitchen, &Utf8Bytes::from_static("x"));
        assert!(kitchen.frames.try_recv().is_ok());
        assert!(orders.frames.try_recv().is_err());
        fanout.leave(kitchen.id);
        assert!(!fanout.listens(Endpoint::Kitchen));
        assert!(fanout.listens(Endpoint::Orders));
    }

    #[test]
    fn what_is_somebodys_own_reaches_only_whoever_has_subscribed_to_it() {
        let fanout = Fanout::default();
        let [mut anns, mut bobs, mut silent] = [(); 3].map(|()| fanout.join(Endpoint::Orders));
        fanout.subscribe(anns.id, UserId(1));
        fanout.subscribe(bobs.id, UserId(2));
        fanout.publish_own(UserId(1), &Utf8Bytes::from_static("x"));
        assert!(anns.frames.try_recv().is_ok());
        assert!(bobs.frames.try_recv().is_err());
        assert!(silent.frames.try_recv().is_err());
    }

    #[test]
    fn whoever_joins_while_draining_is_sent_away() {
        let fanout = Fanout::default();
        let mut before = fanout.join(Endpoint::Admin);
        fanout.close(Close::Restarting);
        let mut after = fanout.join(Endpoint::Admin);
        assert_eq!(before.close.try_recv(), Ok(Close::Restarting));
        assert_eq!(after.close.try_recv(), Ok(Close::Restarting));
    }
}
