//! Which servers are in the same house, as far as an address tells.

use std::net::IpAddr;

/// Endings of names that are only known inside a house.
const HOUSES: [&str; 6] = [
    ".local",
    ".lan",
    ".home",
    ".internal",
    ".home.arpa",
    ".localhost",
];

/// Loopback, RFC 1918, link-local, unique-local, or a name that is only known inside a house. An IPv6
/// address may stand in brackets.
pub fn is_near(host: &str) -> bool {
    let bare = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    match bare.unwrap_or(host).parse::<IpAddr>() {
        Ok(ip) => is_near_ip(ip),
        Err(_) => {
            let name = host.trim_end_matches('.');
            !name.is_empty()
                && (!name.contains('.') || HOUSES.iter().any(|house| name.ends_with(house)))
        }
    }
}

/// Whether everybody on the way to this server reads along, far beyond the house: plain http to an address
/// of the internet. A station is there only because a person has confirmed it.
pub fn is_in_the_open(address: &str) -> bool {
    let Some(rest) = address.strip_prefix("http://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match authority.rsplit_once(':') {
        // Not one of those within an IPv6 address.
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    !is_near(host)
}

fn is_near_ip(ip: IpAddr) -> bool {
    match ip {
        // `is_private` is false for loopback.
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
            Some(mapped) => is_near_ip(IpAddr::V4(mapped)),
            None => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_the_house_unencrypted_is_in_the_open_and_nothing_else() {
        for (address, open) in [
            ("http://example.org", true),
            ("http://example.org:8000/feast", true),
            ("http://203.0.113.9", true),
            ("http://203.0.113.9:8000", true),
            ("http://[2001:db8::7]", true),
            ("http://[2001:db8::7]:8000", true),
            ("http://[::ffff:203.0.113.9]:80", true),
            ("https://example.org", false),
            ("http://127.0.0.1:8000", false),
            ("http://localhost", false),
            ("http://10.0.0.7", false),
            ("http://192.168.1.20:8000", false),
            ("http://172.16.0.1", false),
            ("http://172.32.0.1", true),
            ("http://169.254.3.4", false),
            ("http://[::1]:8000", false),
            ("http://[fe80::1]", false),
            ("http://[fd00::1]:8000", false),
            ("http://[::ffff:10.0.0.7]", false),
            ("http://feasthub:8000", false),
            ("http://feast.local", false),
            ("http://feast.local.example.org", true),
            ("http://", true),
            ("", false),
        ] {
            assert_eq!(is_in_the_open(address), open, "{address}");
        }
    }
}
