use std::future::Future;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::response::{IntoResponse, Response};
use tenant_core::{CrossTenant, Resolved, Tenant, TenantId};

use super::{OperatorHandler, TenantHandler};

/// What a handler takes beside its token: a tuple of up to 12 extractors, of which only the last may
/// take the body.
#[diagnostic::on_unimplemented(
    message = "`{Self}` are no extractors of a handler",
    label = "one of them can't be extracted with this state, or takes the body too early",
    note = "all but the last leave the body alone (`FromRequestParts`); `Json`, `Bytes` and `String` stand last"
)]
pub trait Extracted<S, Body>: Sized + Send + 'static {
    /// Extracts all of them; the answer of the first that refuses.
    fn extract(request: Request, state: &S) -> impl Future<Output = Result<Self, Response>> + Send;
}

impl<S: Sync> Extracted<S, ()> for () {
    async fn extract(_: Request, _: &S) -> Result<Self, Response> {
        Ok(())
    }
}

/// Extracts a tuple.
macro_rules! extracts {
    ($($part:ident,)* ; $last:ident) => {
        impl<S, Body, $($part,)* $last> Extracted<S, Body> for ($($part,)* $last,)
        where
            S: Send + Sync,
            $($part: FromRequestParts<S> + Send + 'static,)*
            $last: FromRequest<S, Body> + Send + 'static,
        {
            #[allow(non_snake_case, reason = "each value is named like its type")]
            #[allow(unused_mut, reason = "one extractor alone gets the request as it is")]
            async fn extract(request: Request, state: &S) -> Result<Self, Response> {
                let (mut parts, body) = request.into_parts();
                $(
                    let $part = $part::from_request_parts(&mut parts, state)
                        .await
                        .map_err(IntoResponse::into_response)?;
                )*
                let request = Request::from_parts(parts, body);
                let $last = $last::from_request(request, state)
                    .await
                    .map_err(IntoResponse::into_response)?;
                Ok(($($part,)* $last,))
            }
        }
    };
}

/// Takes a function of a token, or of a capability, and these extractors.
macro_rules! takes {
    ($($argument:ident,)*) => {
        #[diagnostic::do_not_recommend]
        impl<'t, K, F, W, $($argument,)*> TenantHandler<'t, K, ($($argument,)*)> for F
        where
            K: TenantId,
            F: FnOnce(Tenant<'t, Resolved, K>, $($argument,)*) -> W,
            W: Future<Output: IntoResponse> + Send,
        {
            type Running = W;

            #[allow(non_snake_case, reason = "each argument is named like its type")]
            fn run(
                self,
                tenant: Tenant<'t, Resolved, K>,
                ($($argument,)*): ($($argument,)*),
            ) -> W {
                self(tenant, $($argument,)*)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<'c, F, W, $($argument,)*> OperatorHandler<'c, ($($argument,)*)> for F
        where
            F: FnOnce(CrossTenant<'c>, $($argument,)*) -> W,
            W: Future<Output: IntoResponse> + Send,
        {
            type Running = W;

            #[allow(non_snake_case, reason = "each argument is named like its type")]
            fn run(self, cross: CrossTenant<'c>, ($($argument,)*): ($($argument,)*)) -> W {
                self(cross, $($argument,)*)
            }
        }
    };
}

/// Calls a macro once for each number of extractors.
macro_rules! each {
    ($($before:ident,)*; ) => { takes!($($before,)*); };
    ($($before:ident,)*; $next:ident, $($rest:ident,)*) => {
        takes!($($before,)*);
        extracts!($($before,)*; $next);
        each!($($before,)* $next,; $($rest,)*);
    };
}

each!(; T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12,);
