//! How much is held for those who listen.

use super::{Live, LivePeer};

/// Counts of all that is in memory on behalf of clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Holdings {
    pub(crate) peers: usize,
    pub(crate) queued: usize,
    pub(crate) audiences: usize,
    pub(crate) waiters: usize,
}

impl Live {
    pub(crate) fn holdings(&self) -> Holdings {
        let queues = self.peers.iter().filter_map(LivePeer::queue);
        Holdings {
            peers: self.peers.len(),
            queued: queues.map(|queue| queue.len()).sum(),
            audiences: self.standings.len(),
            waiters: self.waiters.len(),
        }
    }
}
