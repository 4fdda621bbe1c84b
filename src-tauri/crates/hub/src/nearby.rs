//! Hubs on the local network, by multicast DNS: `_olgfeast._tcp`.
//!
//! It tells where to look and nothing else. Everybody in the network can answer to this name, so what
//! is found is shown to a person, and is never a reason to send a password or to believe a certificate.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::{IpAddr, SocketAddr},
    time::{Duration, Instant},
};

use mdns_sd::{IfKind, ResolvedService, ServiceDaemon, ServiceEvent, ServiceInfo};

use crate::entropy::{self, Entropy, EntropyError};

const SERVICE: &str = "_olgfeast._tcp.local.";

/// Hubs that are told, and addresses of each: more are somebody's joke.
const MOST_HUBS: usize = 32;
const MOST_ADDRESSES: usize = 8;

/// The property that names the port for TLS, and the one of a hub that has no other.
const TLS: &str = "tls";
const ONLY_TLS: &str = "only-tls";

/// Nothing could be asked or told on the local network.
#[derive(Debug, thiserror::Error)]
pub enum NearbyError {
    /// The socket, the interfaces, or the library.
    #[error("multicast DNS does not work here: {0}")]
    Mdns(#[from] mdns_sd::Error),
    /// There was no name to be had.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
}

/// A hub that says that it is there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Nearby {
    /// As it calls itself: text of a stranger, at most 255 bytes.
    pub name: String,
    /// Where it says that it listens in clear, IPv4 first; at most 8.
    pub addresses: Vec<SocketAddr>,
    /// Where it says that it listens for TLS, IPv4 first; at most 8. One of the two has at least one.
    pub tls: Vec<SocketAddr>,
}

/// Where a hub listens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Listening {
    /// In clear.
    pub(crate) plain: SocketAddr,
    /// For TLS, if it does.
    pub(crate) tls: Option<SocketAddr>,
}

impl Listening {
    /// What others can reach of it: the address that is told as such, and what is said of TLS.
    fn of_others(self) -> Option<(SocketAddr, Vec<(&'static str, String)>)> {
        let reached = |at: &SocketAddr| !at.ip().is_loopback();
        let tls = self.tls.filter(reached);
        let port = |at: SocketAddr| at.port().to_string();
        match (Some(self.plain).filter(reached), tls) {
            (Some(plain), tls) => {
                Some((plain, tls.map(|at| (TLS, port(at))).into_iter().collect()))
            }
            (None, Some(tls)) => Some((tls, vec![(TLS, port(tls)), (ONLY_TLS, "1".to_owned())])),
            (None, None) => None,
        }
    }
}

/// Listens for so long to who answers, and returns them by name, 32 at most. It blocks.
///
/// # Errors
///
/// Multicast DNS does not work on this computer. That nobody answers is no error.
pub fn find(time: Duration) -> Result<Vec<Nearby>, NearbyError> {
    let daemon = Daemon(ServiceDaemon::new()?);
    look(&daemon, Instant::now() + time, |_| false)
}

/// Says that a hub is there, until it is dropped.
pub(crate) struct Announcement {
    daemon: Daemon,
    fullname: String,
}

impl Announcement {
    /// For a hub that listens here; nothing where only this computer can reach it.
    pub(crate) fn of(
        listening: Listening,
        entropy: &dyn Entropy,
    ) -> Result<Option<Announcement>, NearbyError> {
        let Some((address, said)) = listening.of_others() else {
            return Ok(None);
        };
        let daemon = Daemon(ServiceDaemon::new()?);
        daemon
            .0
            .disable_interface(vec![IfKind::LoopbackV4, IfKind::LoopbackV6])?;
        Announcement::with(daemon, address, &said, entropy).map(Some)
    }

    fn with(
        daemon: Daemon,
        address: SocketAddr,
        said: &[(&str, String)],
        entropy: &dyn Entropy,
    ) -> Result<Announcement, NearbyError> {
        // Names of hosts are names of people: a hub has one of its own.
        let some: String = entropy::ref_code(entropy)?.chars().take(4).collect();
        let (name, host) = (
            format!("olgFeast {some}"),
            format!("olgfeast-{some}.local."),
        );
        let info =
            |ip: &[IpAddr]| ServiceInfo::new(SERVICE, &name, &host, ip, address.port(), said);
        let info = if address.ip().is_unspecified() {
            info(&[])?.enable_addr_auto()
        } else {
            let mut info = info(&[address.ip()])?;
            info.set_interfaces(vec![IfKind::Addr(address.ip())]);
            info
        };
        let fullname = info.get_fullname().to_owned();
        daemon.0.register(info)?;
        Ok(Announcement { daemon, fullname })
    }
}

impl Drop for Announcement {
    fn drop(&mut self) {
        // Others forget it at once; where that fails, after some minutes.
        if let Err(error) = self.daemon.0.unregister(&self.fullname) {
            tracing::debug!(%error, "the hub's announcement was not taken back");
        }
    }
}

/// The thread that speaks to the network. It ends with this.
struct Daemon(ServiceDaemon);

impl Drop for Daemon {
    fn drop(&mut self) {
        if let Err(error) = self.0.shutdown() {
            tracing::debug!(%error, "multicast DNS did not end well");
        }
    }
}

/// Listens until then, or until that is enough.
fn look(
    daemon: &Daemon,
    until: Instant,
    enough: impl Fn(&BTreeMap<String, Found>) -> bool,
) -> Result<Vec<Nearby>, NearbyError> {
    let events = daemon.0.browse(SERVICE)?;
    let mut found = BTreeMap::new();
    while !enough(&found) {
        match events.recv_deadline(until) {
            Ok(ServiceEvent::ServiceResolved(hub)) => take(&mut found, &hub),
            Ok(ServiceEvent::ServiceRemoved(_, fullname)) => {
                found.remove(name_of(&fullname));
            }
            Ok(_) => {}
            // The time is over, or so much was said that the library has stopped to listen.
            Err(_) => break,
        }
    }
    let nearby = found.into_iter().map(|(name, found)| Nearby {
        name,
        addresses: found.plain.into_iter().collect(),
        tls: found.tls.into_iter().collect(),
    });
    let is_somewhere = |hub: &Nearby| !hub.addresses.is_empty() || !hub.tls.is_empty();
    Ok(nearby.filter(is_somewhere).collect())
}

/// What a hub has said so far.
#[derive(Default)]
struct Found {
    plain: BTreeSet<SocketAddr>,
    tls: BTreeSet<SocketAddr>,
}

fn take(found: &mut BTreeMap<String, Found>, hub: &ResolvedService) {
    let name = name_of(&hub.fullname);
    if found.len() >= MOST_HUBS && !found.contains_key(name) {
        return;
    }
    // It comes again with each interface that it answers on.
    let found = found.entry(name.to_owned()).or_default();
    let property = |key| hub.txt_properties.get_property_val_str(key);
    let tls = property(TLS).and_then(|port| port.parse().ok());
    let plain = property(ONLY_TLS).is_none().then_some(hub.port);
    for address in &hub.addresses {
        let ip = address.to_ip_addr();
        for (port, addresses) in [(plain, &mut found.plain), (tls, &mut found.tls)] {
            if let Some(port) = port
                && addresses.len() < MOST_ADDRESSES
            {
                addresses.insert(SocketAddr::new(ip, port));
            }
        }
    }
}

/// The name of one among those of its kind.
fn name_of(fullname: &str) -> &str {
    let kind = fullname.len().saturating_sub(SERVICE.len());
    let is_ours = |kind: &str| kind.eq_ignore_ascii_case(SERVICE);
    match (fullname.get(..kind), fullname.get(kind..)) {
        (Some(name), Some(kind)) if is_ours(kind) => name.strip_suffix('.').unwrap_or(name),
        _ => fullname,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::tests::Seeded;

    /// Speaks on loopback only, on a port that is not that of the network.
    fn on_loopback(port: u16) -> Daemon {
        let daemon = ServiceDaemon::new_with_port(port).unwrap();
        daemon.disable_interface(IfKind::All).unwrap();
        daemon.enable_interface(IfKind::LoopbackV4).unwrap();
        Daemon(daemon)
    }

    fn local(port: u16) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], port))
    }

    #[test]
    fn a_hub_that_is_announced_is_found_until_it_is_gone() {
        const PORT: u16 = 35_353;
        let until = || Instant::now() + Duration::from_secs(60);
        let said = [(TLS, "8443".to_owned())];
        let hub = Announcement::with(on_loopback(PORT), local(8_000), &said, &Seeded::new(1));
        let hub = hub.unwrap();
        let seeker = on_loopback(PORT);
        let found = look(&seeker, until(), |found| !found.is_empty()).unwrap();
        let name = found[0].name.clone();
        assert!(name.starts_with("olgFeast "), "{name}");
        let expected = Nearby {
            name,
            addresses: vec![local(8_000)],
            tls: vec![local(8_443)],
        };
        assert_eq!(found, [expected]);
        drop(hub);
        // Another one who looks: the first would remember.
        let nobody = look(
            &on_loopback(PORT),
            Instant::now() + Duration::from_secs(2),
            |_| false,
        );
        assert_eq!(nobody.unwrap(), []);
    }

    #[test]
    fn a_hub_that_only_this_computer_reaches_is_not_announced() {
        for address in ["127.0.0.1:8000", "127.1.2.3:8000", "[::1]:8000"] {
            let plain = address.parse().unwrap();
            for tls in [None, Some(local(8_443))] {
                let listening = Listening { plain, tls };
                let none = Announcement::of(listening, &Seeded::new(1)).unwrap();
                assert!(none.is_none(), "{address}");
            }
        }
    }

    #[test]
    fn what_others_cannot_reach_is_not_told() {
        let other = |port| SocketAddr::from(([192, 168, 1, 20], port));
        let told = |plain, tls| Listening { plain, tls }.of_others();
        let tls_port = (TLS, "8443".to_owned());
        assert_eq!(
            told(other(8_000), Some(local(8_443))),
            Some((other(8_000), vec![]))
        );
        assert_eq!(
            told(other(8_000), Some(other(8_443))),
            Some((other(8_000), vec![tls_port.clone()]))
        );
        assert_eq!(
            told(local(8_000), Some(other(8_443))),
            Some((other(8_443), vec![tls_port, (ONLY_TLS, "1".to_owned())]))
        );
    }

    #[test]
    fn a_name_is_what_stands_before_its_kind() {
        for (fullname, name) in [
            ("olgFeast ab12._olgfeast._tcp.local.", "olgFeast ab12"),
            ("OLGFEAST._OLGFEAST._TCP.LOCAL.", "OLGFEAST"),
            ("ü._olgfeast._tcp.local.", "ü"),
            ("_olgfeast._tcp.local.", ""),
            ("printer._ipp._tcp.local.", "printer._ipp._tcp.local."),
            ("ü", "ü"),
            ("", ""),
        ] {
            assert_eq!(name_of(fullname), name);
        }
    }
}
