//! What stands in front of the routes, whoever asks.

mod answer;
mod body;
mod span;

use std::any::Any;
use std::time::Duration;

use axum::error_handling::HandleErrorLayer;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use axum::{BoxError, Router};
use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION, SET_COOKIE};
use http::{HeaderName, StatusCode};
use tokio::sync::Semaphore;
use tower::limit::GlobalConcurrencyLimitLayer;
use tower::load_shed::LoadShedLayer;
use tower::load_shed::error::Overloaded;
use tower::timeout::TimeoutLayer;
use tower::timeout::error::Elapsed;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::CorsLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::sensitive_headers::{
    SetSensitiveRequestHeadersLayer, SetSensitiveResponseHeadersLayer,
};
use tracing::{error, warn};

use crate::{Problem, RequestIdLayer};

/// Limits and habits for all routes of a server, strict unless a knob is turned.
///
/// ```
/// use std::time::Duration;
/// use tenant_http::Hardening;
///
/// # fn server(routes: axum::Router) {
/// let routes = Hardening::new().timeout(Duration::from_secs(10)).apply(routes);
/// # }
/// ```
///
/// From the outside in, where a request meets them in this order:
///
/// | layer | knob | unless turned |
/// |---|---|---|
/// | request id: `x-request-id`, accepted if well-formed, or made | | |
/// | headers whose values are not to be printed | [`sensitive_header`](Hardening::sensitive_header) | `authorization`, `proxy-authorization`, `cookie`, `set-cookie`, `x-api-key` |
/// | a span `request` with `method`, `route`, `request_id`, `tenant.id`, `tenant.slug`, and a line when it's answered | | |
/// | CORS | [`cors`](Hardening::cors) | closed: no other site's script reads an answer |
/// | errors as [`Problem`]s | | |
/// | panics of handlers, as 500 | | |
/// | requests at once, the others refused with 503 | [`concurrent_requests`](Hardening::concurrent_requests) | 1,024 |
/// | time until the answer begins, then 503 | [`timeout`](Hardening::timeout) | 30 s |
/// | time until the request's body is there, then 408 | [`body_timeout`](Hardening::body_timeout) | 10 s |
/// | size of the request's body, then 413 | [`body_limit`](Hardening::body_limit) | 1 MiB |
///
/// An error that a handler or an extractor answers with as plain text, or without a body, becomes a
/// problem with a code for its status. Below 500 the text becomes the detail; from 500 on it is left
/// out, since it is about the server. Other answers are left alone.
///
/// A request is at work until its answer begins, also while its body is still coming. So that one tenant
/// doesn't hold all the places, [`TenantLayer`](crate::TenantLayer) has a limit for each. Probes have places
/// beside them: [`apply_with_probes`](Hardening::apply_with_probes).
///
/// Not here, because no layer sees it: how long a client may take to send its headers, and how many
/// connections it opens. That is for the server, or what stands in front of it. Nor is there a limit to
/// streams, whose answers have begun: whoever opens one counts them.
#[derive(Debug, Clone)]
pub struct Hardening {
    timeout: Duration,
    body_timeout: Duration,
    body_limit: usize,
    concurrent_requests: usize,
    cors: CorsLayer,
    sensitive: Vec<HeaderName>,
}

impl Hardening {
    /// Strict.
    pub fn new() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            body_timeout: Duration::from_secs(10),
            body_limit: 1024 * 1024,
            concurrent_requests: 1024,
            cors: CorsLayer::new(),
            sensitive: vec![
                AUTHORIZATION,
                PROXY_AUTHORIZATION,
                COOKIE,
                SET_COOKIE,
                HeaderName::from_static("x-api-key"),
            ],
        }
    }

    /// How long the answer's first byte may take. A handler that takes longer is dropped; what it
    /// had begun in a transaction is undone.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long a request's body may take, from the request's head until its last byte is read, also where
    /// the handler is late to read it. Keep it shorter than [`timeout`](Hardening::timeout): a client that
    /// sends slowly holds a place among the requests at once.
    #[must_use]
    pub fn body_timeout(mut self, timeout: Duration) -> Self {
        self.body_timeout = timeout;
        self
    }

    /// How large a request's body may be, in bytes. It takes the place of axum's own limit.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// How many requests are worked on at once, by all routes together.
    #[must_use]
    pub fn concurrent_requests(mut self, requests: usize) -> Self {
        self.concurrent_requests = requests.min(Semaphore::MAX_PERMITS);
        self
    }

    /// Which other sites' scripts may read the answers.
    #[must_use]
    pub fn cors(mut self, cors: CorsLayer) -> Self {
        self.cors = cors;
        self
    }

    /// One more header, of requests or answers, whose value is not to be printed.
    #[must_use]
    pub fn sensitive_header(mut self, name: HeaderName) -> Self {
        self.sensitive.push(name);
        self
    }

    /// Puts the layers around these routes. Call it last: routes that are added later have none.
    pub fn apply<S: Clone + Send + Sync + 'static>(self, routes: Router<S>) -> Router<S> {
        self.apply_with_probes(routes, Router::new())
    }

    /// Puts the layers around these routes and these probes, such as `/health`. Probes are outside of the
    /// limit of [requests at once](Hardening::concurrent_requests), so that a busy server isn't taken for
    /// a dead one; all else stands in front of them too.
    ///
    /// ```
    /// use axum::Router;
    /// use axum::routing::get;
    /// use tenant_http::Hardening;
    ///
    /// # fn server(routes: Router) {
    /// let probes = Router::new().route("/health", get(async || "alive"));
    /// let routes = Hardening::new().apply_with_probes(routes, probes);
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// As [`Router::merge`]: where both have a route, or both have a fallback.
    pub fn apply_with_probes<S: Clone + Send + Sync + 'static>(
        self,
        routes: Router<S>,
        probes: Router<S>,
    ) -> Router<S> {
        let body_timeout = self.body_timeout;
        let in_time =
            move |request: Request, next: Next| body::in_time(body_timeout, request, next);
        // The last one that is added is the first that a request meets.
        let limited = |routes: Router<S>| {
            routes
                .layer(DefaultBodyLimit::disable())
                .layer(RequestBodyLimitLayer::new(self.body_limit))
                .layer(from_fn(in_time))
                .layer((
                    HandleErrorLayer::new(async |error: BoxError| given_up(&error)),
                    TimeoutLayer::new(self.timeout),
                ))
        };
        let routes = limited(routes).layer((
            HandleErrorLayer::new(async |error: BoxError| given_up(&error)),
            LoadShedLayer::new(),
            GlobalConcurrencyLimitLayer::new(self.concurrent_requests),
        ));
        limited(probes)
            .merge(routes)
            .layer(CatchPanicLayer::custom(panicked))
            .layer(from_fn(answer::as_problem))
            .layer(self.cors)
            .layer(span::layer())
            .layer(SetSensitiveResponseHeadersLayer::new(self.sensitive.iter().cloned()))
            .layer(SetSensitiveRequestHeadersLayer::new(self.sensitive))
            .layer(RequestIdLayer)
    }
}

impl Default for Hardening {
    fn default() -> Self {
        Self::new()
    }
}

fn given_up(error: &BoxError) -> Problem {
    let unavailable = StatusCode::SERVICE_UNAVAILABLE;
    if error.is::<Elapsed>() {
        warn!(code = "timeout", "a handler took too long and was dropped");
        Problem::new(unavailable, "timeout", "The answer took too long")
    } else if error.is::<Overloaded>() {
        warn!(code = "overloaded", "too many requests at once: one was refused");
        Problem::new(unavailable, "overloaded", "There are too many requests")
    } else {
        error!(code = "internal", "a layer failed");
        Problem::internal()
    }
}

/// What a panic says can hold values; the panic hook has it.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    error!(code = "internal", "a handler panicked");
    Problem::internal().into_response()
}
