//! By what way a request has come: whether it could be read by others.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use http::Extensions;

/// How a request came here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// By TLS.
    Encrypted,
    /// In clear, but it never left this computer.
    Within,
    /// In clear, where everybody on the way can read it.
    Open,
}

impl Way {
    /// The way of what comes in clear from that address.
    pub(crate) fn clear_from(address: IpAddr) -> Way {
        if address.to_canonical().is_loopback() {
            Way::Within
        } else {
            Way::Open
        }
    }

    /// The way of a request, by what the server has noted of it.
    pub(crate) fn of(extensions: &Extensions) -> Way {
        let noted = extensions.get::<Way>().copied();
        noted.unwrap_or_else(|| match extensions.get::<ConnectInfo<SocketAddr>>() {
            Some(ConnectInfo(address)) => Way::clear_from(address.ip()),
            None => Way::Open,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(address: &str) -> Extensions {
        let mut extensions = Extensions::new();
        let address: SocketAddr = address.parse().unwrap();
        extensions.insert(ConnectInfo(address));
        extensions
    }

    #[test]
    fn what_was_noted_counts_and_otherwise_the_address() {
        for (address, way) in [
            ("127.0.0.1:1", Way::Within),
            ("[::1]:1", Way::Within),
            ("[::ffff:127.0.0.1]:1", Way::Within),
            ("192.168.1.5:1", Way::Open),
            ("[fe80::1]:1", Way::Open),
        ] {
            let mut extensions = from(address);
            assert_eq!(Way::of(&extensions), way, "{address}");
            extensions.insert(Way::Encrypted);
            assert_eq!(Way::of(&extensions), Way::Encrypted, "{address}");
        }
        assert_eq!(Way::of(&Extensions::new()), Way::Open);
    }
}
