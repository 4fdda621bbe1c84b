//! PINs that are shown and not used yet.

use olgfeast_protocol::{PairingPin, Role, UtcTime};

use crate::model::UserId;

/// How long a PIN is good: long enough to walk to the tablet and type it. It has 40 bits, so whoever
/// tries 10,000 of them a second hits one of all that there may be once in ten thousand times ten
/// minutes.
pub(crate) const PIN_MINUTES: i64 = 10;
/// PINs at one time; the oldest goes where there would be more.
pub(crate) const MOST_INVITATIONS: usize = 32;

/// A PIN.
struct Invitation {
    pin: PairingPin,
    role: Role,
    by: UserId,
    until: UtcTime,
}

/// All PINs that are good. They are kept in memory alone: a restart ends them.
#[derive(Default)]
pub(crate) struct Invitations {
    open: Vec<Invitation>,
}

impl Invitations {
    /// Makes this PIN good for one station. Returns until when.
    pub(crate) fn invite(
        &mut self,
        pin: PairingPin,
        role: Role,
        by: UserId,
        now: UtcTime,
    ) -> UtcTime {
        self.forget_the_old(now);
        if self.open.len() >= MOST_INVITATIONS {
            self.open.remove(0);
        }
        let until = now.plus_millis(PIN_MINUTES * 60 * 1_000);
        self.open.push(Invitation {
            pin,
            role,
            by,
            until,
        });
        until
    }

    /// What this PIN is good for, and who showed it. It is not good again.
    pub(crate) fn take(&mut self, pin: PairingPin, now: UtcTime) -> Option<(Role, UserId)> {
        self.forget_the_old(now);
        let at = self.open.iter().position(|open| open.pin == pin)?;
        let Invitation { role, by, .. } = self.open.remove(at);
        Some((role, by))
    }

    fn forget_the_old(&mut self, now: UtcTime) {
        self.open.retain(|open| now < open.until);
    }
}
