//! The live protocol without a socket: the board in parts, and the log in pages.

use tokio::sync::oneshot;

use super::{Core, CoreError, Cursor};
use crate::{
    live::{Audience, News},
    storage::{Ledger as _, Missed},
    wire::live::{self, Page},
};

/// Events on one page.
const PAGE: i64 = 1_000;

/// What there is after a cursor.
pub(crate) enum Poll {
    /// These events; none: nothing has happened.
    Page(Page),
    /// Nothing has happened, and the next event will be told.
    Wait {
        /// The answer if nothing comes.
        nothing: Page,
        news: oneshot::Receiver<News>,
    },
    /// What the client has missed cannot be told one by one.
    NeedsSnapshot,
    /// As many clients wait as may.
    Full,
}

impl Core {
    /// That part of the board, from 1; nothing: there are fewer. Each is of the board as it is now:
    /// whoever gets another epoch, head or number of parts than before begins again.
    pub(crate) fn part(
        &mut self,
        audience: Audience,
        part: u64,
    ) -> Result<Option<String>, CoreError> {
        let head = self.head(audience)?;
        let frames = self.snapshot(audience, head)?;
        let index = part
            .checked_sub(1)
            .and_then(|index| usize::try_from(index).ok());
        let frame = index.and_then(|index| frames.get(index));
        Ok(frame.and_then(live::data))
    }

    /// The events after the cursor, 1,000 at most. Where there are none, the client may be told of
    /// the next one.
    pub(crate) fn poll(
        &mut self,
        audience: Audience,
        cursor: Cursor,
        waits: bool,
    ) -> Result<Poll, CoreError> {
        let head = self.head(audience)?;
        let Some(after) = self.place(head, cursor) else {
            return Ok(Poll::NeedsSnapshot);
        };
        let missed = self.storage.page(audience, after, self.reach(PAGE))?;
        let Missed::Events { prev, events } = missed else {
            return Ok(Poll::NeedsSnapshot);
        };
        let page = Page {
            epoch: self.live.epoch,
            head,
            more: events.last().is_some_and(|last| last.seq < head),
            events: live::events(&events, prev),
        };
        if !page.events.is_empty() || !waits {
            return Ok(Poll::Page(page));
        }
        let standing = self.standing(audience)?;
        Ok(match self.live.wait(audience, standing) {
            Some(news) => Poll::Wait {
                nothing: page,
                news,
            },
            None => Poll::Full,
        })
    }
}

#[cfg(test)]
mod tests;
