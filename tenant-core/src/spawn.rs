use std::future::Future;

use tracing::{Instrument as _, info_span};

use crate::{Grant, Resolved, Tenant, TenantId, enter};

impl<K: TenantId> Grant<K> {
    /// Spawns a task of Tokio's that works for the tenant, under a token of its own.
    ///
    /// A token can't leave its task. This sends the grant over, and enters it there:
    ///
    /// ```
    /// # async fn reminded(grant: tenant_core::Grant) {
    /// let task = grant.spawn(async |tenant| tenant.name().to_owned());
    /// assert_eq!(task.await.unwrap(), grant.name());
    /// # }
    /// ```
    ///
    /// What the task returns has no brand any more:
    ///
    /// ```compile_fail
    /// # async fn leak(grant: tenant_core::Grant) {
    /// let token = grant.spawn(async |tenant| tenant).await;
    /// # }
    /// ```
    ///
    /// What it logs stands in a span `task`, with `tenant.id` and `tenant.slug`, inside the span that
    /// is current here.
    ///
    /// The task goes on for a tenant that is suspended meanwhile. Work that takes long, or must
    /// outlive the process, belongs into a queue, as an `Envelope` (feature `serde`).
    ///
    /// # Panics
    ///
    /// Outside of a Tokio runtime, as [`tokio::spawn`] does.
    pub fn spawn<F, R>(&self, work: F) -> tokio::task::JoinHandle<R>
    where
        // The first bound lets the closure be written without types, the second asks that it can
        // be sent: no stable way says both at once.
        F: for<'t> AsyncFnOnce(Tenant<'t, Resolved, K>) -> R + for<'t> Spawned<'t, K, R>,
        R: Send + 'static,
    {
        let grant = self.clone();
        let span = info_span!("task", tenant.id = %grant.id(), tenant.slug = %grant.slug());
        let work = async move {
            enter!(tenant = grant);
            work(tenant).await
        };
        tokio::spawn(work.instrument(span))
    }
}

/// Work that [`Grant::spawn`] takes: a closure and a future that can be sent to another thread.
#[diagnostic::on_unimplemented(
    message = "this work can't be sent to a task",
    label = "it holds something that stays on its thread",
    note = "what the closure takes along, and what it holds across an `.await`, must be `Send`; pass `async move` for what it borrows"
)]
pub trait Spawned<'t, K: TenantId, R>:
    FnOnce(Tenant<'t, Resolved, K>) -> Self::Running + Send + 'static
{
    /// The work under way.
    type Running: Future<Output = R> + Send;
}

#[diagnostic::do_not_recommend]
impl<'t, K: TenantId, R, F, W> Spawned<'t, K, R> for F
where
    F: FnOnce(Tenant<'t, Resolved, K>) -> W + Send + 'static,
    W: Future<Output = R> + Send,
{
    type Running = W;
}
