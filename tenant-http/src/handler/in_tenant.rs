use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;

use axum::extract::{FromRequestParts as _, Request};
use axum::handler::Handler;
use axum::response::{IntoResponse, Response};
use tenant_core::{Resolved, Tenant, TenantId, enter};

use super::{Extracted, Granted};

/// Makes a handler of a function that takes the token first, and then up to 12 extractors.
///
/// ```
/// use axum::extract::State;
/// use axum::response::IntoResponse;
/// use axum::routing::post;
/// use tenant_core::Tenant;
/// use tenant_http::in_tenant;
///
/// async fn rename(tenant: Tenant<'_>, State(limit): State<usize>, name: String) -> impl IntoResponse {
///     if name.len() > limit { return Err("too long") }
///     Ok(format!("{} is now {name}", tenant.name()))
/// }
///
/// let routes: axum::Router<usize> = axum::Router::new().route("/name", post(in_tenant(rename)));
/// ```
///
/// As everywhere in axum, all extractors but the last leave the body alone. They run before the
/// grant is entered. A closure writes the type of its token: `in_tenant(async |tenant: Tenant<'_>| …)`.
///
/// The grant is the one that [`TenantLayer`](crate::TenantLayer) has resolved for this request.
/// Without the layer the answer is 500, and the function doesn't run.
///
/// The function holds for every brand, so the token ends with the request. It can't be asked for
/// longer:
///
/// ```compile_fail,E0277
/// # use tenant_core::Tenant;
/// async fn keep(tenant: Tenant<'static>) {}
///
/// tenant_http::in_tenant(keep);
/// ```
///
/// and it can't be answered with, or put where a task finds it:
///
/// ```compile_fail,E0521
/// # use tenant_core::Tenant;
/// async fn leak(tenant: Tenant<'_>) {
///     std::thread::spawn(move || tenant.slug().to_string());
/// }
/// ```
pub fn in_tenant<F, K: TenantId, A>(handler: F) -> InTenant<F, K, A>
where
    F: for<'t> TenantHandler<'t, K, A> + Clone + Send + Sync + 'static,
{
    InTenant { handler, takes: PhantomData }
}

/// What [`in_tenant`] makes of a function: a [`Handler`].
pub struct InTenant<F, K, A> {
    handler: F,
    takes: PhantomData<fn() -> (K, A)>,
}

/// A function that [`in_tenant`] takes: an `async fn(Tenant<'_>, …) -> impl IntoResponse`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no handler that works for a tenant",
    label = "not an `async fn(Tenant<'_>, …) -> impl IntoResponse`",
    note = "it takes the token first, as `tenant: Tenant<'_>` (never `'static`, never claimed), and then up to 12 extractors",
    note = "it returns what axum can answer with, and its future can be sent to another thread"
)]
pub trait TenantHandler<'t, K: TenantId, A>: Sized {
    /// The function under way.
    type Running: Future<Output: IntoResponse> + Send;

    /// Calls the function.
    fn run(self, tenant: Tenant<'t, Resolved, K>, extracted: A) -> Self::Running;
}

#[diagnostic::do_not_recommend]
impl<S, F, K, A, Body> Handler<(Body, A), S> for InTenant<F, K, A>
where
    S: Send + Sync + 'static,
    F: for<'t> TenantHandler<'t, K, A> + Clone + Send + Sync + 'static,
    K: TenantId,
    A: Extracted<S, Body>,
{
    type Future = Pin<Box<dyn Future<Output = Response> + Send>>;

    fn call(self, request: Request, state: S) -> Self::Future {
        Box::pin(async move {
            // First, so that no extractor runs on a route that lacks the layer.
            let (mut parts, body) = request.into_parts();
            let grant = match Granted::from_request_parts(&mut parts, &state).await {
                Ok(Granted(grant)) => grant,
                Err(refused) => return refused,
            };
            let extracted = match A::extract(Request::from_parts(parts, body), &state).await {
                Ok(extracted) => extracted,
                Err(refused) => return refused,
            };
            enter!(tenant = grant);
            self.handler.run(tenant, extracted).await.into_response()
        })
    }
}

impl<F: Clone, K, A> Clone for InTenant<F, K, A> {
    fn clone(&self) -> Self {
        Self { handler: self.handler.clone(), takes: PhantomData }
    }
}

impl<F, K, A> fmt::Debug for InTenant<F, K, A> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("InTenant").finish_non_exhaustive()
    }
}
