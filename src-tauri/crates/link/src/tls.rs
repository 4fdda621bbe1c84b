//! The one TLS configuration: for the socket and for REST alike.
//!
//! Make one `ClientConfig` and share it: then both trust the same, and a session that one of them
//! has made serves the other.

mod pin;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{self, PemObject};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::{BuilderVerifierExt, Verifier};

use crate::profile::CA_FILE_MAX;

pub use pin::{Pin, WrongKey};

/// Whom to believe that it is the server.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Trust {
    /// Whom the operating system believes; nobody where it has no authorities.
    #[default]
    System,
    /// The same, and whom the certificates in this PEM file vouch for, 1 MiB at most.
    SystemAnd {
        /// Where it is.
        ca_file: PathBuf,
    },
    /// Whoever has this key, and nobody else, whatever its certificate says.
    Pinned(Pin),
}

/// TLS cannot be set up on this computer, or not like this.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The certificate verifier cannot be set up.
    #[error("encrypted connections cannot be set up: {0}")]
    Setup(#[from] rustls::Error),
    /// The file of certificates is not there, or cannot be read.
    #[error("the certificates in {path} cannot be read: {error}", path = .path.display())]
    Unreadable {
        /// Where it should be.
        path: PathBuf,
        /// What the operating system says.
        error: io::Error,
    },
    /// The file is there, but there is no certificate in it.
    #[error("there is no certificate in {path}", path = .path.display())]
    NoCertificate {
        /// Where it is.
        path: PathBuf,
    },
    /// There is something in the file that cannot be used.
    #[error("{path} is no file of certificates: {reason}", path = .path.display())]
    Unusable {
        /// Where it is.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

/// A client configuration that trusts what the operating system trusts: [`trusting`] of
/// [`Trust::System`].
///
/// # Errors
///
/// [`TlsError::Setup`], when the certificate verifier of the operating system cannot be set up.
pub fn client_config() -> Result<Arc<ClientConfig>, TlsError> {
    trusting(&Trust::System)
}

/// A client configuration that trusts exactly this. Make it once and share it.
///
/// # Errors
///
/// When the verifier cannot be set up, or the file of certificates cannot be used.
pub fn trusting(trust: &Trust) -> Result<Arc<ClientConfig>, TlsError> {
    // Named, not taken from the process: rustls panics where two providers are compiled in and none
    // was chosen.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()?;
    let builder = match trust {
        Trust::System => match builder.clone().with_platform_verifier() {
            Ok(builder) => builder,
            // A computer without any authority believes nobody, and needs none where nothing is
            // encrypted or the key of the server is known.
            Err(error) => {
                tracing::warn!(%error, "this computer has no certificate authorities");
                builder.with_root_certificates(RootCertStore::empty())
            }
        },
        Trust::SystemAnd { ca_file } => {
            let verifier = system_and(ca_file, provider)?;
            builder
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(verifier))
        }
        Trust::Pinned(pin) => builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(pin::Pinned::new(*pin, provider))),
    };
    Ok(Arc::new(builder.with_no_client_auth()))
}

fn system_and(ca_file: &Path, provider: Arc<CryptoProvider>) -> Result<Verifier, TlsError> {
    let certificates = certificates(ca_file)?;
    Verifier::new_with_extra_roots(certificates, provider).map_err(|error| TlsError::Unusable {
        path: ca_file.to_owned(),
        reason: error.to_string(),
    })
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let mut text = Vec::new();
    File::open(path)
        .and_then(|file| file.take(CA_FILE_MAX + 1).read_to_end(&mut text))
        .map_err(|error| TlsError::Unreadable {
            path: path.to_owned(),
            error,
        })?;
    let unusable = |reason: String| TlsError::Unusable {
        path: path.to_owned(),
        reason,
    };
    if text.len() as u64 > CA_FILE_MAX {
        return Err(unusable("it is larger than 1 MiB".to_owned()));
    }
    let certificates = CertificateDer::pem_slice_iter(&text)
        .collect::<Result<Vec<_>, pem::Error>>()
        .map_err(|error| unusable(error.to_string()))?;
    if certificates.is_empty() {
        return Err(TlsError::NoCertificate {
            path: path.to_owned(),
        });
    }
    Ok(certificates)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_can_be_made_without_choosing_a_provider_for_the_process() {
        assert!(client_config().is_ok());
    }
}
