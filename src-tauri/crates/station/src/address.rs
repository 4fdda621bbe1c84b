//! Where a server is.

use olgfeast_link::Network;
use olgfeast_protocol::{
    PairingCode, Role, ipc::diagnostics::Reached, near::is_near, pairing::NotACode,
};
use url::{Host, Url};

/// Which socket of a server a station listens to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// `/ws/kitchen/display`: all open orders.
    Kitchen,
    /// `/ws/admin/dashboard`: figures and the newest orders.
    Admin,
    /// `/ws/orders/updates`: a customer's own orders.
    Orders,
}

impl Endpoint {
    /// The role in which a station that listens there is paired: no more than it needs. A customer's
    /// own orders are no station's.
    pub(crate) fn role(self) -> Option<Role> {
        match self {
            Endpoint::Kitchen => Some(Role::Kitchen),
            Endpoint::Admin => Some(Role::Admin),
            Endpoint::Orders => None,
        }
    }

    fn path(self) -> &'static str {
        match self {
            Endpoint::Kitchen => "ws/kitchen/display",
            Endpoint::Admin => "ws/admin/dashboard",
            Endpoint::Orders => "ws/orders/updates",
        }
    }
}

/// The address of an olgFeast server: scheme, host, port and an optional path before `/api`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Always ends in `/`.
    base: Url,
    /// Of the only key that is believed there.
    code: Option<PairingCode>,
}

/// What was typed is no address of a server.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Nothing was typed.
    #[error("the address of the server is missing")]
    Empty,
    /// It cannot be read.
    #[error("\u{201c}{0}\u{201d} is not an address")]
    Unreadable(String),
    /// What stands behind the `#` is no pairing code.
    #[error(transparent)]
    Code(#[from] NotACode),
    /// Plain http to a public address would show names and passwords to everybody on the way.
    #[error("{0} is a public address: only https is safe there")]
    Insecure(String),
}

impl Server {
    /// Reads what a person typed: `feast.local`, `192.168.1.20:8000`, `https://feast.example/`.
    ///
    /// Without a scheme a private address is `http` and any other one `https`. Behind a `#` the
    /// pairing code may stand, as in what a host shows to be scanned:
    /// `https://192.168.1.20:8443#7K3M-0QZ9-XB41`. With a code it is always `https`.
    ///
    /// # Errors
    /// See [`AddressError`].
    pub fn parse(typed: &str) -> Result<Server, AddressError> {
        let server = Server::parse_confirmed(typed)?;
        if server.is_in_the_open() {
            return Err(AddressError::Insecure(server.host().to_owned()));
        }
        Ok(server)
    }

    /// The same where a person has confirmed that everybody on the way may read along: then plain http
    /// may go to a public address, too.
    ///
    /// # Errors
    /// See [`AddressError`]; never [`AddressError::Insecure`].
    pub(crate) fn parse_confirmed(typed: &str) -> Result<Server, AddressError> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(AddressError::Empty);
        }
        let unreadable = || AddressError::Unreadable(typed.chars().take(120).collect());
        let (typed, code) = match typed.split_once('#') {
            Some((address, code)) => (address.trim_end(), Some(code.parse()?)),
            None => (typed, None),
        };
        let with_scheme = if typed.contains("://") {
            typed.to_owned()
        } else if code.is_some() {
            format!("https://{typed}")
        } else {
            let guess = Url::parse(&format!("http://{typed}")).map_err(|_| unreadable())?;
            let scheme = if is_private(&guess) { "http" } else { "https" };
            format!("{scheme}://{typed}")
        };
        let mut base = Url::parse(&with_scheme).map_err(|_| unreadable())?;
        let fit = matches!(base.scheme(), "http" | "https")
            && base.has_host()
            && base.username().is_empty()
            && base.password().is_none();
        if !fit {
            return Err(unreadable());
        }
        base.set_query(None);
        base.set_fragment(None);
        let path = format!("{}/", base.path().trim_end_matches('/'));
        base.set_path(&path);
        let server = Server { base, code: None };
        Ok(match code {
            Some(code) => server.paired_by(code),
            None => server,
        })
    }

    /// The same, reached by `https`, where only the key with this code is believed.
    pub fn paired_by(mut self, code: PairingCode) -> Server {
        // Cannot fail between two schemes of the same kind.
        let _ = self.base.set_scheme("https");
        self.code = Some(code);
        self
    }

    /// The code of the only key that is believed there, if it is so.
    pub fn code(&self) -> Option<PairingCode> {
        self.code
    }

    /// As it is kept between two starts: with its code, for [`Server::parse`].
    pub(crate) fn kept(&self) -> String {
        match self.code {
            Some(code) => format!("{self}#{code}"),
            None => self.to_string(),
        }
    }

    /// Whether both are the same place, by whichever scheme it is reached.
    pub(crate) fn is_at(&self, other: &Server) -> bool {
        (self.base.host(), self.base.port(), self.base.path())
            == (other.base.host(), other.base.port(), other.base.path())
    }

    /// The same, with the code that is known of that very place, unless it has one.
    pub(crate) fn with_code_of(self, known: Option<&Server>) -> Server {
        let known = known.filter(|known| known.is_at(&self));
        match (self.code, known.and_then(|known| known.code)) {
            (None, Some(code)) => self.paired_by(code),
            _ => self,
        }
    }

    /// The address of a REST call, `path` without a leading slash.
    pub fn rest(&self, path: &str) -> Url {
        self.join(path)
    }

    /// The address of a socket.
    pub fn socket(&self, endpoint: Endpoint) -> Url {
        let mut url = self.join(endpoint.path());
        let scheme = if url.scheme() == "https" { "wss" } else { "ws" };
        // Cannot fail between two schemes of the same kind.
        let _ = url.set_scheme(scheme);
        // Asks a hub for the live protocol; a plain server does not look at it.
        url.set_query(Some("live=1"));
        url
    }

    /// Whether it is reached by plain http at a public address, which somebody has confirmed.
    pub(crate) fn is_in_the_open(&self) -> bool {
        self.base.scheme() == "http" && !is_private(&self.base)
    }

    /// How it is reached, and why it is believed.
    pub(crate) fn reached(&self) -> Reached {
        if self.code.is_some() {
            Reached::Key
        } else if self.base.scheme() == "https" {
            Reached::Certificate
        } else if self.is_confidential() {
            Reached::ThisComputer
        } else {
            Reached::Open
        }
    }

    /// The name or the address of the computer.
    pub(crate) fn host(&self) -> &str {
        self.base.host_str().unwrap_or_default()
    }

    /// How far away it is, as far as its address tells: a name may be anywhere.
    pub(crate) fn network(&self) -> Network {
        if is_private(&self.base) {
            Network::Lan
        } else {
            Network::Wan
        }
    }

    /// Whether nobody on the way can read a password sent there: https, or this very computer.
    pub fn is_confidential(&self) -> bool {
        self.base.scheme() == "https"
            || match self.base.host() {
                Some(Host::Domain(name)) => name == "localhost",
                Some(Host::Ipv4(ip)) => ip.is_loopback(),
                Some(Host::Ipv6(ip)) => ip.is_loopback(),
                None => false,
            }
    }

    fn join(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("{}{path}", self.base.path()));
        url
    }
}

impl std::fmt::Display for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.base.as_str().trim_end_matches('/'))
    }
}

/// Whether it is in the same house, as far as the address tells.
fn is_private(url: &Url) -> bool {
    url.host_str().is_some_and(is_near)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_an_address() {
        for (typed, read) in [
            ("192.168.1.20:8000", "http://192.168.1.20:8000"),
            (" http://127.0.0.1:8000/ ", "http://127.0.0.1:8000"),
            ("feast.local", "http://feast.local"),
            ("feasthub:8000", "http://feasthub:8000"),
            ("feast.example.org", "https://feast.example.org"),
            ("https://example.org/feast//", "https://example.org/feast"),
            ("[::1]:8000", "http://[::1]:8000"),
        ] {
            assert_eq!(
                Server::parse(typed).map(|s| s.to_string()),
                Ok(read.to_owned()),
                "{typed}"
            );
        }
    }

    #[test]
    fn what_is_no_address_is_told() {
        assert_eq!(Server::parse("  "), Err(AddressError::Empty));
        for typed in [
            "ftp://x",
            "http://",
            "a b",
            "http://user:pw@10.0.0.1",
            "::::",
        ] {
            let read = Server::parse(typed);
            assert!(
                matches!(read, Err(AddressError::Unreadable(_))),
                "{typed}: {read:?}"
            );
        }
        assert_eq!(
            Server::parse("http://example.org"),
            Err(AddressError::Insecure("example.org".into()))
        );
    }

    #[test]
    fn an_address_with_a_code_is_encrypted_and_read_back_as_it_was() {
        for (typed, kept) in [
            (
                "10.0.0.7:8443#7k3m0qz9xb41",
                "https://10.0.0.7:8443#7K3M-0QZ9-XB41",
            ),
            (
                " https://feast.local # 7K3M 0QZ9 XB41 ",
                "https://feast.local#7K3M-0QZ9-XB41",
            ),
            (
                "http://10.0.0.7:8443#7k3m0qz9xb41",
                "https://10.0.0.7:8443#7K3M-0QZ9-XB41",
            ),
        ] {
            let server = Server::parse(typed).unwrap();
            assert_eq!(server.kept(), kept, "{typed}");
            assert_eq!(Server::parse(&server.kept()), Ok(server.clone()));
            assert!(!server.to_string().contains('#'));
            assert_eq!(server.socket(Endpoint::Kitchen).scheme(), "wss");
        }
        for typed in ["10.0.0.7#", "10.0.0.7#hello", "10.0.0.7#7k3m0qz9xb4"] {
            assert_eq!(
                Server::parse(typed),
                Err(AddressError::Code(NotACode)),
                "{typed}"
            );
        }
    }

    #[test]
    fn a_known_code_goes_with_its_place_alone_and_a_typed_one_before_it() {
        let parse = |typed: &str| Server::parse(typed).unwrap();
        let known = parse("https://10.0.0.7:8443#7K3M-0QZ9-XB41");
        for (typed, expected) in [
            ("10.0.0.7:8443", "https://10.0.0.7:8443#7K3M-0QZ9-XB41"),
            (
                "https://10.0.0.7:8443/",
                "https://10.0.0.7:8443#7K3M-0QZ9-XB41",
            ),
            (
                "10.0.0.7:8443#0000-0000-0000",
                "https://10.0.0.7:8443#0000-0000-0000",
            ),
            ("10.0.0.7:8000", "http://10.0.0.7:8000"),
            ("10.0.0.8:8443", "http://10.0.0.8:8443"),
        ] {
            let server = parse(typed).with_code_of(Some(&known));
            assert_eq!(server.kept(), expected, "{typed}");
            assert_eq!(parse(typed).with_code_of(None), parse(typed));
        }
    }

    #[test]
    fn calls_and_sockets_stand_below_the_address() {
        let server = Server::parse("https://example.org/feast").unwrap();
        assert_eq!(
            server.rest("api/v1/auth/me").as_str(),
            "https://example.org/feast/api/v1/auth/me"
        );
        assert_eq!(
            server.socket(Endpoint::Kitchen).as_str(),
            "wss://example.org/feast/ws/kitchen/display?live=1"
        );
        let plain = Server::parse("10.0.0.7:8000").unwrap();
        assert_eq!(
            plain.socket(Endpoint::Admin).as_str(),
            "ws://10.0.0.7:8000/ws/admin/dashboard?live=1"
        );
    }

    #[test]
    fn plain_http_leaves_the_house_only_where_somebody_has_confirmed_it() {
        use olgfeast_protocol::near::is_in_the_open;
        for (typed, open) in [
            ("http://example.org:8000", true),
            ("http://203.0.113.9/feast", true),
            ("http://[2001:db8::7]", true),
            ("example.org", false),
            ("10.0.0.7", false),
            ("http://0x7f.1", false),
            ("http://example.org#7K3M-0QZ9-XB41", false),
        ] {
            let confirmed = Server::parse_confirmed(typed).unwrap();
            assert_eq!(confirmed.is_in_the_open(), open, "{typed}");
            assert_eq!(Server::parse(typed).is_err(), open, "{typed}");
            assert!(!open || !confirmed.is_confidential());
            // The page judges by the address alone.
            assert_eq!(is_in_the_open(&confirmed.to_string()), open, "{typed}");
        }
    }

    #[test]
    fn a_password_is_safe_on_this_computer_and_over_https_only() {
        for (typed, safe) in [
            ("127.0.0.1:1", true),
            ("localhost:1", true),
            ("[::1]:1", true),
            ("example.org", true),
            ("10.0.0.7", false),
            ("feast.local", false),
        ] {
            assert_eq!(
                Server::parse(typed).unwrap().is_confidential(),
                safe,
                "{typed}"
            );
        }
    }
}
