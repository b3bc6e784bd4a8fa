use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::response::Response;
use http::request::Parts;
use tenant_core::{Directory, Grant, Membership, Refusal, Resolver, TenantId};
use uuid::Uuid;

use super::extractor::without_layer;
use crate::evidence::{evidence, kept};
use crate::granted;
use crate::layer::{agreeing_with, log};

/// Asks again whether the request would be let in: for streams and sockets, which go on when the
/// handler has long answered.
///
/// ```
/// use std::time::Duration;
/// use tenant_core::Tenant;
/// use tenant_http::{Revalidate, in_tenant};
///
/// async fn follow(tenant: Tenant<'_>, request: Revalidate) {
///     tokio::spawn(async move {
///         let mut pause = tokio::time::interval(Duration::from_secs(5));
///         while request.grant().await.is_ok() {
///             // Sends what there is.
///             pause.tick().await;
///         }
///     });
/// }
/// # let _: axum::Router = axum::Router::new().route("/", axum::routing::get(in_tenant(follow)));
/// ```
///
/// It asks the resolvers of all [`TenantLayer`](crate::TenantLayer)s of this kind of id that the request
/// came through, each of the target and the headers that it saw then: whether the token is still good, the
/// tenant active and the user a member. Behind a cache that's no question to the database.
/// What [`Authenticated`](crate::Authenticated) said is kept as it was said: whether a session has
/// ended since is for the application to ask.
///
/// It is for the request that it came from. Kept where another request finds it, it answers for the one
/// that it came from still.
///
/// On a route without the layer the answer is 500.
pub struct Revalidate<K: TenantId = Uuid> {
    asked: Asked<K>,
    id: K,
}

impl<K: TenantId> Revalidate<K> {
    /// Resolves the request again.
    ///
    /// # Errors
    ///
    /// The [`Refusal`] that the request would be answered with now, which is logged as one; and
    /// [`Refusal::Conflicting`] when it would lead to another tenant. A suspension is told by the
    /// outermost layer, as it is of a request.
    pub async fn grant(&self) -> Result<Grant<K>, Refusal> {
        let outcome = self.ask().await;
        outcome.inspect_err(log)
    }

    async fn ask(&self) -> Result<Grant<K>, Refusal> {
        let mut last: Option<Grant<K>> = None;
        for asked in &self.asked.0 {
            let outcome = asked.resolver.ask(&asked.parts).await;
            let grant = agreeing_with(last.as_ref().map(Grant::id), outcome)?;
            if *grant.id() != self.id {
                return Err(Refusal::Conflicting);
            }
            last = Some(grant);
        }
        last.ok_or(Refusal::Conflicting)
    }
}

impl<S: Sync, K: TenantId> FromRequestParts<S> for Revalidate<K> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let asked = parts.extensions.get::<Asked<K>>();
        match (asked, granted::<K>(&parts.extensions)) {
            (Some(asked), Some(grant)) => Ok(Self { asked: asked.clone(), id: grant.id().clone() }),
            _ => Err(without_layer(parts)),
        }
    }
}

impl<K: TenantId> fmt::Debug for Revalidate<K> {
    /// No header: they hold secrets.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Revalidate").finish_non_exhaustive()
    }
}

/// Who has let a request in. The type is private, so that nobody else puts one there.
struct Asked<K: TenantId>(Vec<Arc<LetIn<K>>>);

/// A resolver, and what it was asked of: layers behind it may write the request anew.
struct LetIn<K: TenantId> {
    resolver: Arc<dyn Ask<K>>,
    parts: Parts,
}

impl<K: TenantId> Clone for Asked<K> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

/// Remembers who has let the request in, beside those before it.
pub(crate) fn remember<K: TenantId>(request: &mut Parts, resolver: Arc<dyn Ask<K>>) {
    let let_in = LetIn { resolver, parts: kept(request) };
    let mut asked = request.extensions.remove::<Asked<K>>().unwrap_or_else(|| Asked(Vec::new()));
    asked.0.push(Arc::new(let_in));
    request.extensions.insert(asked);
}

/// A resolver, whatever its directory is.
pub(crate) trait Ask<K: TenantId>: Send + Sync {
    fn ask<'a>(
        &'a self,
        parts: &'a Parts,
    ) -> Pin<Box<dyn Future<Output = Result<Grant<K>, Refusal>> + Send + 'a>>;
}

impl<D: Directory<K>, M: Membership<K>, K: TenantId> Ask<K> for Resolver<D, M, K> {
    fn ask<'a>(
        &'a self,
        parts: &'a Parts,
    ) -> Pin<Box<dyn Future<Output = Result<Grant<K>, Refusal>> + Send + 'a>> {
        Box::pin(async move { self.resolve(&evidence(parts)).await })
    }
}
