use tenant_core::AuditError;
use thiserror::Error;

use crate::SqlDirectory;

/// Why the directory was not changed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DirectoryChangeError {
    /// Another tenant has this slug.
    #[error("slug taken: another tenant has this slug")]
    SlugTaken,
    /// There is no such tenant.
    #[error("unknown tenant: the directory has none with this id")]
    Unknown,
    /// The name is blank, or longer than [`SqlDirectory::MAX_NAME_LENGTH`].
    #[error("unusable name: a tenant's name has 1 to {} characters", SqlDirectory::MAX_NAME_LENGTH)]
    Name,
    /// Another tenant has proven that the domain is its own.
    #[error("domain taken: another tenant has proven that it is its own")]
    DomainTaken,
    /// The domain was not added to this tenant.
    #[error("unknown domain: add it to the tenant first")]
    UnknownDomain,
    /// The credential was given out before.
    #[error("credential taken: it was given out before; draw a new one")]
    CredentialTaken,
    /// The text is blank, longer than [`SqlDirectory::MAX_TEXT_LENGTH`], or holds a NUL.
    #[error("unusable {what}: 1 to {} characters", SqlDirectory::MAX_TEXT_LENGTH)]
    Text {
        /// What the text was for.
        what: &'static str,
    },
    /// The tenant's status doesn't lead to the one asked for: what is retired stays retired.
    #[error("impossible change: a {from} tenant can't become {to}")]
    Status {
        /// The status it has.
        from: &'static str,
        /// The status it was to have.
        to: &'static str,
    },
    /// Nobody said who changes it and why, or that could not be written down. Nothing was changed.
    #[error(transparent)]
    Audit(#[from] AuditError),
    /// The database's refusal.
    #[error(transparent)]
    Database(#[from] crate::Error),
}
