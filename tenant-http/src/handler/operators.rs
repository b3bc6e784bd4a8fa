use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use axum::extract::Request;
use axum::handler::Handler;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::request::Parts;
use tenant_core::{Audit, AuditError, CrossTenant, Fault as _};
use tracing::{error, warn};

use super::Extracted;
use crate::layer::keep_out_of_caches;
use crate::{Problem, RequestId};

/// Decides who may work across tenants, request by request.
///
/// The application implements it. Whoever isn't named is refused.
///
/// ```
/// use http::request::Parts;
/// use tenant_http::{Authorise, Operator};
///
/// /// Whoever the application's authentication knows as an operator, with a ticket.
/// struct Support;
///
/// #[derive(Clone)]
/// struct Staff { name: String }
///
/// impl Authorise for Support {
///     async fn authorise(&self, request: &Parts) -> Option<Operator> {
///         let staff = request.extensions.get::<Staff>()?;
///         let ticket = request.headers.get("x-ticket")?.to_str().ok()?;
///         Some(Operator::new(&staff.name, ticket))
///     }
/// }
/// ```
pub trait Authorise: Send + Sync + 'static {
    /// Who asks, and why, if they may. Otherwise the answer is 403.
    fn authorise(&self, request: &Parts) -> impl Future<Output = Option<Operator>> + Send;
}

/// Who works across tenants, and why: what the audit log is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    actor: String,
    reason: String,
}

impl Operator {
    /// Both are required: a blank one is refused with 400.
    pub fn new(actor: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { actor: actor.into(), reason: reason.into() }
    }
}

/// Who may work across tenants, and where that is written down. The only maker of handlers that get
/// a [`CrossTenant`].
///
/// ```
/// use axum::Router;
/// use axum::extract::State;
/// use axum::routing::post;
/// use tenant_core::{Audit, CrossTenant};
/// use tenant_http::{Authorise, Operators};
///
/// #[derive(Clone)]
/// struct Queue;
///
/// async fn reap(cross: CrossTenant<'_>, State(queue): State<Queue>) -> String {
///     format!("reaped for {}", cross.actor())
/// }
///
/// fn routes(support: impl Authorise, audit: impl Audit + 'static) -> Router<Queue> {
///     let operators = Operators::new(support, audit);
///     Router::new().route("/reap", post(operators.handler(reap)))
/// }
/// ```
///
/// The request is authorised, then the extractors run, then the audit log is told, and then the
/// function runs. When the log doesn't take the entry, the answer is 503 and the function doesn't run.
///
/// There is no layer that could be forgotten: without an authoriser there is no handler.
///
/// ```compile_fail,E0277
/// # use tenant_core::CrossTenant;
/// async fn reap(cross: CrossTenant<'_>) {}
///
/// let routes: axum::Router = axum::Router::new().route("/reap", axum::routing::post(reap));
/// ```
pub struct Operators<A, L> {
    door: Arc<Door<A, L>>,
}

struct Door<A, L> {
    authoriser: A,
    audit: L,
}

impl<A: Authorise, L: Audit + 'static> Operators<A, L> {
    /// This authoriser, and this log.
    pub fn new(authoriser: A, audit: L) -> Self {
        Self { door: Arc::new(Door { authoriser, audit }) }
    }

    /// Makes a handler of a function that takes the capability first, and then up to 12 extractors.
    pub fn handler<F, T>(&self, handler: F) -> AcrossTenants<F, A, L, T>
    where
        F: for<'c> OperatorHandler<'c, T> + Clone + Send + Sync + 'static,
    {
        AcrossTenants { handler, door: Arc::clone(&self.door), takes: PhantomData }
    }
}

/// What [`Operators::handler`] makes of a function: a [`Handler`].
pub struct AcrossTenants<F, A, L, T> {
    handler: F,
    door: Arc<Door<A, L>>,
    takes: PhantomData<fn() -> T>,
}

/// A function that [`Operators::handler`] takes: an `async fn(CrossTenant<'_>, …) -> impl IntoResponse`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no handler that works across tenants",
    label = "not an `async fn(CrossTenant<'_>, …) -> impl IntoResponse`",
    note = "it takes the capability first, as `cross: CrossTenant<'_>`, and then up to 12 extractors",
    note = "it returns what axum can answer with, and its future can be sent to another thread"
)]
pub trait OperatorHandler<'c, T>: Sized {
    /// The function under way.
    type Running: Future<Output: IntoResponse> + Send;

    /// Calls the function.
    fn run(self, cross: CrossTenant<'c>, extracted: T) -> Self::Running;
}

#[diagnostic::do_not_recommend]
impl<S, F, A, L, T, Body> Handler<(Body, T), S> for AcrossTenants<F, A, L, T>
where
    S: Send + Sync + 'static,
    F: for<'c> OperatorHandler<'c, T> + Clone + Send + Sync + 'static,
    A: Authorise,
    L: Audit + 'static,
    T: Extracted<S, Body>,
{
    type Future = Pin<Box<dyn Future<Output = Response> + Send>>;

    fn call(self, request: Request, state: S) -> Self::Future {
        Box::pin(async move {
            let id = RequestId::of(request.extensions()).cloned();
            let (parts, body) = request.into_parts();
            let Some(operator) = self.door.authoriser.authorise(&parts).await else {
                warn!(status = 403, code = "operator_refused", "work across tenants refused");
                return Problem::new(
                    StatusCode::FORBIDDEN,
                    "operator_refused",
                    "This is for operators",
                )
                .to_response(id.as_ref());
            };
            let extracted = match T::extract(Request::from_parts(parts, body), &state).await {
                Ok(extracted) => extracted,
                Err(refused) => return refused,
            };
            let handler = self.handler;
            let work = async move |cross: CrossTenant<'_>| {
                handler.run(cross, extracted).await.into_response()
            };
            let Operator { actor, reason } = operator;
            match CrossTenant::scope(&self.door.audit, actor, reason, work).await {
                Ok(mut response) => {
                    keep_out_of_caches(response.headers_mut());
                    response
                }
                Err(error) => {
                    log(&error);
                    Problem::from(error).rendered(id.as_ref())
                }
            }
        })
    }
}

/// What isn't written down doesn't happen.
fn log(error: &AuditError) {
    let kind = error.kind();
    let (status, code) = (kind.status(), kind.code());
    if status < 500 {
        warn!(status, code, reason = %error, "work across tenants refused");
    } else {
        error!(status, code, reason = %error, "work across tenants refused");
    }
}

impl<A, L> Clone for Operators<A, L> {
    fn clone(&self) -> Self {
        Self { door: Arc::clone(&self.door) }
    }
}

impl<F: Clone, A, L, T> Clone for AcrossTenants<F, A, L, T> {
    fn clone(&self) -> Self {
        let handler = self.handler.clone();
        Self { handler, door: Arc::clone(&self.door), takes: PhantomData }
    }
}

impl<A, L> fmt::Debug for Operators<A, L> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Operators").finish_non_exhaustive()
    }
}

impl<F, A, L, T> fmt::Debug for AcrossTenants<F, A, L, T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("AcrossTenants").finish_non_exhaustive()
    }
}
