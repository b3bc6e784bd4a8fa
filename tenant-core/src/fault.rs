use std::error::Error;

use crate::{
    AdoptError, AuditError, DirectoryError, MalformedClaim, MalformedEvidence, NarrowError,
    Refusal, ResolveError,
};

/// An error that says how whoever asked is to be answered: its kind, and what else may be said.
///
/// What the error itself prints is for the log. A server answers with what stands here, so it tells
/// nothing that isn't the asker's to know: no text of a database, no hint at what another tenant has.
///
/// The errors of these crates have it. Give it to one of your own, and a handler's `?` answers with it
/// as well:
///
/// ```
/// use tenant_core::{Fault, FaultKind};
///
/// #[derive(Debug, thiserror::Error)]
/// #[error("sealed sample: break the seal before it is changed")]
/// struct Sealed;
///
/// impl Fault for Sealed {
///     fn kind(&self) -> FaultKind {
///         FaultKind::new(409, "sample_sealed", "The sample is sealed")
///     }
/// }
/// ```
///
/// | error | status | code |
/// |---|---|---|
/// | [`Refusal`], [`ResolveError`] | as [`Refusal`] says | |
/// | [`ResolveError::NotRetired`] | 409 | `tenant_not_retired` |
/// | [`MalformedClaim`], [`MalformedEvidence`] | 400 | `tenant_malformed` |
/// | [`DirectoryError`] | 503 | `directory_unavailable` |
/// | [`AuditError::Unexplained`] | 400 | `reason_missing` |
/// | [`AuditError::Unavailable`] | 503 | `audit_unavailable` |
/// | [`AdoptError::Foreign`] | 404 | `not_found` |
/// | [`AuditError::Unmade`], other [`AdoptError`]s, [`NarrowError`] | 500 | `internal` |
#[diagnostic::on_unimplemented(
    message = "`{Self}` doesn't say how whoever asked is to be answered",
    label = "this error has no status and no code",
    note = "implement `Fault` for it, or make it an error that does: `.map_err(|error| …)?`"
)]
pub trait Fault: Error {
    /// What went wrong, the same each time.
    fn kind(&self) -> FaultKind;

    /// What is particular to this time, if whoever asked may know it.
    fn detail(&self) -> Option<String> {
        None
    }
}

/// What went wrong, in words that stay: a status of HTTP, a code for programs, a title for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaultKind {
    status: u16,
    code: &'static str,
    title: &'static str,
}

impl FaultKind {
    /// What was asked for isn't there, or is another tenant's. Nobody is told which.
    pub const NOT_FOUND: Self = Self::new(404, "not_found", "There is nothing here");

    /// The mistake is the program's, and the log says which.
    pub const INTERNAL: Self = Self::new(500, "internal", "Something went wrong here");

    const MALFORMED: Self =
        Self::new(400, "tenant_malformed", "The tenant can't be read from the request");
    const DIRECTORY: Self =
        Self::new(503, "directory_unavailable", "The tenant can't be looked up now");

    /// The code is in lower case, with underscores. It stays when the title is worded better.
    pub const fn new(status: u16, code: &'static str, title: &'static str) -> Self {
        Self { status, code, title }
    }

    /// The HTTP status that says the same.
    pub const fn status(self) -> u16 {
        self.status
    }

    /// The name for programs.
    pub const fn code(self) -> &'static str {
        self.code
    }

    /// What the code means.
    pub const fn title(self) -> &'static str {
        self.title
    }
}

impl Fault for Refusal {
    fn kind(&self) -> FaultKind {
        let title = match self.status() {
            400 => FaultKind::MALFORMED.title,
            401 => "Sign in",
            403 => "The request is refused",
            404 => "There is no such tenant",
            410 => "The tenant is no longer served",
            _ => FaultKind::DIRECTORY.title,
        };
        FaultKind::new(self.status(), self.code(), title)
    }

    /// What a directory says of its own trouble is not for whoever asked.
    fn detail(&self) -> Option<String> {
        (!matches!(self, Self::Directory(_))).then(|| self.to_string())
    }
}

impl Fault for ResolveError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::NotRetired => {
                FaultKind::new(409, "tenant_not_retired", "The tenant is in service")
            }
            error => Refusal::from(error.clone()).kind(),
        }
    }

    fn detail(&self) -> Option<String> {
        match self {
            Self::NotRetired => Some(self.to_string()),
            error => Refusal::from(error.clone()).detail(),
        }
    }
}

impl Fault for DirectoryError {
    fn kind(&self) -> FaultKind {
        FaultKind::DIRECTORY
    }
}

impl Fault for MalformedClaim {
    fn kind(&self) -> FaultKind {
        FaultKind::MALFORMED
    }

    fn detail(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl Fault for MalformedEvidence {
    fn kind(&self) -> FaultKind {
        FaultKind::MALFORMED
    }

    fn detail(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl Fault for AuditError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::Unexplained => FaultKind::new(
                400,
                "reason_missing",
                "Work across tenants needs an actor and a reason",
            ),
            Self::Unmade { .. } => FaultKind::INTERNAL,
            Self::Unavailable { .. } => {
                FaultKind::new(503, "audit_unavailable", "The audit log can't be written now")
            }
        }
    }
}

impl Fault for AdoptError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::Foreign { .. } => FaultKind::NOT_FOUND,
            Self::Unprovable { .. } => FaultKind::INTERNAL,
        }
    }

    /// In the words of a row that nobody has: whoever asked must not be able to tell the two apart.
    fn detail(&self) -> Option<String> {
        match self {
            Self::Foreign { entity } => {
                Some(format!("not found: this tenant has no such `{entity}`"))
            }
            Self::Unprovable { .. } => None,
        }
    }
}

impl Fault for NarrowError {
    fn kind(&self) -> FaultKind {
        FaultKind::INTERNAL
    }
}
