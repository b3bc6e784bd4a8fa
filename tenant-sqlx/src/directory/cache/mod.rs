mod answers;
mod changes;
mod limits;
mod question;
#[cfg(test)]
mod tests;

pub(super) use changes::Key;
pub use limits::{CacheLimits, CacheUse};
pub(super) use question::IsMember;

use std::fmt;
use std::sync::Arc;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use tenant_core::{Claim, DirectoryError, TenantRecord};

use answers::Answers;
use changes::Changes;

/// Has the cache forget some keys when it's dropped.
#[must_use = "it tells the cache when it's dropped: after the write"]
pub(super) struct Told<'a, const N: usize> {
    cache: Option<&'a Cache>,
    keys: [Key<'a>; N],
}

impl<'a, const N: usize> Told<'a, N> {
    pub(super) fn new(cache: Option<&'a Cache>, keys: [Key<'a>; N]) -> Self {
        Self { cache, keys }
    }
}

impl<const N: usize> Drop for Told<'_, N> {
    fn drop(&mut self) {
        if let Some(cache) = self.cache {
            self.keys.iter().for_each(|key| cache.forget(*key));
        }
    }
}

/// What the directory has said of claims and of members, until it changes.
///
/// Each kind has room of its own, so that a flood of one drives out nothing of the other.
pub(super) struct Cache {
    claims: Arc<Answers<Claim>>,
    members: Arc<Answers<IsMember>>,
    changes: Arc<Changes>,
}

impl Cache {
    pub(super) fn new(limits: CacheLimits) -> Self {
        let changes = Arc::new(Changes::new());
        Self {
            claims: Answers::new(limits, &changes),
            members: Answers::new(limits, &changes),
            changes,
        }
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

    /// Whether the user is a member of the tenant.
    pub(super) async fn is_member(
        &self,
        question: &IsMember,
        ask: impl Fn() -> BoxFuture<'static, Result<bool, DirectoryError>> + Send + Sync,
    ) -> Result<bool, DirectoryError> {
        let ask = || ask().map(|said| said.map(|is_one| is_one.then_some(()))).boxed();
        self.members.find(question, ask).await.map(|found| found.is_some())
    }

    /// Forgets every answer that was made of this.
    pub(super) fn forget(&self, key: Key<'_>) {
        self.changes.of(key);
    }

    /// Forgets everything: changes may have been missed.
    #[cfg(any(test, feature = "postgres"))]
    pub(super) fn forget_everything(&self) {
        self.changes.of_everything();
    }

    pub(super) async fn count(&self) -> CacheUse {
        let (claims, members) = (self.claims.count().await, self.members.count().await);
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
