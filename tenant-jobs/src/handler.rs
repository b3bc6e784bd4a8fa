use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use apalis_core::error::BoxDynError;
use apalis_core::task::Task;
use apalis_core::task::into_response::IntoResponse;
use tenant_core::{Envelope, Resolved, Tenant, TenantId, enter};
use thiserror::Error;
use tower_service::Service;
use uuid::Uuid;

use crate::Extracted;
use crate::layer::held;

/// Makes a handler of a function that takes the token, then the job's arguments, and then up to six
/// extractors of apalis.
///
/// ```
/// use apalis_core::error::BoxDynError;
/// use tenant_core::Tenant;
/// use tenant_jobs::for_tenant;
///
/// async fn remind(tenant: Tenant<'_>, invoice: u64) -> Result<(), BoxDynError> {
///     println!("{} reminds of {invoice}", tenant.name());
///     Ok(())
/// }
///
/// let handler = for_tenant(remind);
/// # fn job<S: tower_service::Service<apalis_core::task::Task<tenant_core::Envelope<u64>>>>(_: S) {}
/// # job(handler);
/// ```
///
/// The tenant is the one to which [`JobLayer`](crate::JobLayer) has resolved this job. Without the layer the
/// job fails, and the function doesn't run.
///
/// The function holds for every brand, so the token ends with the job. It can't be asked for longer:
///
/// ```compile_fail,E0277
/// # use tenant_core::Tenant;
/// async fn keep(tenant: Tenant<'static>, invoice: u64) {}
///
/// tenant_jobs::for_tenant(keep);
/// ```
pub fn for_tenant<F, T, K: TenantId, A>(handler: F) -> ForTenant<F, T, K, A>
where
    F: for<'t> JobHandler<'t, T, K, A> + Clone + Send + 'static,
{
    ForTenant { handler, takes: PhantomData }
}

/// What [`for_tenant`] makes of a function: a service of apalis.
pub struct ForTenant<F, T, K = Uuid, A = ()> {
    handler: F,
    takes: PhantomData<fn() -> (T, K, A)>,
}

/// A function that [`for_tenant`] takes: an `async fn(Tenant<'_>, T, …) -> Result<(), E>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no handler of jobs that works for a tenant",
    label = "not an `async fn(Tenant<'_>, T, …) -> Result<(), E>`",
    note = "it takes the token first, as `tenant: Tenant<'_>` (never `'static`, never claimed), then the job's arguments, and then up to six extractors",
    note = "it returns nothing or a `Result<(), E>`, and its future can be sent to another thread"
)]
pub trait JobHandler<'t, T, K: TenantId, A>: Sized {
    /// The function under way.
    type Running: Future<Output: IntoResponse<Output = ()>> + Send;

    /// Calls the function.
    fn run(self, tenant: Tenant<'t, Resolved, K>, args: T, extracted: A) -> Self::Running;
}

macro_rules! takes {
    ($($one:ident,)*) => {
        #[diagnostic::do_not_recommend]
        impl<'t, F, W, T, K: TenantId, $($one,)*> JobHandler<'t, T, K, ($($one,)*)> for F
        where
            F: FnOnce(Tenant<'t, Resolved, K>, T, $($one,)*) -> W,
            W: Future<Output: IntoResponse<Output = ()>> + Send,
        {
            type Running = W;

            #[allow(non_snake_case, reason = "each argument is named like its type")]
            fn run(
                self,
                tenant: Tenant<'t, Resolved, K>,
                args: T,
                ($($one,)*): ($($one,)*),
            ) -> W {
                self(tenant, args, $($one,)*)
            }
        }
    };
}

takes!();
takes!(T1,);
takes!(T1, T2,);
takes!(T1, T2, T3,);
takes!(T1, T2, T3, T4,);
takes!(T1, T2, T3, T4, T5,);
takes!(T1, T2, T3, T4, T5, T6,);

/// The job has no grant.
#[derive(Debug, Error)]
#[error("no tenant: the worker has no `JobLayer`; add it in front of the handler")]
struct WithoutLayer;

/// The job is another one than the layer has resolved.
#[derive(Debug, Error)]
#[error(
    "another tenant's job: something behind the `JobLayer` has put another `Envelope` in its place; put the layer behind that"
)]
struct Swapped;

impl<F, T, K, A> Service<Task<Envelope<T, K>>> for ForTenant<F, T, K, A>
where
    F: for<'t> JobHandler<'t, T, K, A> + Clone + Send + 'static,
    T: Send + Sync + 'static,
    K: TenantId,
    A: Extracted<Task<Envelope<T, K>>>,
{
    type Response = ();
    type Error = BoxDynError;
    type Future = Pin<Box<dyn Future<Output = Result<(), BoxDynError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxDynError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, task: Task<Envelope<T, K>>) -> Self::Future {
        let handler = self.handler.clone();
        Box::pin(async move {
            let grant = held::<K>(task.ctx().data()).ok_or(WithoutLayer)?.clone();
            let extracted = A::extract(&task).await?;
            let args = task.args.opened_for(&grant).ok_or(Swapped)?;
            enter!(tenant = grant);
            handler.run(tenant, args, extracted).await.into_response()
        })
    }
}

impl<F: Clone, T, K, A> Clone for ForTenant<F, T, K, A> {
    fn clone(&self) -> Self {
        Self { handler: self.handler.clone(), takes: PhantomData }
    }
}

impl<F, T, K, A> fmt::Debug for ForTenant<F, T, K, A> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ForTenant").finish_non_exhaustive()
    }
}
