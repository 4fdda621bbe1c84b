//! What a strict proxy does to a station: requests pass, sockets are refused.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::thread;

use anyhow::Context;

/// As much of a request as its head may be long.
const HEAD: usize = 16 * 1024;

// Not 403, which would say that this account may not.
const REFUSED: &[u8] =
    b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// Stands before a hub until this program ends.
pub(super) struct NoSocket {
    address: String,
}

impl NoSocket {
    /// Before the hub at this URL.
    pub(super) fn before(hub: &str) -> anyhow::Result<NoSocket> {
        let hub = hub
            .strip_prefix("http://")
            .context("a plain address")?
            .to_owned();
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = format!("http://{}", listener.local_addr()?);
        thread::spawn(move || {
            for station in listener.incoming().flatten() {
                let hub = hub.clone();
                thread::spawn(move || {
                    // Either side may go at any time.
                    let _ = pass(station, &hub);
                });
            }
        });
        Ok(NoSocket { address })
    }

    /// Where stations find the hub through it, as a URL.
    pub(super) fn address(&self) -> &str {
        &self.address
    }
}

/// The first request of a connection decides: an upgrade always comes on a new one.
fn pass(mut station: TcpStream, hub: &str) -> io::Result<()> {
    let mut head = Vec::new();
    let mut some = [0; 2048];
    while !ends_a_head(&head) && head.len() < HEAD {
        let read = station.read(&mut some)?;
        if read == 0 {
            return Ok(());
        }
        head.extend(some.iter().take(read));
    }
    if asks_for_a_socket(&head) {
        return station.write_all(REFUSED);
    }
    let mut upstream = TcpStream::connect(hub)?;
    upstream.write_all(&head)?;
    let (mut from_hub, mut to_station) = (upstream.try_clone()?, station.try_clone()?);
    thread::spawn(move || {
        let _ = io::copy(&mut from_hub, &mut to_station);
        let _ = to_station.shutdown(Shutdown::Both);
    });
    io::copy(&mut station, &mut upstream)?;
    upstream.shutdown(Shutdown::Write)
}

fn ends_a_head(bytes: &[u8]) -> bool {
    bytes.windows(4).any(|four| four == b"\r\n\r\n")
}

fn asks_for_a_socket(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    head.lines()
        .any(|line| line.starts_with("upgrade:") && line.contains("websocket"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_is_told_from_a_request() {
        let head = b"GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: WebSocket\r\n\r\n";
        assert!(asks_for_a_socket(head) && ends_a_head(head));
        let head = b"GET /health HTTP/1.1\r\nHost: a\r\n";
        assert!(!asks_for_a_socket(head) && !ends_a_head(head));
    }
}
