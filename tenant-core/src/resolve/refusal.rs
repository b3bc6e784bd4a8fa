use thiserror::Error;

use crate::{DirectoryError, MalformedClaim, ResolveError};

/// Evidence that is not even well-formed. Whoever sent it is to blame; it says nothing of tenants.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum MalformedEvidence {
    /// It came twice.
    #[error("duplicate value: send it once")]
    Duplicate,
    /// It holds something else than visible ASCII.
    #[error("unusual characters: only visible ASCII is read")]
    Characters,
    /// The host is no name or address, or its two mentions differ.
    #[error(
        "malformed host: send one `Host` with a plain name or address, without a dot at the end"
    )]
    Host,
    /// What stands in front of the base domain is not one slug.
    #[error("malformed subdomain: one slug stands in front of the base domain")]
    Subdomain,
    /// The path can be read in two ways.
    #[error("malformed path: no dot segments, no empty segment in the tenant's place")]
    Path,
    /// The `Authorization` header is no bearer token.
    #[error("malformed authorisation: `Bearer` and one token")]
    Bearer,
    /// The value is no slug, id or credential.
    #[error(transparent)]
    Claim(#[from] MalformedClaim),
}

/// Why a request or a job got no grant.
///
/// | refusal | status | code |
/// |---|---|---|
/// | [`Missing`](Refusal::Missing) | 400 | `tenant_missing` |
/// | [`Malformed`](Refusal::Malformed) | 400 | `tenant_malformed` |
/// | `Token`, with the feature `jwt` | 401 | `token_expired`, `token_invalid` |
/// | [`Unidentified`](Refusal::Unidentified) | 401 | `user_missing` |
/// | [`Conflicting`](Refusal::Conflicting) | 403 | `tenant_conflicting` |
/// | [`Unvouched`](Refusal::Unvouched) | 403 | `tenant_unvouched` |
/// | [`Unknown`](Refusal::Unknown) | 404 | `tenant_unknown` |
/// | [`Suspended`](Refusal::Suspended) | 403 | `tenant_suspended` |
/// | [`Retired`](Refusal::Retired) | 410 | `tenant_retired` |
/// | [`Directory`](Refusal::Directory) | 503 | `directory_unavailable` |
///
/// No refusal repeats what was sent. A user who is no member is told [`Unknown`](Refusal::Unknown):
/// whether the tenant exists is not theirs to learn. The same is said where sources disagree and the user is
/// no member of each tenant that they name, unless two texts of one kind differ: that needs no directory.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Refusal {
    /// No source found a claim.
    #[error("missing tenant: nothing that was sent names one")]
    Missing,
    /// What a source read is not well-formed.
    #[error("malformed claim of a tenant ({name}): {cause}", name = .source_name)]
    Malformed {
        /// The name of the source.
        source_name: Box<str>,
        /// What is wrong with it.
        cause: MalformedEvidence,
    },
    /// A signed token was not believed.
    #[cfg(feature = "jwt")]
    #[error(transparent)]
    Token(#[from] crate::TokenError),
    /// Two sources name two tenants, or two users.
    #[error("conflicting claims: the sources don't agree on one tenant")]
    Conflicting,
    /// There are asserted claims only, and nothing that vouches for them.
    #[error(
        "unvouched claim: anybody could have sent it; authenticate, or have a source vouched for"
    )]
    Unvouched,
    /// A membership is asked for, and nobody is signed in.
    #[error("unidentified user: sign in, so that the membership can be checked")]
    Unidentified,
    /// No tenant answers to the claim, or the user is no member of it.
    #[error("unknown tenant: there is none of this name for you")]
    Unknown,
    /// The tenant is suspended.
    #[error("suspended tenant: it must be resumed before it can be worked for")]
    Suspended,
    /// The tenant was off-boarded.
    #[error("retired tenant: it is no longer served")]
    Retired,
    /// The directory could not be asked, or answered nonsense. Asking again may help.
    #[error(transparent)]
    Directory(DirectoryError),
}

impl Refusal {
    /// A name for programs. It stays when the message is worded better.
    pub fn code(&self) -> &'static str {
        self.row().1
    }

    /// The HTTP status that says the same.
    pub fn status(&self) -> u16 {
        self.row().0
    }

    /// Whether the same evidence may get a grant later: nobody's evidence was to blame, but the
    /// directory, which could not be asked or answered nonsense.
    ///
    /// ```
    /// use tenant_core::{DirectoryError, Refusal};
    ///
    /// assert!(Refusal::Directory(DirectoryError::Inconsistent).is_retryable());
    /// ```
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Directory(_))
    }

    /// Whether the directory has answered, and the answer was no: the tenant is unknown, suspended or
    /// retired. A queue ends a job that is refused so, and keeps it at any other refusal: that the
    /// directory is down will pass, and a worker whose sources are wrong will be corrected.
    ///
    /// ```
    /// use tenant_core::Refusal;
    ///
    /// assert!(Refusal::Retired.is_final());
    /// assert!(!Refusal::Unvouched.is_final(), "the worker's resolver lacks a word for its queue");
    /// ```
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Unknown | Self::Suspended | Self::Retired)
    }

    fn row(&self) -> (u16, &'static str) {
        match self {
            Self::Missing => (400, "tenant_missing"),
            Self::Malformed { .. } => (400, "tenant_malformed"),
            #[cfg(feature = "jwt")]
            Self::Token(error) => (401, error.code()),
            Self::Unidentified => (401, "user_missing"),
            Self::Conflicting => (403, "tenant_conflicting"),
            Self::Unvouched => (403, "tenant_unvouched"),
            Self::Unknown => (404, "tenant_unknown"),
            Self::Suspended => (403, "tenant_suspended"),
            Self::Retired => (410, "tenant_retired"),
            Self::Directory(_) => (503, "directory_unavailable"),
        }
    }
}

impl From<ResolveError> for Refusal {
    fn from(error: ResolveError) -> Self {
        match error {
            ResolveError::Malformed(cause) => {
                Self::Malformed { source_name: "directory".into(), cause: cause.into() }
            }
            ResolveError::Unknown | ResolveError::NotRetired => Self::Unknown,
            ResolveError::Suspended => Self::Suspended,
            ResolveError::Retired => Self::Retired,
            ResolveError::Directory(error) => Self::Directory(error),
        }
    }
}
