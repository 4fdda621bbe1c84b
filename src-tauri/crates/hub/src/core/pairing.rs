//! Letting stations in, and taking that back.

use olgfeast_protocol::{PairingPin, Role, StationId, UtcTime};

use super::{Core, CoreError};
use crate::{
    entropy,
    model::UserId,
    pairing::{Credential, PairingId},
    storage::NewPairing,
};

/// Why a station may come in.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Warrant {
    /// Staff sits at it.
    Staff(UserId, Role),
    /// Somebody has typed what the host shows.
    Pin(PairingPin),
}

/// What became of a wish to be paired.
pub(crate) enum Admission {
    /// With this credential, which is told only here.
    Let { role: Role, credential: Credential },
    /// The PIN was used, is too old, or was never shown.
    NoSuchPin,
    /// A PIN takes nothing away: the station is paired for more already.
    MoreAlready(Role),
    /// As many stations are paired as may be.
    Full,
}

impl Core {
    /// Makes a PIN that is good for one station, once. Returns it, and until when.
    pub(crate) fn invite(
        &mut self,
        role: Role,
        by: UserId,
    ) -> Result<(PairingPin, UtcTime), CoreError> {
        let pin = entropy::pin(self.entropy.as_ref())?;
        let now = self.time.now();
        Ok((pin, self.invitations.invite(pin, role, by, now)))
    }

    /// Lets a station in. Its earlier pairing ends, and whoever listens by it is closed.
    pub(crate) fn pair(
        &mut self,
        station: StationId,
        name: &str,
        warrant: Warrant,
    ) -> Result<Admission, CoreError> {
        let now = self.time.now();
        let (by, role) = match warrant {
            Warrant::Staff(by, role) => (by, role),
            Warrant::Pin(pin) => {
                let Some((role, by)) = self.invitations.take(pin, now) else {
                    return Ok(Admission::NoSuchPin);
                };
                let earlier = self.storage.paired_as(station)?;
                if let Some(earlier) = earlier.filter(|earlier| !role.covers(*earlier)) {
                    return Ok(Admission::MoreAlready(earlier));
                }
                (by, role)
            }
        };
        let credential = Credential::new(self.entropy.as_ref())?;
        let new = NewPairing {
            id: PairingId(entropy::uuid(self.entropy.as_ref())?),
            station,
            name,
            role,
            credential: &credential,
            by,
        };
        if !self.storage.pair(&new, now)? {
            return Ok(Admission::Full);
        }
        self.close_unpaired();
        Ok(Admission::Let { role, credential })
    }

    /// Takes a station's credential away and closes whatever it has open. `false`: it had none.
    pub(crate) fn unpair(&mut self, station: StationId) -> Result<bool, CoreError> {
        let ended = self.storage.unpair(station)?;
        self.close_unpaired();
        Ok(ended.is_some())
    }

    /// Closes the connections of pairings that have ended. One that cannot be looked at now is looked
    /// at again within a minute, as all are.
    pub(super) fn close_unpaired(&mut self) {
        self.fanout.signed_out();
        for id in self.live.paired() {
            if let Err(error) = self.recheck(id) {
                tracing::error!(%error, "a paired station could not be looked at");
            }
        }
    }
}

#[cfg(test)]
mod tests;
