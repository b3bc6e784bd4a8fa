use std::future::Future;
use std::marker::PhantomData;

use futures_core::Stream;
use futures_util::StreamExt as _;
use tenant_core::{Admits, Level, Resolved, Tenant, TenantId};

use crate::pool::{Access, Statement, rows};
use crate::scope::{Reading, Scope};
use crate::statement::{Busy, Deleted, Just, Lock, Order, Output, Part, SelectPlan, Shape};
use crate::{Backend, Cells, Condition, Db, Error, InTransaction, Projection, Table};

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
    pub fn all<'t, L: Level, K: TenantId>(
        self,
        tenant: &Tenant<'t, Resolved<L>, K>,
        mut db: impl Db<'t>,
    ) -> impl Future<Output = Result<Vec<S::Row<'t>>, Error>> + Send
    where
        Tenant<'t, Resolved<L>, K>: Admits<'t, E>,
    {
        let reading = Reading::of::<E, _, _>(tenant);
        let statement = self.statement(Scope::of::<E>(tenant), db.backend());
        async move {
            let mut rows = Vec::new();
            let mut each = |row: crate::row::RawRow<'_>| {
                rows.push(S::read(&mut Cells::of(row), &reading)?);
                Ok(())
            };
            db.access().run(statement?, &mut each).await?;
            Ok(rows)
        }
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
    pub fn one<'t, L: Level, K: TenantId>(
        self,
        tenant: &Tenant<'t, Resolved<L>, K>,
        db: impl Db<'t>,
    ) -> impl Future<Output = Result<S::Row<'t>, Error>> + Send
    where
        Tenant<'t, Resolved<L>, K>: Admits<'t, E>,
    {
        let row = self.optional(tenant, db);
        async move { row.await?.ok_or(Error::NotFound { entity: E::NAME }) }
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
    pub fn optional<'t, L: Level, K: TenantId>(
        mut self,
        tenant: &Tenant<'t, Resolved<L>, K>,
        db: impl Db<'t>,
    ) -> impl Future<Output = Result<Option<S::Row<'t>>, Error>> + Send
    where
        Tenant<'t, Resolved<L>, K>: Admits<'t, E>,
    {
        self.plan.limit = Some(self.plan.limit.unwrap_or(2).min(2));
        let rows = self.all(tenant, db);
        async move {
            let mut rows = rows.await?;
            let row = rows.pop();
            if rows.is_empty() { Ok(row) } else { Err(Error::NotUnique { entity: E::NAME }) }
        }
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
    pub fn stream<'c, 't: 'c, D, L: Level, K: TenantId>(
        self,
        tenant: &Tenant<'t, Resolved<L>, K>,
        db: D,
    ) -> impl Stream<Item = Result<S::Row<'t>, Error>> + Send + use<'c, 't, D, E, S, Last, L, K>
    where
        Tenant<'t, Resolved<L>, K>: Admits<'t, E>,
        D: Db<'t> + 'c,
    {
        let reading = Reading::of::<E, _, _>(tenant);
        let statement = self.statement(Scope::of::<E>(tenant), db.backend());
        rows(db, statement).map(move |row| S::read(&mut Cells::of(row?.as_raw()), &reading))
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
    pub fn count<'t, L: Level, K: TenantId>(
        mut self,
        tenant: &Tenant<'t, Resolved<L>, K>,
        mut db: impl Db<'t>,
    ) -> impl Future<Output = Result<u64, Error>> + Send
    where
        Tenant<'t, Resolved<L>, K>: Admits<'t, E>,
    {
        self.plan.order.clear();
        (self.plan.limit, self.plan.offset) = (None, None);
        let statement = self.counting(Scope::of::<E>(tenant), db.backend());
        async move { Ok(single::<i64>(&mut db.access(), statement).await?.unwrap_or_default().unsigned_abs()) }
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
    pub fn exists<'t, L: Level, K: TenantId>(
        mut self,
        tenant: &Tenant<'t, Resolved<L>, K>,
        mut db: impl Db<'t>,
    ) -> impl Future<Output = Result<bool, Error>> + Send
    where
        Tenant<'t, Resolved<L>, K>: Admits<'t, E>,
    {
        self.plan.order.clear();
        self.plan.limit = Some(1);
        self.plan.outputs = vec![Output::One];
        let scope = Scope::of::<E>(tenant);
        let statement = scope.and_then(|scope| self.plan.into_statement(&scope, db.backend()));
        async move { Ok(single::<i64>(&mut db.access(), statement).await?.is_some()) }
    }

    fn statement(mut self, scope: Result<Scope, Error>, backend: Backend) -> Result<Statement, Error> {
        S::outputs(0, &mut self.plan.outputs);
        self.plan.into_statement(&scope?, backend)
    }

    /// Distinct rows are counted as such; without `distinct`, whatever the row holds.
    fn counting(mut self, scope: Result<Scope, Error>, backend: Backend) -> Result<Statement, Error> {
        if self.plan.distinct {
            S::outputs(0, &mut self.plan.outputs);
            return self.plan.into_count(&scope?, backend);
        }
        self.plan.outputs = vec![Output::CountRows];
        self.plan.into_statement(&scope?, backend)
    }
}

/// Reads the first cell of the first row.
pub(crate) async fn single<T: crate::Cell>(
    access: &mut Access<'_>,
    statement: Result<Statement, Error>,
) -> Result<Option<T>, Error> {
    let mut found = None;
    let mut each = |row: crate::row::RawRow<'_>| {
        found = Some(Cells::of(row).read()?);
        Ok(())
    };
    access.run(statement?, &mut each).await?;
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
    pub fn all<'t, L: Level, K: TenantId>(
        self,
        tenant: &Tenant<'t, Resolved<L>, K>,
        transaction: impl InTransaction<'t>,
    ) -> impl Future<Output = Result<Vec<S::Row<'t>>, Error>> + Send
    where
        Tenant<'t, Resolved<L>, K>: Admits<'t, E>,
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
    pub fn one<'t, L: Level, K: TenantId>(
        self,
        tenant: &Tenant<'t, Resolved<L>, K>,
        transaction: impl InTransaction<'t>,
    ) -> impl Future<Output = Result<S::Row<'t>, Error>> + Send
    where
        Tenant<'t, Resolved<L>, K>: Admits<'t, E>,
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
    pub fn optional<'t, L: Level, K: TenantId>(
        self,
        tenant: &Tenant<'t, Resolved<L>, K>,
        transaction: impl InTransaction<'t>,
    ) -> impl Future<Output = Result<Option<S::Row<'t>>, Error>> + Send
    where
        Tenant<'t, Resolved<L>, K>: Admits<'t, E>,
    {
        self.select.optional(tenant, transaction)
    }
}
