//! How many connections one address may have, so that it cannot take all of them.
//!
//! A connection counts until it ends or becomes a socket: those have a limit of their own, and an
//! account behind each. Programs on the hub's own machine are not counted; they can harm it in
//! simpler ways, and a proxy there brings everybody.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Connections of one address: a station has a few, and a phone's browser six.
const OF_ONE_ADDRESS: usize = 128;

/// The connections of each address that has any.
#[derive(Clone, Default)]
pub(crate) struct Crowd {
    by_address: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// A connection that is counted as long as this is kept.
pub(crate) struct Place {
    crowd: Crowd,
    /// Nothing: it is not counted.
    address: Option<IpAddr>,
}

impl Crowd {
    /// One more connection from there; nothing: there are as many as may be.
    pub(crate) fn admit(&self, address: IpAddr) -> Option<Place> {
        let address = address.to_canonical();
        let counted = !address.is_loopback();
        if counted {
            let mut by_address = self.by_address();
            let connections = by_address.entry(address).or_default();
            if *connections >= OF_ONE_ADDRESS {
                return None;
            }
            *connections += 1;
        }
        Some(Place {
            crowd: self.clone(),
            address: counted.then_some(address),
        })
    }

    fn by_address(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        // No method leaves the map half changed, so a panic elsewhere does not spoil it.
        self.by_address
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(address) = self.address else {
            return;
        };
        let mut by_address = self.crowd.by_address();
        if let Some(connections) = by_address.get_mut(&address) {
            *connections -= 1;
            if *connections == 0 {
                by_address.remove(&address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_has_so_many_and_others_have_theirs() {
        let crowd = Crowd::default();
        let admit = |address: &str| crowd.admit(address.parse().unwrap());
        let mut places: Vec<Place> = (0..OF_ONE_ADDRESS)
            .map(|_| admit("10.0.0.1").unwrap())
            .collect();
        assert!(admit("10.0.0.1").is_none());
        assert!(admit("::ffff:10.0.0.1").is_none());
        assert!(admit("10.0.0.2").is_some());
        places.pop();
        places.push(admit("10.0.0.1").unwrap());
        drop(places);
        assert!(crowd.by_address().is_empty());
    }

    #[test]
    fn this_machine_is_not_counted() {
        let crowd = Crowd::default();
        let address = "127.0.0.1".parse().unwrap();
        let places: Vec<Option<Place>> = (0..2_000).map(|_| crowd.admit(address)).collect();
        assert!(places.iter().all(Option::is_some));
        assert!(crowd.by_address().is_empty());
    }
}
