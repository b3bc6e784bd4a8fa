use std::marker::PhantomData;

use sqlx::{AssertSqlSafe, SqlSafeStr as _, SqlStr};

use crate::pool::connection::Held;
use crate::pool::{Each, Statement};
use crate::{Backend, Error};

/// How far a transaction is kept apart from those beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Isolation {
    /// The server's default: read committed on Postgres, serializable on SQLite.
    #[default]
    Default,
    /// Each statement sees what was committed when the transaction began.
    RepeatableRead,
    /// As if transactions ran one after another; conflicts end in [`Error::Retry`].
    Serializable,
}

/// A transaction of the tenant `'t`: all of it happens, or nothing.
///
/// Queries take it in place of the pool: `.all(&tenant, &mut transaction)`. Dropping it without
/// [`commit`](Transaction::commit) closes its connection, so that the server rolls back; nothing of
/// it comes back to the pool.
///
/// After a statement has failed, the transaction can only be rolled back, on every backend; a
/// [`savepoint`](Transaction::savepoint) confines the failure.
///
/// ```
/// # use tenant_sqlx::prelude::*;
/// # async fn pay(pool: &TenantPool, tenant: &Tenant<'_>) -> Result<(), Error> {
/// let mut transaction = pool.begin(tenant).await?;
/// // queries that take `&mut transaction`
/// transaction.commit().await
/// # }
/// ```
///
/// Another tenant's token doesn't fit it:
///
/// ```compile_fail
/// # use tenant_sqlx::prelude::*;
/// # #[derive(TenantScoped)]
/// # #[tenant(table = "notes")]
/// # struct Note { #[tenant(id)] id: Uuid, #[tenant(key)] tenant_id: Uuid }
/// async fn mix(pool: &TenantPool, one: &Tenant<'_>, other: &Tenant<'_>) -> Result<(), Error> {
///     let mut transaction = pool.begin(one).await?;
///     Note::select().all(other, &mut transaction).await?;
///     Ok(())
/// }
/// ```
pub struct Transaction<'t> {
    pub(crate) work: Work,
    brand: PhantomData<fn(&'t ()) -> &'t ()>,
}

impl<'t> Transaction<'t> {
    pub(crate) async fn begin(
        held: Held,
        backend: Backend,
        isolation: Isolation,
    ) -> Result<Self, Error> {
        let work = Work::begin(held, backend, isolation).await?;
        Ok(Self { work, brand: PhantomData })
    }

    /// Makes everything permanent. When its future is dropped halfway, the server may have all of it
    /// or nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Aborted`] when a statement had failed, [`Error::Interrupted`] when one was dropped
    /// halfway, [`Error::Retry`] when another transaction stood in the way. Nothing is permanent
    /// then.
    pub async fn commit(mut self) -> Result<(), Error> {
        self.work.commit().await
    }

    /// Undoes everything, and keeps the connection.
    ///
    /// # Errors
    ///
    /// [`Error::Unavailable`] when the connection broke; the server then rolls back by itself.
    pub async fn rollback(mut self) -> Result<(), Error> {
        self.work.rollback().await
    }

    /// Begins a part that can be undone alone.
    ///
    /// # Errors
    ///
    /// As any statement of this transaction.
    pub async fn savepoint(&mut self) -> Result<Savepoint<'_, 't>, Error> {
        Savepoint::begin(&mut self.work).await
    }
}

/// A part of a transaction that can be undone alone. Dropping it undoes it.
pub struct Savepoint<'c, 't> {
    pub(crate) work: &'c mut Work,
    depth: usize,
    finished: bool,
    brand: PhantomData<fn(&'t ()) -> &'t ()>,
}

impl<'c, 't> Savepoint<'c, 't> {
    async fn begin(work: &'c mut Work) -> Result<Self, Error> {
        let depth = work.savepoint().await?;
        Ok(Self { work, depth, finished: false, brand: PhantomData })
    }

    /// Keeps the part, as far as the transaction is committed.
    ///
    /// # Errors
    ///
    /// [`Error::Aborted`] when a statement of the part had failed; the part is then undone.
    pub async fn commit(mut self) -> Result<(), Error> {
        self.work.ready().await?;
        self.work.release(self.depth).await?;
        self.finished = true;
        Ok(())
    }

    /// Undoes the part.
    ///
    /// # Errors
    ///
    /// As any statement of the transaction.
    pub async fn rollback(mut self) -> Result<(), Error> {
        self.work.undo(self.depth).await?;
        self.finished = true;
        Ok(())
    }

    /// Begins a part of this part.
    ///
    /// # Errors
    ///
    /// As any statement of the transaction.
    pub async fn savepoint(&mut self) -> Result<Savepoint<'_, 't>, Error> {
        Savepoint::begin(self.work).await
    }
}

impl Drop for Savepoint<'_, '_> {
    fn drop(&mut self) {
        if !self.finished {
            let outer = self.work.abandoned.map_or(self.depth, |earlier| earlier.min(self.depth));
            self.work.abandoned = Some(outer);
        }
    }
}

/// A transaction's connection and how it stands, without the brand.
pub(crate) struct Work {
    held: Held,
    pub(crate) backend: Backend,
    depth: usize,
    /// The outermost savepoint that was dropped and not undone yet.
    abandoned: Option<usize>,
    /// The depth at which a statement failed.
    failed: Option<usize>,
}

impl Work {
    pub(crate) async fn begin(
        held: Held,
        backend: Backend,
        isolation: Isolation,
    ) -> Result<Self, Error> {
        let begin = match (backend, isolation) {
            #[cfg(feature = "sqlite")]
            (Backend::Sqlite, _) => "BEGIN IMMEDIATE",
            #[cfg(feature = "postgres")]
            (Backend::Postgres, Isolation::Default) => "BEGIN",
            #[cfg(feature = "postgres")]
            (Backend::Postgres, Isolation::RepeatableRead) => {
                "BEGIN ISOLATION LEVEL REPEATABLE READ"
            }
            #[cfg(feature = "postgres")]
            (Backend::Postgres, Isolation::Serializable) => "BEGIN ISOLATION LEVEL SERIALIZABLE",
        };
        let mut work = Self { held, backend, depth: 0, abandoned: None, failed: None };
        let begun = work.control(SqlStr::from_static(begin)).await;
        // Not before: until then, another connection can take the place of one that was lost. Also
        // where it failed: what the connection stands in then is not known.
        work.held.in_transaction = true;
        begun.map(|()| work)
    }

    /// Runs a statement of the transaction.
    pub(crate) async fn run(
        &mut self,
        statement: &mut Statement,
        each: &mut Each<'_>,
    ) -> Result<u64, Error> {
        self.ready().await?;
        self.send(statement, each).await
    }

    /// Remembers that a statement failed: the server goes on with nothing until it is undone.
    pub(crate) fn fail(&mut self) {
        self.failed = Some(self.depth);
    }

    /// The connection, for a stream of rows.
    pub(crate) async fn held(&mut self) -> Result<&mut Held, Error> {
        self.ready().await?;
        Ok(&mut self.held)
    }

    pub(crate) async fn commit(&mut self) -> Result<(), Error> {
        self.settle().await?;
        if self.depth > 0 {
            // A savepoint that was neither ended nor dropped, but forgotten.
            self.undo(1).await?;
        }
        if self.failed.is_some() {
            self.rollback().await?;
            return Err(Error::Aborted);
        }
        self.control(SqlStr::from_static("COMMIT")).await?;
        self.held.in_transaction = false;
        Ok(())
    }

    pub(crate) async fn rollback(&mut self) -> Result<(), Error> {
        if self.held.is_interrupted() {
            return Err(Error::Interrupted);
        }
        self.control(SqlStr::from_static("ROLLBACK")).await?;
        self.held.in_transaction = false;
        Ok(())
    }

    pub(crate) async fn savepoint(&mut self) -> Result<usize, Error> {
        self.ready().await?;
        let depth = self.depth + 1;
        self.control(of_part("SAVEPOINT", depth)).await?;
        self.depth = depth;
        Ok(depth)
    }

    pub(crate) async fn release(&mut self, depth: usize) -> Result<(), Error> {
        self.settle().await?;
        self.control(of_part("RELEASE SAVEPOINT", depth)).await?;
        self.depth = depth - 1;
        Ok(())
    }

    pub(crate) async fn undo(&mut self, depth: usize) -> Result<(), Error> {
        if self.held.is_interrupted() {
            return Err(Error::Interrupted);
        }
        self.control(of_part("ROLLBACK TO SAVEPOINT", depth)).await?;
        self.control(of_part("RELEASE SAVEPOINT", depth)).await?;
        self.depth = depth - 1;
        self.failed = self.failed.filter(|failed| *failed < depth);
        self.abandoned = self.abandoned.filter(|abandoned| *abandoned < depth);
        self.held.refused = self.failed.is_some();
        Ok(())
    }

    /// Makes sure that a statement may run here.
    async fn ready(&mut self) -> Result<(), Error> {
        self.settle().await?;
        if self.failed.is_some() { Err(Error::Aborted) } else { Ok(()) }
    }

    /// Undoes the savepoints that were dropped.
    async fn settle(&mut self) -> Result<(), Error> {
        if self.held.is_interrupted() {
            return Err(Error::Interrupted);
        }
        if let Some(depth) = self.abandoned {
            // In a box: it rarely happens, and each statement would carry it along.
            Box::pin(self.undo(depth)).await?;
        }
        Ok(())
    }

    /// Runs one of the transaction's own statements.
    async fn control(&mut self, sql: SqlStr) -> Result<(), Error> {
        // Before there is a transaction it's the BEGIN, which may be sent once more.
        let repeatable = !self.held.in_transaction;
        let mut statement = Statement { sql, repeatable, ..Statement::fixed("", self.backend) };
        self.send(&mut statement, &mut |_| Ok(())).await.map(drop)
    }

    /// Sends a statement. What the server refuses may be an earlier one, whose rows nobody read to
    /// the end: a COMMIT would then roll back and not say so.
    async fn send(&mut self, statement: &mut Statement, each: &mut Each<'_>) -> Result<u64, Error> {
        let outcome = self.held.run(statement, each).await;
        if outcome.is_err() && self.held.refused {
            self.fail();
        }
        outcome
    }
}

/// A command about a part of the transaction.
fn of_part(command: &str, depth: usize) -> SqlStr {
    AssertSqlSafe(format!("{command} part_{depth}")).into_sql_str()
}
