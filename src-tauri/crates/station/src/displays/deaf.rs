//! A display that hangs: it comes, takes part, and reads nothing more.
//!
//! It speaks the few bytes that it needs itself: a link reads, whatever its user does.

use std::{io, net::SocketAddr, time::Duration};

use olgfeast_protocol::live::ClientMessage;
use tokio::{
    net::{TcpSocket, TcpStream, lookup_host},
    time::{sleep, timeout},
};

use super::DisplayConfig;

/// What its computer takes for it, in bytes; as little as there can be.
const RECEIVE_BUFFER: u32 = 2_048;
/// It asks for the whole board so often, so that what waits for it fills all that the server's
/// computer would take: two or three megabytes on loopback.
const ASKS: usize = 100;
const ASK_EVERY: Duration = Duration::from_millis(20);
/// Until it is let in.
const WITHIN: Duration = Duration::from_secs(10);
/// Bytes of the head of an answer.
const LONGEST_HEAD: usize = 4_096;

/// One that reads nothing.
pub struct Deaf {
    stream: TcpStream,
}

/// Why it could not come.
#[derive(Debug, thiserror::Error)]
pub enum DeafError {
    /// A TLS connection cannot be kept up without reading.
    #[error("a display that reads nothing can only be played over http")]
    Tls,
    /// There is no connection.
    #[error("no connection: {0}")]
    Io(#[from] io::Error),
    /// The server does not let it in.
    #[error("the server answers {0:?}")]
    Refused(String),
    /// Nothing came in time.
    #[error("the server does not answer")]
    Silent,
}

impl Deaf {
    /// Comes, and is deaf from then on. At a hub it asks for the board until nothing can be written
    /// to it any more; at a plain server, which that could freeze, it only does not read.
    ///
    /// # Errors
    /// See [`DeafError`].
    pub async fn open(config: &DisplayConfig) -> Result<Deaf, DeafError> {
        let url = config.url();
        if url.scheme() != "ws" {
            return Err(DeafError::Tls);
        }
        let (host, port) = (
            url.host_str().unwrap_or_default(),
            url.port_or_known_default().unwrap_or(80),
        );
        let address = lookup_host((host.trim_matches(['[', ']']), port))
            .await?
            .next()
            .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: Bearer {}\r\n\
             Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            config.token.reveal()
        );
        let upgraded = timeout(WITHIN, upgrade(address, &head)).await;
        let deaf = Deaf {
            stream: upgraded.map_err(|_| DeafError::Silent)??,
        };
        if !config.plain {
            deaf.ask_for_much().await?;
        }
        Ok(deaf)
    }

    async fn ask_for_much(&self) -> Result<(), DeafError> {
        let resume = ClientMessage::Resume {
            epoch: None,
            after: None,
        };
        let frame = frame(&resume.text());
        for _ in 0..ASKS {
            self.stream.writable().await?;
            match self.stream.try_write(&frame) {
                Ok(_) => {}
                // The server has given it up, or does not read while it cannot write: it is deaf.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error.into()),
            }
            sleep(ASK_EVERY).await;
        }
        Ok(())
    }
}

/// A text of less than 126 bytes as a client sends it, masked with zeros.
fn frame(text: &str) -> Vec<u8> {
    let length = u8::try_from(text.len()).unwrap_or(125).min(125);
    let mut frame = vec![0x81, 0x80 | length, 0, 0, 0, 0];
    frame.extend(text.bytes().take(usize::from(length)));
    frame
}

async fn upgrade(address: SocketAddr, head: &str) -> Result<TcpStream, DeafError> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    }?;
    socket.set_recv_buffer_size(RECEIVE_BUFFER)?;
    let stream = socket.connect(address).await?;
    let mut rest = head.as_bytes();
    while !rest.is_empty() {
        stream.writable().await?;
        match stream.try_write(rest) {
            Ok(written) => rest = rest.get(written..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error.into()),
        }
    }
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") && answer.len() < LONGEST_HEAD {
        stream.readable().await?;
        // Byte by byte: what follows the head stays unread.
        let mut byte = [0];
        match stream.try_read(&mut byte) {
            Ok(0) => break,
            Ok(_) => answer.extend(byte),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error.into()),
        }
    }
    let answer = String::from_utf8_lossy(&answer);
    let first = answer.lines().next().unwrap_or_default();
    if first.split(' ').nth(1) == Some("101") {
        Ok(stream)
    } else {
        Err(DeafError::Refused(first.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resume_fits_into_a_short_frame() {
        let text = ClientMessage::Resume {
            epoch: None,
            after: None,
        }
        .text();
        let frame = frame(&text);
        assert_eq!(frame.len(), 6 + text.len());
        assert_eq!(usize::from(frame[1] & 0x7f), text.len());
        assert_eq!(frame[6..], *text.as_bytes());
    }
}
