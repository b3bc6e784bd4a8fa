use std::fmt;
use std::sync::Arc;

use generativity::{Guard, make_guard};
use tracing::{Span, field};
use uuid::Uuid;

use crate::brand::{Enter, sealed};
use crate::{Resolved, Retired, Slug, Tenant, TenantId, TenantLabel, TenantRecord};

/// A resolved tenant at rest: owned, `'static`, and unable to run a query.
///
/// A grant is what crosses a task, a channel or a request extension, where a token can't go. It is
/// minted by [`Directory::resolve`](crate::Directory::resolve) alone, and entering it gives the
/// token:
///
/// ```
/// use tenant_core::{enter, Grant};
///
/// async fn in_a_block(grant: Grant) -> String {
///     enter!(tenant = grant);
///     tenant.name().to_owned()
/// }
///
/// async fn in_a_closure(grant: Grant) -> String {
///     grant.scope(async |tenant| tenant.name().to_owned()).await
/// }
/// ```
///
/// It can't be made from an id:
///
/// ```compile_fail,E0451
/// use tenant_core::Grant;
///
/// let forged: Grant = Grant { record: Default::default() };
/// ```
///
/// # Clone
///
/// A clone is the same permission, and counts references only. A grant that is held while its
/// tenant is suspended keeps working until it is dropped; resolve at each request.
pub struct Grant<K: TenantId = Uuid> {
    record: Arc<TenantRecord<K>>,
}

impl<K: TenantId> Grant<K> {
    /// Mints the grant. Called by the one function that has looked the tenant up.
    pub(crate) fn mint(record: TenantRecord<K>) -> Self {
        Self { record: Arc::new(record) }
    }

    pub(crate) fn at_rest(record: Arc<TenantRecord<K>>) -> Self {
        Self { record }
    }

    /// The id of the tenant.
    pub fn id(&self) -> &K {
        &self.record.id
    }

    /// The slug of the tenant: its name in addresses.
    pub fn slug(&self) -> &Slug {
        &self.record.slug
    }

    /// The name of the tenant, for people.
    pub fn name(&self) -> &str {
        &self.record.name
    }

    /// Writes `tenant.id` and `tenant.slug` into a span that has these fields, still empty.
    ///
    /// ```
    /// # fn handle(grant: &tenant_core::Grant) {
    /// use tracing::field::Empty;
    ///
    /// let span = tracing::info_span!("import", tenant.id = Empty, tenant.slug = Empty);
    /// grant.record_on(&span);
    /// # }
    /// ```
    pub fn record_on(&self, span: &Span) {
        span.record("tenant.id", field::display(self.id()));
        span.record("tenant.slug", field::display(self.slug()));
    }

    /// What names the tenant in logs and metrics.
    pub fn label(&self) -> TenantLabel {
        TenantLabel::of(&self.record)
    }

    /// Enters the grant for the length of one closure.
    ///
    /// The token can't leave the closure; whatever the closure returns can.
    ///
    /// ```compile_fail
    /// # async fn leak(grant: tenant_core::Grant) {
    /// let token = grant.scope(async |tenant| tenant).await;
    /// # }
    /// ```
    pub async fn scope<F, R>(&self, work: F) -> R
    where
        F: for<'t> AsyncFnOnce(Tenant<'t, Resolved, K>) -> R,
    {
        make_guard!(unique);
        work(self.enter(unique)).await
    }
}

/// A retired tenant at rest. Entering it gives `Tenant<'_, Retired>`, which exports and purges.
///
/// Minted by [`Directory::resolve_retired`](crate::Directory::resolve_retired) alone, so that a
/// live tenant is never purged.
pub struct RetiredGrant<K: TenantId = Uuid> {
    record: Arc<TenantRecord<K>>,
}

impl<K: TenantId> RetiredGrant<K> {
    pub(crate) fn mint(record: TenantRecord<K>) -> Self {
        Self { record: Arc::new(record) }
    }

    /// The id of the tenant.
    pub fn id(&self) -> &K {
        &self.record.id
    }

    /// Enters the grant for the length of one closure.
    pub async fn scope<F, R>(&self, work: F) -> R
    where
        F: for<'t> AsyncFnOnce(Tenant<'t, Retired, K>) -> R,
    {
        make_guard!(unique);
        work(self.enter(unique)).await
    }
}

#[diagnostic::do_not_recommend]
impl<K: TenantId> sealed::Enter for Grant<K> {}
#[diagnostic::do_not_recommend]
impl<K: TenantId> sealed::Enter for RetiredGrant<K> {}

#[diagnostic::do_not_recommend]
impl<K: TenantId> Enter for Grant<K> {
    type Token<'t> = Tenant<'t, Resolved, K>;

    fn enter<'t>(&self, unique: Guard<'t>) -> Self::Token<'t> {
        Tenant::entered(&self.record, unique)
    }
}

#[diagnostic::do_not_recommend]
impl<K: TenantId> Enter for RetiredGrant<K> {
    type Token<'t> = Tenant<'t, Retired, K>;

    fn enter<'t>(&self, unique: Guard<'t>) -> Self::Token<'t> {
        Tenant::entered_retired(&self.record, unique)
    }
}

#[diagnostic::do_not_recommend]
impl<G: Enter> sealed::Enter for &G {}

#[diagnostic::do_not_recommend]
impl<G: Enter> Enter for &G {
    type Token<'t> = G::Token<'t>;

    fn enter<'t>(&self, unique: Guard<'t>) -> Self::Token<'t> {
        G::enter(self, unique)
    }
}

impl<K: TenantId> Clone for Grant<K> {
    fn clone(&self) -> Self {
        Self { record: Arc::clone(&self.record) }
    }
}

impl<K: TenantId> fmt::Debug for Grant<K> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Grant({})", self.record.slug)
    }
}

impl<K: TenantId> fmt::Debug for RetiredGrant<K> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "RetiredGrant({})", self.record.slug)
    }
}
