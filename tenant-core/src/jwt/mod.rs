//! Signed tokens as a source of claims: which keys sign, what a token must say, what it is refused
//! for.

mod error;
mod keys;

pub use error::{JwtKeyError, TokenError};
pub use keys::{JwtAlgorithm, JwtKeys};

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use jsonwebtoken::{Validation, decode, decode_header};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Checks signed tokens (JWT, RFC 7519) and reads the tenant out of their claim `tid`.
///
/// A token is believed when its key is known by `kid`, its algorithm is the one that the key is
/// pinned to, its signature is right, and `exp`, `nbf` if it is there, `iss` and `aud` say so. What
/// the token itself proposes (`jku`, `jwk`, `x5u`, `alg`) is never followed.
///
/// It fetches nothing. The application reads the key set of its identity provider and
/// [hands it in](JwtVerifier::replace_keys), again whenever the provider changes its keys.
///
/// ```
/// use tenant_core::{JwtAlgorithm, JwtKeys, JwtVerifier, Source};
///
/// # fn verifier(document: &str) -> Result<(), tenant_core::JwtKeyError> {
/// let keys = JwtKeys::from_jwks(document, &[JwtAlgorithm::Es256])?;
/// let verifier = JwtVerifier::new("https://id.example", "laboratory", keys);
/// let source: Source = Source::jwt(verifier.clone());
///
/// // Later, in the task that refreshes the keys:
/// verifier.replace_keys(JwtKeys::from_jwks(document, &[JwtAlgorithm::Es256])?);
/// # Ok(())
/// # }
/// ```
///
/// # Clone
///
/// A clone is the same verifier: keys that are replaced in one are replaced in all.
#[derive(Clone)]
pub struct JwtVerifier {
    rules: Arc<Rules>,
    keys: Arc<RwLock<Arc<JwtKeys>>>,
}

struct Rules {
    issuer: Box<str>,
    audience: Box<str>,
    leeway: Duration,
}

/// What a token that was believed says.
pub(crate) struct CheckedToken {
    pub(crate) tid: Option<Box<str>>,
    pub(crate) sub: Option<Box<str>>,
}

/// The claims that are read. A claim that stands there twice is an error of its own.
#[derive(Deserialize)]
struct Claims {
    // The library takes a list of issuers, too, and one that holds ours among others.
    #[serde(rename = "iss")]
    _iss: Box<str>,
    #[serde(default, deserialize_with = "present")]
    tid: Option<Value>,
    sub: Option<Box<str>>,
}

impl JwtVerifier {
    /// The longest token that is looked at, in bytes.
    pub const MAX_LENGTH: usize = 8_192;

    /// The longest [leeway](JwtVerifier::leeway).
    pub const MAX_LEEWAY: Duration = Duration::from_secs(300);

    /// A verifier of tokens that `issuer` made for `audience`.
    pub fn new(issuer: &str, audience: &str, keys: JwtKeys) -> Self {
        // Features of the library that others turn on would leave it without a default, and it
        // panics then. Whoever was first keeps their choice.
        let _ = jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER.install_default();
        let rules = Rules {
            issuer: issuer.into(),
            audience: audience.into(),
            leeway: Duration::from_secs(30),
        };
        Self { rules: Arc::new(rules), keys: Arc::new(RwLock::new(Arc::new(keys))) }
    }

    /// How far the clocks may be apart: 30 seconds unless said otherwise, and
    /// [`MAX_LEEWAY`](JwtVerifier::MAX_LEEWAY) at most.
    #[must_use]
    pub fn leeway(self, leeway: Duration) -> Self {
        let rules = Rules {
            issuer: self.rules.issuer.clone(),
            audience: self.rules.audience.clone(),
            leeway: leeway.min(Self::MAX_LEEWAY),
        };
        Self { rules: Arc::new(rules), keys: self.keys }
    }

    /// Puts other keys in the place of all that there were. Tokens that an old key signed are
    /// refused from now on, unless the key is among the new ones.
    pub fn replace_keys(&self, keys: JwtKeys) {
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
    }

    pub(crate) fn verify(&self, token: &str) -> Result<CheckedToken, TokenError> {
        if token.len() > Self::MAX_LENGTH {
            return Err(TokenError::Malformed);
        }
        let header = decode_header(token).map_err(|_| TokenError::Malformed)?;
        if header.crit.is_some() || header.enc.is_some() || header.zip.is_some() {
            return Err(TokenError::Extension);
        }
        let keys = Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner));
        let key = keys.find(header.kid.as_deref()).ok_or(TokenError::UnknownKey)?;
        if header.alg != key.algorithm {
            return Err(TokenError::Algorithm);
        }
        let mut validation = Validation::new(key.algorithm);
        validation.leeway = self.rules.leeway.as_secs();
        validation.validate_nbf = true;
        validation.set_issuer(&[&*self.rules.issuer]);
        validation.set_audience(&[&*self.rules.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud"]);
        let claims = decode::<Claims>(token, &key.decoding, &validation)?.claims;
        let tid = match claims.tid {
            None => None,
            Some(Value::String(tid)) => Some(tid.into()),
            Some(_) => return Err(TokenError::TenantId),
        };
        Ok(CheckedToken { tid, sub: claims.sub })
    }
}

/// Tells `null` from a claim that isn't there.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

impl fmt::Debug for JwtVerifier {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "JwtVerifier({} for {})", self.rules.issuer, self.rules.audience)
    }
}
