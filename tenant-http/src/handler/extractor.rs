use axum::extract::FromRequestParts;
use axum::response::Response;
use http::request::Parts;
use tenant_core::{Grant, TenantId};
use tracing::error;
use uuid::Uuid;

use crate::{Problem, RequestId, granted};

/// The request's grant, as an extractor: for handlers that pass it on, to a task or a stream.
///
/// ```
/// use tenant_http::Granted;
///
/// async fn export(Granted(grant): Granted) {
///     grant.spawn(async |tenant| println!("export of {}", tenant.slug()));
/// }
/// # let _: axum::Router = axum::Router::new().route("/", axum::routing::get(export));
/// ```
///
/// On a route without [`TenantLayer`](crate::TenantLayer) the answer is 500.
#[derive(Debug, Clone)]
pub struct Granted<K: TenantId = Uuid>(pub Grant<K>);

impl<S: Sync, K: TenantId> FromRequestParts<S> for Granted<K> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        match granted(&parts.extensions) {
            Some(grant) => Ok(Self(grant.clone())),
            None => Err(without_layer(parts)),
        }
    }
}

/// A mistake of the program, so the log says what it is, and the answer doesn't.
pub(super) fn without_layer(parts: &Parts) -> Response {
    error!(
        code = "internal",
        "a handler asks for a tenant, and its route has no `TenantLayer`: add the layer behind the route"
    );
    Problem::internal().to_response(RequestId::of(&parts.extensions))
}
