//! `wss://`: the same over TLS, with certificates made for these tests only.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what fails here fails a test"
)]

mod support;

use std::path::PathBuf;
use std::sync::Arc;

use olgfeast_link::tls::{Pin, TlsError, Trust, WrongKey, trusting};
use olgfeast_link::{Cause, Command, LinkConfig, LinkEvent, LinkState};
use rcgen::{CertificateParams, KeyPair, PublicKeyData};
use rstest::rstest;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
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
fn trusting_these() -> Arc<ClientConfig> {
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
        tls: trusting_these(),
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

// ---- a file of certificates

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(name)
}

fn written(text: impl AsRef<[u8]>) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

#[tokio::test]
async fn a_server_that_a_certificate_of_the_file_vouches_for_is_trusted() {
    let trust = Trust::SystemAnd {
        ca_file: file("tls/ca.pem"),
    };
    let (state, served) = dial(trusting(&trust).unwrap(), acceptor()).await;
    assert!(matches!(state, LinkState::Live { .. }), "{state:?}");
    assert!(served);
}

#[test]
fn a_file_of_several_certificates_with_remarks_between_is_one() {
    let ca = std::fs::read_to_string(file("tls/ca.pem")).unwrap();
    let (_folder, ca_file) = written(format!("the feast's own\n{ca}\nand again\n{ca}"));
    assert!(trusting(&Trust::SystemAnd { ca_file }).is_ok());
}

#[test]
fn a_file_of_certificates_that_is_not_there_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let ca_file = folder.path().join("ca.pem");
    let error = trusting(&Trust::SystemAnd {
        ca_file: ca_file.clone(),
    });
    let error = error.unwrap_err();
    assert!(matches!(&error, TlsError::Unreadable { path, .. } if *path == ca_file));
    assert!(
        error.to_string().contains("ca.pem cannot be read"),
        "{error}"
    );
}

#[rstest]
#[case::empty("")]
#[case::another_text("hello")]
#[case::only_a_key(include_str!("tls/server.key"))]
fn a_file_without_a_certificate_is_said_so(#[case] text: &str) {
    let (_folder, ca_file) = written(text);
    let error = trusting(&Trust::SystemAnd { ca_file }).unwrap_err();
    assert!(matches!(error, TlsError::NoCertificate { .. }), "{error:?}");
    let words = error.to_string();
    assert!(words.starts_with("there is no certificate in "), "{words}");
}

#[rstest]
#[case::cut_off("-----BEGIN CERTIFICATE-----\nMIIB\n".into())]
#[case::no_base64("-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n".into())]
#[case::no_certificate("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".into())]
#[case::endless("x".repeat(2 << 20))]
fn a_file_that_cannot_be_used_is_said_so(#[case] text: String) {
    let (_folder, ca_file) = written(text);
    let error = trusting(&Trust::SystemAnd { ca_file }).unwrap_err();
    assert!(matches!(error, TlsError::Unusable { .. }), "{error:?}");
}

// ---- a pinned key

/// A key, and a certificate for it that is good for nothing: expired, and of another name.
struct Hub {
    key: KeyPair,
    certificate: CertificateDer<'static>,
}

impl Hub {
    fn new() -> Hub {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec!["elsewhere.example".to_owned()]).unwrap();
        params.not_before = rcgen::date_time_ymd(1999, 1, 1);
        params.not_after = rcgen::date_time_ymd(2000, 1, 1);
        let certificate = params.self_signed(&key).unwrap().der().clone();
        Hub { key, certificate }
    }

    fn spki(&self) -> Vec<u8> {
        self.key.subject_public_key_info()
    }
}

/// Shows one certificate and signs with any key.
#[derive(Debug)]
struct Shows(Arc<CertifiedKey>);

impl ResolvesServerCert for Shows {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }
}

fn showing(
    certificate: &CertificateDer<'static>,
    key: &KeyPair,
    version: &'static rustls::SupportedProtocolVersion,
) -> TlsAcceptor {
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let key = rustls::crypto::ring::sign::any_supported_type(&key).unwrap();
    let shown = CertifiedKey::new(vec![certificate.clone()], key);
    let config = ServerConfig::builder_with_provider(provider())
        .with_protocol_versions(&[version])
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(Shows(Arc::new(shown))));
    TlsAcceptor::from(Arc::new(config))
}

/// One dial. Says how it ended, and whether the handshake was done.
async fn dial(tls: Arc<ClientConfig>, acceptor: TlsAcceptor) -> (LinkState, bool) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("wss://{}/", listener.local_addr().unwrap());
    let mut user = User::of(LinkConfig {
        tls,
        ..config(&url)
    });
    let serve = async {
        let (tcp, _) = listener.accept().await.unwrap();
        let tls = acceptor.accept(tcp).await.ok()?;
        let mut socket = tokio_tungstenite::accept_async(tls).await.ok()?;
        socket.send(Message::text("first")).await.ok()?;
        Some(socket)
    };
    let outcome = async {
        loop {
            match user.next().await.unwrap() {
                LinkEvent::Opened => user.link.tell(Command::Synced),
                LinkEvent::Status(status) if matches!(status.state.word(), "live" | "offline") => {
                    return status.state;
                }
                _ => {}
            }
        }
    };
    let serve = Box::pin(patiently("a dial", serve));
    let (socket, state) = tokio::join!(serve, Box::pin(outcome));
    (state, socket.is_some())
}

fn cause(state: LinkState) -> Cause {
    match state {
        LinkState::Offline { cause, .. } => cause,
        other => panic!("offline expected, not {other:?}"),
    }
}

#[rstest]
#[tokio::test]
async fn the_pinned_key_is_trusted_whatever_its_certificate_says(
    #[values(&rustls::version::TLS12, &rustls::version::TLS13)]
    version: &'static rustls::SupportedProtocolVersion,
    #[values(true, false)] typed: bool,
) {
    let hub = Hub::new();
    let whole = Pin::of_key(&hub.spki());
    let pin = match typed {
        true => Pin::of_code(whole.code()).unwrap(),
        false => whole,
    };
    let tls = trusting(&Trust::Pinned(pin)).unwrap();
    let (state, served) = dial(tls, showing(&hub.certificate, &hub.key, version)).await;
    assert!(matches!(state, LinkState::Live { .. }), "{state:?}");
    assert!(served);
}

#[rstest]
#[tokio::test]
async fn any_other_key_is_refused_with_a_plain_sentence(
    #[values(&rustls::version::TLS12, &rustls::version::TLS13)]
    version: &'static rustls::SupportedProtocolVersion,
) {
    let hub = Hub::new();
    let tls = trusting(&Trust::Pinned(Pin::of_key(b"another key"))).unwrap();
    let (state, served) = dial(tls, showing(&hub.certificate, &hub.key, version)).await;
    assert!(!served);
    let cause = cause(state);
    assert_eq!(
        (cause.word(), cause.clone()),
        ("wrong-key", Cause::WrongKey)
    );
    assert_eq!(
        cause.to_string(),
        "another computer answered than the one that was paired: its key is not the right one"
    );
    assert_eq!(cause.to_string(), WrongKey.to_string());
}

#[tokio::test]
async fn where_a_key_is_pinned_no_authority_counts() {
    // It would be trusted through the file of certificates.
    let tls = trusting(&Trust::Pinned(Pin::of_key(b"another key"))).unwrap();
    let (state, served) = dial(tls, acceptor()).await;
    assert!(!served);
    assert_eq!(cause(state), Cause::WrongKey);
}

#[rstest]
#[tokio::test]
async fn who_only_shows_the_pinned_certificate_and_has_not_its_key_is_refused(
    #[values(&rustls::version::TLS12, &rustls::version::TLS13)]
    version: &'static rustls::SupportedProtocolVersion,
) {
    let (hub, thief) = (Hub::new(), Hub::new());
    let tls = trusting(&Trust::Pinned(Pin::of_key(&hub.spki()))).unwrap();
    let (state, served) = dial(tls, showing(&hub.certificate, &thief.key, version)).await;
    assert!(!served);
    let cause = cause(state);
    assert!(matches!(cause, Cause::Tls(_)), "{cause:?}");
}
