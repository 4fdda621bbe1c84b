//! The hub's core: what happens, in one order, on one thread.
//!
//! [`Core`] is synchronous; clock and randomness are injected. Everything that changes an order
//! goes through it, and it publishes each change after its commit and before the next commit, so
//! all sockets see changes in the order of the log. [`CoreHandle`] runs it on a thread of its own,
//! where commands that wait are kept together ([`group`]).

mod accounts;
mod commands;
mod families;
mod group;
mod handle;
mod levels;
mod live;
mod news;
mod pairing;
mod polling;
mod stations;
mod upkeep;

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
    live::Live,
    metrics::Metrics,
    model::UserId,
    pairing::Invitations,
    storage::{OrderFilter, Slice, Storage, StorageError},
    time::HubTime,
    wire::frames,
};
use news::News;

/// How many orders an admin screen gets, and somebody of their own.
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
    /// The orders of this account, and from then on whatever happens to them.
    Own(UserId),
}

/// Storage, time and listeners in one hand.
pub(crate) struct Core {
    pub(crate) storage: Storage,
    pub(crate) time: HubTime,
    entropy: Arc<dyn Entropy>,
    fanout: Arc<Fanout>,
    metrics: Arc<Metrics>,
    live: Live,
    invitations: Invitations,
    news: News,
}

impl Core {
    /// A core whose log has a new epoch.
    pub(crate) fn new(
        storage: Storage,
        time: HubTime,
        entropy: Arc<dyn Entropy>,
        fanout: Arc<Fanout>,
        metrics: Arc<Metrics>,
    ) -> Result<Core, EntropyError> {
        let live = Live::new(entropy::epoch(entropy.as_ref())?);
        Ok(Core {
            storage,
            time,
            entropy,
            fanout,
            metrics,
            live,
            invitations: Invitations::default(),
            news: News::default(),
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
        if let Ask::Own(user) = ask {
            self.fanout.subscribe(peer, user);
        }
        Ok(())
    }

    fn frame(&self, ask: Ask) -> Result<Utf8Bytes, CoreError> {
        let now = self.time.now();
        let frame = match ask {
            Ask::Pong => frames::pong(now),
            Ask::Kitchen => self.kitchen_update(now)?,
            Ask::Analytics => frames::full_analytics(&self.storage.tallies(now)?, now),
            Ask::Orders => self.newest_orders(OrderFilter::default(), now)?,
            Ask::Own(user) => {
                let filter = OrderFilter {
                    user: Some(user),
                    status: None,
                };
                self.newest_orders(filter, now)?
            }
        };
        Ok(text(&frame))
    }

    fn newest_orders(&self, filter: OrderFilter, now: UtcTime) -> Result<Value, CoreError> {
        let newest = Slice {
            skip: 0,
            limit: ALL_ORDERS,
        };
        let orders = self.storage.orders(filter, newest)?;
        Ok(frames::all_orders_update(&orders, now))
    }

    fn kitchen_update(&self, now: UtcTime) -> Result<Value, CoreError> {
        let pending = self.storage.lane(OrderStatus::Pending)?;
        let preparing = self.storage.lane(OrderStatus::Preparing)?;
        let ready = self.storage.lane(OrderStatus::Ready)?;
        Ok(frames::kitchen_update(&pending, &preparing, &ready, now))
    }
}

fn text(frame: &Value) -> Utf8Bytes {
    Utf8Bytes::from(frame.to_string())
}

#[cfg(test)]
pub(crate) mod tests;
