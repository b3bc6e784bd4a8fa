mod answers;
mod changes;
mod limits;
mod question;
#[cfg(test)]
mod tests;

pub(super) use changes::{Changes, Key};
pub use limits::{CacheLimits, CacheUse};
pub(super) use question::IsMember;

use std::fmt;
use std::sync::Arc;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use tenant_core::{Claim, DirectoryError, TenantRecord};

use answers::Answers;

/// What the directory has said of claims and of members, until it changes.
///
/// Each kind has room of its own, so that a flood of one drives out nothing of the other.
pub(super) struct Cache {
    claims: Arc<Answers<Claim>>,
    members: Arc<Answers<IsMember>>,
    #[cfg(feature = "postgres")]
    limits: CacheLimits,
}

impl Cache {
    pub(super) fn new(limits: CacheLimits, changes: &Arc<Changes>) -> Self {
        Self {
            claims: Answers::new(limits, changes),
            members: Answers::new(limits, changes),
            #[cfg(feature = "postgres")]
            limits,
        }
    }

    /// How long it keeps what nothing tells it of.
    #[cfg(feature = "postgres")]
    pub(super) fn keeps_for(&self) -> std::time::Duration {
        self.limits.known_for
    }

    /// The tenant that answers to the claim.
    pub(super) async fn find(
        &self,
        claim: &Claim,
        ask: impl Fn() -> BoxFuture<'static, Result<Option<TenantRecord>, DirectoryError>> + Send + Sync,
    ) -> Result<Option<TenantRecord>, DirectoryError> {
        let ask = || ask().map(|said| said.map(|found| found.map(Arc::new))).boxed();
        let said = self.claims.find(claim, ask).await;
        said.map(|found| found.map(|record| (*record).clone()))
    }

    /// The tenant that the directory says answers to the claim, within the limit of a look-up. Nothing is kept.
    pub(super) async fn find_now(
        &self,
        question: BoxFuture<'static, Result<Option<TenantRecord>, DirectoryError>>,
    ) -> Result<Option<TenantRecord>, DirectoryError> {
        let question = question.map(|said| said.map(|found| found.map(Arc::new))).boxed();
        let said = self.claims.ask(question).await;
        said.map(|found| found.map(|record| (*record).clone()))
    }

    /// Whether the user is a member of the tenant.
    pub(super) async fn is_member(
        &self,
        question: &IsMember,
        ask: impl Fn() -> BoxFuture<'static, Result<bool, DirectoryError>> + Send + Sync,
    ) -> Result<bool, DirectoryError> {
        let ask = || ask().map(|said| said.map(|is_one| is_one.then_some(()))).boxed();
        self.members.find(question, ask).await.map(|found| found.is_some())
    }

    pub(super) async fn count(&self) -> CacheUse {
        let (claims, members) = (self.claims.count(), self.members.count());
        CacheUse {
            look_ups: claims.look_ups + members.look_ups,
            known: claims.known + members.known,
            unknown: claims.unknown + members.unknown,
            under_way: claims.under_way + members.under_way,
        }
    }
}

impl fmt::Debug for Cache {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Cache").finish_non_exhaustive()
    }
}
