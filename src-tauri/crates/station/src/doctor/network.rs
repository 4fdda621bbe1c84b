//! From a name to a connection that can be trusted.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::{Duration, Instant},
};

use olgfeast_link::{Network, Numbers, tls::WrongKey};
use rustls::{CertificateError, ProtocolVersion, pki_types::ServerName};
use tokio::{net::TcpStream, task::JoinSet};
use tokio_rustls::TlsConnector;
use url::Host;

use super::{
    Chart,
    cause::{Cause, Distrust},
    finding::Fact,
    within,
};
use crate::address::Server;

/// No honest name has more addresses than these; what a strange one has is not tried.
const MOST_ADDRESSES: usize = 8;

/// Where a server is, taken apart.
pub(super) struct Place {
    host: Host<String>,
    port: u16,
    pub(super) secure: bool,
}

impl Place {
    pub(super) fn of(server: &Server) -> Place {
        let url = server.rest("");
        let secure = url.scheme() == "https";
        Place {
            // An address without a host, or with a scheme that has no port, is no `Server`.
            host: url
                .host()
                .map_or_else(|| Host::Domain(String::new()), |host| host.to_owned()),
            port: url.port_or_known_default().unwrap_or_default(),
            secure,
        }
    }

    fn server_name(&self) -> Result<ServerName<'static>, Cause> {
        Ok(match &self.host {
            Host::Domain(name) => ServerName::try_from(name.clone())
                .map_err(|error| Cause::Tls(format!("{name}: {error}")))?,
            Host::Ipv4(address) => ServerName::IpAddress((*address).into()),
            Host::Ipv6(address) => ServerName::IpAddress((*address).into()),
        })
    }
}

/// The addresses of a server. How far away it is shows only by them, so a name has the longer time.
pub(super) async fn look_up(
    place: &Place,
    numbers: &Numbers,
    chart: &mut Chart<'_>,
) -> Result<Vec<SocketAddr>, Cause> {
    let name = match &place.host {
        Host::Domain(name) => name.as_str(),
        Host::Ipv4(address) => return Ok(written(IpAddr::V4(*address), place.port, chart)),
        Host::Ipv6(address) => return Ok(written(IpAddr::V6(*address), place.port, chart)),
    };
    let started = Instant::now();
    let limit = numbers.of(Network::Wan).connect;
    let mut found: Vec<SocketAddr> = Vec::new();
    match within(limit, tokio::net::lookup_host((name, place.port))).await {
        None => return Err(Cause::NameServerSilent(limit)),
        Some(Err(error)) => return Err(Cause::NoSuchName(error.to_string())),
        Some(Ok(addresses)) => {
            for address in addresses {
                if found.len() < MOST_ADDRESSES && !found.contains(&address) {
                    found.push(address);
                }
            }
        }
    }
    if found.is_empty() {
        return Err(Cause::NoSuchName("it has no address".to_owned()));
    }
    chart.good(Fact::Name {
        addresses: found.iter().map(SocketAddr::ip).collect(),
        took: Some(started.elapsed()),
    });
    Ok(found)
}

fn written(address: IpAddr, port: u16, chart: &mut Chart<'_>) -> Vec<SocketAddr> {
    chart.good(Fact::Name {
        addresses: vec![address],
        took: None,
    });
    vec![SocketAddr::new(address, port)]
}

/// Dials all addresses at once and hands out the first of them that answers.
pub(super) async fn connect(
    addresses: Vec<SocketAddr>,
    numbers: &Numbers,
    chart: &mut Chart<'_>,
) -> Result<(TcpStream, SocketAddr), Cause> {
    let mut dials = JoinSet::new();
    for (place, address) in addresses.into_iter().enumerate() {
        let limit = numbers.of(Network::of(address.ip())).connect;
        dials.spawn(async move {
            let started = Instant::now();
            let dialled = match within(limit, TcpStream::connect(address)).await {
                Some(Ok(stream)) => Ok((stream, started.elapsed())),
                Some(Err(error)) => Err(refusal(address, &error)),
                None => Err(Cause::ConnectTimeout(address, limit)),
            };
            (place, address, dialled)
        });
    }
    let mut dialled = dials.join_all().await;
    dialled.sort_by_key(|(place, ..)| *place);
    let mut first = None;
    let (mut reached, mut failed) = (Vec::new(), Vec::new());
    for (_, address, dialled) in dialled {
        match dialled {
            Ok((stream, took)) => {
                reached.push((address, took));
                first.get_or_insert((stream, address));
            }
            Err(cause) => failed.push((address, cause)),
        }
    }
    match (first, failed.first()) {
        (Some(first), _) => {
            chart.good(Fact::Tcp { reached, failed });
            Ok(first)
        }
        (None, Some((_, cause))) => Err(cause.clone()),
        (None, None) => Err(Cause::NoSuchName("it has no address".to_owned())),
    }
}

fn refusal(address: SocketAddr, error: &io::Error) -> Cause {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Cause::Refused(address),
        _ => Cause::Unreachable(address, error.to_string()),
    }
}

/// Encrypts a connection, to see whether the server can be trusted; it is closed again.
pub(super) async fn encrypt(
    place: &Place,
    tcp: TcpStream,
    config: &Arc<rustls::ClientConfig>,
    limit: Duration,
    chart: &mut Chart<'_>,
) -> Result<(), Cause> {
    let started = Instant::now();
    let connector = TlsConnector::from(Arc::clone(config));
    let shaken = within(limit, connector.connect(place.server_name()?, tcp)).await;
    let stream = shaken
        .ok_or(Cause::Silent(limit))?
        .map_err(|error| distrust(&error))?;
    let version = match stream.get_ref().1.protocol_version() {
        Some(ProtocolVersion::TLSv1_2) => "1.2",
        _ => "1.3",
    };
    chart.good(Fact::Tls {
        version,
        took: started.elapsed(),
    });
    Ok(())
}

fn distrust(error: &io::Error) -> Cause {
    let inner = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match inner {
        Some(rustls::Error::InvalidMessage(_)) => Cause::NotEncrypted,
        Some(other) if WrongKey::is_in(other) => Cause::WrongKey,
        Some(rustls::Error::InvalidCertificate(fault)) => Cause::Distrusted(match fault {
            CertificateError::UnknownIssuer => Distrust::UnknownIssuer,
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                Distrust::Expired
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                Distrust::NotYet
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                Distrust::AnotherName
            }
            other => Distrust::Other(other.to_string()),
        }),
        Some(other) => Cause::Tls(other.to_string()),
        None => Cause::Tls(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use rustls::OtherError;

    use super::*;

    #[test]
    fn what_is_wrong_with_a_certificate_is_told_apart() {
        let told = |fault| {
            let error = rustls::Error::InvalidCertificate(fault);
            distrust(&io::Error::new(io::ErrorKind::InvalidData, error))
        };
        for (fault, distrust) in [
            (CertificateError::UnknownIssuer, Distrust::UnknownIssuer),
            (CertificateError::Expired, Distrust::Expired),
            (CertificateError::NotValidYet, Distrust::NotYet),
            (CertificateError::NotValidForName, Distrust::AnotherName),
        ] {
            assert_eq!(told(fault), Cause::Distrusted(distrust));
        }
        let wrong_key = CertificateError::Other(OtherError(Arc::new(WrongKey)));
        assert_eq!(told(wrong_key), Cause::WrongKey);
        assert!(matches!(
            told(CertificateError::BadSignature),
            Cause::Distrusted(Distrust::Other(_))
        ));
        assert_eq!(
            distrust(&io::Error::other("reset")),
            Cause::Tls("reset".to_owned())
        );
    }
}
