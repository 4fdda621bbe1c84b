//! How full everything is.

use super::{Core, CoreError};
use crate::{live::Audience, metrics::Levels};

impl Core {
    /// As it is now.
    pub(crate) fn levels(&self) -> Result<Levels, CoreError> {
        let waiting = self.live.waiting();
        Ok(Levels {
            live_frames: waiting.iter().sum(),
            most_live_frames: waiting.into_iter().max().unwrap_or(0),
            plain_frames: self.fanout.waiting(),
            jobs: 0,
            long_polls: self.live.long_polls(),
            events: self.head(Audience::Staff)?.0,
            database: self.storage.size()?,
        })
    }
}
