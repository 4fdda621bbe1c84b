//! Whether a plain server has forgotten our socket.
//!
//! After one failed broadcast such a server forgets a socket and keeps it open: pings are answered,
//! events never come again. Only what it does *not* bring gives it away. So every change that a read
//! has shown first is written down here, and has [`LATE`] to come over the socket too. When two
//! different ones have not, and nothing else was broadcast to us since, the socket is a zombie.
//!
//! *Two*, because one broadcast is lost now and then for everybody at once, and a reconnect for it
//! would be one of all stations together. *Nothing else*, because a server that has forgotten a
//! socket never remembers it: any later broadcast on it clears the suspicion, whatever it is about.
//!
//! A change that this station has made itself is no exception, and needs no rule of its own. The
//! server broadcasts it to us as to all others, after or before it answers. It is written down only
//! where a read has shown it before its event came, and from that read on its event has the same time
//! to come; mostly it does, and clears everything. If it stays away, that tells of the socket as much
//! as any other missing one. The answer to our own change (200) is not written down at all.

use std::{collections::BTreeMap, time::Duration};

use olgfeast_protocol::{OrderId, OrderStatus};

/// How much later than a read a broadcast may come.
pub(crate) const LATE: Duration = Duration::from_secs(3);

/// Changes that must be missing.
const ENOUGH: usize = 2;

/// Changes written down; more say nothing more.
const MOST: usize = 16;

/// What reads have shown and the socket has not brought.
#[derive(Debug, Default)]
pub(crate) struct Witness {
    /// The change, and until when its broadcast is only late.
    shown: BTreeMap<(OrderId, OrderStatus), Duration>,
}

impl Witness {
    /// A read has shown this, and the socket had not.
    pub(crate) fn shown(&mut self, id: OrderId, status: OrderStatus, now: Duration) {
        if self.shown.len() < MOST {
            self.shown.entry((id, status)).or_insert(now + LATE);
        }
    }

    /// Something was broadcast to us, or this is another socket.
    pub(crate) fn clear(&mut self) {
        self.shown.clear();
    }

    /// When [`Witness::is_sure`] may have another answer.
    pub(crate) fn due(&self) -> Option<Duration> {
        let mut lates: Vec<Duration> = self.shown.values().copied().collect();
        lates.sort_unstable();
        lates.get(ENOUGH - 1).copied()
    }

    /// Whether the server has forgotten the socket.
    pub(crate) fn is_sure(&self, now: Duration) -> bool {
        self.due().is_some_and(|due| due <= now)
    }
}

#[cfg(test)]
mod tests {
    use OrderStatus::{Preparing, Ready};

    use super::*;

    fn secs(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    #[test]
    fn two_missing_changes_give_a_zombie_away_and_one_does_not() {
        let mut witness = Witness::default();
        witness.shown(OrderId(1), Ready, secs(1));
        witness.shown(OrderId(1), Ready, secs(20));
        assert!(!witness.is_sure(secs(60)));
        witness.shown(OrderId(2), Ready, secs(60));
        assert!(!witness.is_sure(secs(62)), "it may be late");
        assert!(witness.is_sure(secs(63)));
    }

    #[test]
    fn two_changes_of_one_order_are_two() {
        let mut witness = Witness::default();
        witness.shown(OrderId(1), Preparing, secs(1));
        witness.shown(OrderId(1), Ready, secs(1));
        assert!(witness.is_sure(secs(4)));
    }

    #[test]
    fn any_broadcast_clears_the_suspicion() {
        let mut witness = Witness::default();
        witness.shown(OrderId(1), Ready, secs(1));
        witness.clear();
        witness.shown(OrderId(2), Ready, secs(5));
        assert!(!witness.is_sure(secs(60)));
    }
}
