use std::marker::PhantomData;

use tenant_core::{Admits, Owned, Tenant, TenantId, TenantScoped};

use crate::condition::Node;
use crate::pool::{Access, Pending, Statement};
use crate::render::Renderer;
use crate::row::{RawRow, Types};
use crate::scope::{Reading, Scope};
use crate::statement::update::{OTHER_VALUES, Sets, from_own, set_methods, updated};
use crate::statement::{Assign, Fits, Summable};
use crate::{Backend, Cell, Cells, Column, Condition, Db, Error, Table};

/// Updates all rows for which a condition holds.
#[must_use = "an update does nothing until it runs: `.run(&tenant, &pool).await?`"]
pub struct UpdateWhere<'t, E: Table> {
    node: Node,
    sets: Sets,
    types: PhantomData<fn(&'t E) -> &'t E>,
}

impl<'t, E: Table> UpdateWhere<'t, E> {
    pub(crate) fn of(condition: Condition<E>) -> Self {
        Self { node: condition.node, sets: Sets::default(), types: PhantomData }
    }

    set_methods!();

    /// Updates the rows and returns their number.
    ///
    /// When [`set_if`](UpdateWhere::set_if) has left every column as it is, no row is updated.
    ///
    /// # Tenant
    ///
    /// Rows of this tenant only.
    ///
    /// # Errors
    ///
    /// [`Error::ForeignReference`] when there are rows to update, and a reference points to no row of
    /// this tenant; [`Error::Statement`] when no column was named. See [`Error`].
    pub fn run<'c, St, K: TenantId>(
        self,
        tenant: &Tenant<'t, St, K>,
        mut db: impl Db<'t> + 'c,
    ) -> Pending<'c, u64>
    where
        't: 'c,
        E: TenantScoped,
        St: Admits<E, K>,
    {
        let change = self.change(Scope::of::<E, _, _>(tenant), db.backend(), false);
        Pending::new(async move {
            let Some(Change { mut statement, untouched }) = change? else { return Ok(0) };
            let updated = db.access().run(&mut statement, &mut |_| Ok(())).await?;
            if updated == 0
                && let Some(untouched) = untouched
            {
                untouched.why::<E>(&mut db.access()).await?;
            }
            Ok(updated)
        })
    }

    /// Updates the rows and reads them back.
    ///
    /// # Tenant
    ///
    /// Rows of this tenant only.
    ///
    /// # Errors
    ///
    /// As [`run`](UpdateWhere::run).
    pub fn returning<'c, St, K: TenantId>(
        self,
        tenant: &Tenant<'t, St, K>,
        mut db: impl Db<'t> + 'c,
    ) -> Pending<'c, Vec<Owned<'t, E>>>
    where
        't: 'c,
        E: TenantScoped,
        St: Admits<E, K>,
    {
        let reading = Reading::of::<E, _, _>(tenant);
        let change = self.change(Scope::of::<E, _, _>(tenant), db.backend(), true);
        Pending::new(async move {
            let Some(Change { mut statement, untouched }) = change? else { return Ok(Vec::new()) };
            let rows = all_rows(&mut db.access(), &mut statement, &reading).await?;
            if rows.is_empty()
                && let Some(untouched) = untouched
            {
                untouched.why::<E>(&mut db.access()).await?;
            }
            Ok(rows)
        })
    }

    /// `None` when every column stays as it is.
    fn change(
        self,
        scope: Result<Scope, Error>,
        backend: Backend,
        returning: bool,
    ) -> Result<Option<Change>, Error> {
        let Self { node, sets, .. } = self;
        if sets.leave_everything() {
            return Ok(None);
        }
        let scope = scope?;
        let mut renderer = Renderer::new(&scope, backend, sets.len() + OTHER_VALUES)?;
        let table = renderer.instance(E::FACTS)?;
        updated::<E>(&mut renderer, table, &sets)?;
        renderer.text(" AND ");
        renderer.node(table, &node)?;
        if returning {
            renderer.returning_all(E::FACTS);
        }
        let statement = renderer.finish();
        let checked = sets.are_checked::<E>();
        let untouched = checked.then(|| Box::new(Untouched { scope, backend, node }));
        Ok(Some(Change { statement, untouched }))
    }
}

/// The statement, and what it was about.
struct Change {
    statement: Statement,
    /// None where no reference is looked at: then only a missing row is a reason to touch nothing.
    untouched: Option<Box<Untouched>>,
}

/// The rows that were to be updated, and were not.
struct Untouched {
    scope: Scope,
    backend: Backend,
    node: Node,
}

impl Untouched {
    /// Looks whether there are any: then a reference was why. Only the tenant's own rows are looked at,
    /// so nothing is told of whose the row is that was referred to.
    async fn why<E: Table>(self, access: &mut Access<'_>) -> Result<(), Error> {
        let mut found = false;
        let mut each = |_: RawRow<'_>| {
            found = true;
            Ok(())
        };
        access.run(&mut self.statement::<E>()?, &mut each).await?;
        if found { Err(Error::ForeignReference { constraint: None }) } else { Ok(()) }
    }

    fn statement<E: Table>(&self) -> Result<Statement, Error> {
        let mut renderer = Renderer::new(&self.scope, self.backend, OTHER_VALUES)?;
        let table = renderer.instance(E::FACTS)?;
        renderer.text("SELECT 1");
        from_own(&mut renderer, table)?;
        renderer.text(" AND ");
        renderer.node(table, &self.node)?;
        renderer.text(" LIMIT 1");
        Ok(Statement { single: true, ..renderer.finish() })
    }
}

/// Runs a statement that gives rows of `E`.
pub(crate) async fn all_rows<'t, E: Table>(
    access: &mut Access<'_>,
    statement: &mut Statement,
    reading: &Reading<'t>,
) -> Result<Vec<Owned<'t, E>>, Error> {
    let (mut rows, types) = (Vec::new(), Types::default());
    let mut each = |row: RawRow<'_>| {
        rows.push(reading.row(E::decode(&mut Cells::of(row).with_types(&types))?)?);
        Ok(())
    };
    access.run(statement, &mut each).await?;
    Ok(rows)
}
