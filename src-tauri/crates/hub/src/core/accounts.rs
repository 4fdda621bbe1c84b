//! Changing accounts, and what becomes of those who are signed in.

use super::{Core, CoreError};
use crate::{
    model::{AccountChange, UserId},
    storage::AccountChanged,
};

impl Core {
    /// Changes an account. Its connections are closed where they would not be made any more: all of
    /// them when its tokens end, and those of staff when it is staff no more.
    pub(crate) fn change_account(
        &mut self,
        id: UserId,
        change: &AccountChange,
    ) -> Result<AccountChanged, CoreError> {
        let changed = self.storage.change_user(id, change, self.time.now())?;
        match &changed {
            AccountChanged::Now(user) => {
                self.live
                    .sign_out(user.id, |audience| audience.admits(user));
                self.fanout
                    .sign_out(user.id, |audience| audience.admits(user));
            }
            AccountChanged::SignedOut(user) => {
                self.live.sign_out(user.id, |_| false);
                self.fanout.sign_out(user.id, |_| false);
            }
            AccountChanged::LastAdmin | AccountChanged::Unknown => {}
        }
        // Some stations are as good as the account that has paired them.
        self.close_unpaired();
        Ok(changed)
    }
}
