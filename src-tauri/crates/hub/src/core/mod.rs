//! The hub's core: what happens, in one order, on one thread.
//!
//! [`Core`] is synchronous; clock and randomness are injected. Everything that changes an order
//! goes through it, and it publishes each change after its commit and before the next change, so
//! all sockets see changes in the order of the log. [`CoreHandle`] runs it on a thread of its own.

mod accounts;
mod commands;
mod families;
mod handle;
mod levels;
mod live;
mod pairing;
mod polling;
mod stations;

use std::sync::Arc;

use axum::extract::ws::Utf8Bytes;
use olgfeast_protocol::{OrderStatus, UtcTime};
use serde_json::Value;

pub(crate) use handle::CoreHandle;
pub(crate) use live::{Cursor, Joined};
pub(crate) use pairing::{Admission, Warrant};
pub(crate) use polling::Poll;

use crate::{
    entropy::{self, Entropy, EntropyError},
    fanout::{Endpoint, Fanout, Mailbox, PeerId},
    live::{Change, Live},
    pairing::Invitations,
    storage::{OrderFilter, Slice, Storage, StorageError},
    time::HubTime,
    wire::frames,
};

/// How many orders an admin screen gets.
const ALL_ORDERS: i64 = 50;

/// The core could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CoreError {
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Entropy(#[from] EntropyError),
    #[error("the hub has stopped")]
    Stopped,
}

/// What a client may ask for over its socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    Pong,
    Kitchen,
    Analytics,
    Orders,
}

/// Storage, time and listeners in one hand.
pub(crate) struct Core {
    pub(crate) storage: Storage,
    pub(crate) time: HubTime,
    entropy: Arc<dyn Entropy>,
    fanout: Arc<Fanout>,
    live: Live,
    invitations: Invitations,
}

impl Core {
    /// A core whose log has a new epoch.
    pub(crate) fn new(
        storage: Storage,
        time: HubTime,
        entropy: Arc<dyn Entropy>,
        fanout: Arc<Fanout>,
    ) -> Result<Core, EntropyError> {
        let live = Live::new(entropy::epoch(entropy.as_ref())?);
        Ok(Core {
            storage,
            time,
            entropy,
            fanout,
            live,
            invitations: Invitations::default(),
        })
    }

    /// Adds a connection, its first frames queued. No change can come between the two: both happen
    /// here, on the one thread that makes changes.
    pub(crate) fn join(&mut self, endpoint: Endpoint) -> Result<Mailbox, CoreError> {
        let first: &[Ask] = match endpoint {
            Endpoint::Kitchen => &[Ask::Kitchen],
            Endpoint::Admin => &[Ask::Analytics, Ask::Orders],
            Endpoint::Orders => &[],
        };
        let first = first
            .iter()
            .map(|ask| self.frame(*ask))
            .collect::<Result<Vec<_>, CoreError>>()?;
        let mailbox = self.fanout.join(endpoint);
        for frame in first {
            self.fanout.send(mailbox.id, frame);
        }
        Ok(mailbox)
    }

    /// Queues for one connection what it asked for.
    pub(crate) fn answer(&mut self, peer: PeerId, ask: Ask) -> Result<(), CoreError> {
        let frame = self.frame(ask)?;
        self.fanout.send(peer, frame);
        Ok(())
    }

    fn frame(&self, ask: Ask) -> Result<Utf8Bytes, CoreError> {
        let now = self.time.now();
        let frame = match ask {
            Ask::Pong => frames::pong(now),
            Ask::Kitchen => self.kitchen_update(now)?,
            Ask::Analytics => frames::full_analytics(&self.storage.tallies(now)?, now),
            Ask::Orders => {
                let newest = Slice {
                    skip: 0,
                    limit: ALL_ORDERS,
                };
                let orders = self.storage.orders(OrderFilter::default(), newest)?;
                frames::all_orders_update(&orders, now)
            }
        };
        Ok(text(&frame))
    }

    fn kitchen_update(&self, now: UtcTime) -> Result<Value, CoreError> {
        let pending = self.storage.lane(OrderStatus::Pending)?;
        let preparing = self.storage.lane(OrderStatus::Preparing)?;
        let ready = self.storage.lane(OrderStatus::Ready)?;
        Ok(frames::kitchen_update(&pending, &preparing, &ready, now))
    }

    /// Publishes a change that is committed. What cannot be read now is left out: the change
    /// itself must not be answered as failed because of a frame about it.
    ///
    /// `plain` is the event as plain clients get it.
    fn tell(&mut self, change: &Change<'_>, plain: impl FnOnce() -> Value, at: UtcTime) {
        self.live.publish(change);
        let event = text(&plain());
        if self.fanout.listens(Endpoint::Kitchen) {
            self.fanout.publish(Endpoint::Kitchen, &event);
            match self.kitchen_update(at) {
                Ok(update) => self.fanout.publish(Endpoint::Kitchen, &text(&update)),
                Err(error) => tracing::error!(%error, "no kitchen_update after a change"),
            }
        }
        let plain_admins = self.fanout.listens(Endpoint::Admin);
        if plain_admins {
            self.fanout.publish(Endpoint::Admin, &event);
        }
        let live_admins = self.live.wants_figures();
        if !plain_admins && !live_admins {
            return;
        }
        match self.storage.tallies(at) {
            Ok(tallies) => {
                if plain_admins {
                    let frame = text(&frames::brief_analytics(&tallies, at));
                    self.fanout.publish(Endpoint::Admin, &frame);
                }
                if live_admins {
                    self.live
                        .figures(&text(&frames::full_analytics(&tallies, at)));
                }
            }
            Err(error) => tracing::error!(%error, "no analytics after a change"),
        }
    }
}

fn text(frame: &Value) -> Utf8Bytes {
    Utf8Bytes::from(frame.to_string())
}

#[cfg(test)]
pub(crate) mod tests;
