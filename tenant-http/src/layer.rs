use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::header::CACHE_CONTROL;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Request, Response};
use tenant_core::{Directory, Grant, Membership, NoMembership, Refusal, Resolver, TenantId};
use tower_layer::Layer;
use tower_service::Service;
use tracing::{Span, error, info, warn};
use uuid::Uuid;

use crate::at_once::AtOnce;
use crate::count::Counts;
use crate::evidence::evidence;
use crate::granted::hold;
use crate::{Problem, RequestId, granted};

/// Resolves each request's tenant, and answers those that have none with a [`Problem`].
///
/// The service behind it finds the grant in the request: handlers with `in_tenant`, other layers
/// with [`granted`]. Layers that authenticate stand in front of it and put
/// [`Authenticated`](crate::Authenticated) into the request.
///
/// ```
/// use tenant_core::{Directory, Resolver, Source};
/// use tenant_http::TenantLayer;
/// use tower_layer::Layer;
///
/// fn layered<S>(service: S, directory: impl Directory) {
///     let resolver = Resolver::builder(directory).source(Source::session("tenant")).build();
///     let service = TenantLayer::new(resolver).layer(service);
/// }
/// ```
///
/// Where two of them stand behind each other, both must resolve the same tenant. What else the inner one
/// would be led to is [`Refusal::Conflicting`], be it another tenant, one that is suspended, or none.
///
/// An answer is `no-store` unless its handler says otherwise in `Cache-Control`: tenants share addresses,
/// and a cache in between would give one the other's. `no-cache` alone is joined by it, as on axum's streams
/// of events. A handler that has its answers kept names in `Vary` what the tenant is known by.
///
/// Of each tenant 128 requests are worked on at once, by all routes of the layer together, until their
/// answers begin; [`concurrent_requests`](TenantLayer::concurrent_requests) says how many. One more is
/// answered with 429 and the code `too_many_at_once`. A rate limit alone does not bound them: requests
/// whose bodies come slowly are few in a second, and many at once.
///
/// A refusal is logged with its code and its reason, and nothing that was sent. The current span gets
/// `tenant.id` and `tenant.slug`, if it has these fields.
pub struct TenantLayer<D, M = NoMembership, K = Uuid> {
    resolver: Arc<Resolver<D, M, K>>,
    at_once: Arc<AtOnce<K>>,
    counts: Counts,
}

impl<D, M, K> TenantLayer<D, M, K> {
    /// A layer that asks this resolver.
    pub fn new(resolver: impl Into<Arc<Resolver<D, M, K>>>) -> Self {
        let at_once = AtOnce::new(Self::CONCURRENT_REQUESTS);
        Self { resolver: resolver.into(), at_once, counts: Counts::default() }
    }

    /// How many requests of one tenant are worked on at once, unless
    /// [`concurrent_requests`](TenantLayer::concurrent_requests) says otherwise.
    pub const CONCURRENT_REQUESTS: usize = 128;

    /// How many requests of one tenant are worked on at once. Keep it well below the limit of all
    /// together, `Hardening::concurrent_requests`: otherwise one tenant shuts out the others.
    ///
    /// Behind another layer of this kind of id it counts nothing: the outer one has counted.
    ///
    /// ```
    /// # use tenant_core::{Directory, Resolver};
    /// # use tenant_http::TenantLayer;
    /// # fn layered<D: Directory>(resolver: Resolver<D>) {
    /// let layer = TenantLayer::new(resolver).concurrent_requests(32);
    /// # }
    /// ```
    #[must_use]
    pub fn concurrent_requests(mut self, requests: usize) -> Self {
        self.at_once = AtOnce::new(requests);
        self
    }

    /// Has the counter of requests name tenants, as these labels say.
    ///
    /// ```
    /// # use tenant_core::{Directory, Resolver, TenantLabels};
    /// # use tenant_http::TenantLayer;
    /// # fn layered<D: Directory>(resolver: Resolver<D>) {
    /// let layer = TenantLayer::new(resolver).with_tenant_labels(TenantLabels::busiest(20));
    /// # }
    /// ```
    #[cfg(feature = "metrics")]
    #[must_use]
    pub fn with_tenant_labels(mut self, labels: tenant_core::TenantLabels) -> Self {
        self.counts = Counts::naming(labels);
        self
    }
}

impl<S, D, M, K> Layer<S> for TenantLayer<D, M, K> {
    type Service = TenantService<S, D, M, K>;

    fn layer(&self, inner: S) -> Self::Service {
        let Self { resolver, at_once, counts } = self.clone();
        TenantService { inner, resolver, at_once, counts }
    }
}

/// What [`TenantLayer`] makes of a service.
pub struct TenantService<S, D, M = NoMembership, K = Uuid> {
    inner: S,
    resolver: Arc<Resolver<D, M, K>>,
    at_once: Arc<AtOnce<K>>,
    counts: Counts,
}

impl<S, D, M, K, B, R> Service<Request<B>> for TenantService<S, D, M, K>
where
    S: Service<Request<B>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    D: Directory<K> + 'static,
    M: Membership<K> + 'static,
    K: TenantId,
    B: Send + 'static,
    R: From<String>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        // The one that was polled is the one that is ready.
        let unpolled = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, unpolled);
        let (resolver, at_once) = (Arc::clone(&self.resolver), Arc::clone(&self.at_once));
        // A request is one, however many of these layers it comes through.
        let is_first = granted::<K>(request.extensions()).is_none();
        let mut count = is_first.then(|| self.counts.begin());
        Box::pin(async move {
            let (mut parts, body) = request.into_parts();
            let entered = async {
                let grant = resolve(&resolver, &parts).await.map_err(|refusal| {
                    log(&refusal);
                    Problem::from(refusal)
                })?;
                grant.record_on(&Span::current());
                if let Some(count) = &mut count {
                    count.resolved(&grant);
                }
                let place = if is_first { Some(at_once.enter(grant.id())?) } else { None };
                Ok::<_, Problem>((grant, place))
            };
            let (grant, place) = match entered.await {
                Ok(entered) => entered,
                Err(problem) => {
                    if let Some(count) = &mut count {
                        count.answered(Some(problem.status()));
                    }
                    return Ok(problem.rendered(RequestId::of(&parts.extensions)));
                }
            };
            hold(&mut parts.extensions, grant);
            #[cfg(feature = "axum")]
            crate::handler::remember(&mut parts, resolver);
            let mut answer = inner.call(Request::from_parts(parts, body)).await;
            drop(place);
            answer.iter_mut().for_each(|answer| keep_out_of_caches(answer.headers_mut()));
            if let Some(count) = &mut count {
                count.answered(answer.as_ref().ok().map(Response::status));
            }
            answer
        })
    }
}

async fn resolve<D: Directory<K>, M: Membership<K>, K: TenantId>(
    resolver: &Resolver<D, M, K>,
    parts: &Parts,
) -> Result<Grant<K>, Refusal> {
    let outcome = resolver.resolve(&evidence(parts)).await;
    agreeing_with(granted::<K>(&parts.extensions).map(Grant::id), outcome)
}

/// Where a layer further out has let the request in, an answer about another tenant is no answer: not
/// even that there is none, or that it's suspended.
pub(crate) fn agreeing_with<K: TenantId>(
    outer: Option<&K>,
    outcome: Result<Grant<K>, Refusal>,
) -> Result<Grant<K>, Refusal> {
    match (outer, outcome) {
        (Some(outer), Ok(grant)) if outer != grant.id() => Err(Refusal::Conflicting),
        // The outer one's tenant is known and active.
        (Some(_), Err(Refusal::Unknown | Refusal::Suspended | Refusal::Retired)) => {
            Err(Refusal::Conflicting)
        }
        (_, outcome) => outcome,
    }
}

/// The same address may be asked for by another tenant, and a cache knows addresses alone. A handler
/// that wants to be kept says so itself. `no-cache`, which axum's streams of events say, has it kept and
/// asked for again: by whom, a cache doesn't tell.
pub(crate) fn keep_out_of_caches(headers: &mut HeaderMap) {
    let said = headers.get(CACHE_CONTROL).map(|value| value.as_bytes().trim_ascii());
    let kept_out = match said {
        None | Some(b"") => "no-store",
        Some(b"no-cache") => "no-cache, no-store",
        Some(_) => return,
    };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(kept_out));
}

/// Whoever was refused for what they claimed is worth a look; whoever forgot something is not.
pub(crate) fn log(refusal: &Refusal) {
    let (status, code) = (refusal.status(), refusal.code());
    match status {
        500.. => error!(status, code, reason = %refusal, "tenant not resolved"),
        401 | 403 => warn!(status, code, reason = %refusal, "tenant refused"),
        _ => info!(status, code, reason = %refusal, "tenant refused"),
    }
}

impl<D, M, K> Clone for TenantLayer<D, M, K> {
    fn clone(&self) -> Self {
        let (resolver, at_once) = (Arc::clone(&self.resolver), Arc::clone(&self.at_once));
        Self { resolver, at_once, counts: self.counts.clone() }
    }
}

impl<S: Clone, D, M, K> Clone for TenantService<S, D, M, K> {
    fn clone(&self) -> Self {
        let (resolver, at_once) = (Arc::clone(&self.resolver), Arc::clone(&self.at_once));
        Self { inner: self.inner.clone(), resolver, at_once, counts: self.counts.clone() }
    }
}

impl<D, M, K: TenantId> fmt::Debug for TenantLayer<D, M, K> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("TenantLayer").field(&self.resolver).finish()
    }
}

impl<S, D, M, K: TenantId> fmt::Debug for TenantService<S, D, M, K> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("TenantService").field(&self.resolver).finish_non_exhaustive()
    }
}
