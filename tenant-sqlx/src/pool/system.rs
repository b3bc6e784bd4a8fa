use std::marker::PhantomData;

use tenant_core::CrossTenant;

use crate::pool::transaction::Work;
use crate::pool::{Access, Isolation, TenantPool, sealed};
use crate::{Backend, Error};

/// The pool of the program itself: made where the program starts, not handed to handlers.
///
/// It migrates, it gives out [`TenantPool`]s, and with a [`CrossTenant`] it reads across tenants; its
/// [one raw door](SystemPool::dangerously_unscoped) takes SQL as it stands. A `TenantPool` does none
/// of this, and never becomes one of these.
#[derive(Debug)]
pub struct SystemPool {
    pool: TenantPool,
}

impl SystemPool {
    /// Connects as [`TenantPool::connect`] does.
    ///
    /// # Errors
    ///
    /// [`Error::Unavailable`].
    pub async fn connect(url: &str) -> Result<Self, Error> {
        Ok(Self { pool: TenantPool::connect(url).await? })
    }

    /// Has the counters of statements name tenants, as these labels say: of this pool, and of those
    /// that it gives out afterwards.
    #[cfg(feature = "metrics")]
    #[must_use]
    pub fn with_tenant_labels(self, labels: tenant_core::TenantLabels) -> Self {
        Self { pool: self.pool.with_tenant_labels(labels) }
    }

    /// The pool for handlers, over the same connections.
    pub fn tenants(&self) -> TenantPool {
        self.pool.clone()
    }

    /// The backend that the pool leads to.
    pub fn backend(&self) -> Backend {
        self.pool.backend()
    }

    /// Applies the migrations that have not been applied yet.
    ///
    /// Migrations are SQL that nothing here checks: they make the tables, before there is a tenant.
    ///
    /// # Errors
    ///
    /// [`Error::Migration`] when one fails, or was changed after it had been applied.
    pub async fn migrate(&self, migrations: &sqlx::migrate::Migrator) -> Result<(), Error> {
        self.pool.migrate(migrations).await
    }

    /// Closes the pool, and the tenants' with it: waits for the connections in use, then closes all.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Begins a transaction across tenants: for a sweep that holds its locks.
    ///
    /// # Errors
    ///
    /// As [`TenantPool::begin`].
    pub async fn begin<'c>(&self, _cross: &CrossTenant<'c>) -> Result<CrossTransaction<'c>, Error> {
        let held = self.pool.hold().await?;
        let work = Work::begin(held, self.backend(), Isolation::Default).await?;
        Ok(CrossTransaction { work, brand: PhantomData })
    }
}

/// A transaction across tenants. Dropping it without [`commit`](CrossTransaction::commit) undoes it.
pub struct CrossTransaction<'c> {
    work: Work,
    brand: PhantomData<fn(&'c ()) -> &'c ()>,
}

impl CrossTransaction<'_> {
    /// Makes everything permanent, and lets go of the locks.
    ///
    /// # Errors
    ///
    /// As [`Transaction::commit`](crate::Transaction::commit).
    pub async fn commit(mut self) -> Result<(), Error> {
        self.work.commit().await
    }

    /// Undoes everything, lets go of the locks, and keeps the connection.
    ///
    /// # Errors
    ///
    /// As [`Transaction::rollback`](crate::Transaction::rollback).
    pub async fn rollback(mut self) -> Result<(), Error> {
        self.work.rollback().await
    }
}

/// Where work across tenants runs: `&system` or `&mut cross_transaction`. Sealed; a
/// [`TenantPool`] is not among them.
#[diagnostic::on_unimplemented(
    message = "work across tenants can't run on `{Self}`",
    label = "not the program's own pool",
    note = "pass the `&SystemPool` that was made where the program starts; handlers get a `TenantPool`, which has no way across tenants"
)]
pub trait Across<'c>: sealed::Db {}

impl<'c> Across<'c> for &SystemPool {}
impl<'c> Across<'c> for &mut CrossTransaction<'c> {}

#[diagnostic::do_not_recommend]
#[allow(private_interfaces, reason = "sealed: callable by this crate alone")]
impl sealed::Db for &SystemPool {
    fn backend(&self) -> Backend {
        self.pool.backend()
    }

    fn access(&mut self) -> Access<'_> {
        Access::Pool(&self.pool)
    }
}

#[diagnostic::do_not_recommend]
#[allow(private_interfaces, reason = "sealed: callable by this crate alone")]
impl sealed::Db for &mut CrossTransaction<'_> {
    fn backend(&self) -> Backend {
        self.work.backend
    }

    fn access(&mut self) -> Access<'_> {
        Access::Transaction(&mut self.work)
    }
}

/// Takes a pool that was made with options of its own; [`TenantPool`] says which of them hold.
/// Whoever keeps a clone of it keeps a way around this library.
#[cfg(feature = "postgres")]
impl From<sqlx::PgPool> for SystemPool {
    fn from(pool: sqlx::PgPool) -> Self {
        Self { pool: pool.into() }
    }
}

/// Takes a pool that was made with options of its own; [`TenantPool`] says which of them hold.
/// Whoever keeps a clone of it keeps a way around this library.
#[cfg(feature = "sqlite")]
impl From<sqlx::SqlitePool> for SystemPool {
    fn from(pool: sqlx::SqlitePool) -> Self {
        Self { pool: pool.into() }
    }
}
