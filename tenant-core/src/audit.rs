use std::fmt;
use std::future::Future;

use generativity::make_guard;

use crate::AuditError;
use crate::brand::Brand;

/// Where it is written down that somebody went beyond one tenant.
pub trait Audit: Send + Sync {
    /// Writes the entry. What it announces happens only if this succeeds.
    ///
    /// # Errors
    ///
    /// [`AuditError`] when the entry could not be kept; the capability is then not given.
    fn record(&self, entry: &AuditEntry) -> impl Future<Output = Result<(), AuditError>> + Send;
}

/// One entry of the audit log: who went beyond one tenant, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuditEntry {
    /// Who asked: a user, an operator, a job.
    pub actor: String,
    /// Why, in the actor's words.
    pub reason: String,
}

/// The capability to work across tenants: to sweep queues, to write global tables.
///
/// It needs an actor and a reason, and is written to the audit log before it exists. It lives for
/// one closure; it can't be cloned, kept or deserialised.
///
/// ```
/// # use tenant_core::{Audit, AuditError, CrossTenant};
/// # async fn sweep(audit: &impl Audit) -> Result<(), AuditError> {
/// CrossTenant::scope(audit, "reaper", "remove expired sessions", async |cross| {
///     // reads and locks that take `&cross`
/// })
/// .await
/// # }
/// ```
///
/// There is none without a reason:
///
/// ```compile_fail,E0451
/// use tenant_core::CrossTenant;
///
/// let forged = CrossTenant { entry: unimplemented!(), brand: unimplemented!() };
/// ```
pub struct CrossTenant<'c> {
    entry: AuditEntry,
    _brand: Brand<'c>,
}

impl CrossTenant<'_> {
    /// Writes the entry, then runs the work with the capability.
    ///
    /// # Errors
    ///
    /// [`AuditError::Unexplained`] when actor or reason are blank, [`AuditError::Unavailable`] when
    /// the log did not take the entry. The work has not begun then.
    pub async fn scope<F, R>(
        audit: &impl Audit,
        actor: impl Into<String>,
        reason: impl Into<String>,
        work: F,
    ) -> Result<R, AuditError>
    where
        F: for<'c> AsyncFnOnce(CrossTenant<'c>) -> R,
    {
        let entry = AuditEntry { actor: actor.into(), reason: reason.into() };
        if entry.actor.trim().is_empty() || entry.reason.trim().is_empty() {
            return Err(AuditError::Unexplained);
        }
        audit.record(&entry).await?;
        make_guard!(unique);
        Ok(work(CrossTenant { entry, _brand: Brand::new(unique) }).await)
    }

    /// Who asked.
    pub fn actor(&self) -> &str {
        &self.entry.actor
    }

    /// Why.
    pub fn reason(&self) -> &str {
        &self.entry.reason
    }
}

impl fmt::Debug for CrossTenant<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "CrossTenant({}: {})", self.entry.actor, self.entry.reason)
    }
}
