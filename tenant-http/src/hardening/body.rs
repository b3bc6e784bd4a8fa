use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::BoxError;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use http_body_util::BodyExt as _;
use tower_http::timeout::{DeadlineBody, TimeoutError};
use tracing::warn;

use crate::Problem;

/// Gives the whole body of a request so much time. To a handler one that is late can't be read, which
/// says nothing of why; so it's said here.
pub(super) async fn in_time(limit: Duration, request: Request, next: Next) -> Response {
    let late = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&late);
    let request = request.map(|body| {
        Body::new(DeadlineBody::new(limit, body).map_err(move |error: BoxError| {
            told.fetch_or(error.is::<TimeoutError>(), Ordering::Relaxed);
            error
        }))
    });
    let response = next.run(request).await;
    let status = response.status();
    let refused = status.is_client_error() || status.is_server_error();
    if refused && late.load(Ordering::Relaxed) {
        warn!(code = "body_too_slow", "a request's body came too slowly");
        let timeout = StatusCode::REQUEST_TIMEOUT;
        return Problem::new(timeout, "body_too_slow", "The body came too slowly").into_response();
    }
    response
}
