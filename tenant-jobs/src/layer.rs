use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use apalis_core::error::{AbortError, BoxDynError};
use apalis_core::task::Task;
use apalis_core::task::extensions::Extensions;
use apalis_core::task::status::Status;
use tenant_core::{
    Directory, Envelope, Grant, Membership, NoMembership, Refusal, Resolver, TenantId,
};
use tower_layer::Layer;
use tower_service::Service;
use tracing::{Instrument as _, error, info_span, warn};
use uuid::Uuid;

/// Resolves each job's tenant when the job starts, and ends the jobs that have none.
///
/// The handler behind it is made with [`for_tenant`](crate::for_tenant). The resolver needs
/// [`Source::job_argument`](tenant_core::Source::job_argument) with something that vouches for it.
///
/// | refusal | the job |
/// |---|---|
/// | [final](Refusal::is_final): the directory says that the tenant is unknown, suspended or retired | ends with an `AbortError`, and is not tried again |
/// | any other: the directory is down, or this resolver's sources are not those of the jobs | fails, and is tried again as the queue does |
///
/// A job ends by nothing that a cache has kept: the directory is asked past it first. And it doesn't end
/// by a mistake of the program, such as a source that nobody vouches for: one wrong deployment would empty
/// the queue. Those are logged as errors.
///
/// A refusal is not counted as an attempt, so a directory that is down for long uses up none.
///
/// The job runs in a span `job` with `tenant.id` and `tenant.slug`, and with the `traceparent` of the request
/// that it comes from, if [the envelope has one](Envelope::with_traceparent). A refusal is logged with its code.
pub struct JobLayer<D, M = NoMembership, K = Uuid> {
    resolver: Arc<Resolver<D, M, K>>,
}

impl<D, M, K> JobLayer<D, M, K> {
    /// A layer that asks this resolver.
    pub fn new(resolver: impl Into<Arc<Resolver<D, M, K>>>) -> Self {
        Self { resolver: resolver.into() }
    }
}

impl<S, D, M, K> Layer<S> for JobLayer<D, M, K> {
    type Service = JobService<S, D, M, K>;

    fn layer(&self, inner: S) -> Self::Service {
        JobService { inner, resolver: Arc::clone(&self.resolver) }
    }
}

/// What [`JobLayer`] makes of a service.
pub struct JobService<S, D, M = NoMembership, K = Uuid> {
    inner: S,
    resolver: Arc<Resolver<D, M, K>>,
}

impl<S, D, M, K, T> Service<Task<Envelope<T, K>>> for JobService<S, D, M, K>
where
    S: Service<Task<Envelope<T, K>>, Error: Into<BoxDynError>, Future: Send>
        + Clone
        + Send
        + 'static,
    D: Directory<K> + 'static,
    M: Membership<K> + 'static,
    K: TenantId,
    T: Send + Sync + 'static,
{
    type Response = S::Response;
    type Error = BoxDynError;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, BoxDynError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxDynError>> {
        self.inner.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, mut task: Task<Envelope<T, K>>) -> Self::Future {
        // The one that was polled is the one that is ready.
        let unpolled = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, unpolled);
        let resolver = Arc::clone(&self.resolver);
        Box::pin(async move {
            let grant = match task.args.resolve(&resolver).await {
                Ok(grant) => grant,
                Err(refusal) => return Err(refused(&task, refusal)),
            };
            let span = info_span!(
                "job",
                tenant.id = %grant.id(),
                tenant.slug = %grant.slug(),
                traceparent = task.args.traceparent(),
            );
            task.inject_data(Held(grant));
            async move { inner.call(task).await.map_err(Into::into) }.instrument(span).await
        })
    }
}

/// Apalis notes behind all layers what became of an attempt. This one doesn't come so far, so it is noted
/// here: otherwise the queue would take the job for one that still runs.
fn refused<T, K>(task: &Task<Envelope<T, K>>, refusal: Refusal) -> BoxDynError {
    let code = refusal.code();
    if !refusal.is_final() {
        error!(code, reason = %refusal, "tenant of a job not resolved");
        task.ctx().raw_status().store(Status::Failed);
        return refusal.into();
    }
    warn!(code, reason = %refusal, "job refused");
    task.ctx().raw_status().store(Status::Killed);
    AbortError::new(refusal).into()
}

/// How a grant travels with a job. The type is private, so that nobody else puts one there.
#[derive(Clone)]
struct Held<K: TenantId>(Grant<K>);

pub(crate) fn held<K: TenantId>(data: &Extensions) -> Option<&Grant<K>> {
    data.get::<Held<K>>().map(|held| &held.0)
}

impl<D, M, K> Clone for JobLayer<D, M, K> {
    fn clone(&self) -> Self {
        Self { resolver: Arc::clone(&self.resolver) }
    }
}

impl<S: Clone, D, M, K> Clone for JobService<S, D, M, K> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), resolver: Arc::clone(&self.resolver) }
    }
}

impl<D, M, K: TenantId> fmt::Debug for JobLayer<D, M, K> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("JobLayer").field(&self.resolver).finish()
    }
}

impl<S, D, M, K: TenantId> fmt::Debug for JobService<S, D, M, K> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("JobService").field(&self.resolver).finish_non_exhaustive()
    }
}
