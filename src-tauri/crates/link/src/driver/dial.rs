//! One dial: name, TCP, TLS, upgrade. Each step is one future that can be dropped at any moment.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use http::header::{AUTHORIZATION, CONNECTION, HOST, RETRY_AFTER, UPGRADE, USER_AGENT};
use http::{HeaderName, HeaderValue, Request};
use rustls::pki_types::ServerName;
use socket2::{SockRef, TcpKeepalive};
use tokio::net::TcpStream;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, Error};
use url::{Host, Url};

use super::clock::Clock;
use super::socket::{Socket, Stream};
use crate::close::Cause;
use crate::profile::{MESSAGE_MAX, READ_BUFFER, Tcp, WRITE_BUFFER, WRITE_BUFFER_MAX};
use crate::token::Token;

/// The least time that one of several addresses is given.
const ADDRESS_LEAST: Duration = Duration::from_millis(250);

/// Where to dial.
#[derive(Debug)]
pub(super) struct Endpoint {
    host: Host<String>,
    port: u16,
    secure: bool,
    url: Url,
    headers: Vec<(HeaderName, HeaderValue)>,
    tls: Arc<rustls::ClientConfig>,
    names: Mutex<Names>,
}

/// What is known about the name of the server.
#[derive(Debug, Default)]
struct Names {
    /// A look-up cannot be stopped, only waited for: a dial that was given up leaves it to the next
    /// one, so that a slow name server never sees two of ours at once.
    in_flight: Option<JoinHandle<io::Result<Vec<SocketAddr>>>>,
    /// The addresses of the last look-up that worked, the one that answered first: they serve when
    /// the name server does not.
    known: Vec<SocketAddr>,
}

impl Endpoint {
    pub(super) fn new(
        url: Url,
        headers: Vec<(HeaderName, HeaderValue)>,
        tls: Arc<rustls::ClientConfig>,
    ) -> Result<Endpoint, Cause> {
        let secure = match url.scheme() {
            "ws" => false,
            "wss" => true,
            other => {
                return Err(Cause::Address(format!(
                    "{other}:// is neither ws:// nor wss://"
                )));
            }
        };
        let host = url.host().map(|host| host.to_owned());
        let (Some(host), Some(port)) = (host, url.port_or_known_default()) else {
            return Err(Cause::Address("it names no server".to_owned()));
        };
        Ok(Endpoint {
            host,
            port,
            secure,
            url,
            headers,
            tls,
            names: Mutex::default(),
        })
    }

    /// The address of the server, when it is written as one.
    pub(super) fn literal(&self) -> Option<IpAddr> {
        match &self.host {
            Host::Ipv4(v4) => Some(IpAddr::V4(*v4)),
            Host::Ipv6(v6) => Some(IpAddr::V6(*v6)),
            Host::Domain(_) => None,
        }
    }

    /// Opens TCP: to each known address in turn, within a time in all.
    pub(super) async fn connect(&self, within: Duration) -> Result<(TcpStream, IpAddr), Cause> {
        let clock = Clock::start();
        let left = |clock: &Clock| within.saturating_sub(clock.monotonic());
        let addresses = self.addresses(within).await?;
        let mut failure = Cause::Name("it has no address".to_owned());
        let count = u32::try_from(addresses.len()).unwrap_or(u32::MAX);
        for (tried, address) in (0_u32..).zip(addresses) {
            let share = left(&clock) / count.saturating_sub(tried).max(1);
            failure =
                match Clock::within(share.max(ADDRESS_LEAST), TcpStream::connect(address)).await {
                    Some(Ok(stream)) => {
                        self.answered(address).await;
                        return Ok((stream, address.ip()));
                    }
                    Some(Err(error)) => connect_failure(&error),
                    None => Cause::ConnectTimeout,
                };
        }
        Err(failure)
    }

    /// TLS, where wanted, and the upgrade, on an open TCP connection.
    pub(super) async fn upgrade(
        &self,
        tcp: TcpStream,
        token: Token,
        options: Tcp,
        clock: Clock,
    ) -> Result<Box<Socket>, Cause> {
        tune(&tcp, options);
        let request = self.request(&token)?;
        let stream = if self.secure {
            let connector = TlsConnector::from(Arc::clone(&self.tls));
            let tls = connector.connect(self.server_name()?, tcp).await;
            Stream::tls(tls.map_err(|error| Cause::Tls(error.to_string()))?, clock)
        } else {
            Stream::plain(tcp, clock)
        };
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER)
            .write_buffer_size(WRITE_BUFFER)
            .max_write_buffer_size(WRITE_BUFFER_MAX)
            .max_message_size(Some(MESSAGE_MAX))
            .max_frame_size(Some(MESSAGE_MAX));
        let upgrade = tokio_tungstenite::client_async_with_config(request, stream, Some(config));
        match upgrade.await {
            Ok((stream, _response)) => Ok(Box::new(Socket::new(stream))),
            Err(error) => Err(upgrade_failure(error)),
        }
    }

    async fn addresses(&self, within: Duration) -> Result<Vec<SocketAddr>, Cause> {
        let name = match (&self.host, self.literal()) {
            (_, Some(address)) => return Ok(vec![SocketAddr::new(address, self.port)]),
            (Host::Domain(name), None) => name.clone(),
            (Host::Ipv4(_) | Host::Ipv6(_), None) => return Ok(Vec::new()),
        };
        let mut names = self.names.lock().await;
        let port = self.port;
        let looking = names.in_flight.get_or_insert_with(|| {
            tokio::spawn(async move {
                Ok(tokio::net::lookup_host((name, port))
                    .await?
                    .collect::<Vec<_>>())
            })
        });
        // With addresses at hand there is no need to wait for a name server to the end.
        let looked_up = Clock::within(within / 2, looking).await;
        let failure = match looked_up {
            Some(finished) => {
                names.in_flight = None;
                match finished {
                    Ok(Ok(found)) if !found.is_empty() => {
                        names.keep(found);
                        return Ok(names.known.clone());
                    }
                    Ok(Ok(_)) => Cause::Name("it has no address".to_owned()),
                    Ok(Err(error)) => Cause::Name(error.to_string()),
                    Err(error) => Cause::Name(error.to_string()),
                }
            }
            None => Cause::Name("the name server did not answer in time".to_owned()),
        };
        if names.known.is_empty() {
            Err(failure)
        } else {
            Ok(names.known.clone())
        }
    }

    async fn answered(&self, address: SocketAddr) {
        let mut names = self.names.lock().await;
        if let Some(place) = names.known.iter().position(|known| *known == address) {
            names.known.swap(0, place);
        }
    }

    fn server_name(&self) -> Result<ServerName<'static>, Cause> {
        match &self.host {
            Host::Domain(name) => ServerName::try_from(name.clone())
                .map_err(|error| Cause::Address(format!("{name}: {error}"))),
            Host::Ipv4(address) => Ok(ServerName::IpAddress((*address).into())),
            Host::Ipv6(address) => Ok(ServerName::IpAddress((*address).into())),
        }
    }

    fn request(&self, token: &Token) -> Result<Request<()>, Cause> {
        let unusable = |error: &dyn std::fmt::Display| Cause::Address(error.to_string());
        let authority = match self.url.port() {
            Some(port) => format!("{}:{port}", self.host),
            None => self.host.to_string(),
        };
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", token.expose()))
            .map_err(|error| unusable(&error))?;
        bearer.set_sensitive(true);
        let mut request = Request::builder()
            .uri(self.url.as_str())
            .header(HOST, authority)
            .header(CONNECTION, "Upgrade")
            .header(UPGRADE, "websocket")
            .header("Sec-WebSocket-Version", "13")
            .header("Sec-WebSocket-Key", generate_key())
            .header(AUTHORIZATION, bearer)
            .body(())
            .map_err(|error| unusable(&error))?;
        for (name, value) in &self.headers {
            if !belongs_to_the_handshake(name) {
                request.headers_mut().insert(name.clone(), value.clone());
            }
        }
        let named = HeaderValue::from_static(concat!("olgfeast-link/", env!("CARGO_PKG_VERSION")));
        request.headers_mut().entry(USER_AGENT).or_insert(named);
        Ok(request)
    }
}

impl Names {
    /// Takes a new answer; the address that answered last stays first if it is still among them.
    fn keep(&mut self, mut found: Vec<SocketAddr>) {
        if let Some(first) = self.known.first()
            && let Some(place) = found.iter().position(|address| address == first)
        {
            found.swap(0, place);
        }
        self.known = found;
    }
}

/// Whether a header is ours to write. `Sec-WebSocket-Extensions` above all: what is never offered
/// can never be negotiated, and a compressing server is known to corrupt its stream.
fn belongs_to_the_handshake(name: &HeaderName) -> bool {
    [HOST, CONNECTION, UPGRADE, AUTHORIZATION].contains(name)
        || name.as_str().starts_with("sec-websocket-")
}

/// Best effort: a socket that cannot be tuned still works, and the machine has its own deadlines.
fn tune(tcp: &TcpStream, options: Tcp) {
    let socket = SockRef::from(tcp);
    let keepalive = TcpKeepalive::new()
        .with_time(options.keepalive_idle)
        .with_interval(options.keepalive_interval);
    #[cfg(not(windows))]
    let keepalive = keepalive.with_retries(options.keepalive_count);
    let tuned = [
        socket.set_tcp_nodelay(true),
        socket.set_tcp_keepalive(&keepalive),
    ];
    #[cfg(any(target_os = "linux", target_os = "android"))]
    let tuned = tuned
        .into_iter()
        .chain([socket.set_tcp_user_timeout(Some(options.user_timeout))]);
    for error in tuned.into_iter().filter_map(Result::err) {
        tracing::debug!(%error, "a socket option was refused");
    }
}

fn connect_failure(error: &io::Error) -> Cause {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Cause::Refused,
        io::ErrorKind::TimedOut => Cause::ConnectTimeout,
        _ => Cause::Unreachable(error.to_string()),
    }
}

fn upgrade_failure(error: Error) -> Cause {
    match error {
        Error::Http(response) => Cause::UpgradeRefused {
            status: response.status().as_u16(),
            retry_after: response.headers().get(RETRY_AFTER).and_then(seconds),
        },
        Error::Io(error) => Cause::Lost(error.to_string()),
        Error::ConnectionClosed
        | Error::AlreadyClosed
        | Error::Protocol(tungstenite::error::ProtocolError::HandshakeIncomplete) => {
            Cause::Lost("closed before the upgrade was done".to_owned())
        }
        other => Cause::UpgradeBroken(other.to_string()),
    }
}

/// A Retry-After in seconds; the form with a date is not used by anybody we talk to.
fn seconds(value: &HeaderValue) -> Option<Duration> {
    Some(Duration::from_secs(
        value.to_str().ok()?.trim().parse().ok()?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(url: &str, headers: Vec<(HeaderName, HeaderValue)>) -> Result<Endpoint, Cause> {
        Endpoint::new(
            url.parse().unwrap(),
            headers,
            crate::tls::client_config().unwrap(),
        )
    }

    #[test]
    fn an_upgrade_carries_the_token_and_our_headers_but_never_an_extension() {
        let headers = vec![
            (
                HeaderName::from_static("x-station-id"),
                HeaderValue::from_static("7"),
            ),
            (
                HeaderName::from_static("sec-websocket-extensions"),
                HeaderValue::from_static("permessage-deflate"),
            ),
            (HOST, HeaderValue::from_static("elsewhere")),
        ];
        let endpoint = endpoint("ws://[::1]:8000/ws/kitchen/display?live=1", headers).unwrap();
        let request = endpoint.request(&Token::new("t0")).unwrap();
        assert_eq!(
            request.uri().path_and_query().unwrap(),
            "/ws/kitchen/display?live=1"
        );
        assert_eq!(request.headers()[HOST], "[::1]:8000");
        assert_eq!(request.headers()[AUTHORIZATION], "Bearer t0");
        assert_eq!(request.headers()["x-station-id"], "7");
        assert!(!request.headers().contains_key("sec-websocket-extensions"));
        assert!(
            !format!("{request:?}").contains("t0"),
            "the token does not show in logs"
        );
    }

    #[rstest::rstest]
    #[case("http://example.org/")]
    #[case("file:///tmp/x")]
    fn an_address_of_another_kind_is_not_dialled(#[case] url: &str) {
        assert!(matches!(endpoint(url, Vec::new()), Err(Cause::Address(_))));
    }

    #[test]
    fn the_address_that_answered_last_is_tried_first_as_long_as_it_is_named() {
        let address = |n: u8| SocketAddr::from(([127, 0, 0, n], 80));
        let mut names = Names {
            in_flight: None,
            known: vec![address(2), address(1)],
        };
        names.keep(vec![address(1), address(2), address(3)]);
        assert_eq!(names.known, [address(2), address(1), address(3)]);
        names.keep(vec![address(3)]);
        assert_eq!(names.known, [address(3)]);
    }
}
