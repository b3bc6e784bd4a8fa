use std::fmt;

use jsonwebtoken::jwk::{
    AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, KeyOperations, PublicKeyUse,
};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey};
use serde::Deserialize;
use serde_json::Value;

use crate::JwtKeyError;

/// The keys that tokens may be signed with. Each is pinned to one algorithm, so that a public key
/// is never taken for a shared secret.
///
/// ```
/// use tenant_core::{JwtAlgorithm, JwtKeys};
///
/// # fn keys(pem: &[u8], secret: &[u8]) -> Result<(), tenant_core::JwtKeyError> {
/// let keys = JwtKeys::none()
///     .with_pem(Some("2026-01"), JwtAlgorithm::EdDsa, pem)?
///     .with_secret(Some("internal"), JwtAlgorithm::Hs256, secret)?;
/// # Ok(())
/// # }
/// ```
#[derive(Default)]
pub struct JwtKeys(Vec<Key>);

pub(super) struct Key {
    kid: Option<Box<str>>,
    pub(super) algorithm: Algorithm,
    pub(super) decoding: DecodingKey,
}

/// How a token is signed (RFC 7518, RFC 8037). There is no `none`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum JwtAlgorithm {
    /// HMAC with SHA-256.
    Hs256,
    /// HMAC with SHA-384.
    Hs384,
    /// HMAC with SHA-512.
    Hs512,
    /// RSA, PKCS 1 v1.5, with SHA-256.
    Rs256,
    /// RSA, PKCS 1 v1.5, with SHA-384.
    Rs384,
    /// RSA, PKCS 1 v1.5, with SHA-512.
    Rs512,
    /// RSA, PSS, with SHA-256.
    Ps256,
    /// RSA, PSS, with SHA-384.
    Ps384,
    /// RSA, PSS, with SHA-512.
    Ps512,
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// ECDSA on P-384 with SHA-384.
    Es384,
    /// Ed25519.
    EdDsa,
}

impl JwtAlgorithm {
    fn library(self) -> Algorithm {
        match self {
            Self::Hs256 => Algorithm::HS256,
            Self::Hs384 => Algorithm::HS384,
            Self::Hs512 => Algorithm::HS512,
            Self::Rs256 => Algorithm::RS256,
            Self::Rs384 => Algorithm::RS384,
            Self::Rs512 => Algorithm::RS512,
            Self::Ps256 => Algorithm::PS256,
            Self::Ps384 => Algorithm::PS384,
            Self::Ps512 => Algorithm::PS512,
            Self::Es256 => Algorithm::ES256,
            Self::Es384 => Algorithm::ES384,
            Self::EdDsa => Algorithm::EdDSA,
        }
    }
}

impl JwtKeys {
    /// No key: every token is refused.
    pub fn none() -> Self {
        Self::default()
    }

    /// The signing keys of a key set (RFC 7517), as identity providers publish it, that are for one
    /// of the pinned algorithms.
    ///
    /// Other keys are passed over: those for encryption, those of kinds that nobody here knows, those that
    /// are broken, and symmetric ones, which are no secret in a document that was published. So a key that
    /// the provider adds for somebody else locks nobody out. Of those that are left, each must be for one
    /// algorithm, and no two may have the same `kid`: that would leave open what checks a token.
    ///
    /// # Errors
    ///
    /// [`JwtKeyError`]; [`Empty`](JwtKeyError::Empty) when no key is left.
    pub fn from_jwks(document: &str, pinned: &[JwtAlgorithm]) -> Result<Self, JwtKeyError> {
        let set: KeySet = serde_json::from_str(document).map_err(|_| JwtKeyError::Document)?;
        let mut keys = Self::none();
        for key in set.keys {
            let Ok(jwk) = serde_json::from_value::<Jwk>(key) else { continue };
            let Ok(decoding) = DecodingKey::from_jwk(&jwk) else { continue };
            if let Some(algorithm) = algorithm_of(&jwk, pinned)? {
                keys = keys.with(jwk.common.key_id.as_deref(), algorithm, decoding)?;
            }
        }
        if keys.0.is_empty() { Err(JwtKeyError::Empty) } else { Ok(keys) }
    }

    /// Adds a public key in PEM form.
    ///
    /// A token without `kid` is checked with the key without `kid`, and with no other.
    ///
    /// # Errors
    ///
    /// [`JwtKeyError::Unusable`], [`JwtKeyError::Duplicate`].
    pub fn with_pem(
        self,
        kid: Option<&str>,
        algorithm: JwtAlgorithm,
        pem: &[u8],
    ) -> Result<Self, JwtKeyError> {
        let algorithm = algorithm.library();
        let decoding = match algorithm.family() {
            AlgorithmFamily::Rsa => DecodingKey::from_rsa_pem(pem),
            AlgorithmFamily::Ec => DecodingKey::from_ec_pem(pem),
            AlgorithmFamily::Ed => DecodingKey::from_ed_pem(pem),
            AlgorithmFamily::Hmac => return Err(JwtKeyError::Unusable),
        };
        self.with(kid, algorithm, decoding.map_err(|_| JwtKeyError::Unusable)?)
    }

    /// Adds a secret that the issuer shares with this application.
    ///
    /// # Errors
    ///
    /// [`JwtKeyError::Weak`] when it's shorter than the hash, [`JwtKeyError::Unusable`] when the
    /// algorithm takes no secret, or when the secret is a key in PEM form, which is public.
    pub fn with_secret(
        self,
        kid: Option<&str>,
        algorithm: JwtAlgorithm,
        secret: &[u8],
    ) -> Result<Self, JwtKeyError> {
        let shortest = match algorithm {
            JwtAlgorithm::Hs256 => 32,
            JwtAlgorithm::Hs384 => 48,
            JwtAlgorithm::Hs512 => 64,
            _ => return Err(JwtKeyError::Unusable),
        };
        if secret.trim_ascii_start().starts_with(b"-----BEGIN") {
            return Err(JwtKeyError::Unusable);
        }
        if secret.len() < shortest {
            return Err(JwtKeyError::Weak);
        }
        self.with(kid, algorithm.library(), DecodingKey::from_secret(secret))
    }

    fn with(
        mut self,
        kid: Option<&str>,
        algorithm: Algorithm,
        decoding: DecodingKey,
    ) -> Result<Self, JwtKeyError> {
        if self.find(kid).is_some() {
            return Err(JwtKeyError::Duplicate);
        }
        self.0.push(Key { kid: kid.map(Into::into), algorithm, decoding });
        Ok(self)
    }

    pub(super) fn find(&self, kid: Option<&str>) -> Option<&Key> {
        self.0.iter().find(|key| key.kid.as_deref() == kid)
    }
}

/// A key set, of which each key is read for itself.
#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Value>,
}

/// The one pinned algorithm that the key is for; none when it's for something else.
fn algorithm_of(jwk: &Jwk, pinned: &[JwtAlgorithm]) -> Result<Option<Algorithm>, JwtKeyError> {
    let verifies = |operations: &Vec<_>| operations.contains(&KeyOperations::Verify);
    let signs = matches!(jwk.common.public_key_use, None | Some(PublicKeyUse::Signature))
        && jwk.common.key_operations.as_ref().is_none_or(verifies);
    let of_family = |algorithm: &Algorithm| match &jwk.algorithm {
        AlgorithmParameters::RSA(_) => algorithm.family() == AlgorithmFamily::Rsa,
        AlgorithmParameters::EllipticCurve(key) => match key.curve {
            EllipticCurve::P256 => *algorithm == Algorithm::ES256,
            EllipticCurve::P384 => *algorithm == Algorithm::ES384,
            _ => false,
        },
        AlgorithmParameters::OctetKeyPair(key) => {
            key.curve == EllipticCurve::Ed25519 && *algorithm == Algorithm::EdDSA
        }
        // A secret that was published is none.
        _ => false,
    };
    let said = |algorithm: &Algorithm| {
        jwk.common.key_algorithm.is_none_or(|said| said == KeyAlgorithm::from(*algorithm))
    };
    if !signs {
        return Ok(None);
    }
    let fitting = pinned.iter().map(|algorithm| algorithm.library());
    let mut fitting = fitting.filter(of_family).filter(said);
    let first = fitting.next();
    match fitting.find(|other| Some(*other) != first) {
        Some(_) => Err(JwtKeyError::Ambiguous),
        None => Ok(first),
    }
}

impl fmt::Debug for JwtKeys {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list().entries(self.0.iter().map(|key| (&key.kid, key.algorithm))).finish()
    }
}
