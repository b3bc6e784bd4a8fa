use std::marker::PhantomData;

use smallvec::SmallVec;
use tenant_core::{Admits, Tenant, TenantId};

use crate::pool::{Pending, Statement};
use crate::render::{Instance, Renderer};
use crate::row::{RawRow, Types};
use crate::scope::Scope;
use crate::statement::{Just, Output, Select, SelectPlan};
use crate::{Cell, Cells, Column, Condition, Db, Error, Table};

/// A value over many rows of `E`, of type `V`.
pub struct Aggregate<E, V> {
    column: AggregateColumn,
    types: PhantomData<fn() -> (E, V)>,
}

/// An aggregate without its types.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AggregateColumn {
    function: Function,
    column: usize,
    /// The SQL type that the result is cast to, so that it is the same on every backend.
    cast: Option<&'static str>,
}

#[derive(Debug, Clone, Copy)]
enum Function {
    Rows,
    Count,
    CountDistinct,
    Sum,
    Average,
    Smallest,
    Largest,
}

impl AggregateColumn {
    pub(crate) fn write(self, renderer: &mut Renderer<'_>, table: Instance) -> Result<(), Error> {
        if self.cast.is_some() {
            renderer.text("CAST(");
        }
        renderer.text(match self.function {
            Function::Rows => "COUNT(*",
            Function::Count => "COUNT(",
            Function::CountDistinct => "COUNT(DISTINCT ",
            Function::Sum => "SUM(",
            Function::Average => "AVG(",
            Function::Smallest => "MIN(",
            Function::Largest => "MAX(",
        });
        if !matches!(self.function, Function::Rows) {
            renderer.column(table, self.column)?;
        }
        renderer.text(")");
        if let Some(cast) = self.cast {
            renderer.text(" AS ");
            renderer.text(cast);
            renderer.text(")");
        }
        Ok(())
    }
}

impl<E: Table> Aggregate<E, i64> {
    /// How many rows there are.
    pub fn rows() -> Self {
        Self::of(Function::Rows, 0, None)
    }
}

impl<E, V> Aggregate<E, V> {
    fn of(function: Function, column: usize, cast: Option<&'static str>) -> Self {
        Self { column: AggregateColumn { function, column, cast }, types: PhantomData }
    }
}

impl<E: Table, T: Cell, A> Column<E, T, A> {
    /// In how many rows the column is not NULL.
    pub fn count(self) -> Aggregate<E, i64> {
        Aggregate::of(Function::Count, self.index(), None)
    }

    /// How many different values the column has.
    pub fn count_distinct(self) -> Aggregate<E, i64> {
        Aggregate::of(Function::CountDistinct, self.index(), None)
    }

    /// The smallest value; `None` over no rows.
    pub fn min(self) -> Aggregate<E, Option<T::Present>> {
        Aggregate::of(Function::Smallest, self.index(), None)
    }

    /// The largest value; `None` over no rows.
    pub fn max(self) -> Aggregate<E, Option<T::Present>> {
        Aggregate::of(Function::Largest, self.index(), None)
    }

    /// The sum; `None` over no rows. A sum that doesn't fit is an [`Error::Value`].
    pub fn sum(self) -> Aggregate<E, Option<<T::Present as Summable>::Sum>>
    where
        T::Present: Summable,
    {
        Aggregate::of(Function::Sum, self.index(), <T::Present as Summable>::CAST)
    }

    /// The mean; `None` over no rows.
    pub fn avg(self) -> Aggregate<E, Option<f64>>
    where
        T::Present: Summable,
    {
        Aggregate::of(Function::Average, self.index(), Some("double precision"))
    }
}

/// A number that can be summed up.
#[diagnostic::on_unimplemented(
    message = "a column of `{Self}` can't be summed up",
    label = "not a number",
    note = "sums and means exist for integers, floats and, behind the feature `decimal`, `Decimal`"
)]
pub trait Summable: Cell {
    /// The type of the sum.
    type Sum: Cell;

    #[doc(hidden)]
    const CAST: Option<&'static str>;

    /// The least and the greatest value, where the type has them.
    #[doc(hidden)]
    const RANGE: Option<(i64, i64)>;
}

macro_rules! summable {
    ($($type:ty => $sum:ty, $cast:expr, $range:expr);+ $(;)?) => {$(
        impl Summable for $type {
            type Sum = $sum;
            const CAST: Option<&'static str> = $cast;
            const RANGE: Option<(i64, i64)> = $range;
        }
    )+};
}

summable! {
    i16 => i64, Some("bigint"), Some((i16::MIN as i64, i16::MAX as i64));
    i32 => i64, Some("bigint"), Some((i32::MIN as i64, i32::MAX as i64));
    i64 => i64, Some("bigint"), Some((i64::MIN, i64::MAX));
    f32 => f64, Some("double precision"), None;
    f64 => f64, Some("double precision"), None;
}

#[cfg(feature = "decimal")]
summable!(rust_decimal::Decimal => rust_decimal::Decimal, None, None);

/// What one row of an aggregated select holds: a column, an aggregate, or a tuple of them. Sealed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value over rows of `{E}`",
    label = "neither a column nor an aggregate of `{E}`",
    note = "pass aggregates of the same entity, such as `Aggregate::rows()` or `{E}::AMOUNT.sum()`, several of them in a tuple"
)]
pub trait AggregateValues<E>: sealed::Sealed + 'static {
    /// The values, in the same order.
    type Values: Send + 'static;

    #[doc(hidden)]
    #[allow(private_interfaces, reason = "sealed: callable by this crate alone")]
    fn outputs(&self, outputs: &mut SmallVec<[Output; 2]>);

    #[doc(hidden)]
    fn read(cells: &mut Cells<'_>) -> Result<Self::Values, Error>;
}

/// A column, or a tuple of columns, of one entity. Sealed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of columns of `{E}`",
    label = "not columns of `{E}`",
    note = "pass a column constant, several of them in a tuple: `({E}::A, {E}::B)`"
)]
pub trait ColumnList<E>: sealed::Sealed + 'static {
    /// The values, in the same order.
    type Values: Send + 'static;

    #[doc(hidden)]
    fn columns(&self, columns: &mut Vec<usize>);

    #[doc(hidden)]
    fn read(cells: &mut Cells<'_>) -> Result<Self::Values, Error>;
}

mod sealed {
    pub trait Sealed {}
    impl<E, V> Sealed for super::Aggregate<E, V> {}
    impl<E, T, A> Sealed for crate::Column<E, T, A> {}
}

#[diagnostic::do_not_recommend]
#[allow(private_interfaces, reason = "sealed: callable by this crate alone")]
impl<E: Table, V: Cell> AggregateValues<E> for Aggregate<E, V> {
    type Values = V;

    fn outputs(&self, outputs: &mut SmallVec<[Output; 2]>) {
        outputs.push(Output::Aggregate(self.column));
    }

    fn read(cells: &mut Cells<'_>) -> Result<V, Error> {
        cells.read()
    }
}

#[diagnostic::do_not_recommend]
#[allow(private_interfaces, reason = "sealed: callable by this crate alone")]
impl<E: Table, T: Cell, A: 'static> AggregateValues<E> for Column<E, T, A> {
    type Values = T;

    fn outputs(&self, outputs: &mut SmallVec<[Output; 2]>) {
        outputs.push(Output::Column(0, self.index()));
    }

    fn read(cells: &mut Cells<'_>) -> Result<T, Error> {
        cells.read()
    }
}

#[diagnostic::do_not_recommend]
impl<E: Table, T: Cell, A: 'static> ColumnList<E> for Column<E, T, A> {
    type Values = T;

    fn columns(&self, columns: &mut Vec<usize>) {
        columns.push(self.index());
    }

    fn read(cells: &mut Cells<'_>) -> Result<T, Error> {
        cells.read()
    }
}

macro_rules! tuples {
    ($($part:ident),+) => {
        impl<$($part: sealed::Sealed),+> sealed::Sealed for ($($part,)+) {}

        #[diagnostic::do_not_recommend]
        #[allow(private_interfaces, reason = "sealed: callable by this crate alone")]
        impl<E: 'static, $($part: AggregateValues<E>),+> AggregateValues<E> for ($($part,)+) {
            type Values = ($($part::Values,)+);

            #[allow(non_snake_case, reason = "the names of the types serve for the values")]
            fn outputs(&self, outputs: &mut SmallVec<[Output; 2]>) {
                let ($($part,)+) = self;
                $($part.outputs(outputs);)+
            }

            fn read(cells: &mut Cells<'_>) -> Result<Self::Values, Error> {
                Ok(($($part::read(cells)?,)+))
            }
        }

        #[diagnostic::do_not_recommend]
        impl<E: 'static, $($part: ColumnList<E>),+> ColumnList<E> for ($($part,)+) {
            type Values = ($($part::Values,)+);

            #[allow(non_snake_case, reason = "the names of the types serve for the values")]
            fn columns(&self, columns: &mut Vec<usize>) {
                let ($($part,)+) = self;
                $($part.columns(columns);)+
            }

            fn read(cells: &mut Cells<'_>) -> Result<Self::Values, Error> {
                Ok(($($part::read(cells)?,)+))
            }
        }
    };
}

tuples!(A);
tuples!(A, B);
tuples!(A, B, C);
tuples!(A, B, C, D);
tuples!(A, B, C, D, F);
tuples!(A, B, C, D, F, G);

impl<E: Table> Select<E, Just<E>> {
    /// Gives values over all rows. An order, `limit` and `offset` given before don't matter.
    ///
    /// ```
    /// # use tenant_sqlx::prelude::*;
    /// # #[derive(TenantScoped)]
    /// # #[tenant(table = "invoices")]
    /// # struct Invoice { #[tenant(id)] id: Uuid, #[tenant(key)] tenant_id: Uuid, status: String, amount_cents: i64 }
    /// async fn totals(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    ///     let (invoices, cents) = Invoice::select()
    ///         .aggregate((Aggregate::rows(), Invoice::AMOUNT_CENTS.sum()))
    ///         .one(tenant, pool)
    ///         .await?;
    ///     let by_status = Invoice::select()
    ///         .group_by(Invoice::STATUS)
    ///         .aggregate(Aggregate::rows())
    ///         .all(tenant, pool)
    ///         .await?;
    ///     Ok(())
    /// }
    /// ```
    pub fn aggregate<P: AggregateValues<E>>(self, values: P) -> Aggregated<E, P::Values> {
        let mut plan = self.into_plan();
        plan.order.clear();
        (plan.limit, plan.offset) = (None, None);
        values.outputs(&mut plan.outputs);
        Aggregated { plan, read: Box::new(P::read), entity: PhantomData }
    }

    /// Gives values over the rows of each group of equal columns.
    pub fn group_by<G: ColumnList<E>>(self, columns: G) -> Grouped<E, G::Values> {
        let mut plan = self.into_plan();
        let mut groups = Vec::new();
        columns.columns(&mut groups);
        plan.outputs.extend(groups.iter().map(|column| Output::Column(0, *column)));
        plan.groups = groups.into_iter().map(|column| (0, column)).collect();
        Grouped { plan, read: G::read, entity: PhantomData }
    }
}

/// A select whose rows are grouped, before it is said what each group gives.
#[must_use = "say what each group gives: `.aggregate(Aggregate::rows())`"]
pub struct Grouped<E: Table, G> {
    plan: SelectPlan,
    read: fn(&mut Cells<'_>) -> Result<G, Error>,
    entity: PhantomData<fn() -> E>,
}

impl<E: Table, G: Send + 'static> Grouped<E, G> {
    /// Gives, for each group, its columns and these values.
    pub fn aggregate<P: AggregateValues<E>>(mut self, values: P) -> Aggregated<E, (G, P::Values)> {
        values.outputs(&mut self.plan.outputs);
        let columns = self.read;
        let read = Box::new(move |cells: &mut Cells<'_>| Ok((columns(cells)?, P::read(cells)?)));
        Aggregated { plan: self.plan, read, entity: PhantomData }
    }
}

/// A select that gives values over its rows.
#[must_use = "an aggregate does nothing until it runs: `.one(&tenant, &pool).await?`"]
pub struct Aggregated<E: Table, V> {
    plan: SelectPlan,
    read: Box<dyn Fn(&mut Cells<'_>) -> Result<V, Error> + Send + Sync>,
    entity: PhantomData<fn() -> E>,
}

impl<E: Table, V: Send + 'static> Aggregated<E, V> {
    /// Keeps the rows for which the condition holds, before anything is aggregated.
    pub fn filter(mut self, condition: Condition<E>) -> Self {
        self.plan.filters.push((0, condition.node));
        self
    }

    /// Reads one result per group; without groups, one.
    ///
    /// # Tenant
    ///
    /// Over the rows of this tenant only.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub fn all<'c, 't: 'c, St, K: TenantId>(
        self,
        tenant: &Tenant<'t, St, K>,
        mut db: impl Db<'t> + 'c,
    ) -> Pending<'c, Vec<V>>
    where
        St: Admits<E, K>,
    {
        let scope = Scope::of::<E, _, _>(tenant);
        let Self { plan, read, .. } = self;
        let mut statement = scope.and_then(|scope| plan.into_statement(&scope, db.backend()));
        Pending::new(async move {
            let (mut results, types) = (Vec::new(), Types::default());
            let mut each = |row: RawRow<'_>| {
                results.push(read(&mut Cells::of(row).with_types(&types))?);
                Ok(())
            };
            db.access().run(Statement::of(&mut statement)?, &mut each).await?;
            Ok(results)
        })
    }

    /// Reads the one result.
    ///
    /// # Tenant
    ///
    /// Over the rows of this tenant only.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is no group, [`Error::NotUnique`] when there are several.
    pub fn one<'c, 't: 'c, St, K: TenantId>(
        self,
        tenant: &Tenant<'t, St, K>,
        db: impl Db<'t> + 'c,
    ) -> Pending<'c, V>
    where
        St: Admits<E, K>,
    {
        let results = self.all(tenant, db);
        Pending::new(async move {
            let mut results = results.await?;
            let result = results.pop().ok_or(Error::NotFound { entity: E::NAME })?;
            if results.is_empty() { Ok(result) } else { Err(Error::NotUnique { entity: E::NAME }) }
        })
    }
}
