//! The ways to servers: whom they trust, and whether a proxy stands between.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use olgfeast_link::Proxy;
use olgfeast_protocol::{PairingCode, StationId};

use super::root_cause;
use crate::{address::Server, station::OpenError, trust::Trusts};

/// A client that goes to a server as its socket does: with the same trust, and through a proxy of
/// the environment only where the socket does too, never to a server that is near.
pub fn client_of(server: &Server, tls: &rustls::ClientConfig) -> reqwest::ClientBuilder {
    let client = reqwest::Client::builder().tls_backend_preconfigured(tls.clone());
    if Proxy::from_env().is_between(&server.rest("")) {
        client
    } else {
        client.no_proxy()
    }
}

/// All ways of one station.
pub(super) struct Ways {
    trusts: Trusts,
    station: StationId,
    app_version: String,
    others: Clients,
    /// To the server that was asked last of those whose key is known.
    pinned: Mutex<Option<(PairingCode, Clients)>>,
}

/// What two ways to a server have in common: whom they trust.
#[derive(Clone)]
struct Clients {
    direct: reqwest::Client,
    proxied: reqwest::Client,
}

impl Ways {
    pub(super) fn new(
        trusts: Trusts,
        station: StationId,
        app_version: &str,
    ) -> Result<Ways, OpenError> {
        let others =
            Clients::new(trusts.others(), &trusts, station, app_version).map_err(unusable)?;
        Ok(Ways {
            trusts,
            station,
            app_version: app_version.to_owned(),
            others,
            pinned: Mutex::new(None),
        })
    }

    /// The way to a server that the socket takes too: with the same trust, and never through a proxy
    /// to one that is near.
    pub(super) fn to(&self, server: &Server) -> Result<reqwest::Client, OpenError> {
        let clients = match server.code() {
            None => self.others.clone(),
            Some(code) => self.pinned(server, code)?,
        };
        Ok(if self.trusts.proxy().is_between(&server.rest("")) {
            clients.proxied
        } else {
            clients.direct
        })
    }

    fn pinned(&self, server: &Server, code: PairingCode) -> Result<Clients, OpenError> {
        let mut pinned = self.pinned.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, clients)) = pinned.as_ref()
            && *known == code
        {
            return Ok(clients.clone());
        }
        let tls = self.trusts.of(server)?;
        let clients =
            Clients::new(&tls, &self.trusts, self.station, &self.app_version).map_err(unusable)?;
        *pinned = Some((code, clients.clone()));
        Ok(clients)
    }
}

impl Clients {
    fn new(
        tls: &rustls::ClientConfig,
        trusts: &Trusts,
        station: StationId,
        app_version: &str,
    ) -> Result<Clients, reqwest::Error> {
        let mut headers = reqwest::header::HeaderMap::new();
        if let Ok(value) = station.to_string().parse() {
            headers.insert("x-station-id", value);
        }
        let client = || {
            reqwest::Client::builder()
                .tls_backend_preconfigured(tls.clone())
                .default_headers(headers.clone())
                .user_agent(format!("olgfeast/{app_version}"))
                .connect_timeout(Duration::from_secs(4))
                // A plain server answers a missing slash with 307; nothing else redirects.
                .redirect(reqwest::redirect::Policy::limited(2))
                .pool_idle_timeout(Duration::from_secs(20))
        };
        Ok(Clients {
            direct: client().no_proxy().build()?,
            proxied: trusts.proxied(client())?.build()?,
        })
    }
}

fn unusable(error: reqwest::Error) -> OpenError {
    OpenError::Tls(root_cause(&error))
}
