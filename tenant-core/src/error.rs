use thiserror::Error;

/// A claim that is not even well-formed. Whoever sent it is to blame; it says nothing of tenants.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum MalformedClaim {
    /// The text is not an id of the directory's type.
    #[error("malformed tenant id: the text is not an id of the expected type")]
    Id,
    /// The text is not a slug.
    #[error("malformed tenant slug: a slug is 1 to 63 of `a-z`, `0-9` and inner hyphens")]
    Slug,
    /// The text is no credential.
    #[error(
        "malformed credential: visible ASCII without spaces, {} to {} bytes",
        crate::Credential::MIN_LENGTH,
        crate::Credential::MAX_LENGTH
    )]
    Credential,
}

/// Why a claim did not become a grant.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResolveError {
    /// The claim is not well-formed. The sender is to blame.
    #[error(transparent)]
    Malformed(#[from] MalformedClaim),
    /// No tenant answers to the claim.
    #[error("unknown tenant: the directory has none that answers to the claim")]
    Unknown,
    /// The tenant exists and is suspended.
    #[error("suspended tenant: it must be resumed before it can be worked for")]
    Suspended,
    /// The tenant was off-boarded.
    #[error("retired tenant: its rows can only be exported or purged")]
    Retired,
    /// The tenant is not retired, so it can't be purged.
    #[error("tenant in service: it must be retired before it can be purged")]
    NotRetired,
    /// The directory could not be asked, or answered nonsense. Nobody's claim is to blame, and asking again
    /// may help.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
}

/// Why a directory gave no answer.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DirectoryError {
    /// It can't be reached now; asking again may help.
    #[error("tenant directory unavailable: {reason}")]
    Unavailable {
        /// What failed, without secrets.
        reason: String,
    },
    /// It answered with a record that doesn't answer the claim, or that can't be read.
    #[error("inconsistent tenant directory: a record doesn't match the claim it answers")]
    Inconsistent,
}

/// Why a plain row was not taken back.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AdoptError {
    /// The row belongs to another tenant.
    #[error("foreign row: this `{entity}` belongs to another tenant")]
    Foreign {
        /// The entity of the row.
        entity: &'static str,
    },
    /// The row has no tenant column, so it can't say whose it is. Read it again by its id.
    #[error(
        "unprovable row: `{entity}` has no tenant column, so the row must be read again by its id"
    )]
    Unprovable {
        /// The entity of the row.
        entity: &'static str,
    },
}

/// A token was not narrowed, because the key was not proven by a read.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[error(
    "unproven level: the key of this `{level}` comes from an adopted row; read the `{level}` with this token first"
)]
pub struct NarrowError {
    /// The entity of the key.
    pub level: &'static str,
}

/// Why something was not written to the audit log, and so didn't happen.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuditError {
    /// Actor or reason are blank, or hold neither a letter nor a digit.
    #[error(
        "unexplained action: an actor and a reason are required, each with a letter or a digit"
    )]
    Unexplained,
    /// The entry tells of a change that the log itself writes down, together with the change.
    #[error("entry without its change: `{action}` is written down by what does it; call that")]
    Unmade {
        /// The word for what the entry says was done.
        action: &'static str,
    },
    /// The log did not take the entry.
    #[error("audit log unavailable: {reason}")]
    Unavailable {
        /// What failed, without secrets.
        reason: String,
    },
}
