//! The addresses of a name, in the order in which they are tried.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use url::Host;

use super::clock::Clock;
use crate::profile::ADDRESSES_KEPT;

/// A name, or an address, with a port: what TCP is opened to.
#[derive(Debug)]
pub(super) struct Names {
    host: Host<String>,
    port: u16,
    known: Mutex<Known>,
}

/// What is known about the name.
#[derive(Debug, Default)]
struct Known {
    /// A look-up cannot be stopped, only waited for: a dial that was given up leaves it to the next
    /// one, so that a slow name server never sees two of ours at once.
    in_flight: Option<JoinHandle<io::Result<Vec<SocketAddr>>>>,
    /// The addresses of the last look-up that worked, the one that answered first: they serve when
    /// the name server does not.
    addresses: Vec<SocketAddr>,
}

impl Names {
    pub(super) fn new(host: Host<String>, port: u16) -> Names {
        Names {
            host,
            port,
            known: Mutex::default(),
        }
    }

    /// The address, when it is written as one.
    pub(super) fn literal(&self) -> Option<IpAddr> {
        match &self.host {
            Host::Ipv4(v4) => Some(IpAddr::V4(*v4)),
            Host::Ipv6(v6) => Some(IpAddr::V6(*v6)),
            Host::Domain(_) => None,
        }
    }

    /// The addresses, best first; never none. The words say why there is none.
    ///
    /// A and AAAA come together, from the resolver of the operating system.
    pub(super) async fn addresses(&self, within: Duration) -> Result<Vec<SocketAddr>, String> {
        let name = match &self.host {
            Host::Ipv4(v4) => return Ok(vec![SocketAddr::new(IpAddr::V4(*v4), self.port)]),
            Host::Ipv6(v6) => return Ok(vec![SocketAddr::new(IpAddr::V6(*v6), self.port)]),
            Host::Domain(name) => name.clone(),
        };
        let mut known = self.known.lock().await;
        let port = self.port;
        let looking = known.in_flight.get_or_insert_with(|| {
            tokio::spawn(async move {
                let found = tokio::net::lookup_host((name, port)).await?;
                Ok(found.take(ADDRESSES_KEPT).collect::<Vec<_>>())
            })
        });
        // With addresses at hand there is no need to wait for a name server to the end.
        let looked_up = Clock::within(within / 2, looking).await;
        let failure = match looked_up {
            Some(finished) => {
                known.in_flight = None;
                match finished {
                    Ok(Ok(found)) if !found.is_empty() => {
                        known.keep(found);
                        return Ok(known.addresses.clone());
                    }
                    Ok(Ok(_)) => "it has no address".to_owned(),
                    Ok(Err(error)) => error.to_string(),
                    Err(error) => error.to_string(),
                }
            }
            None => "the name server did not answer in time".to_owned(),
        };
        if known.addresses.is_empty() {
            Err(failure)
        } else {
            Ok(known.addresses.clone())
        }
    }

    /// The address that answered is tried first the next time.
    pub(super) async fn answered(&self, address: SocketAddr) {
        let mut known = self.known.lock().await;
        known.prefer(address);
    }
}

impl Known {
    /// Takes a new answer; the address that answered last stays first if it is still among them.
    fn keep(&mut self, found: Vec<SocketAddr>) {
        let preferred = self.addresses.first().copied();
        self.addresses = interleaved(found);
        if let Some(preferred) = preferred {
            self.prefer(preferred);
        }
    }

    fn prefer(&mut self, address: SocketAddr) {
        if let Some(place) = self.addresses.iter().position(|known| *known == address) {
            let mut addresses = std::mem::take(&mut self.addresses);
            let preferred = addresses.remove(place);
            addresses.insert(0, preferred);
            self.addresses = interleaved(addresses);
        }
    }
}

/// Both families in turn, beginning with that of the first address (RFC 8305, section 4): where one
/// of them leads nowhere, the second try is already one of the other.
fn interleaved(addresses: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let begins_with_v6 = addresses.first().is_some_and(SocketAddr::is_ipv6);
    let (mut first, mut second): (Vec<_>, Vec<_>) = addresses
        .into_iter()
        .partition(|address| address.is_ipv6() == begins_with_v6);
    first.reverse();
    second.reverse();
    let mut order = Vec::new();
    while let Some(address) = first.pop().or_else(|| second.pop()) {
        order.push(address);
        order.extend(second.pop());
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn v4(n: u8) -> SocketAddr {
        SocketAddr::from(([192, 0, 2, n], 80))
    }

    fn v6(n: u16) -> SocketAddr {
        SocketAddr::from(([0x2001, 0xdb8, 0, 0, 0, 0, 0, n], 80))
    }

    #[rstest::rstest]
    #[case::none(vec![], vec![])]
    #[case::one_family(vec![v4(1), v4(2)], vec![v4(1), v4(2)])]
    #[case::the_first_decides(vec![v6(1), v6(2), v4(1), v4(2)], vec![v6(1), v4(1), v6(2), v4(2)])]
    #[case::the_other_first(vec![v4(1), v6(1), v6(2), v6(3)], vec![v4(1), v6(1), v6(2), v6(3)])]
    #[case::more_of_one(vec![v6(1), v6(2), v6(3), v4(1)], vec![v6(1), v4(1), v6(2), v6(3)])]
    fn the_families_take_turns(#[case] found: Vec<SocketAddr>, #[case] order: Vec<SocketAddr>) {
        assert_eq!(interleaved(found), order);
    }

    #[test]
    fn the_address_that_answered_last_is_tried_first_as_long_as_it_is_named() {
        let mut known = Known::default();
        known.keep(vec![v6(1), v4(1), v4(2)]);
        known.prefer(v4(2));
        assert_eq!(known.addresses, [v4(2), v6(1), v4(1)]);
        known.keep(vec![v6(1), v4(1), v4(2)]);
        assert_eq!(known.addresses, [v4(2), v6(1), v4(1)]);
        known.keep(vec![v6(1)]);
        assert_eq!(known.addresses, [v6(1)]);
    }

    #[tokio::test]
    async fn an_address_needs_no_name_server() {
        let names = Names::new(Host::Ipv4([127, 0, 0, 1].into()), 80);
        assert_eq!(
            names.addresses(Duration::ZERO).await.unwrap(),
            [SocketAddr::from(([127, 0, 0, 1], 80))]
        );
    }
}
