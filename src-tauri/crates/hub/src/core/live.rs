//! What the core does for live connections.

use std::sync::Arc;

use axum::extract::ws::Utf8Bytes;
use olgfeast_protocol::{Epoch, Seq, live::Digest};

use super::{Ask, Core, CoreError};
use crate::{
    fanout::{Close, Endpoint},
    feast_day,
    live::{Audience, Holdings, LivePeer, LivePeerId, Newcomer, Queue, Standing},
    pairing::Pass,
    storage::{Ledger as _, Missed, Reach},
    wire::live,
};

/// Events that one client may have missed; whoever has missed more gets the whole board.
const MOST_MISSED: i64 = 1_000;
/// What is kept for replay: so many of the newest events …
pub(super) const NEWEST: u64 = 5_000;
/// … and those of the last ten minutes. Whichever is more.
const YOUNG_MILLIS: i64 = 10 * 60 * 1_000;

/// Where a client says that it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor {
    pub(crate) epoch: Option<Epoch>,
    pub(crate) after: Option<Seq>,
}

/// A connection that has come.
pub(crate) struct Joined {
    pub(crate) id: LivePeerId,
    /// Of the log.
    pub(crate) epoch: Epoch,
    pub(crate) queue: Arc<Queue>,
}

impl Core {
    /// Adds a live connection, its hello queued.
    pub(crate) fn join_live(&mut self, newcomer: Newcomer) -> Result<Joined, CoreError> {
        let standing = self.standing(newcomer.audience)?;
        let (epoch, now) = (self.live.epoch, self.time.now());
        let hello = live::hello(epoch, standing.head, newcomer.tick, now);
        let (id, queue) = self.live.join(newcomer, hello, standing);
        Ok(Joined { id, epoch, queue })
    }

    /// How much is held for those who listen.
    pub(crate) fn held_live(&self) -> Holdings {
        self.live.holdings()
    }

    /// Queues what a client has missed, or the whole board; from now on it gets what happens.
    pub(crate) fn resume(&mut self, id: LivePeerId, cursor: Cursor) -> Result<(), CoreError> {
        let Some((peer, queue)) = self.live_peer(id)? else {
            return Ok(());
        };
        let standing = self.standing(peer.audience())?;
        let mut frames = match self.replay(peer.audience(), standing.head, cursor)? {
            Some(events) => events,
            None => self.snapshot(peer.audience(), standing.head)?,
        };
        frames.push(live::resumed(standing.head));
        let figures = match peer.endpoint {
            Endpoint::Admin => Some(self.frame(Ask::Analytics)?),
            Endpoint::Kitchen | Endpoint::Orders => None,
        };
        queue.answer(frames, standing, figures);
        Ok(())
    }

    /// Closes the connection of an account that is gone, or may no longer listen there. An open
    /// connection outlives its token.
    pub(crate) fn recheck(&mut self, id: LivePeerId) -> Result<(), CoreError> {
        self.live_peer(id).map(drop)
    }

    /// A connection that is there, and whose account still may listen.
    fn live_peer(&self, id: LivePeerId) -> Result<Option<(LivePeer, Arc<Queue>)>, CoreError> {
        let peer = self.live.peer(id);
        let Some((peer, queue)) = peer.and_then(|peer| peer.queue().map(|queue| (peer, queue)))
        else {
            return Ok(None);
        };
        let still_may = match peer.pass {
            Pass::Account(id) => {
                let user = self.storage.user(id)?;
                user.is_some_and(|user| peer.audience().admits(&user))
            }
            Pass::Paired(id) => {
                let paired = self.storage.paired(id)?;
                let audience = paired.and_then(|paired| paired.audience(peer.endpoint));
                audience == Some(peer.audience())
            }
        };
        if still_may {
            return Ok(Some((peer, queue)));
        }
        queue.close(Close::SignedOut);
        Ok(None)
    }

    /// The events after the cursor, unless only a snapshot will do.
    fn replay(
        &self,
        audience: Audience,
        head: Seq,
        cursor: Cursor,
    ) -> Result<Option<Vec<Utf8Bytes>>, CoreError> {
        let Some(after) = self.place(head, cursor) else {
            return Ok(None);
        };
        match self
            .storage
            .missed(audience, after, self.reach(MOST_MISSED))?
        {
            Missed::Events { prev, events } => Ok(Some(live::events(audience, &events, prev))),
            Missed::TooMuch => Ok(None),
        }
    }

    /// Where in this log, which ends at `head`, a client stands; nothing: in another one, or beyond
    /// its end.
    pub(super) fn place(&self, head: Seq, cursor: Cursor) -> Option<Seq> {
        let epoch = cursor.epoch?;
        let after = cursor.after?;
        (epoch == self.live.epoch && after <= head).then_some(after)
    }

    /// How far back events are kept for replay, of which there may be so many.
    pub(super) fn reach(&self, missing: i64) -> Reach {
        Reach {
            missing,
            newest: NEWEST,
            since: self.time.now().plus_millis(-YOUNG_MILLIS),
        }
    }

    pub(super) fn snapshot(
        &mut self,
        audience: Audience,
        head: Seq,
    ) -> Result<Vec<Utf8Bytes>, CoreError> {
        let day = feast_day::began(self.time.now());
        let kept = match audience {
            Audience::Staff => self.live.staff_board(head, day),
            Audience::Customer(_) | Audience::Board => None,
        };
        if let Some(frames) = kept {
            return Ok(frames);
        }
        let orders = self.storage.board(audience, day)?;
        let frames = live::snapshot(audience, self.live.epoch, head, orders);
        if audience == Audience::Staff {
            self.live.keep_staff_board(head, day, &frames);
        }
        Ok(frames)
    }

    /// The newest event that this audience can see.
    pub(super) fn head(&self, audience: Audience) -> Result<Seq, CoreError> {
        Ok(match self.live.standings.get(audience) {
            Some(standing) => standing.head,
            None => self.storage.head(audience)?,
        })
    }

    /// As it was kept up, or counted where nobody of that audience was there.
    pub(super) fn standing(&self, audience: Audience) -> Result<Standing, CoreError> {
        if let Some(standing) = self.live.standings.get(audience) {
            return Ok(standing);
        }
        Ok(Standing {
            head: self.storage.head(audience)?,
            digest: Digest::of(self.storage.open_orders(audience)?),
        })
    }
}

#[cfg(test)]
pub(super) mod tests;
