//! Telling admins of stations.

use super::{Core, CoreError};
use crate::{presence::Sighting, wire::live};

impl Core {
    /// A station has become unreachable, or is back.
    pub(crate) fn tell_of_station(&mut self, sighting: &Sighting) -> Result<(), CoreError> {
        self.live.aside(&live::station(sighting));
        Ok(())
    }
}
