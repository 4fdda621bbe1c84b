//! A pinned key: the one that a person typed or scanned, and no other.

use std::error::Error;
use std::io;
use std::sync::Arc;

use ring::digest::{SHA256, digest};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, OtherError, SignatureScheme};

/// The key of a server: SHA-256 over the SubjectPublicKeyInfo (SPKI, in DER) of its certificate, or
/// the beginning of that.
///
/// The name and the dates of the certificate, and who signed it, do not count: only whoever holds the
/// private key can finish the handshake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pin(Kept);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    /// The first 60 bits, which is what fits into a code that a person types.
    First60(u64),
    Whole([u8; 32]),
}

/// How many bits of the digest are behind those of a code in its first eight bytes.
const BEHIND_THE_CODE: u32 = u64::BITS - Pin::CODE_BITS;

impl Pin {
    /// The bits of a pairing code: 12 characters of 5 bits each.
    pub const CODE_BITS: u32 = 60;

    /// The pin of a pairing code: the first 60 bits of the digest as a number, the first bit of the
    /// digest being the most significant of the 60. Nothing when there are more.
    pub fn of_code(bits: u64) -> Option<Pin> {
        (bits >> Pin::CODE_BITS == 0).then_some(Pin(Kept::First60(bits)))
    }

    /// The pin of a whole digest.
    pub fn of_digest(digest: [u8; 32]) -> Pin {
        Pin(Kept::Whole(digest))
    }

    /// The pin of a key, from its SPKI in DER.
    pub fn of_key(spki: &[u8]) -> Pin {
        Pin(Kept::Whole(sha256(spki)))
    }

    /// What a person has to type to pair with this key: see [`Pin::of_code`].
    pub fn code(&self) -> u64 {
        match self.0 {
            Kept::First60(bits) => bits,
            Kept::Whole([a, b, c, d, e, f, g, h, ..]) => {
                u64::from_be_bytes([a, b, c, d, e, f, g, h]) >> BEHIND_THE_CODE
            }
        }
    }

    /// Whether a key, by its SPKI in DER, is the pinned one.
    pub fn is_of(&self, spki: &[u8]) -> bool {
        let key = Pin::of_key(spki);
        match self.0 {
            Kept::First60(bits) => key.code() == bits,
            Kept::Whole(_) => key == *self,
        }
    }
}

/// Whoever answered does not have the pinned key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("another computer answered than the one that was paired: its key is not the right one")]
pub struct WrongKey;

impl WrongKey {
    /// Whether this is what is behind an error, at whatever depth: of a handshake, or of a REST call.
    pub fn is_in(error: &(dyn Error + 'static)) -> bool {
        let mut next = Some(error);
        while let Some(error) = next {
            if error.is::<WrongKey>() {
                return true;
            }
            next = if let Some(rustls::Error::InvalidCertificate(CertificateError::Other(inner))) =
                error.downcast_ref()
            {
                Some(&*inner.0)
            } else if let Some(inner) = error
                .downcast_ref::<io::Error>()
                .and_then(io::Error::get_ref)
            {
                // Its own `source` leaves this one out.
                Some(inner)
            } else {
                error.source()
            };
        }
        false
    }
}

/// Believes whoever has the key, and verifies that it has it.
#[derive(Debug)]
pub(super) struct Pinned {
    pin: Pin,
    provider: Arc<CryptoProvider>,
}

impl Pinned {
    pub(super) fn new(pin: Pin, provider: Arc<CryptoProvider>) -> Pinned {
        Pinned { pin, provider }
    }
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let spki = ParsedCertificate::try_from(end_entity)?.subject_public_key_info();
        if self.pin.is_of(&spki) {
            Ok(ServerCertVerified::assertion())
        } else {
            let wrong = CertificateError::Other(OtherError(Arc::new(WrongKey)));
            Err(rustls::Error::InvalidCertificate(wrong))
        }
    }

    // The certificate alone proves nothing, anybody can send it: the signature of the handshake says
    // that its private key is there.

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let algorithms = &self.provider.signature_verification_algorithms;
        algorithms.supported_schemes()
    }
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut whole = [0; 32];
    for (to, from) in whole.iter_mut().zip(digest(&SHA256, bytes).as_ref()) {
        *to = *from;
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    // SHA-256 of "abc", from FIPS 180-2: ba7816bf 8f01cfea 414140de …
    const ABC_CODE: u64 = 0x0ba7_816b_f8f0_1cfe;

    #[test]
    fn a_code_is_the_first_sixty_bits_of_the_digest() {
        let pin = Pin::of_key(b"abc");
        assert_eq!(pin.code(), ABC_CODE);
        assert!(pin.is_of(b"abc"));
        assert!(!pin.is_of(b"abd"));
    }

    #[test]
    fn a_pin_of_a_code_is_of_the_key_with_these_bits_and_of_no_other() {
        let pin = Pin::of_code(ABC_CODE).unwrap();
        assert!(pin.is_of(b"abc"));
        for bit in 0..Pin::CODE_BITS {
            let other = Pin::of_code(ABC_CODE ^ (1 << bit)).unwrap();
            assert!(!other.is_of(b"abc"), "bit {bit} counts");
        }
        assert_eq!(Pin::of_code(1 << Pin::CODE_BITS), None);
    }

    #[test]
    fn all_bits_of_a_whole_digest_count() {
        let digest = sha256(b"abc");
        assert!(Pin::of_digest(digest).is_of(b"abc"));
        for bit in 0..256 {
            let mut other = digest;
            other[bit / 8] ^= 0x80 >> (bit % 8);
            assert!(!Pin::of_digest(other).is_of(b"abc"), "bit {bit} counts");
        }
    }

    #[test]
    fn a_wrong_key_is_found_behind_the_errors_that_it_is_wrapped_in() {
        let rustls = rustls::Error::InvalidCertificate(CertificateError::Other(OtherError(
            Arc::new(WrongKey),
        )));
        assert!(WrongKey::is_in(&WrongKey));
        assert!(WrongKey::is_in(&rustls));
        assert!(WrongKey::is_in(&io::Error::new(
            io::ErrorKind::InvalidData,
            rustls
        )));
        assert!(!WrongKey::is_in(&io::Error::other("reset")));
        assert!(!WrongKey::is_in(&rustls::Error::DecryptError));
    }
}
