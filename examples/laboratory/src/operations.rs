//! For whoever runs the service: is it alive, can it work, how busy is it.

use std::sync::OnceLock;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use metrics::{counter, histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tenant_http::Problem;

use crate::Failure;
use crate::service::App;

/// The process is alive.
#[utoipa::path(get, path = "/health", tag = "operations", security(()), responses((status = 204)))]
pub(crate) async fn health() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// The database answers, so requests may come.
#[utoipa::path(
    get, path = "/ready",
    tag = "operations",
    security(()),
    responses((status = 204), (status = 503, response = crate::openapi::Refused)),
)]
pub(crate) async fn ready(State(app): State<App>) -> Result<StatusCode, Problem> {
    app.pool.ping().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Counts and times, for Prometheus. They name no tenant, but by what is counted in between a tenant could
/// tell how busy the others are. So they stand where tenants don't come.
pub(crate) async fn metrics(State(app): State<App>) -> String {
    app.metrics.run_upkeep();
    app.metrics.render()
}

/// Counts and times each request, by route: paths hold ids, and there is no end of them.
pub(crate) async fn measure(request: Request, next: Next) -> Response {
    let route =
        request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str).to_owned();
    let method = word(request.method());
    let begin = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    let seconds = begin.elapsed().as_secs_f64();
    histogram!("http_request_seconds", "method" => method, "route" => route.clone())
        .record(seconds);
    counter!("http_requests_total", "method" => method, "route" => route, "status" => status)
        .increment(1);
    response
}

/// The methods that are known: a client may make up others without end.
fn word(method: &Method) -> &'static str {
    const KNOWN: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];
    KNOWN.into_iter().find(|known| *known == method.as_str()).unwrap_or("_other")
}

/// One recorder for the process, however many services run in it.
pub(crate) fn recorder() -> Result<PrometheusHandle, Failure> {
    static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();
    if let Some(recorder) = RECORDER.get() {
        return Ok(recorder.clone());
    }
    let bounds = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0];
    let recorder = PrometheusBuilder::new().set_buckets(&bounds)?.build_recorder();
    let handle = RECORDER.get_or_init(|| recorder.handle());
    // Whoever came first stays.
    let _ = metrics::set_global_recorder(recorder);
    Ok(handle.clone())
}
