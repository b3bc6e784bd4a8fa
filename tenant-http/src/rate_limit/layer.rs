use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use tenant_core::{Grant, TenantId};
use tower_layer::Layer;
use tower_service::Service;
use tracing::{error, info};
use uuid::Uuid;

use super::buckets::{Buckets, Left};
use super::plans::{Plans, Taken};
use super::{RateLimit, RatePlanError};
use crate::{Problem, RequestId, granted};

/// Limits how often each tenant may ask. One tenant's haste takes nothing from another.
///
/// It stands behind [`TenantLayer`](crate::TenantLayer), whose grant says who asks:
///
/// ```
/// use std::num::NonZeroU32;
/// use tenant_http::{RateLimit, RateLimitLayer, RatePlanError};
///
/// fn limits(
///     paying: impl Fn(&uuid::Uuid) -> bool + Send + Sync + 'static,
/// ) -> Result<RateLimitLayer, RatePlanError> {
///     let free = RateLimit::per_minute(const { NonZeroU32::new(600).unwrap() });
///     let paid = RateLimit::per_minute(const { NonZeroU32::new(6000).unwrap() });
///     let layer = RateLimitLayer::new(free).plan("paid", paid)?;
///     Ok(layer.plan_of(move |grant| if paying(grant.id()) { "paid" } else { "default" }))
/// }
/// ```
///
/// Each answer carries `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers): the
/// plan's name, its requests (`q`) and seconds (`w`), how many are left (`r`), and in how many
/// seconds there are all of them again (`t`). Who has none left is told 429 with `Retry-After`.
///
/// It counts in this process alone, and forgets tenants that have all of their limit again. So memory
/// is bounded by the tenants that asked within one period, and 10,000 more. Requests that have no
/// tenant are not counted: they don't get here.
///
/// Without a grant in the request the answer is 500.
pub struct RateLimitLayer<K: TenantId = Uuid> {
    plans: Plans<K>,
    plan_of: PlanOf<K>,
}

/// Says which plan a tenant is on.
type PlanOf<K> = Arc<dyn Fn(&Grant<K>) -> &'static str + Send + Sync>;

impl RateLimitLayer {
    /// The same limit for each tenant. Where a tenant's id is no [`Uuid`]:
    /// [`for_ids`](RateLimitLayer::for_ids).
    pub fn new(limit: RateLimit) -> Self {
        Self::for_ids(limit)
    }
}

impl<K: TenantId> RateLimitLayer<K> {
    /// The name of the plan that tenants are on unless [`plan_of`](RateLimitLayer::plan_of) names
    /// another.
    pub const DEFAULT: &'static str = Plans::<K>::DEFAULT;

    /// As [`new`](RateLimitLayer::new), for ids of another type: `RateLimitLayer::<i64>::for_ids(limit)`.
    pub fn for_ids(limit: RateLimit) -> Self {
        Self { plans: Plans::of(Buckets::new(limit)), plan_of: Arc::new(|_| Self::DEFAULT) }
    }

    /// A plan with a limit of its own. Its name is sent to the client: 1 to 64 letters, digits, `-`
    /// and `_`.
    ///
    /// # Errors
    ///
    /// [`RatePlanError`] when the name can't be sent, or is that of another plan.
    pub fn plan(mut self, name: &'static str, limit: RateLimit) -> Result<Self, RatePlanError> {
        self.plans.add(name, Buckets::new(limit))?;
        Ok(self)
    }

    /// Asked at each request for the tenant's plan. A name without a plan is the default.
    #[must_use]
    pub fn plan_of(
        mut self,
        plan_of: impl Fn(&Grant<K>) -> &'static str + Send + Sync + 'static,
    ) -> Self {
        self.plan_of = Arc::new(plan_of);
        self
    }
}

impl<S, K: TenantId> Layer<S> for RateLimitLayer<K> {
    type Service = RateLimitService<S, K>;

    fn layer(&self, inner: S) -> Self::Service {
        RateLimitService { inner, limits: self.clone() }
    }
}

/// What [`RateLimitLayer`] makes of a service.
pub struct RateLimitService<S, K: TenantId = Uuid> {
    inner: S,
    limits: RateLimitLayer<K>,
}

impl<S, K, B, R> Service<Request<B>> for RateLimitService<S, K>
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Future: Send + 'static,
    S::Error: Send + 'static,
    K: TenantId,
    R: From<String> + Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let id = RequestId::of(request.extensions());
        let Some(grant) = granted::<K>(request.extensions()) else {
            error!(
                code = "internal",
                "a rate limit stands where there is no tenant: add it before the `TenantLayer`, which is then further out"
            );
            let response = Problem::internal().to_response(id);
            return Box::pin(async move { Ok(response) });
        };
        let asked = (self.limits.plan_of)(grant);
        let Taken { plan: name, limit, left } = self.limits.plans.take(asked, grant.id());
        let (left, wait) = match left {
            Left::Some(left) => (left, None),
            Left::Nothing(wait) => (0, Some(seconds(wait))),
        };
        let spent = limit.requests().get().saturating_sub(left);
        let told = [
            (POLICY, format!("\"{name}\";q={};w={}", limit.requests(), limit.seconds())),
            (STATE, format!("\"{name}\";r={left};t={}", seconds(limit.time_for(spent)))),
        ];
        if let Some(wait) = wait {
            info!(status = 429, code = "rate_limited", plan = name, "tenant refused");
            let problem = Problem::new(
                StatusCode::TOO_MANY_REQUESTS,
                "rate_limited",
                "There are too many requests",
            );
            let mut response = problem.with_retry_after(wait).to_response(id);
            tell(response.headers_mut(), told);
            return Box::pin(async move { Ok(response) });
        }
        let answered = self.inner.call(request);
        Box::pin(async move {
            let mut response = answered.await?;
            tell(response.headers_mut(), told);
            Ok(response)
        })
    }
}

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const STATE: HeaderName = HeaderName::from_static("ratelimit");

fn tell(headers: &mut HeaderMap, told: [(HeaderName, String); 2]) {
    for (name, text) in told {
        if let Ok(value) = HeaderValue::from_str(&text) {
            headers.insert(name, value);
        }
    }
}

/// Whole seconds, so that who waits for them waits long enough.
fn seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

impl<K: TenantId> Clone for RateLimitLayer<K> {
    fn clone(&self) -> Self {
        Self { plans: self.plans.clone(), plan_of: Arc::clone(&self.plan_of) }
    }
}

impl<S: Clone, K: TenantId> Clone for RateLimitService<S, K> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), limits: self.limits.clone() }
    }
}

impl<K: TenantId> fmt::Debug for RateLimitLayer<K> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list().entries(self.plans.names()).finish()
    }
}

impl<S, K: TenantId> fmt::Debug for RateLimitService<S, K> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RateLimitService").finish_non_exhaustive()
    }
}
