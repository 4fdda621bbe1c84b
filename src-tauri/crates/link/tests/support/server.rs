//! A WebSocket server made by hand on a loopback socket: it does exactly what a test says, the wrong
//! things above all.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::net::SocketAddr;
use std::time::Duration;

use socket2::SockRef;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

/// How long a test waits for what must happen. Only a hang is as long as this.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A first board, so that the link is heard from and can be synced.
pub(crate) const BOARD: &str = r#"{"type": "kitchen_update"}"#;

pub(crate) const TEXT: u8 = 0x1;
pub(crate) const CLOSE: u8 = 0x8;
pub(crate) const PING: u8 = 0x9;
pub(crate) const PONG_FRAME: u8 = 0xa;
const FINAL: u8 = 0x80;

pub(crate) async fn patiently<T>(what: &str, future: impl Future<Output = T>) -> T {
    #[allow(clippy::disallowed_methods, reason = "a hang must end the test")]
    match tokio::time::timeout(PATIENCE, future).await {
        Ok(value) => value,
        Err(_) => panic!("waited too long for: {what}"),
    }
}

pub(crate) struct Server {
    listener: TcpListener,
    pub(crate) address: SocketAddr,
}

impl Server {
    pub(crate) async fn start() -> Server {
        Server::at("127.0.0.1:0".parse().unwrap()).await
    }

    /// Starts on a given port, again after a stop.
    pub(crate) async fn at(address: SocketAddr) -> Server {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        Server { listener, address }
    }

    pub(crate) fn url(&self) -> String {
        format!("ws://{}/ws/kitchen/display?live=1", self.address)
    }

    /// The next TCP connection, nothing read from it yet.
    pub(crate) async fn accept(&self) -> Peer {
        let (stream, _) = patiently("a dial", self.listener.accept()).await.unwrap();
        Peer {
            stream,
            request: String::new(),
            headers: BTreeMap::new(),
        }
    }

    /// The next one, which must not come before the client has closed its last one.
    pub(crate) async fn accept_after(&self, last: &Peer) -> Peer {
        let next = self.accept().await;
        assert!(
            last.is_closed_by_client(),
            "a second connection beside an open one"
        );
        next
    }

    /// The next connection, upgraded.
    pub(crate) async fn upgraded(&self) -> Peer {
        let mut peer = self.accept().await;
        peer.upgrade().await;
        peer
    }

    /// The next connection, upgraded, with a first board.
    pub(crate) async fn serves_board(&self) -> Peer {
        let mut peer = self.upgraded().await;
        peer.text(BOARD).await;
        peer
    }

    /// Whether another dial waits.
    pub(crate) fn has_another(&self) -> bool {
        let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
        self.listener.poll_accept(&mut cx).is_ready()
    }
}

/// One accepted connection.
pub(crate) struct Peer {
    pub(crate) stream: TcpStream,
    pub(crate) request: String,
    pub(crate) headers: BTreeMap<String, String>,
}

impl Peer {
    pub(crate) async fn read_request(&mut self) {
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"\r\n\r\n") {
            let byte = patiently("a request", self.stream.read_u8()).await.unwrap();
            bytes.push(byte);
        }
        self.request = String::from_utf8(bytes).unwrap();
        let header = |line: &str| {
            let (name, value) = line.split_once(": ")?;
            Some((name.to_ascii_lowercase(), value.to_owned()))
        };
        self.headers = self.request.lines().filter_map(header).collect();
    }

    pub(crate) async fn upgrade(&mut self) {
        self.read_request().await;
        let accept = derive_accept_key(self.headers["sec-websocket-key"].as_bytes());
        let response = format!(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Accept: {accept}\r\n\r\n"
        );
        self.write(response.as_bytes()).await;
    }

    pub(crate) async fn refuse(&mut self, status: &str) {
        self.read_request().await;
        self.write(format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n").as_bytes())
            .await;
    }

    pub(crate) async fn write(&mut self, bytes: &[u8]) {
        patiently("room for bytes", self.stream.write_all(bytes))
            .await
            .unwrap();
    }

    pub(crate) async fn text(&mut self, text: &str) {
        self.frame(FINAL | TEXT, text.as_bytes()).await;
    }

    /// A frame with any first byte, fragments and reserved bits included.
    pub(crate) async fn frame(&mut self, first: u8, payload: &[u8]) {
        self.write(&frame(first, payload)).await;
    }

    pub(crate) async fn close(&mut self, code: u16) {
        self.frame(FINAL | CLOSE, &code.to_be_bytes()).await;
    }

    /// The next frame of the client: opcode and unmasked payload. Nothing at the end of TCP.
    pub(crate) async fn receive(&mut self) -> Option<(u8, Vec<u8>)> {
        patiently("a frame", self.read_frame()).await.ok()
    }

    /// The next frame that is not a ping of ours.
    pub(crate) async fn receive_other(&mut self) -> Option<(u8, Vec<u8>)> {
        loop {
            match self.receive().await? {
                (TEXT, text) if text == br#"{"type":"ping"}"# => {}
                other => return Some(other),
            }
        }
    }

    /// Reads until the client has closed TCP.
    pub(crate) async fn gone(&mut self) {
        let mut sink = [0; 4096];
        let end = async { while !matches!(self.stream.read(&mut sink).await, Ok(0) | Err(_)) {} };
        patiently("the end of a connection", end).await;
    }

    /// Cuts the connection with a reset.
    pub(crate) fn reset(self) {
        SockRef::from(&self.stream)
            .set_linger(Some(Duration::ZERO))
            .unwrap();
    }

    /// Whether the end of this connection has already arrived here. What the client sent before it
    /// is read away.
    fn is_closed_by_client(&self) -> bool {
        let socket = SockRef::from(&self.stream);
        let mut sink = [0; 4096];
        loop {
            match (&*socket).read(&mut sink) {
                Ok(0) => return true,
                Ok(_) => {}
                Err(error) => return error.kind() != io::ErrorKind::WouldBlock,
            }
        }
    }

    async fn read_frame(&mut self) -> io::Result<(u8, Vec<u8>)> {
        let first = self.stream.read_u8().await?;
        let second = self.stream.read_u8().await?;
        assert_eq!(second & 0x80, 0x80, "a client masks");
        let length = match second & 0x7f {
            126 => u64::from(self.stream.read_u16().await?),
            127 => self.stream.read_u64().await?,
            length => u64::from(length),
        };
        let mask = self.stream.read_u32().await?.to_be_bytes();
        let mut payload = vec![0; usize::try_from(length).unwrap()];
        self.stream.read_exact(&mut payload).await?;
        for (byte, mask) in payload.iter_mut().zip(mask.iter().cycle()) {
            *byte ^= mask;
        }
        Ok((first & 0x0f, payload))
    }
}

/// An unmasked frame.
pub(crate) fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![first];
    match payload.len() {
        length @ 0..=125 => bytes.push(u8::try_from(length).unwrap()),
        length @ 126..=65_535 => {
            bytes.push(126);
            bytes.extend(u16::try_from(length).unwrap().to_be_bytes());
        }
        length => {
            bytes.push(127);
            bytes.extend(u64::try_from(length).unwrap().to_be_bytes());
        }
    }
    bytes.extend(payload);
    bytes
}
