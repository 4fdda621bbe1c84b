//! How much a hub holds: what must not grow while a feast goes on, and what must grow with it.

use super::Hub;
use crate::{core::CoreError, hub::HubError};

/// Counts of everything that a hub holds on behalf of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holds {
    /// Live connections that it knows, with those that left since the last one came.
    pub peers: usize,
    /// Messages that wait for all of them.
    pub queued: usize,
    /// Audiences whose standing it keeps up.
    pub audiences: usize,
    /// Clients that wait over HTTP, with those that left since the last one came.
    pub waiters: usize,
    /// Orders in its file.
    pub orders: u64,
    /// Events in its log.
    pub events: u64,
    /// Keys whose outcome it remembers.
    pub outcomes: u64,
    /// Sign-ins that can be renewed.
    pub families: u64,
}

impl Hub {
    /// Counts.
    ///
    /// # Errors
    /// What the disk said.
    pub async fn holds(&self) -> Result<Holds, HubError> {
        let counted = self.app.core.call(|core| {
            let (live, kept) = (core.held_live(), core.storage.holdings()?);
            Ok::<_, CoreError>(Holds {
                peers: live.peers,
                queued: live.queued,
                audiences: live.audiences,
                waiters: live.waiters,
                orders: kept.orders,
                events: kept.events,
                outcomes: kept.outcomes,
                families: kept.families,
            })
        });
        Ok(counted.await?)
    }
}
