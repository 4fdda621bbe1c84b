//! The live protocol on the core's side: who listens, how the board stands for each audience, and
//! the way of an event into the queues.
//!
//! All of it happens on the core's thread, one thing after the other. So nothing can come between
//! reading what a client missed and letting it in on what happens: it gets every event once.

mod audience;
mod holdings;
mod patch;
mod queue;
mod waiters;

use std::{
    collections::BTreeSet,
    sync::{Arc, Weak},
    time::Duration,
};

use axum::extract::ws::Utf8Bytes;
use olgfeast_protocol::{Epoch, OrderStatus, Seq, UtcTime, Version};
use tokio::{sync::oneshot, time::Instant};

pub(crate) use audience::{Audience, Standing, Standings, Step};
pub(crate) use holdings::Holdings;
pub(crate) use patch::Event;
pub(crate) use queue::{Next, Queue};
#[cfg(test)]
pub(crate) use waiters::MOST_WAITERS;
pub(crate) use waiters::News;

use crate::{
    fanout::{Close, Endpoint},
    model::{Order, UserId},
    pairing::Pass,
    station::Station,
    storage::Logged,
    wire::live,
};
use waiters::Waiters;

/// Names one live connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LivePeerId(pub(crate) u64);

/// Whoever comes to listen.
#[derive(Clone, Debug)]
pub(crate) struct Newcomer {
    pub(crate) endpoint: Endpoint,
    pub(crate) pass: Pass,
    /// Whom it belongs to there.
    pub(crate) audience: Audience,
    pub(crate) station: Station,
    /// The longest silence towards it.
    pub(crate) tick: Duration,
}

/// Somebody who listens.
#[derive(Clone)]
pub(crate) struct LivePeer {
    pub(crate) id: LivePeerId,
    pub(crate) endpoint: Endpoint,
    pub(crate) pass: Pass,
    audience: Audience,
    station: Station,
    /// Goes with the connection: a peer without one is forgotten.
    queue: Weak<Queue>,
}

impl LivePeer {
    pub(crate) fn audience(&self) -> Audience {
        self.audience
    }

    /// Nothing when the connection is gone.
    pub(crate) fn queue(&self) -> Option<Arc<Queue>> {
        self.queue.upgrade()
    }

    fn is_there(&self) -> bool {
        self.queue.strong_count() > 0
    }

    /// Whether it is the same station on the same socket, and signed in alike.
    fn is_taken_over_by(&self, newcomer: &Newcomer) -> bool {
        self.station.id.is_some()
            && self.station.id == newcomer.station.id
            && self.endpoint == newcomer.endpoint
            && self.pass == newcomer.pass
    }
}

/// A change of an order, after its commit.
pub(crate) struct Change<'a> {
    /// Version and state before it; nothing: the order was placed.
    pub(crate) before: Option<(Version, OrderStatus)>,
    pub(crate) order: &'a Order,
    pub(crate) logged: &'a Logged,
}

/// The whole board as all staff get it, kept while it is true: after an outage every station asks
/// for the same one.
struct StaffBoard {
    head: Seq,
    /// When the feast day began that it is of.
    day: UtcTime,
    frames: Vec<Utf8Bytes>,
}

/// Everybody who listens live.
pub(crate) struct Live {
    pub(crate) epoch: Epoch,
    next_id: u64,
    /// As many as there are sockets, and those that left since the last one came.
    peers: Vec<LivePeer>,
    waiters: Waiters,
    pub(crate) standings: Standings,
    staff_board: Option<StaffBoard>,
}

impl Live {
    pub(crate) fn new(epoch: Epoch) -> Live {
        Live {
            epoch,
            next_id: 0,
            peers: Vec::new(),
            waiters: Waiters::default(),
            standings: Standings::default(),
            staff_board: None,
        }
    }

    /// Adds a connection, whose audience stands at `standing`, its hello queued. An older connection
    /// of the same station on the same endpoint is closed.
    pub(crate) fn join(
        &mut self,
        newcomer: Newcomer,
        hello: Utf8Bytes,
        standing: Standing,
    ) -> (LivePeerId, Arc<Queue>) {
        let older = self
            .peers
            .iter()
            .filter(|peer| peer.is_taken_over_by(&newcomer));
        for queue in older.filter_map(LivePeer::queue) {
            queue.close(Close::Replaced);
        }
        let queue = Arc::new(Queue::new(hello, standing, Instant::now()));
        let id = LivePeerId(self.next_id);
        self.next_id += 1;
        self.peers.push(LivePeer {
            id,
            endpoint: newcomer.endpoint,
            pass: newcomer.pass,
            audience: newcomer.audience,
            station: newcomer.station,
            queue: Arc::downgrade(&queue),
        });
        self.standings.put(newcomer.audience, standing);
        self.forget_the_gone();
        (id, queue)
    }

    /// Has the next event told to a client that has all until now, where its audience stands at
    /// `standing`. Nothing: as many wait as may.
    pub(crate) fn wait(
        &mut self,
        audience: Audience,
        standing: Standing,
    ) -> Option<oneshot::Receiver<News>> {
        let news = self.waiters.join(audience)?;
        self.standings.put(audience, standing);
        self.forget_the_gone();
        Some(news)
    }

    pub(crate) fn peer(&self, id: LivePeerId) -> Option<LivePeer> {
        self.peers.iter().find(|peer| peer.id == id).cloned()
    }

    /// Closes the connections of `user` whose audience it may not be of any more.
    pub(crate) fn sign_out(&self, user: UserId, may: impl Fn(Audience) -> bool) {
        let of_user = self
            .peers
            .iter()
            .filter(|peer| peer.pass == Pass::Account(user));
        for peer in of_user.filter(|peer| !may(peer.audience())) {
            if let Some(queue) = peer.queue() {
                queue.close(Close::SignedOut);
            }
        }
    }

    /// The connections of paired stations.
    pub(crate) fn paired(&self) -> Vec<LivePeerId> {
        let paired = self.peers.iter();
        let paired = paired.filter(|peer| matches!(peer.pass, Pass::Paired(_)));
        paired.map(|peer| peer.id).collect()
    }

    /// Whether anybody would get the figures of the dashboard.
    pub(crate) fn wants_figures(&self) -> bool {
        self.admins().next().is_some()
    }

    /// Gives the figures of the dashboard to all who show them.
    pub(crate) fn figures(&self, frame: &Utf8Bytes) {
        for queue in self.admins() {
            queue.figures(frame);
        }
    }

    /// Gives something that is no event to all admins.
    pub(crate) fn aside(&self, frame: &Utf8Bytes) {
        let now = Instant::now();
        for queue in self.admins() {
            queue.aside(frame, now);
        }
    }

    /// How many messages wait for each.
    pub(crate) fn waiting(&self) -> Vec<usize> {
        let queues = self.peers.iter().filter_map(LivePeer::queue);
        queues.map(|queue| queue.waiting()).collect()
    }

    /// How many wait over HTTP.
    pub(crate) fn long_polls(&self) -> usize {
        self.waiters.waiting()
    }

    /// Gives an event to all who can see it. It is written once for each audience.
    pub(crate) fn publish(&mut self, change: &Change<'_>) {
        let Change {
            before,
            order,
            logged,
        } = *change;
        let step = Step {
            id: order.id,
            before,
            after: (order.version(), order.state.status()),
        };
        let now = Instant::now();
        for (audience, prev, standing) in self.standings.advance(order.user_id, logged.seq, step) {
            let event = Event {
                frame: live::event(audience, logged, prev),
                prev,
                order: order.id,
                order_json: live::order(audience, logged),
                after: standing,
            };
            for peer in self.peers.iter().filter(|peer| peer.audience() == audience) {
                if let Some(queue) = peer.queue() {
                    queue.event(event.clone(), now);
                }
            }
            self.waiters.wake(audience, logged.seq, &event.frame);
        }
        self.staff_board = None;
    }

    /// The parts of the staff's snapshot, if they were kept and are still true.
    pub(crate) fn staff_board(&self, head: Seq, day: UtcTime) -> Option<Vec<Utf8Bytes>> {
        let kept = self.staff_board.as_ref()?;
        (kept.head == head && kept.day == day).then(|| kept.frames.clone())
    }

    pub(crate) fn keep_staff_board(&mut self, head: Seq, day: UtcTime, frames: &[Utf8Bytes]) {
        self.staff_board = Some(StaffBoard {
            head,
            day,
            frames: frames.to_vec(),
        });
    }

    fn admins(&self) -> impl Iterator<Item = Arc<Queue>> {
        let admins = self.peers.iter();
        admins
            .filter(|peer| peer.endpoint == Endpoint::Admin)
            .filter_map(LivePeer::queue)
    }

    fn forget_the_gone(&mut self) {
        let before = self.peers.len();
        self.peers.retain(LivePeer::is_there);
        let most = self.peers.len() + self.waiters.len();
        if self.peers.len() < before || self.standings.len() > most {
            let there = self.peers.iter().map(LivePeer::audience);
            let there: BTreeSet<Audience> = there.chain(self.waiters.audiences()).collect();
            self.standings.keep(|audience| there.contains(&audience));
        }
    }
}
