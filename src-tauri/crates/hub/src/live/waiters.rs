//! Clients that wait over HTTP for the next event.
//!
//! Each has everything that its audience can see, or it would not have to wait. So the next event is
//! all that it lacks: it is handed the same bytes as the sockets are, and the core is not asked
//! again.

use axum::extract::ws::Utf8Bytes;
use olgfeast_protocol::Seq;
use tokio::sync::oneshot;

use super::Audience;

/// Clients that may wait at one time. A station waits here only while it has no socket, and each
/// holds one of the hub's connections.
pub(crate) const MOST_WAITERS: usize = 512;

/// The event that a client waited for.
#[derive(Debug)]
pub(crate) struct News {
    /// Its number.
    pub(crate) head: Seq,
    /// As the sockets get it.
    pub(crate) event: Utf8Bytes,
}

/// Everybody who waits.
#[derive(Default)]
pub(super) struct Waiters {
    /// At most [`MOST_WAITERS`].
    waiting: Vec<Waiter>,
}

struct Waiter {
    audience: Audience,
    /// Closed when whoever waited has gone.
    wake: oneshot::Sender<News>,
}

impl Waiters {
    /// Adds one. Nothing: as many wait as may.
    pub(super) fn join(&mut self, audience: Audience) -> Option<oneshot::Receiver<News>> {
        self.waiting.retain(|waiter| !waiter.wake.is_closed());
        if self.waiting.len() >= MOST_WAITERS {
            return None;
        }
        let (wake, news) = oneshot::channel();
        self.waiting.push(Waiter { audience, wake });
        Some(news)
    }

    /// Hands the event to all of that audience, who do not wait any more.
    pub(super) fn wake(&mut self, audience: Audience, head: Seq, event: &Utf8Bytes) {
        for waiter in self
            .waiting
            .extract_if(.., |waiter| waiter.audience == audience)
        {
            let event = event.clone();
            // Whoever has gone meanwhile asks again from where it was.
            let _gone = waiter.wake.send(News { head, event });
        }
    }

    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }

    /// How many of them have not gone.
    pub(super) fn waiting(&self) -> usize {
        let there = |waiter: &&Waiter| !waiter.wake.is_closed();
        self.waiting.iter().filter(there).count()
    }

    pub(super) fn audiences(&self) -> impl Iterator<Item = Audience> {
        self.waiting.iter().map(|waiter| waiter.audience)
    }
}
