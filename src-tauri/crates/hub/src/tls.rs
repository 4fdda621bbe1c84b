//! The hub's key, the certificate that shows it, and the code by which stations know it.
//!
//! What counts is the key: it is made once and kept. The certificate is written anew at each start,
//! because stations look at nothing in it but the key, and so there is none that could expire, be
//! lost, or not fit.

use std::sync::Arc;

use olgfeast_protocol::PairingCode;
use rcgen::{CertificateParams, DnType, KeyPair, PublicKeyData};
use ring::digest::{SHA256, digest};
use rustls::{
    ServerConfig,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use tokio_rustls::TlsAcceptor;

/// What is spoken inside: HTTP/1.1 alone, because a WebSocket needs it.
const ALPN: &[u8] = b"http/1.1";

/// The hub cannot speak TLS.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The key cannot be made or read, or the certificate not written.
    #[error("the hub's key for encrypted connections cannot be used: {0}")]
    Key(#[from] rcgen::Error),
    /// TLS does not take it.
    #[error("encrypted connections cannot be set up: {0}")]
    Setup(#[from] rustls::Error),
}

/// A new key (ECDSA, P-256), as PKCS#8 in PEM.
pub(crate) fn new_key() -> Result<String, TlsError> {
    Ok(KeyPair::generate()?.serialize_pem())
}

/// Who the hub is to those who come by TLS.
pub(crate) struct Identity {
    pub(crate) acceptor: TlsAcceptor,
    pub(crate) code: PairingCode,
}

impl Identity {
    /// Of the key in this PEM text.
    pub(crate) fn of_key(pem: &str) -> Result<Identity, TlsError> {
        let key = KeyPair::from_pem(pem)?;
        let code = code(&key);
        let mut params = CertificateParams::new(vec!["localhost".to_owned()])?;
        params
            .distinguished_name
            .push(DnType::CommonName, format!("olgFeast hub {code}"));
        let certificate = params.self_signed(&key)?;
        let der = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        // Named, not taken from the process: rustls panics where two providers are compiled in and
        // none was chosen.
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], der)?;
        config.alpn_protocols = vec![ALPN.to_vec()];
        Ok(Identity {
            acceptor: TlsAcceptor::from(Arc::new(config)),
            code,
        })
    }
}

fn code(key: &KeyPair) -> PairingCode {
    let mut whole = [0; 32];
    let digest = digest(&SHA256, &key.subject_public_key_info());
    for (to, from) in whole.iter_mut().zip(digest.as_ref()) {
        *to = *from;
    }
    PairingCode::of_digest(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_one_code_and_another_key_another_one() {
        let (one, other) = (new_key().unwrap(), new_key().unwrap());
        let code = |pem: &str| Identity::of_key(pem).unwrap().code;
        assert_eq!(code(&one), code(&one));
        assert_ne!(code(&one), code(&other));
    }

    #[test]
    fn the_code_of_a_known_key_is_known() {
        // `openssl pkey -pubout -outform DER | sha256sum` says 61633b40f299ac2f9c6a06253a68….
        let pem = include_str!("tls/known_key.pem");
        assert_eq!(
            Identity::of_key(pem).unwrap().code.to_string(),
            "C5HK-PG7J-K6P2"
        );
    }

    #[test]
    fn what_is_no_key_is_an_error() {
        assert!(matches!(Identity::of_key("hello"), Err(TlsError::Key(_))));
    }
}
