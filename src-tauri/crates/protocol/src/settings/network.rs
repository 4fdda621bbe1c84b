//! How servers are reached from this computer.

use serde::{Deserialize, Serialize};

/// Bytes of the longest address of a proxy.
const LONGEST_ADDRESS: usize = 200;

/// Bytes of the longest path.
const LONGEST_PATH: usize = 4_096;

/// How servers are reached. It stands in no file of settings: another computer may be in another
/// network, and whom to trust is nobody's to copy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Network {
    /// What stands between, for servers that are not near.
    pub proxy: ProxyChoice,
    /// A PEM file of certificates that are trusted besides those of the system, by its path.
    pub ca_file: Option<String>,
}

/// Which HTTP proxy is used. A server in the local network is never asked for through one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "choice", rename_all = "kebab-case")]
pub enum ProxyChoice {
    /// None.
    None,
    /// Whatever the system and the environment say.
    #[default]
    System,
    /// This one.
    Address {
        /// `host:port`, with or without `http://` before it; no name and no password, which would
        /// stand readable on the disk.
        address: String,
    },
}

impl Network {
    /// Whether it can be used, as far as one can tell without looking.
    pub fn is_sound(&self) -> bool {
        let proxy = match &self.proxy {
            ProxyChoice::None | ProxyChoice::System => true,
            ProxyChoice::Address { address } => is_address(address),
        };
        let ca_file = self.ca_file.as_deref().is_none_or(|path| {
            !path.trim().is_empty()
                && path.len() <= LONGEST_PATH
                && !path.chars().any(char::is_control)
        });
        proxy && ca_file
    }
}

/// Whether this is the address of an HTTP proxy.
pub fn is_address(address: &str) -> bool {
    let rest = address.strip_prefix("http://").unwrap_or(address);
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    if rest.is_empty() || address.len() > LONGEST_ADDRESS {
        return false;
    }
    let (host, port) = match rest.rsplit_once(':') {
        // The colons of an IPv6 address stand in brackets.
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (rest, None),
    };
    let bare = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    let host = match bare {
        Some(host) => host.parse::<std::net::Ipv6Addr>().is_ok(),
        None => {
            !host.is_empty()
                && host
                    .chars()
                    .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))
        }
    };
    let port = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    host && port
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_a_host_and_a_port_and_nothing_else() {
        for (address, good) in [
            ("proxy.example:3128", true),
            ("http://proxy.example:3128", true),
            ("http://proxy.example:3128/", true),
            ("proxy", true),
            ("10.0.0.7:8080", true),
            ("[2001:db8::1]:3128", true),
            ("[2001:db8::1]", true),
            ("", false),
            (":3128", false),
            ("proxy.example:", false),
            ("proxy.example:0", false),
            ("proxy.example:70000", false),
            ("https://proxy.example", false),
            ("socks5://proxy.example:1080", false),
            ("anna:secret@proxy.example:3128", false),
            ("proxy.example/path", false),
            ("proxy example", false),
            ("[2001:db8]:3128", false),
        ] {
            assert_eq!(is_address(address), good, "{address}");
        }
        assert!(!is_address(&"x".repeat(LONGEST_ADDRESS + 1)));
    }

    #[test]
    fn a_path_has_letters_and_an_end() {
        let with = |path: &str| Network {
            ca_file: Some(path.to_owned()),
            ..Network::default()
        };
        assert!(Network::default().is_sound());
        assert!(with("/etc/ssl/feast.pem").is_sound());
        for path in [" ", "a\nb", &"x".repeat(LONGEST_PATH + 1)] {
            assert!(!with(path).is_sound(), "{path:.20}");
        }
    }
}
