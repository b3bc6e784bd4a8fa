use std::marker::PhantomData;

use futures_util::StreamExt as _;
use tenant_core::{OffBoards, Owned, Tenant, TenantId, TenantScoped};

use crate::condition::Node;
use crate::pool::{Pending, Statement, rows, until_error};
use crate::row::Types;
use crate::scope::{Reading, Scope};
use crate::statement::delete::deleted;
use crate::statement::{Deleted, Output, SelectPlan};
use crate::{Cells, Db, RowStream, Table};

/// Reads all rows of a retired tenant, on all levels, with those that were deleted softly.
#[must_use = "an export does nothing until it is read: `.stream(&retired, &pool)`"]
pub struct Export<E: Table> {
    entity: PhantomData<fn() -> E>,
}

impl<E: Table> Export<E> {
    pub(crate) fn new() -> Self {
        Self { entity: PhantomData }
    }

    /// Reads the rows one by one.
    ///
    /// # Tenant
    ///
    /// Rows of this tenant only, which must be retired.
    ///
    /// # Errors
    ///
    /// Each item may be an error; the first one ends the stream.
    pub fn stream<'c, 't: 'c, St, K: TenantId>(
        self,
        tenant: &Tenant<'t, St, K>,
        db: impl Db<'t> + 'c,
    ) -> RowStream<'c, Owned<'t, E>>
    where
        E: TenantScoped,
        St: OffBoards<E, K>,
    {
        let reading = Reading::of_retired::<E, _, _>(tenant);
        let mut plan = SelectPlan::of(E::FACTS);
        plan.outputs.push(Output::Table(0));
        plan.deleted = Deleted::Shown;
        let scope = Scope::of_retired::<E, _, _>(tenant);
        let statement = scope.and_then(|scope| plan.into_statement(&scope, db.backend()));
        let (rows, types) = (rows(db, statement), Types::default());
        RowStream::new(until_error(rows.map(move |row| {
            reading.row(E::decode(&mut Cells::of(row?.as_raw()).with_types(&types))?)
        })))
    }
}

/// Deletes all rows of a retired tenant, on all levels, for good.
#[must_use = "a purge does nothing until it runs: `.run(&retired, &pool).await?`"]
pub struct Purge<E: Table> {
    entity: PhantomData<fn() -> E>,
}

impl<E: Table> Purge<E> {
    pub(crate) fn new() -> Self {
        Self { entity: PhantomData }
    }

    /// Deletes the rows and returns their number. Purge what refers to others first.
    ///
    /// # Tenant
    ///
    /// Rows of this tenant only, which must be retired.
    ///
    /// # Errors
    ///
    /// [`Error::ForeignReference`](crate::Error::ForeignReference) when a row is still referred to; none is deleted then.
    pub fn run<'c, 't: 'c, St, K: TenantId>(
        self,
        tenant: &Tenant<'t, St, K>,
        mut db: impl Db<'t> + 'c,
    ) -> Pending<'c, u64>
    where
        E: TenantScoped,
        St: OffBoards<E, K>,
    {
        let scope = Scope::of_retired::<E, _, _>(tenant);
        let mut statement =
            scope.and_then(|scope| deleted::<E>(Node::Always(true), &scope, db.backend(), false));
        Pending::new(async move {
            db.access().run(Statement::of(&mut statement)?, &mut |_| Ok(())).await
        })
    }
}
