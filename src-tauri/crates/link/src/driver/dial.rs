//! One dial: name, TCP, TLS, upgrade. Each step is one future that can be dropped at any moment.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderName, HeaderValue};
use rustls::pki_types::ServerName;
use socket2::{SockRef, TcpKeepalive};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use url::{Host, Url};

use super::clock::Clock;
use super::names::Names;
use super::race::race;
use super::request::{self, request};
use super::socket::{Socket, Stream};
use super::tunnel::tunnel;
use crate::close::Cause;
use crate::config::LinkConfig;
use crate::profile::{
    MESSAGE_MAX, Network, PROXY_PART, READ_BUFFER, Tcp, WRITE_BUFFER, WRITE_BUFFER_MAX,
};
use crate::proxy::ProxyFault;
use crate::tls::WrongKey;
use crate::token::Token;

/// Where to dial, and which way.
#[derive(Debug)]
pub(super) struct Endpoint {
    host: Host<String>,
    secure: bool,
    url: Url,
    headers: Vec<(HeaderName, HeaderValue)>,
    tls: Arc<rustls::ClientConfig>,
    route: Route,
}

#[derive(Debug)]
enum Route {
    Direct(Names),
    Proxy {
        proxy: Names,
        sign_in: Option<HeaderValue>,
        /// The server, as the proxy is asked for it.
        target: String,
    },
}

/// An open TCP connection to the server.
#[derive(Debug)]
pub(super) struct Reached {
    pub(super) tcp: TcpStream,
    pub(super) via: Via,
}

/// Which way it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Via {
    /// To this address.
    Direct(IpAddr),
    /// Through a proxy, to wherever the server is.
    Proxy,
}

impl Via {
    /// The profile that counts.
    pub(super) fn network(self) -> Network {
        match self {
            Via::Direct(address) => Network::of(address),
            Via::Proxy => Network::Wan,
        }
    }
}

impl Endpoint {
    pub(super) fn new(config: &LinkConfig) -> Result<Endpoint, Cause> {
        let url = config.url.clone();
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
        let route = match config.proxy.way(&url).map_err(Cause::Proxy)? {
            None => Route::Direct(Names::new(host.clone(), port)),
            Some(way) => Route::Proxy {
                proxy: Names::new(way.host, way.port),
                sign_in: way.sign_in,
                target: format!("{host}:{port}"),
            },
        };
        Ok(Endpoint {
            host,
            secure,
            url,
            headers: config.headers.clone(),
            tls: Arc::clone(&config.tls),
            route,
        })
    }

    /// What is assumed before the first connection.
    pub(super) fn network(&self) -> Network {
        match &self.route {
            Route::Direct(names) => names.literal().map_or(Network::Wan, Network::of),
            Route::Proxy { .. } => Network::Wan,
        }
    }

    /// Opens TCP to the server, through a proxy where there is one. The caller's deadline is
    /// `within`; it ends the dial by dropping it.
    pub(super) async fn connect(&self, within: Duration) -> Result<Reached, Cause> {
        match &self.route {
            Route::Direct(names) => {
                let addresses = names.addresses(within).await.map_err(Cause::Name)?;
                let raced = race(addresses, TcpStream::connect).await;
                let (tcp, address) = raced.map_err(|error| connect_failure(&error))?;
                names.answered(address).await;
                Ok(Reached {
                    tcp,
                    via: Via::Direct(address.ip()),
                })
            }
            Route::Proxy {
                proxy,
                sign_in,
                target,
            } => {
                let opened = async {
                    let addresses = proxy.addresses(within).await.map_err(ProxyFault::Name)?;
                    let raced = race(addresses, TcpStream::connect).await;
                    let (mut tcp, address) = raced.map_err(|error| proxy_failure(&error))?;
                    proxy.answered(address).await;
                    tunnel(&mut tcp, target, sign_in.as_ref()).await?;
                    Ok(tcp)
                };
                let opened = Clock::within(within.mul_f64(PROXY_PART), opened).await;
                let tcp = opened
                    .unwrap_or(Err(ProxyFault::Late))
                    .map_err(Cause::Proxy)?;
                Ok(Reached {
                    tcp,
                    via: Via::Proxy,
                })
            }
        }
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
        let request = request(&self.url, &self.headers, &token)?;
        let stream = if self.secure {
            let connector = TlsConnector::from(Arc::clone(&self.tls));
            let tls = connector.connect(self.server_name()?, tcp).await;
            Stream::tls(tls.map_err(|error| tls_failure(&error))?, clock)
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
            Err(error) => Err(request::failure(error)),
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

fn proxy_failure(error: &io::Error) -> ProxyFault {
    match connect_failure(error) {
        Cause::Refused => ProxyFault::Refused,
        Cause::ConnectTimeout => ProxyFault::Late,
        _ => ProxyFault::Unreachable(error.to_string()),
    }
}

fn tls_failure(error: &io::Error) -> Cause {
    if WrongKey::is_in(error) {
        Cause::WrongKey
    } else {
        Cause::Tls(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;
    use crate::proxy::{Proxy, ProxyRules};

    fn config(url: &str) -> LinkConfig {
        let tls = crate::tls::client_config().unwrap();
        LinkConfig {
            proxy: Proxy::none(),
            ..LinkConfig::new(url.parse().unwrap(), tls)
        }
    }

    #[rstest::rstest]
    #[case("http://example.org/")]
    #[case("file:///tmp/x")]
    fn an_address_of_another_kind_is_not_dialled(#[case] url: &str) {
        assert!(matches!(
            Endpoint::new(&config(url)),
            Err(Cause::Address(_))
        ));
    }

    #[rstest::rstest]
    #[case(Via::Direct([192, 168, 1, 2].into()), Network::Lan)]
    #[case(Via::Direct([203, 0, 113, 9].into()), Network::Wan)]
    #[case(Via::Proxy, Network::Wan)]
    fn what_is_behind_a_proxy_is_far(#[case] via: Via, #[case] network: Network) {
        assert_eq!(via.network(), network);
    }

    #[test]
    fn a_proxy_of_a_kind_that_cannot_be_used_is_not_left_out() {
        let config = LinkConfig {
            proxy: Proxy::from_rules(ProxyRules {
                all: "socks5://127.0.0.1:1080",
                ..ProxyRules::default()
            }),
            ..config("ws://feast.example.org/")
        };
        let fault = ProxyFault::Scheme("socks5".to_owned());
        assert_eq!(Endpoint::new(&config).err(), Some(Cause::Proxy(fault)));
    }

    #[rstest::rstest]
    #[case(Profile::LAN.tcp)]
    #[case(Profile::WAN.tcp)]
    #[tokio::test]
    async fn the_kernel_is_told_to_hurry_and_to_look_after_an_open_socket(#[case] options: Tcp) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("ws://{}/", listener.local_addr().unwrap());
        let endpoint = Endpoint::new(&config(&url)).unwrap();
        let serve = async {
            let (tcp, _) = listener.accept().await.unwrap();
            tokio_tungstenite::accept_async(tcp).await.unwrap()
        };
        let dial = async {
            let reached = endpoint.connect(Duration::from_secs(60)).await.unwrap();
            let upgraded = endpoint.upgrade(reached.tcp, Token::new("t"), options, Clock::start());
            upgraded.await.unwrap()
        };
        let (_server, socket) = tokio::join!(serve, dial);
        let kernel = SockRef::from(socket.tcp());
        assert!(kernel.tcp_nodelay().unwrap());
        assert!(kernel.keepalive().unwrap());
        #[cfg(target_os = "linux")]
        {
            assert_eq!(kernel.tcp_keepalive_time().unwrap(), options.keepalive_idle);
            let interval = kernel.tcp_keepalive_interval().unwrap();
            assert_eq!(interval, options.keepalive_interval);
            let count = kernel.tcp_keepalive_retries().unwrap();
            assert_eq!(count, options.keepalive_count);
            let user_timeout = kernel.tcp_user_timeout().unwrap();
            assert_eq!(user_timeout, Some(options.user_timeout));
        }
    }
}
