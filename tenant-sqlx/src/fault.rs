//! How errors are answered to whoever asked. What the database says of itself is for the log: names of
//! constraints, tables and types are the program's, and a conflict may be with another tenant's row.

use tenant_core::{Fault, FaultKind};

use crate::{DirectoryChangeError, Error};

/// | error | status | code |
/// |---|---|---|
/// | [`NotFound`](Error::NotFound) | 404 | `not_found` |
/// | [`StaleVersion`](Error::StaleVersion) | 409 | `stale_version` |
/// | [`Conflict`](Error::Conflict) | 409 | `conflict` |
/// | [`ForeignReference`](Error::ForeignReference) | 422 | `foreign_reference` |
/// | [`Check`](Error::Check), [`Value`](Error::Value) | 422 | `value_refused` |
/// | [`Cursor`](Error::Cursor) | 400 | `cursor_invalid` |
/// | [`Retry`](Error::Retry) | 503 | `transaction_conflict` |
/// | [`Unavailable`](Error::Unavailable) | 503 | `database_unavailable` |
/// | [`Narrow`](Error::Narrow), [`Adopt`](Error::Adopt) | their own | |
/// | all others, which are mistakes of the program | 500 | `internal` |
impl Fault for Error {
    fn kind(&self) -> FaultKind {
        match self {
            Self::NotFound { .. } => FaultKind::NOT_FOUND,
            Self::StaleVersion { .. } => {
                FaultKind::new(409, "stale_version", "It was changed meanwhile")
            }
            Self::Conflict { .. } => FaultKind::new(409, "conflict", "A value is taken"),
            Self::ForeignReference { .. } => FaultKind::new(
                422,
                "foreign_reference",
                "What is referred to isn't there, or is still referred to",
            ),
            Self::Check { .. } | Self::Value { .. } => {
                FaultKind::new(422, "value_refused", "A value can't be kept")
            }
            Self::Cursor => FaultKind::new(400, "cursor_invalid", "The cursor is of another list"),
            Self::Retry => {
                FaultKind::new(503, "transaction_conflict", "Somebody else was working on the same")
            }
            Self::Unavailable { .. } => {
                FaultKind::new(503, "database_unavailable", "The database can't be asked now")
            }
            Self::Narrow(error) => error.kind(),
            Self::Adopt(error) => error.kind(),
            Self::NotUnique { .. }
            | Self::Schema { .. }
            | Self::Migration { .. }
            | Self::Denied { .. }
            | Self::Encode { .. }
            | Self::Decode { .. }
            | Self::Unsupported { .. }
            | Self::UnsupportedOperation { .. }
            | Self::NotOneValue
            | Self::Statement { .. }
            | Self::Foreign { .. }
            | Self::Interrupted
            | Self::Aborted
            | Self::Database { .. } => FaultKind::INTERNAL,
        }
    }

    /// Which kind of thing it is about, where the error knows.
    fn detail(&self) -> Option<String> {
        match self {
            Self::NotFound { .. } | Self::StaleVersion { .. } => Some(self.to_string()),
            Self::Adopt(error) => error.detail(),
            _ => None,
        }
    }
}

/// | error | status | code |
/// |---|---|---|
/// | `SlugTaken`, `DomainTaken`, `CredentialTaken` | 409 | `slug_taken`, `domain_taken`, `credential_taken` |
/// | `Status` | 409 | `tenant_status` |
/// | `Unknown`, `UnknownDomain` | 404 | `tenant_unknown`, `domain_unknown` |
/// | `Name`, `Text` | 422 | `value_refused` |
/// | `Audit`, `Database` | its own | |
impl Fault for DirectoryChangeError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::SlugTaken => FaultKind::new(409, "slug_taken", "The slug is taken"),
            Self::DomainTaken => FaultKind::new(409, "domain_taken", "The domain is taken"),
            Self::CredentialTaken => {
                FaultKind::new(409, "credential_taken", "The credential is taken")
            }
            Self::Status { .. } => {
                FaultKind::new(409, "tenant_status", "The tenant's status doesn't allow it")
            }
            Self::Unknown => FaultKind::new(404, "tenant_unknown", "There is no such tenant"),
            Self::UnknownDomain => FaultKind::new(404, "domain_unknown", "There is no such domain"),
            Self::Name | Self::Text { .. } => {
                FaultKind::new(422, "value_refused", "A value can't be kept")
            }
            Self::Audit(error) => error.kind(),
            Self::Database(error) => error.kind(),
        }
    }

    /// Not of what is taken: by whom is nobody's business.
    fn detail(&self) -> Option<String> {
        match self {
            Self::SlugTaken | Self::DomainTaken | Self::CredentialTaken => None,
            Self::Audit(error) => error.detail(),
            Self::Database(error) => error.detail(),
            error => Some(error.to_string()),
        }
    }
}
