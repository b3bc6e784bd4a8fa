use futures_util::{Stream, StreamExt as _};

use crate::pool::connection::OwnedRow;
use crate::pool::transaction::{Savepoint, Transaction, Work};
use crate::pool::{Each, Isolation, Statement, TenantPool};
use crate::watch::Watch;
use crate::{Backend, Error};

/// Where a query of the tenant `'t` runs: `&pool`, `&mut transaction` or `&mut savepoint`.
///
/// Sealed: the library's own pool and transactions are all there are.
#[diagnostic::on_unimplemented(
    message = "a tenant's query can't run on `{Self}`",
    label = "not a pool or transaction of this library",
    note = "pass `&pool` with a `TenantPool`, or `&mut transaction` with a `Transaction` that was begun with the same token"
)]
pub trait Db<'t>: sealed::Db {}

/// Where a query runs that only makes sense inside a transaction, such as one that locks rows.
#[diagnostic::on_unimplemented(
    message = "a query that locks rows can't run on `{Self}`",
    label = "the locks would be gone before the next statement",
    note = "begin a transaction, `let mut transaction = pool.begin(&tenant).await?;`, and pass `&mut transaction`"
)]
pub trait InTransaction<'t>: Db<'t> {}

#[diagnostic::do_not_recommend]
impl<'t> Db<'t> for &TenantPool {}
#[diagnostic::do_not_recommend]
impl<'t> Db<'t> for &mut Transaction<'t> {}
#[diagnostic::do_not_recommend]
impl<'t> Db<'t> for &mut Savepoint<'_, 't> {}
#[diagnostic::do_not_recommend]
impl<'t> InTransaction<'t> for &mut Transaction<'t> {}
#[diagnostic::do_not_recommend]
impl<'t> InTransaction<'t> for &mut Savepoint<'_, 't> {}

pub(crate) mod sealed {
    use super::{Access, Backend};

    #[diagnostic::on_unimplemented(
        message = "`{Self}` can't be a place where queries run",
        label = "`Db` and `Across` are sealed",
        note = "the pools and transactions of this library are all there is"
    )]
    #[allow(private_interfaces, reason = "sealed: callable by this crate alone")]
    pub trait Db: Send {
        #[doc(hidden)]
        fn backend(&self) -> Backend;

        #[doc(hidden)]
        fn access(&mut self) -> Access<'_>;
    }
}

#[diagnostic::do_not_recommend]
#[allow(private_interfaces, reason = "sealed: callable by this crate alone")]
impl sealed::Db for &TenantPool {
    fn backend(&self) -> Backend {
        TenantPool::backend(self)
    }

    fn access(&mut self) -> Access<'_> {
        Access::Pool(self)
    }
}

#[diagnostic::do_not_recommend]
#[allow(private_interfaces, reason = "sealed: callable by this crate alone")]
impl sealed::Db for &mut Transaction<'_> {
    fn backend(&self) -> Backend {
        self.work.backend
    }

    fn access(&mut self) -> Access<'_> {
        Access::Transaction(&mut self.work)
    }
}

#[diagnostic::do_not_recommend]
#[allow(private_interfaces, reason = "sealed: callable by this crate alone")]
impl sealed::Db for &mut Savepoint<'_, '_> {
    fn backend(&self) -> Backend {
        self.work.backend
    }

    fn access(&mut self) -> Access<'_> {
        Access::Transaction(self.work)
    }
}

/// Where a statement runs, once the brands have been compared: without lifetimes of tenants, so
/// that its futures are `Send` for every brand.
pub(crate) enum Access<'c> {
    Pool(&'c TenantPool),
    Transaction(&'c mut Work),
}

impl<'c> Access<'c> {
    /// Runs one statement to its end.
    pub(crate) async fn run(
        &mut self,
        statement: &mut Statement,
        each: &mut Each<'_>,
    ) -> Result<u64, Error> {
        match self {
            // Without `?`, behind which the connection would be kept twice.
            Self::Pool(pool) => match pool.hold_for(statement).await {
                Ok(mut held) => held.run(statement, each).await,
                Err(error) => Err(error),
            },
            Self::Transaction(work) => work.run(statement, each).await,
        }
    }

    /// Runs statements that all happen or none, in a transaction or in a part of the caller's.
    /// Each must write as many rows as it says; a row that is missing had a foreign reference.
    pub(crate) async fn run_all(
        self,
        statements: Result<Vec<(Statement, u64)>, Error>,
        each: &mut Each<'_>,
    ) -> Result<u64, Error> {
        let statements = statements?;
        match self {
            Self::Pool(pool) => {
                let mut work =
                    Work::begin(pool.hold().await?, pool.backend(), Isolation::Default).await?;
                match run_in_turn(&mut work, statements, each).await {
                    Ok(changed) => work.commit().await.map(|()| changed),
                    Err(error) => {
                        // Where the rollback fails, the connection is closed, which rolls back too.
                        let _ = work.rollback().await;
                        Err(error)
                    }
                }
            }
            Self::Transaction(work) => {
                let part = work.savepoint().await?;
                match run_in_turn(work, statements, each).await {
                    Ok(changed) => work.release(part).await.map(|()| changed),
                    Err(error) => work.undo(part).await.and(Err(error)),
                }
            }
        }
    }
}

/// Reads rows one by one, holding the connection.
pub(crate) fn rows<D: sealed::Db>(
    mut db: D,
    statement: Result<Statement, Error>,
) -> impl Stream<Item = Result<OwnedRow, Error>> + Send {
    async_stream::stream! {
        let mut statement = match statement {
            Ok(statement) => statement,
            Err(error) => { yield Err(error); return; }
        };
        match db.access() {
            Access::Pool(pool) => {
                let mut held = match pool.hold_for(&statement).await {
                    Ok(held) => held,
                    Err(error) => { yield Err(error); return; }
                };
                let mut watch = Watch::begin(&statement, pool.watcher());
                loop {
                    let mut spare = held.spare(&statement);
                    let mut failure = None;
                    {
                        let mut rows = std::pin::pin!(match held.rows(&mut statement) {
                            Ok(rows) => rows,
                            Err(error) => { yield Err(error); return; }
                        });
                        while let Some(row) = rows.next().await {
                            match row {
                                Ok(row) => {
                                    spare = None;
                                    watch.as_mut().map(Watch::row);
                                    yield Ok(row);
                                }
                                Err(error) => { failure = Some(error); break; }
                            }
                        }
                    }
                    let Some(error) = failure else {
                        held.rows_done();
                        if let Some(watch) = &mut watch { watch.end(Ok(0)); }
                        return;
                    };
                    let again = spare.is_some_and(|spare| spare.restore(&mut statement, &error));
                    let outcome =
                        if again { held.reopen().await } else { Err(held.failed(error)) };
                    if let Err(error) = outcome {
                        if let Some(watch) = &mut watch { watch.end(Err(&error)); }
                        yield Err(error);
                        return;
                    }
                }
            }
            Access::Transaction(work) => {
                let mut watch = None;
                let failure = {
                    let rows = match work.held().await {
                        Ok(held) => {
                            watch = Watch::begin(&statement, &held.watcher);
                            held.rows(&mut statement)
                        }
                        Err(error) => Err(error),
                    };
                    let mut rows = std::pin::pin!(match rows {
                        Ok(rows) => rows,
                        Err(error) => { yield Err(error); return; }
                    });
                    loop {
                        match rows.next().await {
                            Some(Ok(row)) => {
                                watch.as_mut().map(Watch::row);
                                yield Ok(row);
                            }
                            Some(Err(error)) => break Some(Error::from(error)),
                            None => break None,
                        }
                    }
                };
                if let Some(watch) = &mut watch {
                    watch.end(failure.as_ref().map_or(Ok(0), Err));
                }
                if let Some(error) = failure {
                    work.fail();
                    yield Err(error);
                }
            }
        }
    }
}

/// Ends behind the first error: nothing is read on from a row that could not be read.
pub(crate) fn until_error<T: Send>(
    items: impl Stream<Item = Result<T, Error>> + Send,
) -> impl Stream<Item = Result<T, Error>> + Send {
    items.scan(false, |ended, item| {
        let next = (!*ended).then_some(item);
        *ended = next.as_ref().is_none_or(Result::is_err);
        std::future::ready(next)
    })
}

async fn run_in_turn(
    work: &mut Work,
    statements: Vec<(Statement, u64)>,
    each: &mut Each<'_>,
) -> Result<u64, Error> {
    let mut changed = 0;
    for (mut statement, expected) in statements {
        let written = work.run(&mut statement, each).await?;
        if written != expected {
            return Err(Error::ForeignReference { constraint: None });
        }
        changed += written;
    }
    Ok(changed)
}
