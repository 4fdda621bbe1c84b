//! A client that takes any certificate and looks at its key, as a station does.

use std::{net::SocketAddr, sync::Arc};

use olgfeast_hub::{Hub, HubConfig, Running, TlsAt};
use olgfeast_protocol::PairingCode;
use ring::digest::{SHA256, digest};
use rustls::{
    ClientConfig, DigitallySignedStruct, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::CryptoProvider,
    pki_types::{CertificateDer, ServerName, UnixTime},
    server::ParsedCertificate,
};
use tokio::net::TcpStream;
use tokio_rustls::{TlsConnector, client::TlsStream};
use tokio_tungstenite::{WebSocketStream, tungstenite::client::IntoClientRequest};

use crate::common::{Client, PATIENCE, config};

/// Believes everybody, with the signature of the handshake.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

fn trusting() -> ClientConfig {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Anybody(provider)))
        .with_no_client_auth()
}

/// A hub on `data` that listens for TLS too.
pub(crate) async fn start(data: &std::path::Path) -> (Running, TlsAt) {
    let config = HubConfig {
        tls_listen: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
        ..config(data)
    };
    let hub = Hub::start(config).await.unwrap();
    let at = hub.tls().unwrap();
    (hub, at)
}

/// An encrypted connection.
pub(crate) async fn connect(address: SocketAddr) -> std::io::Result<TlsStream<TcpStream>> {
    let tcp = TcpStream::connect(address).await?;
    let name = ServerName::from(address.ip());
    TlsConnector::from(Arc::new(trusting()))
        .connect(name, tcp)
        .await
}

/// The code of whoever answers.
pub(crate) async fn code(address: SocketAddr) -> PairingCode {
    let stream = connect(address).await.unwrap();
    let certificates = stream.get_ref().1.peer_certificates().unwrap();
    let parsed = ParsedCertificate::try_from(&certificates[0]).unwrap();
    let digest = digest(&SHA256, &parsed.subject_public_key_info());
    PairingCode::of_digest(digest.as_ref().try_into().unwrap())
}

/// A client for REST by TLS.
pub(crate) fn rest(address: SocketAddr) -> Client {
    Client {
        http: reqwest::Client::builder()
            .no_proxy()
            .tls_backend_preconfigured(trusting())
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .build()
            .unwrap(),
        scheme: "https",
        ..Client::new(address)
    }
}

/// A socket by TLS.
pub(crate) async fn socket(
    address: SocketAddr,
    path: &str,
    token: &str,
) -> WebSocketStream<TlsStream<TcpStream>> {
    let mut request = format!("wss://{address}{path}")
        .into_client_request()
        .unwrap();
    let bearer = format!("Bearer {token}").parse().unwrap();
    request.headers_mut().insert("authorization", bearer);
    let stream = connect(address).await.unwrap();
    let (socket, _) = tokio_tungstenite::client_async(request, stream)
        .await
        .unwrap();
    socket
}
