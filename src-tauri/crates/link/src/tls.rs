//! The one TLS configuration: for the socket and for REST alike.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt;

/// TLS cannot be set up on this computer.
#[derive(Debug, thiserror::Error)]
#[error("encrypted connections cannot be set up: {0}")]
pub struct TlsError(#[from] rustls::Error);

/// A client configuration that trusts what the operating system trusts. Make it once and share it.
///
/// # Errors
///
/// When the certificate verifier of the operating system cannot be set up.
pub fn client_config() -> Result<Arc<ClientConfig>, TlsError> {
    // Named, not taken from the process: rustls panics where two providers are compiled in and none
    // was chosen.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth();
    Ok(Arc::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_can_be_made_without_choosing_a_provider_for_the_process() {
        assert!(client_config().is_ok());
    }
}
