//! From a job to a proven tenant.
//!
//! A job is an [`Envelope`](tenant_core::Envelope), written with a token. Out of the queue comes a claim:
//! [`JobLayer`] resolves it when the job starts, and [`for_tenant`] makes a handler of a function that takes
//! the token, so that a job without a tenant has no token to run a query with.
//!
//! ```
//! # #[cfg(feature = "apalis")]
//! # mod shown {
//! use apalis_core::backend::memory::MemoryStorage;
//! use apalis_core::error::{BoxDynError, WorkerError};
//! use apalis_core::task::data::Data;
//! use apalis_core::worker::builder::WorkerBuilder;
//! use tenant_core::{Directory, Envelope, Resolver, Source, Tenant};
//! use tenant_jobs::{JobLayer, for_tenant};
//!
//! #[derive(Clone)]
//! struct Mailer;
//!
//! async fn remind(tenant: Tenant<'_>, invoice: u64, mailer: Data<Mailer>) -> Result<(), BoxDynError> {
//!     println!("{} reminds of {invoice}", tenant.name());
//!     Ok(())
//! }
//!
//! async fn work(
//!     queue: MemoryStorage<Envelope<u64>>,
//!     directory: impl Directory + 'static,
//! ) -> Result<(), WorkerError> {
//!     let source = Source::job_argument().vouched_by("a queue that only this program writes to");
//!     let resolver = Resolver::builder(directory).source(source).build();
//!     WorkerBuilder::new("reminders")
//!         .backend(queue)
//!         .data(Mailer)
//!         .layer(JobLayer::new(resolver))
//!         .build(for_tenant(remind))
//!         .run()
//!         .await
//! }
//! # }
//! ```
//!
//! A job of a tenant that is unknown, suspended or retired ends (`AbortError`) and is not tried again; the
//! directory is asked for that past its cache. While it is down, or the worker's resolver is not made for
//! jobs, they fail and the queue tries them again. A layer that retries stands in front of
//! this one, so that each attempt is resolved anew.
//!
//! # What is guaranteed
//!
//! * A handler that is made with [`for_tenant`] runs for the tenant that its job was resolved to, or not at
//!   all: without the layer the job fails.
//! * The function holds for every brand: it can't ask for a token that outlives the job.
//!
//! # What is not
//!
//! * Who may write to the queue: what vouches for it is yours to say.
//! * A job that was begun before its tenant was suspended runs to its end.

#[cfg(feature = "apalis")]
mod extracted;
#[cfg(feature = "apalis")]
mod handler;
#[cfg(feature = "apalis")]
mod layer;

#[cfg(feature = "apalis")]
pub use extracted::Extracted;
#[cfg(feature = "apalis")]
pub use handler::{ForTenant, JobHandler, for_tenant};
#[cfg(feature = "apalis")]
pub use layer::{JobLayer, JobService};
