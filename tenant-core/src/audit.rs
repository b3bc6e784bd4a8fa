use std::fmt;
use std::future::Future;

use generativity::make_guard;

use crate::brand::Brand;
use crate::{AuditError, TenantId};

/// Where it is written down that somebody went beyond one tenant, or changed one.
pub trait Audit: Send + Sync {
    /// Writes the entry. What it announces happens only if this succeeds.
    ///
    /// # Errors
    ///
    /// [`AuditError`] when the entry could not be kept; the capability is then not given.
    fn record(&self, entry: &AuditEntry) -> impl Future<Output = Result<(), AuditError>> + Send;
}

/// One entry of the audit log: who did what, to which tenant, and why. The log adds the time.
///
/// ```
/// use tenant_core::{AuditAction, AuditEntry, AuditError};
///
/// let entry = AuditEntry::new(AuditAction::Suspend, "olga", "unpaid since March")?.about(&7_i64);
/// assert_eq!((entry.action.as_str(), entry.tenant.as_deref()), ("suspend", Some("7")));
///
/// let blank = AuditEntry::new(AuditAction::Suspend, "olga", " ");
/// assert!(matches!(blank, Err(AuditError::Unexplained)));
/// # Ok::<(), AuditError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuditEntry {
    /// What was done.
    pub action: AuditAction,
    /// Who did it: a user, an operator, a job.
    pub actor: String,
    /// Why, in the actor's words.
    pub reason: String,
    /// The id of the tenant it was done to, as text; `None` where it goes across tenants.
    pub tenant: Option<String>,
}

impl AuditEntry {
    /// An entry that is about no tenant in particular.
    ///
    /// # Errors
    ///
    /// [`AuditError::Unexplained`] when actor or reason are blank: a text says something when there is a
    /// letter or a digit in it, of whatever script. Spaces, punctuation and characters that nobody sees
    /// alone don't.
    pub fn new(
        action: AuditAction,
        actor: impl Into<String>,
        reason: impl Into<String>,
    ) -> Result<Self, AuditError> {
        let (actor, reason) = (actor.into(), reason.into());
        let entry = Self { action, actor, reason, tenant: None };
        if entry.is_explained() { Ok(entry) } else { Err(AuditError::Unexplained) }
    }

    /// Whether actor and reason say something, as [`new`](AuditEntry::new) demands. For logs: the fields
    /// may have been written since.
    pub fn is_explained(&self) -> bool {
        says_something(&self.actor) && says_something(&self.reason)
    }

    /// Says which tenant it was done to.
    #[must_use]
    pub fn about<K: TenantId>(mut self, tenant: &K) -> Self {
        self.tenant = Some(tenant.to_string());
        self
    }
}

fn says_something(text: &str) -> bool {
    /// Letters by name, which stand for none and are drawn as nothing.
    const FILLERS: [char; 4] = ['\u{115f}', '\u{1160}', '\u{3164}', '\u{ffa0}'];
    text.chars().any(|letter| letter.is_alphanumeric() && !FILLERS.contains(&letter))
}

/// What an [`AuditEntry`] says was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AuditAction {
    /// Work across tenants began.
    AcrossTenants,
    /// SQL that nothing checks was let through.
    Unscoped,
    /// A tenant was suspended.
    Suspend,
    /// A tenant was resumed.
    Resume,
    /// A tenant was retired.
    Retire,
    /// A tenant got another name.
    Rename,
}

impl AuditAction {
    /// The word for it in a log. It never changes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AcrossTenants => "cross_tenant",
            Self::Unscoped => "unscoped",
            Self::Suspend => "suspend",
            Self::Resume => "resume",
            Self::Retire => "retire",
            Self::Rename => "rename",
        }
    }
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
        let entry = AuditEntry::new(AuditAction::AcrossTenants, actor, reason)?;
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
