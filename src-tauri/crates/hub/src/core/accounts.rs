//! Changing accounts, and what becomes of those who are signed in.

use super::{Core, CoreError};
use crate::{
    model::{AccountChange, UserId},
    storage::Amended,
};

impl Core {
    /// Changes an account. Its connections are closed where they would not be made any more: all of
    /// them when its tokens end, and those of staff when it is staff no more.
    pub(crate) fn amend_account(
        &mut self,
        id: UserId,
        change: &AccountChange,
    ) -> Result<Amended, CoreError> {
        let amended = self.storage.amend_user(id, change, self.time.now())?;
        match &amended {
            Amended::Now(user) => {
                self.live
                    .sign_out(user.id, |audience| audience.admits(user));
                self.fanout
                    .sign_out(user.id, |audience| audience.admits(user));
            }
            Amended::SignedOut(user) => {
                self.live.sign_out(user.id, |_| false);
                self.fanout.sign_out(user.id, |_| false);
            }
            Amended::LastAdmin | Amended::Unknown => {}
        }
        Ok(amended)
    }
}
