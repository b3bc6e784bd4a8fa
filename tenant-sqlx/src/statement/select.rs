use std::marker::PhantomData;

use futures_util::StreamExt as _;
use smallvec::smallvec;
use tenant_core::{Admits, Tenant, TenantId};

use crate::pool::{Access, Pending, Statement, rows, until_error};
use crate::row::{RawRow, Types};
use crate::scope::{Reading, Scope};
use crate::statement::{Busy, Deleted, Just, Lock, Order, Output, Part, SelectPlan, Shape};
use crate::{Backend, Cells, Condition, Db, Error, InTransaction, Projection, RowStream, Table};

/// Reads rows of `E`, and of what is joined to it.
///
/// `S` is the shape of a row, `Last` the entity that was joined last; neither is written in
/// ordinary code. It runs with a token and a [`Db`], and gives [`Owned`](crate::Owned) rows.
///
/// ```
/// # use tenant_sqlx::prelude::*;
/// # #[derive(TenantScoped)]
/// # #[tenant(table = "invoices")]
/// # struct Invoice { #[tenant(id)] id: Uuid, #[tenant(key)] tenant_id: Uuid, number: String, amount_cents: i64 }
/// async fn largest(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<Option<String>, Error> {
///     let largest = Invoice::select()
///         .filter(Invoice::AMOUNT_CENTS.gt(0))
///         .order_by(Invoice::AMOUNT_CENTS.desc())
///         .limit(1)
///         .optional(tenant, pool)
///         .await?;
///     Ok(largest.map(|invoice| invoice.number.clone()))
/// }
/// ```
///
/// Without a resolved token it doesn't compile:
///
/// ```compile_fail,E0277
/// # use tenant_sqlx::prelude::*;
/// # #[derive(TenantScoped)]
/// # #[tenant(table = "invoices")]
/// # struct Invoice { #[tenant(id)] id: Uuid, #[tenant(key)] tenant_id: Uuid }
/// async fn leak(claimed: &Tenant<'_, Claimed>, pool: &TenantPool) -> Result<(), Error> {
///     Invoice::select().all(claimed, pool).await?;
///     Ok(())
/// }
/// ```
#[must_use = "a select does nothing until it runs: `.all(&tenant, &pool).await?`"]
pub struct Select<E: Table, S = Just<E>, Last = E> {
    plan: SelectPlan,
    types: PhantomData<fn() -> (E, S, Last)>,
}

impl<E: Table> Select<E> {
    pub(crate) fn new() -> Self {
        Self::from_plan(SelectPlan::of(E::FACTS))
    }

    /// Reads some columns only, into a struct that derives [`Row`](crate::Row).
    pub fn project<P: Projection<Of = E>>(self) -> Select<E, Part<P>> {
        Select::from_plan(self.plan)
    }
}

impl<E: Table, S, Last> Select<E, S, Last> {
    pub(crate) fn from_plan(plan: SelectPlan) -> Self {
        Self { plan, types: PhantomData }
    }

    pub(crate) fn plan(&self) -> &SelectPlan {
        &self.plan
    }

    pub(crate) fn into_plan(self) -> SelectPlan {
        self.plan
    }

    /// Keeps the rows for which the condition holds, beside those before it.
    pub fn filter(mut self, condition: Condition<E>) -> Self {
        self.plan.filters.push((0, condition.node));
        self
    }

    /// Keeps the rows for which the condition holds, if there is one.
    pub fn filter_if(self, condition: Option<Condition<E>>) -> Self {
        match condition {
            Some(condition) => self.filter(condition),
            None => self,
        }
    }

    /// Orders by a column; a further call orders what is equal so far.
    pub fn order_by(mut self, order: Order<E>) -> Self {
        self.plan.order.push((0, order.without_type()));
        self
    }

    /// Gives this many rows at most.
    pub fn limit(mut self, rows: u64) -> Self {
        self.plan.limit = Some(rows);
        self
    }

    /// Leaves out this many rows. A [`page`](Select::page) goes on where the last one ended, and
    /// does not read what it leaves out.
    pub fn offset(mut self, rows: u64) -> Self {
        self.plan.offset = Some(rows);
        self
    }

    /// Gives equal rows once.
    pub fn distinct(mut self) -> Self {
        self.plan.distinct = true;
        self
    }

    /// Also gives rows that were deleted softly.
    pub fn with_deleted(mut self) -> Self {
        self.plan.deleted = Deleted::Shown;
        self
    }

    /// Gives only rows that were deleted softly.
    pub fn only_deleted(mut self) -> Self {
        self.plan.deleted = Deleted::Only;
        self
    }

    /// Locks the rows of `E` against changes and other locks until the transaction ends.
    ///
    /// On SQLite a transaction holds the write lock of the whole database, so this adds nothing.
    pub fn for_update(self) -> Locked<E, S, Last> {
        self.locked(true)
    }

    /// Locks the rows of `E` against changes until the transaction ends.
    pub fn for_share(self) -> Locked<E, S, Last> {
        self.locked(false)
    }

    fn locked(mut self, exclusive: bool) -> Locked<E, S, Last> {
        self.plan.lock = Some(Lock { exclusive, behaviour: None });
        Locked { select: self }
    }
}

impl<E: Table, S: Shape, Last> Select<E, S, Last> {
    /// Reads all rows.
    ///
    /// # Tenant
    ///
    /// Rows of this tenant only, in every table of the query.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub fn all<'c, 't: 'c, St, K: TenantId>(
        self,
        tenant: &Tenant<'t, St, K>,
        mut db: impl Db<'t> + 'c,
    ) -> Pending<'c, Vec<S::Row<'t>>>
    where
        St: Admits<E, K>,
    {
        let reading = Reading::of::<E, _, _>(tenant);
        let mut statement = self.statement(Scope::of::<E, _, _>(tenant), db.backend());
        Pending::new(async move { rows_of::<S>(&mut db.access(), &mut statement, &reading).await })
    }

    /// Reads the one row there is.
    ///
    /// # Tenant
    ///
    /// A row of this tenant only.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is none, [`Error::NotUnique`] when there are more.
    pub fn one<'c, 't: 'c, St, K: TenantId>(
        self,
        tenant: &Tenant<'t, St, K>,
        mut db: impl Db<'t> + 'c,
    ) -> Pending<'c, S::Row<'t>>
    where
        St: Admits<E, K>,
    {
        let reading = Reading::of::<E, _, _>(tenant);
        let mut statement = self.at_most(2).statement(Scope::of::<E, _, _>(tenant), db.backend());
        Pending::new(async move {
            let rows = rows_of::<S>(&mut db.access(), &mut statement, &reading).await?;
            only(rows, E::NAME)?.ok_or(Error::NotFound { entity: E::NAME })
        })
    }

    /// Reads the one row there is, or none.
    ///
    /// # Tenant
    ///
    /// A row of this tenant only.
    ///
    /// # Errors
    ///
    /// [`Error::NotUnique`] when there are more.
    pub fn optional<'c, 't: 'c, St, K: TenantId>(
        self,
        tenant: &Tenant<'t, St, K>,
        mut db: impl Db<'t> + 'c,
    ) -> Pending<'c, Option<S::Row<'t>>>
    where
        St: Admits<E, K>,
    {
        let reading = Reading::of::<E, _, _>(tenant);
        let mut statement = self.at_most(2).statement(Scope::of::<E, _, _>(tenant), db.backend());
        Pending::new(async move {
            only(rows_of::<S>(&mut db.access(), &mut statement, &reading).await?, E::NAME)
        })
    }

    /// Reads rows one by one, holding a connection until the stream ends or is dropped.
    ///
    /// # Tenant
    ///
    /// Rows of this tenant only.
    ///
    /// # Errors
    ///
    /// Each item may be an error; the first one ends the stream.
    pub fn stream<'c, 't: 'c, St, K: TenantId>(
        self,
        tenant: &Tenant<'t, St, K>,
        db: impl Db<'t> + 'c,
    ) -> RowStream<'c, S::Row<'t>>
    where
        St: Admits<E, K>,
    {
        let reading = Reading::of::<E, _, _>(tenant);
        let statement = self.statement(Scope::of::<E, _, _>(tenant), db.backend());
        let rows = rows(db, statement);
        let types = Types::default();
        RowStream::new(until_error(
            rows.map(move |row| {
                S::read(&mut Cells::of(row?.as_raw()).with_types(&types), &reading)
            }),
        ))
    }

    /// Counts the rows. `limit` and `offset` don't matter.
    ///
    /// # Tenant
    ///
    /// Rows of this tenant only.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub fn count<'c, 't: 'c, St, K: TenantId>(
        mut self,
        tenant: &Tenant<'t, St, K>,
        mut db: impl Db<'t> + 'c,
    ) -> Pending<'c, u64>
    where
        St: Admits<E, K>,
    {
        self.plan.order.clear();
        (self.plan.limit, self.plan.offset) = (None, None);
        let statement = self.counting(Scope::of::<E, _, _>(tenant), db.backend());
        Pending::new(async move {
            Ok(single::<i64>(&mut db.access(), statement).await?.unwrap_or_default().unsigned_abs())
        })
    }

    /// Tells whether there is any such row.
    ///
    /// # Tenant
    ///
    /// Rows of this tenant only: another tenant's row does not exist.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub fn exists<'c, 't: 'c, St, K: TenantId>(
        mut self,
        tenant: &Tenant<'t, St, K>,
        mut db: impl Db<'t> + 'c,
    ) -> Pending<'c, bool>
    where
        St: Admits<E, K>,
    {
        self.plan.order.clear();
        self.plan.limit = Some(1);
        self.plan.outputs = smallvec![Output::One];
        let scope = Scope::of::<E, _, _>(tenant);
        let statement = scope.and_then(|scope| self.plan.into_statement(&scope, db.backend()));
        Pending::new(async move { Ok(single::<i64>(&mut db.access(), statement).await?.is_some()) })
    }

    /// More than this many rows need not be read to know that there are as many.
    fn at_most(mut self, rows: u64) -> Self {
        self.plan.limit = Some(self.plan.limit.unwrap_or(rows).min(rows));
        self
    }

    fn statement(
        mut self,
        scope: Result<Scope, Error>,
        backend: Backend,
    ) -> Result<Statement, Error> {
        S::outputs(0, &mut self.plan.outputs);
        self.plan.into_statement(&scope?, backend)
    }

    /// Distinct rows are counted as such; without `distinct`, whatever the row holds.
    fn counting(
        mut self,
        scope: Result<Scope, Error>,
        backend: Backend,
    ) -> Result<Statement, Error> {
        if self.plan.distinct {
            S::outputs(0, &mut self.plan.outputs);
            return self.plan.into_count(&scope?, backend);
        }
        self.plan.outputs = smallvec![Output::CountRows];
        self.plan.into_statement(&scope?, backend)
    }
}

/// Reads all rows of a statement.
async fn rows_of<'t, S: Shape>(
    access: &mut Access<'_>,
    statement: &mut Result<Statement, Error>,
    reading: &Reading<'t>,
) -> Result<Vec<S::Row<'t>>, Error> {
    let (mut rows, types) = (Vec::new(), Types::default());
    let mut each = |row: RawRow<'_>| {
        rows.push(S::read(&mut Cells::of(row).with_types(&types), reading)?);
        Ok(())
    };
    access.run(Statement::of(statement)?, &mut each).await?;
    Ok(rows)
}

/// The only row, if there is one.
fn only<R>(mut rows: Vec<R>, entity: &'static str) -> Result<Option<R>, Error> {
    let row = rows.pop();
    if rows.is_empty() { Ok(row) } else { Err(Error::NotUnique { entity }) }
}

/// Reads the first cell of the first row.
pub(crate) async fn single<T: crate::Cell>(
    access: &mut Access<'_>,
    statement: Result<Statement, Error>,
) -> Result<Option<T>, Error> {
    let mut found = None;
    let mut each = |row: RawRow<'_>| {
        found = Some(Cells::of(row).read()?);
        Ok(())
    };
    access.run(&mut Statement { single: true, ..statement? }, &mut each).await?;
    Ok(found)
}

/// A select that locks what it reads. It runs in a transaction only.
#[must_use = "a select does nothing until it runs: `.all(&tenant, &mut transaction).await?`"]
pub struct Locked<E: Table, S = Just<E>, Last = E> {
    select: Select<E, S, Last>,
}

impl<E: Table, S: Shape, Last> Locked<E, S, Last> {
    /// Passes over rows that somebody else has locked: for queues.
    pub fn skip_locked(self) -> Self {
        self.when_busy(Busy::Skip)
    }

    /// Fails with [`Error::Retry`] when somebody else has locked a row, rather than wait.
    pub fn nowait(self) -> Self {
        self.when_busy(Busy::Fail)
    }

    fn when_busy(mut self, busy: Busy) -> Self {
        if let Some(lock) = &mut self.select.plan.lock {
            lock.behaviour = Some(busy);
        }
        self
    }

    /// Reads and locks all rows.
    ///
    /// # Tenant
    ///
    /// As [`Select::all`].
    ///
    /// # Errors
    ///
    /// As [`Select::all`].
    pub fn all<'c, 't: 'c, St, K: TenantId>(
        self,
        tenant: &Tenant<'t, St, K>,
        transaction: impl InTransaction<'t> + 'c,
    ) -> Pending<'c, Vec<S::Row<'t>>>
    where
        St: Admits<E, K>,
    {
        self.select.all(tenant, transaction)
    }

    /// Reads and locks the one row there is.
    ///
    /// # Tenant
    ///
    /// As [`Select::one`].
    ///
    /// # Errors
    ///
    /// As [`Select::one`].
    pub fn one<'c, 't: 'c, St, K: TenantId>(
        self,
        tenant: &Tenant<'t, St, K>,
        transaction: impl InTransaction<'t> + 'c,
    ) -> Pending<'c, S::Row<'t>>
    where
        St: Admits<E, K>,
    {
        self.select.one(tenant, transaction)
    }

    /// Reads and locks the one row there is, or none.
    ///
    /// # Tenant
    ///
    /// As [`Select::optional`].
    ///
    /// # Errors
    ///
    /// As [`Select::optional`].
    pub fn optional<'c, 't: 'c, St, K: TenantId>(
        self,
        tenant: &Tenant<'t, St, K>,
        transaction: impl InTransaction<'t> + 'c,
    ) -> Pending<'c, Option<S::Row<'t>>>
    where
        St: Admits<E, K>,
    {
        self.select.optional(tenant, transaction)
    }
}
