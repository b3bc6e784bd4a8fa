use std::marker::PhantomData;

use tenant_core::{Admits, Owned, Tenant, TenantId, TenantScoped};

use crate::condition::Node;
use crate::facts::{BindFn, ColumnFacts, Role};
use crate::pool::{Pending, Statement};
use crate::render::Renderer;
use crate::row::RawRow;
use crate::scope::{Access, Reading, Scope, bind_key};
use crate::statement::get::one_row;
use crate::statement::update::{
    Untouched, and_id, and_target, one_column, set_by_library, version_of,
};
use crate::statement::update_where::all_rows;
use crate::statement::{Deleted, Target};
use crate::values::Values;
use crate::{Arguments, Backend, Condition, Db, Error, Table};

/// Deletes the row with this id, for good.
#[must_use = "a delete does nothing until it runs: `.run(&tenant, &pool).await?`"]
pub struct Delete<'t, E: Table> {
    pub(crate) target: Target<E>,
    pub(crate) brand: PhantomData<fn(&'t ()) -> &'t ()>,
}

impl<'t, E: Table> Delete<'t, E> {
    /// Deletes the row. The text of the statement is a constant.
    ///
    /// # Tenant
    ///
    /// Another tenant's id is not found.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`], [`Error::StaleVersion`] when the row given by reference has changed since,
    /// and [`Error::ForeignReference`] when it is still referred to.
    pub fn run<'c, St, K: TenantId>(
        self,
        tenant: &Tenant<'t, St, K>,
        mut db: impl Db<'t> + 'c,
    ) -> Pending<'c, ()>
    where
        't: 'c,
        E: TenantScoped,
        St: Admits<E, K>,
    {
        let untouched = untouched(tenant, &self.target);
        let mut statement = self.statement(tenant, db.backend());
        Pending::new(async move {
            match db.access().run(Statement::of(&mut statement)?, &mut |_| Ok(())).await? {
                0 => Err(untouched.why(&mut db).await),
                _ => Ok(()),
            }
        })
    }

    fn statement<St: Admits<E, K>, K: TenantId>(
        self,
        tenant: &Tenant<'_, St, K>,
        backend: Backend,
    ) -> Result<Statement, Error> {
        let mut arguments = Arguments::with_room(backend, E::FACTS.id.len() + 3);
        bind_key::<E, _, _>(tenant, &self.target.id, None, &mut arguments)?;
        if E::FACTS.position(|role| matches!(role, Role::Version)).is_some() {
            Values::into_statement(&mut arguments).cell(self.target.version)?;
        }
        Ok(Statement::constant(E::BY_KEY.delete(), arguments))
    }
}

/// Deletes all rows for which a condition holds, for good.
#[must_use = "a delete does nothing until it runs: `.run(&tenant, &pool).await?`"]
pub struct DeleteWhere<E: Table> {
    pub(crate) condition: Condition<E>,
}

impl<E: Table> DeleteWhere<E> {
    /// Deletes the rows and returns their number.
    ///
    /// # Tenant
    ///
    /// Rows of this tenant only.
    ///
    /// # Errors
    ///
    /// [`Error::ForeignReference`] when a row is still referred to; none is deleted then.
    pub fn run<'c, 't: 'c, St, K: TenantId>(
        self,
        tenant: &Tenant<'t, St, K>,
        mut db: impl Db<'t> + 'c,
    ) -> Pending<'c, u64>
    where
        E: TenantScoped,
        St: Admits<E, K>,
    {
        let scope = Scope::of::<E, _, _>(tenant);
        let mut statement =
            scope.and_then(|scope| deleted::<E>(self.condition.node, &scope, db.backend(), false));
        Pending::new(async move {
            db.access().run(Statement::of(&mut statement)?, &mut |_| Ok(())).await
        })
    }

    /// Deletes the rows and gives back what they were.
    ///
    /// # Tenant
    ///
    /// Rows of this tenant only.
    ///
    /// # Errors
    ///
    /// As [`run`](DeleteWhere::run).
    pub fn returning<'c, 't: 'c, St, K: TenantId>(
        self,
        tenant: &Tenant<'t, St, K>,
        mut db: impl Db<'t> + 'c,
    ) -> Pending<'c, Vec<Owned<'t, E>>>
    where
        E: TenantScoped,
        St: Admits<E, K>,
    {
        let reading = Reading::of::<E, _, _>(tenant);
        let scope = Scope::of::<E, _, _>(tenant);
        let mut statement =
            scope.and_then(|scope| deleted::<E>(self.condition.node, &scope, db.backend(), true));
        Pending::new(async move {
            all_rows(&mut db.access(), Statement::of(&mut statement)?, &reading).await
        })
    }
}

/// `DELETE FROM … WHERE <the row is the owner's> AND …`.
pub(crate) fn deleted<E: Table>(
    node: Node,
    scope: &Scope,
    backend: Backend,
    returning: bool,
) -> Result<Statement, Error> {
    let mut renderer = Renderer::new(scope, backend, OTHER_VALUES)?;
    let table = renderer.instance(E::FACTS)?;
    renderer.text("DELETE FROM ");
    renderer.table(table);
    renderer.text(" WHERE ");
    renderer.owned(table, Access::Write)?;
    renderer.text(" AND ");
    renderer.node(table, &node)?;
    if returning {
        renderer.returning_all(E::FACTS);
    }
    Ok(renderer.finish())
}

/// The owner's, the time, and those that tell the row.
const OTHER_VALUES: usize = 5;

/// Marks the row with this id as deleted. Selects no longer see it; [`Restore`] brings it back.
#[must_use = "a deletion does nothing until it runs: `.run(&tenant, &pool).await?`"]
pub struct SoftDeletion<'t, E: Table> {
    pub(crate) target: Target<E>,
    pub(crate) brand: PhantomData<fn(&'t ()) -> &'t ()>,
}

impl<'t, E: Table> SoftDeletion<'t, E> {
    /// Marks the row and reads it back.
    ///
    /// # Tenant
    ///
    /// Another tenant's id is not found.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is no such row or it was deleted already, and
    /// [`Error::StaleVersion`] when the row given by reference has changed since.
    pub fn run<'c, St, K: TenantId>(
        self,
        tenant: &Tenant<'t, St, K>,
        mut db: impl Db<'t> + 'c,
    ) -> Pending<'c, Owned<'t, E>>
    where
        't: 'c,
        E: TenantScoped,
        St: Admits<E, K>,
    {
        let reading = Reading::of::<E, _, _>(tenant);
        let mut statement = deleted_at::<E>().and_then(|(column, _, now)| {
            let now = |arguments: &mut _| now(&mut Values::into_statement(arguments));
            one_column::<E, _, _>(tenant, &self.target, column, now, db.backend())
        });
        let untouched = untouched(tenant, &self.target);
        Pending::new(async move {
            match one_row(&mut db.access(), Statement::of(&mut statement)?, &reading).await? {
                Some(row) => Ok(row),
                None => Err(untouched.why(&mut db).await),
            }
        })
    }
}

fn untouched<'t, E: Table, St: Admits<E, K>, K: TenantId>(
    tenant: &Tenant<'t, St, K>,
    target: &Target<E>,
) -> Untouched<'t, E, St, K> {
    let (tenant, id) = (tenant.clone(), target.id.clone());
    Untouched { tenant, id, version: target.version, checked: false }
}

/// The column that says when a row was deleted, and what gives this moment.
fn deleted_at<E: Table>() -> Result<(usize, &'static ColumnFacts, BindFn), Error> {
    let mut columns = E::FACTS.columns.iter().enumerate();
    let found = columns.find_map(|(index, column)| match column.role {
        Role::DeletedAt(stamp) => Some((index, column, stamp)),
        _ => None,
    });
    found.ok_or(Error::Statement { cause: "the entity has no `deleted_at` column" })
}

/// Brings a row back that was deleted softly.
#[must_use = "a restoration does nothing until it runs: `.run(&tenant, &pool).await?`"]
pub struct Restore<'t, E: Table> {
    pub(crate) target: Target<E>,
    pub(crate) brand: PhantomData<fn(&'t ()) -> &'t ()>,
}

impl<'t, E: Table> Restore<'t, E> {
    /// Brings the row back and reads it.
    ///
    /// # Tenant
    ///
    /// Another tenant's id is not found.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when no row with this id was deleted softly, and [`Error::StaleVersion`] when
    /// the row given by reference has changed since.
    pub fn run<'c, St, K: TenantId>(
        self,
        tenant: &Tenant<'t, St, K>,
        mut db: impl Db<'t> + 'c,
    ) -> Pending<'c, Owned<'t, E>>
    where
        't: 'c,
        E: TenantScoped,
        St: Admits<E, K>,
    {
        let reading = Reading::of::<E, _, _>(tenant);
        let scope = Scope::of::<E, _, _>(tenant);
        let target = self.target;
        Pending::new(async move {
            let scope = scope?;
            let mut statement = restored(&target, &scope, db.backend())?;
            if let Some(row) = one_row(&mut db.access(), &mut statement, &reading).await? {
                return Ok(row);
            }
            // Only a refusal costs this second statement.
            if let Some(mut other) = in_another_version(&target, &scope, db.backend())? {
                let mut stale = false;
                let mut each = |_: RawRow<'_>| {
                    stale = true;
                    Ok(())
                };
                db.access().run(&mut other, &mut each).await?;
                if stale {
                    return Err(Error::StaleVersion { entity: E::NAME });
                }
            }
            Err(Error::NotFound { entity: E::NAME })
        })
    }
}

/// `UPDATE … SET <deleted at> = NULL WHERE <the row is the owner's, deleted, and in its version>`.
fn restored<E: Table>(
    target: &Target<E>,
    scope: &Scope,
    backend: Backend,
) -> Result<Statement, Error> {
    let mut renderer = Renderer::new(scope, backend, OTHER_VALUES)?;
    let table = renderer.instance(E::FACTS)?;
    let (_, column, _) = deleted_at::<E>()?;
    renderer.text("UPDATE ");
    renderer.table(table);
    renderer.text(" SET ");
    renderer.name(column.name);
    renderer.text(" = NULL");
    set_by_library::<E>(&mut renderer, table)?;
    renderer.text(" WHERE ");
    renderer.owned(table, Access::Write)?;
    renderer.and_alive(table, Deleted::Only)?;
    and_target(&mut renderer, table, target)?;
    renderer.returning_all(E::FACTS);
    Ok(renderer.finish())
}

/// Finds the row, deleted or not, if it is no longer in the version that was asked for.
fn in_another_version<E: Table>(
    target: &Target<E>,
    scope: &Scope,
    backend: Backend,
) -> Result<Option<Statement>, Error> {
    let (Some(version), Some(column)) = (target.version, version_of::<E>()) else {
        return Ok(None);
    };
    let mut renderer = Renderer::new(scope, backend, OTHER_VALUES)?;
    let table = renderer.instance(E::FACTS)?;
    renderer.text("SELECT 1 FROM ");
    renderer.table(table);
    renderer.text(" WHERE ");
    renderer.owned(table, Access::Write)?;
    and_id::<E>(&mut renderer, table, &target.id)?;
    renderer.text(" AND ");
    renderer.column(table, column)?;
    renderer.text(" <> ");
    renderer.value(&version)?;
    Ok(Some(renderer.finish()))
}
