use jsonwebtoken::errors::{Error, ErrorKind};
use thiserror::Error as ThisError;

/// Why a signed token was not believed. Whoever sent it is to blame.
#[derive(Debug, ThisError, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenError {
    /// It's no token: its form, its size, a claim of a wrong type, a claim that stands there twice,
    /// or an algorithm that nobody has, such as `none`.
    #[error("malformed token: sign in again")]
    Malformed,
    /// Its header asks for an extension. None is supported.
    #[error("unsupported token: it asks for an extension of the format")]
    Extension,
    /// No key has its `kid`. The application's keys may be old.
    #[error("unknown signing key: sign in again")]
    UnknownKey,
    /// It isn't signed with the algorithm that its key is for.
    #[error("wrong signing algorithm: the key is for another")]
    Algorithm,
    /// The signature is wrong.
    #[error("wrong signature: the token was changed, or signed by somebody else")]
    Signature,
    /// It's over.
    #[error("expired token: sign in again")]
    Expired,
    /// It isn't valid yet.
    #[error("immature token: it isn't valid yet; compare the clocks")]
    Immature,
    /// Another issuer made it.
    #[error("wrong issuer: the token comes from elsewhere")]
    Issuer,
    /// It was made for somebody else.
    #[error("wrong audience: the token was made for another application")]
    Audience,
    /// `exp`, `iss` or `aud` is missing.
    #[error("incomplete token: it must say who made it, for whom, and until when")]
    Incomplete,
    /// Its `tid` is not text.
    #[error("malformed tenant in the token: `tid` must be text")]
    TenantId,
}

impl TokenError {
    /// A name for programs.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Expired => "token_expired",
            _ => "token_invalid",
        }
    }
}

impl From<Error> for TokenError {
    fn from(error: Error) -> Self {
        match error.kind() {
            ErrorKind::InvalidSignature => Self::Signature,
            ErrorKind::ExpiredSignature => Self::Expired,
            ErrorKind::ImmatureSignature => Self::Immature,
            ErrorKind::InvalidIssuer => Self::Issuer,
            ErrorKind::InvalidAudience => Self::Audience,
            ErrorKind::InvalidAlgorithm => Self::Algorithm,
            ErrorKind::MissingRequiredClaim(_) => Self::Incomplete,
            _ => Self::Malformed,
        }
    }
}

/// Why keys were not taken. The old ones stay. No variant holds anything of a key.
#[derive(Debug, ThisError, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum JwtKeyError {
    /// The document is no key set.
    #[error("malformed key set: expected a JSON document with `keys`")]
    Document,
    /// The document has no key for one of the pinned algorithms.
    #[error("empty key set: it has no signing key for the algorithms that are pinned")]
    Empty,
    /// A key doesn't say its algorithm, and more than one is pinned that it could be for.
    #[error("ambiguous key: it has no `alg`; pin the one algorithm that its kind is used with")]
    Ambiguous,
    /// Two keys have the same `kid`, or none.
    #[error("duplicate key: two keys have the same `kid`")]
    Duplicate,
    /// The key is not of the kind that the algorithm takes.
    #[error("unusable key: it is not of the kind that the algorithm takes")]
    Unusable,
    /// The secret is shorter than the hash of its algorithm (RFC 7518, section 3.2).
    #[error("weak secret: it must be as long as the hash of its algorithm")]
    Weak,
}
