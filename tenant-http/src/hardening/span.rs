use std::time::Duration;

use axum::extract::{MatchedPath, Request};
use axum::response::Response;
use tower_http::classify::{ServerErrorsAsFailures, SharedClassifier};
use tower_http::trace::TraceLayer;
use tracing::{Span, field, info, info_span};

use crate::RequestId;

type Layer = TraceLayer<
    SharedClassifier<ServerErrorsAsFailures>,
    fn(&Request) -> Span,
    (),
    fn(&Response, Duration, &Span),
    (),
    (),
    (),
>;

/// A span per request. It has the route instead of the path, which may hold ids and names.
pub(super) fn layer() -> Layer {
    TraceLayer::new_for_http()
        .make_span_with(span as fn(&Request) -> Span)
        .on_request(())
        .on_response(answered as fn(&Response, Duration, &Span))
        .on_body_chunk(())
        .on_eos(())
        .on_failure(())
}

fn span(request: &Request) -> Span {
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let id = RequestId::of(request.extensions()).map_or("", RequestId::as_str);
    info_span!(
        "request",
        method = %request.method(),
        route,
        request_id = id,
        tenant.id = field::Empty,
        tenant.slug = field::Empty,
    )
}

fn answered(response: &Response, after: Duration, _: &Span) {
    let milliseconds = u64::try_from(after.as_millis()).unwrap_or(u64::MAX);
    info!(status = response.status().as_u16(), milliseconds, "answered");
}
