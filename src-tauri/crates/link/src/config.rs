//! What a link is opened with.

use std::sync::Arc;

use http::{HeaderName, HeaderValue};
use url::Url;

use crate::interfaces::Interfaces;
use crate::profile::Numbers;
use crate::proxy::Proxy;

/// How an application ping is written: takes the number of the ping, from 1, and what was told last
/// with [`Command::PingWith`](crate::Command::PingWith) on this connection, nothing at first.
pub type PingText = fn(u64, &str) -> String;

/// Whether a text answers a ping, and which.
pub type PongTest = fn(&str) -> Option<Pong>;

/// The answer to a ping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pong {
    /// To one of those in flight; only one that was alone measures the round trip.
    Unnumbered,
    /// To this one.
    Numbered(u64),
}

/// What a [`Link`](crate::Link) is opened with.
#[derive(Debug, Clone)]
pub struct LinkConfig {
    /// `ws://` or `wss://`, with path and query. An address that cannot be dialled is not refused
    /// here: the link goes offline and says so.
    pub url: Url,
    /// Headers of the upgrade, besides `Authorization`, which comes from
    /// [`Command::Token`](crate::Command::Token). Those of the WebSocket handshake itself are
    /// ignored here, so that no extension can be offered by accident.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// How a ping is written.
    pub ping: PingText,
    /// Which text answers it. Every text proves life; this one measures the round trip too.
    pub pong: PongTest,
    /// Of all jitter; nothing = from the operating system.
    pub seed: Option<u64>,
    /// For `wss://`; see [`tls::client_config`](crate::tls::client_config) and
    /// [`tls::trusting`](crate::tls::trusting).
    pub tls: Arc<rustls::ClientConfig>,
    /// Whether the server is reached through an HTTP proxy.
    pub proxy: Proxy,
    /// Where changes of the network are learned from.
    pub interfaces: Interfaces,
    /// Deadlines and intervals.
    pub numbers: Numbers,
}

impl LinkConfig {
    /// The configuration for an olgFeast server: its pings, the shipped numbers, no extra headers,
    /// the proxy that the environment names at this moment, the interfaces of this computer.
    pub fn new(url: Url, tls: Arc<rustls::ClientConfig>) -> LinkConfig {
        LinkConfig {
            url,
            headers: Vec::new(),
            ping: plain_ping,
            pong: plain_pong,
            seed: None,
            tls,
            proxy: Proxy::from_env(),
            interfaces: Interfaces::OfThisComputer,
            numbers: Numbers::default(),
        }
    }
}

/// The ping that every olgFeast server answers: `{"type":"ping"}`, without a number.
pub fn plain_ping(_number: u64, _with: &str) -> String {
    r#"{"type":"ping"}"#.to_owned()
}

/// Whether a text looks like `{"type": "pong", …}`. It is not decoded: only its beginning is looked
/// at, which is enough to measure a round trip and costs nothing on a large text.
pub fn plain_pong(text: &str) -> Option<Pong> {
    let mut rest = text.trim_start();
    for part in ["{", "\"type\"", ":", "\"pong\""] {
        rest = rest.strip_prefix(part)?.trim_start();
    }
    Some(Pong::Unnumbered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(r#"{"type": "pong", "timestamp": "2026-11-22T21:21:11.696993"}"#, true)]
    #[case(r#"{"type":"pong"}"#, true)]
    #[case(r#"{"type":"pongo"}"#, false)]
    #[case(r#"{"type": "kitchen_update", "data": "pong"}"#, false)]
    #[case("pong", false)]
    #[case("", false)]
    fn a_pong_is_known_by_its_beginning(#[case] text: &str, #[case] is_pong: bool) {
        assert_eq!(plain_pong(text).is_some(), is_pong);
    }
}
