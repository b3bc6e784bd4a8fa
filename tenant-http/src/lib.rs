//! From an HTTP request to a proven tenant.
//!
//! [`TenantLayer`] resolves each request and refuses it where that fails. [`in_tenant`] makes a
//! handler of axum from a function that takes the token, so that a handler without a tenant has
//! no token to run a query with.
//!
//! ```
//! # #[cfg(feature = "axum")]
//! # mod shown {
//! use axum::Router;
//! use axum::extract::{Path, State};
//! use axum::routing::get;
//! use tenant_core::{Directory, Resolver, Source, SourceError, Tenant};
//! use tenant_http::{TenantLayer, in_tenant};
//!
//! async fn greet(tenant: Tenant<'_>, State(word): State<String>, Path(name): Path<String>) -> String {
//!     format!("{word} {name}, welcome to {}", tenant.name())
//! }
//!
//! fn routes(directory: impl Directory + 'static) -> Result<Router, SourceError> {
//!     let resolver = Resolver::builder(directory)
//!         .source(Source::session("tenant"))
//!         .source(Source::subdomain("app.example")?)
//!         .build();
//!     Ok(Router::new()
//!         .route("/greet/{name}", get(in_tenant(greet)))
//!         .layer(TenantLayer::new(resolver))
//!         .with_state("hello".to_owned()))
//! }
//! # }
//! ```
//!
//! What the application's authentication has found out goes to the layer as [`Authenticated`].
//! Refusals are answered as [`Problem`]s.
//!
//! # What is guaranteed
//!
//! * A handler that is made with [`in_tenant`] runs for a tenant that was resolved for this very
//!   request, or not at all: without the layer the answer is 500.
//! * The function holds for every brand: it can't ask for a token that outlives the request.
//! * Headers reach the resolver as they came, duplicates included.
//! * An answer to a refused request repeats nothing that was sent, and says the same of a tenant
//!   that doesn't exist and of one that the user is no member of.
//!
//! # What is not
//!
//! * A proxy that changes requests on their way: what it sets, you vouch for.
//! * An [`Authenticated`] that the application fills from what a client has sent.
//! * The time that an answer takes.

mod at_once;
mod authenticated;
mod count;
mod evidence;
mod granted;
#[cfg(feature = "axum")]
mod handler;
#[cfg(feature = "hardening")]
mod hardening;
mod layer;
mod problem;
#[cfg(feature = "rate-limit")]
mod rate_limit;
mod request_id;

pub use authenticated::Authenticated;
pub use granted::granted;
#[cfg(feature = "axum")]
pub use handler::{
    AcrossTenants, Authorise, Extracted, Granted, InTenant, Operator, OperatorHandler, Operators,
    Revalidate, TenantHandler, in_tenant,
};
#[cfg(feature = "hardening")]
pub use hardening::Hardening;
pub use layer::{TenantLayer, TenantService};
pub use problem::Problem;
#[cfg(feature = "rate-limit")]
pub use rate_limit::{RateLimit, RateLimitLayer, RateLimitService, RatePlanError};
pub use request_id::{RequestId, RequestIdLayer, RequestIdService};
#[cfg(feature = "hardening")]
pub use tower_http::cors;
