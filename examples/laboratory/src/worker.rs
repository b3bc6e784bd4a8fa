//! Does what is in the queue, for one tenant at a time.

use std::time::Duration;

use serde_json::json;
use tenant_sqlx::prelude::*;
use tenant_sqlx::{Envelope, Resolver};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::events::Event;
use crate::laboratories::Laboratory;
use crate::reports::{Job, JobState, Order, lines};
use crate::service::App;
use crate::{Failure, tenancy};

/// Works until it is stopped. It finds jobs of all tenants, which the audit log is told, and does
/// each under a token of its own.
///
/// The log is told once, when the worker begins: the sweeps after it are the same one, for ever, and an entry
/// every five seconds would hide those by people.
pub(crate) async fn work(
    app: App,
    system: SystemPool,
    stop: CancellationToken,
) -> Result<(), Failure> {
    let resolver = tenancy::of_jobs(&app.directory);
    let queued = || Job::sweep().filter(Job::STATE.eq(JobState::Queued)).order_by(Job::ID.asc());
    CrossTenant::scope(&app.directory, "report worker", "find queued jobs", async |cross| {
        while !stop.is_cancelled() {
            match queued().all(&cross, &system).await {
                Ok(jobs) => {
                    for swept in jobs {
                        if stop.is_cancelled() {
                            return;
                        }
                        run(&app, &resolver, swept.row).await;
                    }
                }
                Err(error) => warn!(%error, "the queue can't be read"),
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = app.ordered.notified() => {}
                // Jobs of other processes, and of tenants that were resumed.
                () = tokio::time::sleep(Duration::from_secs(5)) => {}
            }
        }
    })
    .await?;
    Ok(())
}

/// Runs one job. What can't run now stays in the queue.
async fn run(app: &App, resolver: &Resolver<SqlDirectory>, job: Job) {
    let id = job.id;
    match try_run(app, resolver, job).await {
        Ok(()) => info!(job = %id, "a job was done"),
        Err(error) => warn!(job = %id, %error, "a job waits"),
    }
}

async fn try_run(app: &App, resolver: &Resolver<SqlDirectory>, job: Job) -> Result<(), Failure> {
    let envelope: Envelope<Order> = serde_json::from_value(job.envelope.clone())?;
    let (grant, order) = envelope.open(resolver).await?;
    enter!(tenant = grant);
    // The row and its envelope must name the same tenant.
    let job = tenant.adopt(job)?;
    match report(&tenant, app, &order, &job).await {
        Err(error) if !error.is_retryable() => {
            warn!(job = %job.id, %error, "a job failed");
            Job::update(&job).set(Job::STATE, JobState::Failed).run(&tenant, &app.pool).await?;
        }
        outcome => outcome?,
    }
    app.events.publish(&tenant, Event::ReportReady { job: job.id });
    Ok(())
}

/// All or nothing. A job that another worker has done meanwhile is a stale version.
async fn report(
    tenant: &Tenant<'_>,
    app: &App,
    order: &Order,
    job: &Owned<'_, Job>,
) -> Result<(), Error> {
    let mut transaction = app.pool.begin(tenant).await?;
    let inside = Laboratory::get(order.laboratory).narrow(tenant, &mut transaction).await?;
    let lines = lines().all(&inside, &mut transaction).await?;
    Job::update(job.id)
        .set(Job::STATE, JobState::Done)
        .set(Job::REPORT, json!(lines))
        .expecting(job.version)
        .run(tenant, &mut transaction)
        .await?;
    transaction.commit().await
}
