//! Families of refresh tokens. What becomes of them is decided by the storage alone.

use super::{Core, CoreError};
use crate::{entropy, model::UserId, tokens::Refresh};

impl Core {
    /// Begins a family for somebody who has signed in. Returns its first token.
    pub(crate) fn begin_family(&mut self, user: UserId) -> Result<Refresh, CoreError> {
        let id = entropy::family(self.entropy.as_ref())?;
        Ok(self.storage.begin_family(id, user, self.time.now())?)
    }
}

#[cfg(test)]
mod tests;
