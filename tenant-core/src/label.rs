use std::fmt;
use std::sync::Arc;

use crate::{Slug, TenantId, TenantRecord};

/// Names a tenant in logs and metrics. It opens nothing, and no token is made of it.
///
/// For stores, which pass it on to where their statements run; applications have the token.
///
/// ```
/// # fn show(tenant: &tenant_core::Tenant<'_>) {
/// let label = tenant.label().expect("a resolved tenant has one");
/// assert_eq!(label.slug(), tenant.slug());
/// assert_eq!(label.id().to_string(), tenant.id().to_string());
/// # }
/// ```
#[derive(Clone)]
pub struct TenantLabel(Arc<dyn Named>);

trait Named: Send + Sync {
    fn id(&self) -> &dyn fmt::Display;
    fn slug(&self) -> &Slug;
}

impl<K: TenantId> Named for TenantRecord<K> {
    fn id(&self) -> &dyn fmt::Display {
        &self.id
    }

    fn slug(&self) -> &Slug {
        &self.slug
    }
}

impl TenantLabel {
    pub(crate) fn of<K: TenantId>(record: &Arc<TenantRecord<K>>) -> Self {
        // Counts a reference; nothing is copied.
        let record: Arc<TenantRecord<K>> = Arc::clone(record);
        Self(record)
    }

    /// The id of the tenant.
    pub fn id(&self) -> &dyn fmt::Display {
        self.0.id()
    }

    /// The slug of the tenant.
    pub fn slug(&self) -> &Slug {
        self.0.slug()
    }
}

impl fmt::Debug for TenantLabel {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "TenantLabel({})", self.slug())
    }
}
