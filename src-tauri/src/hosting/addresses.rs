//! Where other computers find this one.

use std::net::{IpAddr, SocketAddr};

/// The addresses of this computer's networks with this port, as a person types them: IPv4 before
/// IPv6, private before public. Those that nobody else can use are left out: of this computer
/// alone, and those that mean nothing without the name of an interface.
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
    let mut ips: Vec<IpAddr> = ips.filter(others_can_use).collect();
    ips.sort_by_key(|ip| (ip.is_ipv6(), !is_private(ip), *ip));
    ips.dedup();
    ips.into_iter()
        .map(|ip| SocketAddr::from((ip, port)).to_string())
        .collect()
}

fn others_can_use(ip: &IpAddr) -> bool {
    let of_this_link = match ip {
        IpAddr::V4(ip) => ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unicast_link_local(),
    };
    !ip.is_loopback() && !ip.is_unspecified() && !of_this_link
}

fn is_private(ip: &IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_private(),
        IpAddr::V6(ip) => ip.is_unique_local(),
    }
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
            "fd00::20",
            "192.168.1.20",
        ]
        .map(|ip| ip.parse().unwrap());
        assert_eq!(
            typed(ips.into_iter(), 8443),
            [
                "192.168.1.20:8443",
                "203.0.113.9:8443",
                "[fd00::20]:8443",
                "[2001:db8::7]:8443"
            ]
        );
    }
}
