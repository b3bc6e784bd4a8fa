use http::Extensions;
use tenant_core::{Grant, TenantId};

/// How a grant travels in a request. The type is private, so that nobody else puts one there.
#[derive(Clone)]
struct Held<K: TenantId>(Grant<K>);

pub(crate) fn hold<K: TenantId>(extensions: &mut Extensions, grant: Grant<K>) {
    extensions.insert(Held(grant));
}

/// The grant that [`TenantLayer`](crate::TenantLayer) has put into the request; none in front of
/// the layer, or without it.
///
/// It's for layers of your own, such as one that counts requests per tenant. Handlers take a token
/// with `in_tenant`.
///
/// ```
/// use http::Request;
/// use tenant_core::Grant;
/// use tenant_http::granted;
///
/// let mut request = Request::new(());
/// assert!(granted::<uuid::Uuid>(request.extensions()).is_none());
/// ```
///
/// A grant that anybody else puts into the request is not it:
///
/// ```
/// # fn forged(grant: tenant_core::Grant) {
/// let mut request = http::Request::new(());
/// request.extensions_mut().insert(grant);
/// assert!(tenant_http::granted::<uuid::Uuid>(request.extensions()).is_none());
/// # }
/// ```
pub fn granted<K: TenantId>(extensions: &Extensions) -> Option<&Grant<K>> {
    extensions.get::<Held<K>>().map(|held| &held.0)
}
