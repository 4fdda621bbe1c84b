//! Where other computers find this one.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The IPv4 addresses of this computer's networks with this port, as a person types them: private
/// ones first. IPv4 because the hub listens there, and because nobody types an IPv6 address. Those
/// that nobody else can use are left out.
pub(super) fn of_this_computer(port: u16) -> Vec<String> {
    match if_addrs::get_if_addrs() {
        Ok(interfaces) => typed(interfaces.into_iter().map(|found| found.ip()), port),
        Err(error) => {
            tracing::warn!(%error, "the addresses of this computer cannot be read");
            Vec::new()
        }
    }
}

fn typed(ips: impl Iterator<Item = IpAddr>, port: u16) -> Vec<String> {
    let mut ips: Vec<Ipv4Addr> = ips
        .filter_map(|ip| match ip {
            IpAddr::V4(ip) => Some(ip),
            IpAddr::V6(_) => None,
        })
        .filter(|ip| !ip.is_loopback() && !ip.is_unspecified() && !ip.is_link_local())
        .collect();
    ips.sort_by_key(|ip| (!ip.is_private(), *ip));
    ips.dedup();
    ips.into_iter()
        .map(|ip| SocketAddr::from((ip, port)).to_string())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_can_type_comes_first_and_what_nobody_can_use_not_at_all() {
        let ips = [
            "fe80::1",
            "2001:db8::7",
            "127.0.0.1",
            "203.0.113.9",
            "169.254.3.4",
            "::1",
            "192.168.1.20",
            "10.0.0.7",
            "192.168.1.20",
        ]
        .map(|ip| ip.parse().unwrap());
        assert_eq!(
            typed(ips.into_iter(), 8443),
            ["10.0.0.7:8443", "192.168.1.20:8443", "203.0.113.9:8443"]
        );
    }
}
