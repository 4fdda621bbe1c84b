//! `wss://`: the same over TLS, with certificates made for these tests only.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what fails here fails a test"
)]

mod support;

use std::sync::Arc;

use olgfeast_link::{Cause, LinkConfig, LinkState};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use support::server::patiently;
use support::user::{User, config};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_tungstenite::tungstenite::Message;

use futures_util::{SinkExt, StreamExt};

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

fn acceptor() -> TlsAcceptor {
    let certificate = CertificateDer::from_pem_slice(include_bytes!("tls/server.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("tls/server.key")).unwrap();
    let config = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// Trusts the authority of these tests and nobody else.
fn trusting() -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_slice(include_bytes!("tls/ca.pem")).unwrap())
        .unwrap();
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::new(config)
}

#[tokio::test]
async fn an_encrypted_connection_gets_live() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("wss://{}/", listener.local_addr().unwrap());
    let mut user = User::of(LinkConfig {
        tls: trusting(),
        ..config(&url)
    });
    let serve = async {
        let (tcp, _) = listener.accept().await.unwrap();
        let tls = acceptor().accept(tcp).await.unwrap();
        let mut socket = tokio_tungstenite::accept_async(tls).await.unwrap();
        socket.send(Message::text("first")).await.unwrap();
        let ping = socket.next().await.unwrap().unwrap();
        assert_eq!(ping, Message::text(r#"{"type":"ping"}"#));
        socket
    };
    let (_socket, ()) = tokio::join!(patiently("a connection", serve), user.live());
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_is_offline_with_the_reason() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("wss://{}/", listener.local_addr().unwrap());
    let mut user = User::of(config(&url));
    let serve = async {
        let (tcp, _) = listener.accept().await.unwrap();
        acceptor().accept(tcp).await.map(drop)
    };
    let (served, state) = tokio::join!(patiently("a dial", serve), user.word("offline"));
    assert!(served.is_err());
    assert!(
        matches!(
            state,
            LinkState::Offline {
                cause: Cause::Tls(_),
                ..
            }
        ),
        "{state:?}"
    );
}
