use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::handler::Handler;
use axum::response::{IntoResponse, Response};
use tenant_core::{Resolved, Tenant, TenantId, enter};

use super::Granted;

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

/// Both traits for a function of a token and these extractors.
macro_rules! takes {
    ($($part:ident,)* ; $($last:ident as $body:ident)?) => {
        #[diagnostic::do_not_recommend]
        impl<'t, K, F, W, $($part,)* $($last)?> TenantHandler<'t, K, ($($part,)* $($last,)?)> for F
        where
            K: TenantId,
            F: FnOnce(Tenant<'t, Resolved, K>, $($part,)* $($last)?) -> W,
            W: Future<Output: IntoResponse> + Send,
        {
            type Running = W;

            #[allow(non_snake_case, reason = "each argument is named like its type")]
            fn run(
                self,
                tenant: Tenant<'t, Resolved, K>,
                ($($part,)* $($last,)?): ($($part,)* $($last,)?),
            ) -> W {
                self(tenant, $($part,)* $($last)?)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<S, F, K, $($body,)? $($part,)* $($last)?> Handler<(($($body,)?), $($part,)* $($last,)?), S>
            for InTenant<F, K, ($($part,)* $($last,)?)>
        where
            S: Send + Sync + 'static,
            F: for<'t> TenantHandler<'t, K, ($($part,)* $($last,)?)> + Clone + Send + Sync + 'static,
            K: TenantId,
            $($part: FromRequestParts<S> + Send + 'static,)*
            $($last: FromRequest<S, $body> + Send + 'static,)?
        {
            type Future = Pin<Box<dyn Future<Output = Response> + Send>>;

            #[allow(non_snake_case, reason = "each argument is named like its type")]
            #[allow(unused_variables, unused_mut, reason = "not every function takes extractors")]
            fn call(self, request: Request, state: S) -> Self::Future {
                Box::pin(async move {
                    let (mut parts, body) = request.into_parts();
                    // First, so that no extractor runs on a route that lacks the layer.
                    let grant = match Granted::from_request_parts(&mut parts, &state).await {
                        Ok(Granted(grant)) => grant,
                        Err(refused) => return refused,
                    };
                    $(
                        let $part = match $part::from_request_parts(&mut parts, &state).await {
                            Ok(extracted) => extracted,
                            Err(refused) => return refused.into_response(),
                        };
                    )*
                    $(
                        let request = Request::from_parts(parts, body);
                        let $last = match $last::from_request(request, &state).await {
                            Ok(extracted) => extracted,
                            Err(refused) => return refused.into_response(),
                        };
                    )?
                    enter!(tenant = grant);
                    self.handler.run(tenant, ($($part,)* $($last,)?)).await.into_response()
                })
            }
        }
    };
}

takes!(;);
takes!(; T1 as Body);
takes!(T1,; T2 as Body);
takes!(T1, T2,; T3 as Body);
takes!(T1, T2, T3,; T4 as Body);
takes!(T1, T2, T3, T4,; T5 as Body);
takes!(T1, T2, T3, T4, T5,; T6 as Body);
takes!(T1, T2, T3, T4, T5, T6,; T7 as Body);
takes!(T1, T2, T3, T4, T5, T6, T7,; T8 as Body);
takes!(T1, T2, T3, T4, T5, T6, T7, T8,; T9 as Body);
takes!(T1, T2, T3, T4, T5, T6, T7, T8, T9,; T10 as Body);
takes!(T1, T2, T3, T4, T5, T6, T7, T8, T9, T10,; T11 as Body);
takes!(T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11,; T12 as Body);

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
