use std::future::Future;
use std::marker::PhantomData;

use tenant_core::{Admits, Level, Owned, Resolved, Tenant, TenantId};

use crate::facts::{OwnerFacts, Shared, TableFacts};
use crate::pool::{Access, Statement};
use crate::scope::{Reading, bind_owner};
use crate::statement::Target;
use crate::values::Values;
use crate::{Arguments, Backend, Cells, Db, Error, Table};

/// Reads the row with this id. The text of the statement is a constant.
#[must_use = "a get does nothing until it runs: `.one(&tenant, &pool).await?`"]
pub struct Get<'t, E: Table> {
    pub(crate) target: Target<E>,
    pub(crate) brand: PhantomData<fn(&'t ()) -> &'t ()>,
}

impl<'t, E: Table> Get<'t, E> {
    /// Reads the row.
    ///
    /// # Tenant
    ///
    /// Another tenant's id is not found.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the tenant has no such row, or it was deleted softly.
    pub fn one<L: Level, K: TenantId>(
        self,
        tenant: &Tenant<'t, Resolved<L>, K>,
        db: impl Db<'t>,
    ) -> impl Future<Output = Result<Owned<'t, E>, Error>> + Send
    where
        Tenant<'t, Resolved<L>, K>: Admits<'t, E>,
    {
        let row = self.optional(tenant, db);
        async move { row.await?.ok_or(Error::NotFound { entity: E::NAME }) }
    }

    /// Reads the row, if there is one.
    ///
    /// # Tenant
    ///
    /// Another tenant's id gives `None`.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub fn optional<L: Level, K: TenantId>(
        self,
        tenant: &Tenant<'t, Resolved<L>, K>,
        mut db: impl Db<'t>,
    ) -> impl Future<Output = Result<Option<Owned<'t, E>>, Error>> + Send
    where
        Tenant<'t, Resolved<L>, K>: Admits<'t, E>,
    {
        let reading = Reading::of::<E, _, _>(tenant);
        let statement = by_id::<E>(tenant, &self.target.id, db.backend());
        async move { one_row(&mut db.access(), statement?, &reading).await }
    }
}

/// The statement that reads one row by its id.
pub(crate) fn by_id<'t, E: Table>(
    tenant: &impl Admits<'t, E>,
    id: &E::Id,
    backend: Backend,
) -> Result<Statement, Error> {
    let mut arguments = Arguments::for_backend(backend);
    let mut values = Values::into_statement(&mut arguments);
    bind_owner::<E>(tenant, &mut values)?;
    bind_shared(E::FACTS, &mut values)?;
    E::bind_id(id, &mut values)?;
    Ok(Statement { sql: E::BY_KEY.get().into(), arguments, persistent: true })
}

fn bind_shared(facts: &TableFacts, values: &mut Values<'_>) -> Result<(), Error> {
    match &facts.owner {
        OwnerFacts::Key { shared: Shared::Constant(constant), .. } => constant(values),
        OwnerFacts::Key { .. } | OwnerFacts::Everyone => Ok(()),
        OwnerFacts::Through { parent, .. } => bind_shared(parent, values),
    }
}

/// Runs a statement that gives one row of `E` at most.
pub(crate) async fn one_row<'t, E: Table>(
    access: &mut Access<'_>,
    statement: Statement,
    reading: &Reading<'t>,
) -> Result<Option<Owned<'t, E>>, Error> {
    let mut found = None;
    let mut each = |row: crate::row::RawRow<'_>| {
        found = Some(reading.row(E::decode(&mut Cells::of(row))?)?);
        Ok(())
    };
    access.run(statement, &mut each).await?;
    Ok(found)
}
