//! How servers are reached, sockets and REST alike: whom encrypted connections trust, server by
//! server, and which proxy stands between.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use olgfeast_link::{
    Proxy, ProxyRules,
    tls::{self, Pin, TlsError, Trust},
};
use olgfeast_protocol::{
    PairingCode,
    settings::{Network, ProxyChoice},
};
use rustls::ClientConfig;

use crate::{address::Server, station::OpenError};

/// For a server whose code is known: whoever has that key, and nobody else. For all others: those
/// whom the system trusts, and those that a PEM file names.
#[derive(Clone, Debug)]
pub struct Trusts {
    others: Arc<ClientConfig>,
    /// Of the server that was asked for last: a station has one, and what TLS has learned of it is
    /// to be kept.
    pinned: Arc<Mutex<Option<Pinned>>>,
    proxy: Proxy,
    /// Of [`Trusts::proxy`], where a person has named it.
    named: Option<String>,
}

/// The one configuration for all that has the key of this code.
#[derive(Debug)]
struct Pinned {
    code: PairingCode,
    config: Arc<ClientConfig>,
}

impl Trusts {
    /// What is trusted of servers without a code.
    ///
    /// # Errors
    /// [`OpenError::Tls`], with a file that cannot be read or has no certificate in it.
    pub fn new(ca_file: Option<PathBuf>) -> Result<Trusts, OpenError> {
        let trust = ca_file.map_or(Trust::System, |ca_file| Trust::SystemAnd { ca_file });
        let others = tls::trusting(&trust).map_err(|error| OpenError::Tls(error.to_string()))?;
        Ok(Trusts::from(&others))
    }

    /// The same by what a person has decided, and `ca_file` where they have named none.
    ///
    /// # Errors
    /// [`OpenError::Tls`], with a file that cannot be read or has no certificate in it.
    pub fn decided(network: &Network, ca_file: Option<PathBuf>) -> Result<Trusts, OpenError> {
        let ca_file = network.ca_file.as_ref().map(PathBuf::from).or(ca_file);
        let (proxy, named) = match &network.proxy {
            ProxyChoice::System => (Proxy::from_env(), None),
            ProxyChoice::None => (Proxy::none(), None),
            ProxyChoice::Address { address } => {
                let bare = address.strip_prefix("http://").unwrap_or(address);
                let address = format!("http://{}", bare.trim_end_matches('/'));
                let rules = ProxyRules {
                    all: &address,
                    ..ProxyRules::default()
                };
                (Proxy::from_rules(rules), Some(address))
            }
        };
        Ok(Trusts {
            proxy,
            named,
            ..Trusts::new(ca_file)?
        })
    }

    /// Which proxy stands between.
    pub(crate) fn proxy(&self) -> &Proxy {
        &self.proxy
    }

    /// The proxy that calls to this server go through, without its password.
    pub(crate) fn proxy_to(&self, server: &Server) -> Option<String> {
        self.proxy.address_to(&server.rest(""))
    }

    /// A client that goes where the proxy that a person has named says, or the one of the system.
    ///
    /// # Errors
    /// What the proxy's address is not.
    pub(crate) fn proxied(
        &self,
        client: reqwest::ClientBuilder,
    ) -> Result<reqwest::ClientBuilder, reqwest::Error> {
        Ok(match &self.named {
            // Which servers are asked for through it is decided beside it.
            Some(address) => client.no_proxy().proxy(reqwest::Proxy::all(address)?),
            None => client,
        })
    }

    /// A client for this server.
    ///
    /// # Errors
    /// [`OpenError::Tls`], where encryption cannot be set up.
    pub(crate) fn client(&self, server: &Server) -> Result<reqwest::ClientBuilder, OpenError> {
        let tls = ClientConfig::clone(&*self.of(server)?);
        let client = reqwest::Client::builder().tls_backend_preconfigured(tls);
        if self.proxy.is_between(&server.rest("")) {
            self.proxied(client)
                .map_err(|error| OpenError::Tls(error.to_string()))
        } else {
            Ok(client.no_proxy())
        }
    }

    /// The configuration for servers without a code.
    pub(crate) fn others(&self) -> &ClientConfig {
        &self.others
    }

    /// The one configuration for this server.
    ///
    /// # Errors
    /// [`OpenError::Tls`], where encryption cannot be set up.
    pub fn of(&self, server: &Server) -> Result<Arc<ClientConfig>, OpenError> {
        let Some(code) = server.code() else {
            return Ok(Arc::clone(&self.others));
        };
        let mut pinned = self.pinned.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = pinned.as_ref().filter(|known| known.code == code) {
            return Ok(Arc::clone(&known.config));
        }
        let config = pin(code).map_err(|error| OpenError::Tls(error.to_string()))?;
        *pinned = Some(Pinned {
            code,
            config: Arc::clone(&config),
        });
        Ok(config)
    }
}

impl From<&Arc<ClientConfig>> for Trusts {
    fn from(others: &Arc<ClientConfig>) -> Trusts {
        Trusts {
            others: Arc::clone(others),
            pinned: Arc::default(),
            proxy: Proxy::from_env(),
            named: None,
        }
    }
}

fn pin(code: PairingCode) -> Result<Arc<ClientConfig>, TlsError> {
    match Pin::of_code(code.bits()) {
        Some(pin) => tls::trusting(&Trust::Pinned(pin)),
        // A code never has more bits than a pin takes.
        None => Err(TlsError::Setup(rustls::Error::General(
            "the pairing code is too long".to_owned(),
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_with_a_code_has_a_configuration_of_its_own_which_is_kept() {
        let trusts = Trusts::new(None).unwrap();
        let of = |typed: &str| trusts.of(&Server::parse(typed).unwrap()).unwrap();
        assert!(Arc::ptr_eq(&of("10.0.0.7"), &of("https://example.org")));
        let pinned = of("10.0.0.7#7K3M-0QZ9-XB41");
        assert!(!Arc::ptr_eq(&pinned, &of("10.0.0.7")));
        assert!(Arc::ptr_eq(&pinned, &of("10.0.0.8#7K3M-0QZ9-XB41")));
        assert!(!Arc::ptr_eq(&pinned, &of("10.0.0.7#0000-0000-0000")));
    }

    #[test]
    fn what_a_host_shows_is_the_pin_of_its_key() {
        // SHA-256 of "abc", from FIPS 180-2; both sides have their own implementation of the code.
        let code: PairingCode = "Q9W1-DFWF-077Y".parse().unwrap();
        assert!(Pin::of_code(code.bits()).unwrap().is_of(b"abc"));
        assert_eq!(Pin::of_key(b"abc").code(), code.bits());
    }
}
