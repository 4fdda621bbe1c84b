//! Which connections go through an HTTP proxy, and through which.

use std::fmt;
use std::sync::Arc;

use http::{HeaderValue, Uri};
use hyper_util::client::proxy::matcher::Matcher;
use url::{Host, Url};

use crate::profile::Network;

/// The proxy rules of a link, read once. Cheap to clone; shows no password.
///
/// A server that cannot be far away is never asked for through a proxy, whatever the rules say: a
/// loopback, private, link-local or unique-local address, a name without a dot, or one that ends in
/// `.local`, `.lan` or `.localhost`. Of the rest, `NO_PROXY` names what is reached directly: names
/// with all that is below them, addresses, networks as `10.0.0.0/8`, or `*`.
#[derive(Clone)]
pub struct Proxy {
    rules: Option<Arc<Matcher>>,
}

/// The rules as the environment writes them; empty where there is none.
#[derive(Debug, Clone, Copy, Default)]
pub struct ProxyRules<'a> {
    /// For `ws://`: `http://name:password@host:port`; the scheme and the sign-in may be missing.
    pub http: &'a str,
    /// For `wss://`.
    pub https: &'a str,
    /// For both, where they say nothing.
    pub all: &'a str,
    /// What is reached directly, with commas between.
    pub no: &'a str,
}

/// Why there was no way through a proxy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProxyFault {
    /// It is not an `http://` proxy.
    #[error("it is a {0}:// proxy, and only http:// ones can be used")]
    Scheme(String),
    /// Its name has no address.
    #[error("its name was not found: {0}")]
    Name(String),
    /// Nothing listens there.
    #[error("it is not running (connection refused)")]
    Refused,
    /// The network says that there is no way to it.
    #[error("it cannot be reached: {0}")]
    Unreachable(String),
    /// It did not open the way in time.
    #[error("it did not answer in time")]
    Late,
    /// It wants to know who we are, or does not believe it: HTTP 407.
    #[error("it wants another name or password (HTTP 407)")]
    SignIn,
    /// It does not let us through; the HTTP status.
    #[error("it does not let us through (HTTP {0})")]
    Denied(u16),
    /// It did not reach the server; the HTTP status.
    #[error("it did not reach the server (HTTP {0})")]
    NoWay(u16),
    /// What came back was no answer to us.
    #[error("its answer was not understood: {0}")]
    Broken(String),
}

/// A proxy to go through.
#[derive(Clone)]
pub(crate) struct Way {
    pub(crate) host: Host<String>,
    pub(crate) port: u16,
    /// The value of `Proxy-Authorization`, marked as sensitive.
    pub(crate) sign_in: Option<HeaderValue>,
}

impl Proxy {
    /// Everything is reached directly.
    pub fn none() -> Proxy {
        Proxy { rules: None }
    }

    /// What the environment says now, in `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, or
    /// the same in small letters; on Windows and macOS, where it says nothing, what the system's
    /// settings say. As everywhere, `HTTP_PROXY` is not believed in a CGI program.
    pub fn from_env() -> Proxy {
        Proxy {
            rules: Some(Arc::new(Matcher::from_system())),
        }
    }

    /// These rules, and nothing from the environment.
    pub fn from_rules(rules: ProxyRules<'_>) -> Proxy {
        let matcher = Matcher::builder()
            .http(rules.http)
            .https(rules.https)
            .all(rules.all)
            .no(rules.no)
            .build();
        Proxy {
            rules: Some(Arc::new(matcher)),
        }
    }

    /// Whether a server is reached through a proxy: `ws://` like `http://`, `wss://` like
    /// `https://`. What reaches the same server beside the link (REST) has to ask this, or it would
    /// go another way.
    pub fn is_between(&self, url: &Url) -> bool {
        !matches!(self.way(url), Ok(None))
    }

    /// The proxy that a server is reached through, as people write it: scheme, host and port, without
    /// a password. `None`: none.
    pub fn address_to(&self, url: &Url) -> Option<String> {
        match self.way(url) {
            Ok(None) => None,
            Ok(Some(Way { host, port, .. })) => Some(format!("http://{host}:{port}")),
            Err(fault) => Some(fault.to_string()),
        }
    }

    /// The way to a server: a proxy, or none.
    pub(crate) fn way(&self, url: &Url) -> Result<Option<Way>, ProxyFault> {
        let (Some(rules), Some(host)) = (&self.rules, url.host()) else {
            return Ok(None);
        };
        let scheme = match url.scheme() {
            "ws" | "http" => "http",
            "wss" | "https" => "https",
            _ => return Ok(None),
        };
        if is_near(&host) {
            return Ok(None);
        }
        let Ok(server) = format!("{scheme}://{host}/").parse::<Uri>() else {
            return Ok(None);
        };
        let Some(proxy) = rules.intercept(&server) else {
            return Ok(None);
        };
        let uri = proxy.uri();
        let port = match (uri.scheme_str(), uri.port_u16()) {
            (Some("http"), port) => port.unwrap_or(80),
            (other, _) => {
                return Err(ProxyFault::Scheme(other.unwrap_or_default().to_owned()));
            }
        };
        let host = Host::parse(uri.host().unwrap_or_default())
            .map_err(|error| ProxyFault::Name(error.to_string()))?;
        Ok(Some(Way {
            host,
            port,
            sign_in: proxy.basic_auth().cloned(),
        }))
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The matcher shows itself without sign-ins.
        match &self.rules {
            None => f.write_str("Proxy(none)"),
            Some(rules) => f.debug_tuple("Proxy").field(rules).finish(),
        }
    }
}

/// Whether a server cannot be further away than the local network.
fn is_near(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(v4) => Network::of((*v4).into()) == Network::Lan,
        Host::Ipv6(v6) => Network::of((*v6).into()) == Network::Lan,
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            match name.rsplit_once('.') {
                None => true,
                Some((_, last)) => ["local", "lan", "localhost"]
                    .iter()
                    .any(|near| last.eq_ignore_ascii_case(near)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(rules: ProxyRules<'_>, url: &str) -> Option<String> {
        let way = Proxy::from_rules(rules).way(&url.parse().unwrap());
        way.unwrap().map(|way| format!("{}:{}", way.host, way.port))
    }

    const BOTH: ProxyRules<'_> = ProxyRules {
        http: "http://plain.example:3128",
        https: "secure.example:8080",
        all: "",
        no: "direct.example, 203.0.113.0/24,2001:db8::/32",
    };

    #[rstest::rstest]
    #[case("ws://feast.example.org/ws", Some("plain.example:3128"))]
    #[case("http://feast.example.org/api", Some("plain.example:3128"))]
    #[case("wss://feast.example.org/ws", Some("secure.example:8080"))]
    #[case("wss://198.51.100.7:8443/ws", Some("secure.example:8080"))]
    #[case("ftp://feast.example.org/", None)]
    #[case::no_proxy("wss://direct.example/ws", None)]
    #[case::no_proxy("wss://kitchen.direct.example/ws", None)]
    #[case::no_proxy("wss://203.0.113.9/ws", None)]
    #[case::no_proxy("wss://[2001:db8::7]/ws", None)]
    #[case::other_name("wss://notdirect.example/ws", Some("secure.example:8080"))]
    #[case::loopback("ws://127.0.0.1:8000/ws", None)]
    #[case::loopback("ws://[::1]:8000/ws", None)]
    #[case::private("ws://192.168.1.20/ws", None)]
    #[case::private("ws://10.0.0.1/ws", None)]
    #[case::private("ws://172.16.9.9/ws", None)]
    #[case::link_local("ws://169.254.1.1/ws", None)]
    #[case::link_local("ws://[fe80::1]/ws", None)]
    #[case::unique_local("ws://[fd12::1]/ws", None)]
    #[case::without_a_dot("ws://hub:8000/ws", None)]
    #[case::local("ws://hub.LOCAL/ws", None)]
    #[case::local("ws://hub.local./ws", None)]
    #[case::lan("ws://hub.lan/ws", None)]
    #[case::localhost("ws://localhost:8000/ws", None)]
    #[case::named_like_it("ws://local.example.org/ws", Some("plain.example:3128"))]
    fn a_server_is_reached_directly_or_through_the_proxy_of_its_scheme(
        #[case] url: &str,
        #[case] expected: Option<&str>,
    ) {
        assert_eq!(way(BOTH, url).as_deref(), expected);
        let between = Proxy::from_rules(BOTH).is_between(&url.parse().unwrap());
        assert_eq!(between, expected.is_some());
    }

    #[test]
    fn one_proxy_for_all_serves_where_no_other_is_named() {
        let rules = ProxyRules {
            all: "http://[2001:db8::1]:3128",
            https: "http://secure.example",
            ..ProxyRules::default()
        };
        assert_eq!(
            way(rules, "ws://feast.example.org/").as_deref(),
            Some("[2001:db8::1]:3128")
        );
        assert_eq!(
            way(rules, "wss://feast.example.org/").as_deref(),
            Some("secure.example:80")
        );
    }

    #[rstest::rstest]
    #[case("https://proxy.example", "https")]
    #[case("socks5h://proxy.example:1080", "socks5h")]
    fn a_proxy_that_is_no_http_proxy_is_said_so(#[case] all: &str, #[case] scheme: &str) {
        let proxy = Proxy::from_rules(ProxyRules {
            all,
            ..ProxyRules::default()
        });
        let way = proxy.way(&"wss://feast.example.org/".parse().unwrap());
        assert_eq!(way.err(), Some(ProxyFault::Scheme(scheme.to_owned())));
    }

    #[test]
    fn a_sign_in_is_sent_but_never_shown() {
        let proxy = Proxy::from_rules(ProxyRules {
            all: "http://Aladdin:open%20sesame@proxy.example:3128",
            ..ProxyRules::default()
        });
        let way = proxy.way(&"wss://feast.example.org/".parse().unwrap());
        let sign_in = way.unwrap().unwrap().sign_in.unwrap();
        assert_eq!(sign_in, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert!(!format!("{sign_in:?}").contains("QWxh"));
        let shown = format!("{proxy:?}");
        assert!(
            shown.contains("proxy.example") && !shown.contains("sesame"),
            "{shown}"
        );
    }

    #[test]
    fn without_rules_everything_is_reached_directly() {
        assert!(!Proxy::none().is_between(&"wss://feast.example.org/".parse().unwrap()));
        assert_eq!(way(ProxyRules::default(), "wss://feast.example.org/"), None);
    }
}
