use std::marker::PhantomData;

use tenant_core::{Admits, Owned, Resolved, Tenant, TenantId, TenantScoped, Whole};

use crate::facts::{BindFn, OwnerFacts, Shared, TableFacts};
use crate::pool::{Access, Pending, Statement};
use crate::scope::{Reading, bind_key};
use crate::statement::Target;
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
    pub fn one<'c, St, K: TenantId>(
        self,
        tenant: &Tenant<'t, St, K>,
        mut db: impl Db<'t> + 'c,
    ) -> Pending<'c, Owned<'t, E>>
    where
        't: 'c,
        St: Admits<E, K>,
    {
        let reading = Reading::of::<E, _, _>(tenant);
        let mut statement = by_id::<E, _, _>(tenant, &self.target.id, db.backend());
        Pending::new(async move {
            let row = one_row(&mut db.access(), Statement::of(&mut statement)?, &reading).await?;
            row.ok_or(Error::NotFound { entity: E::NAME })
        })
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
    pub fn optional<'c, St, K: TenantId>(
        self,
        tenant: &Tenant<'t, St, K>,
        mut db: impl Db<'t> + 'c,
    ) -> Pending<'c, Option<Owned<'t, E>>>
    where
        't: 'c,
        St: Admits<E, K>,
    {
        let reading = Reading::of::<E, _, _>(tenant);
        let mut statement = by_id::<E, _, _>(tenant, &self.target.id, db.backend());
        Pending::new(async move {
            one_row(&mut db.access(), Statement::of(&mut statement)?, &reading).await
        })
    }

    /// Reads the row and narrows the token to it: to one laboratory, one workspace.
    ///
    /// ```
    /// # use tenant_sqlx::prelude::*;
    /// # #[derive(TenantScoped)]
    /// # #[tenant(table = "laboratories")]
    /// # struct Laboratory { #[tenant(id)] id: Uuid, #[tenant(key)] tenant_id: Uuid }
    /// # #[derive(TenantScoped)]
    /// # #[tenant(table = "samples")]
    /// # struct Sample {
    /// #     #[tenant(id)] id: Uuid,
    /// #     #[tenant(key)] tenant_id: Uuid,
    /// #     #[tenant(within = Laboratory)] laboratory_id: Uuid,
    /// # }
    /// async fn samples(tenant: &Tenant<'_>, pool: &TenantPool, laboratory: Uuid) -> Result<u64, Error> {
    ///     let inside = Laboratory::get(laboratory).narrow(tenant, pool).await?;
    ///     Sample::select().count(&inside, pool).await
    /// }
    /// ```
    ///
    /// The token that it came from reaches no samples:
    ///
    /// ```compile_fail,E0277
    /// # use tenant_sqlx::prelude::*;
    /// # #[derive(TenantScoped)]
    /// # #[tenant(table = "laboratories")]
    /// # struct Laboratory { #[tenant(id)] id: Uuid, #[tenant(key)] tenant_id: Uuid }
    /// # #[derive(TenantScoped)]
    /// # #[tenant(table = "samples")]
    /// # struct Sample {
    /// #     #[tenant(id)] id: Uuid,
    /// #     #[tenant(key)] tenant_id: Uuid,
    /// #     #[tenant(within = Laboratory)] laboratory_id: Uuid,
    /// # }
    /// async fn samples(tenant: &Tenant<'_>, pool: &TenantPool, laboratory: Uuid) -> Result<u64, Error> {
    ///     let inside = Laboratory::get(laboratory).narrow(tenant, pool).await?;
    ///     Sample::select().count(tenant, pool).await
    /// }
    /// ```
    ///
    /// # Tenant
    ///
    /// Another tenant's id is not found. What comes back has the brand of the token.
    ///
    /// # Errors
    ///
    /// As [`one`](Get::one).
    pub fn narrow<'c, K: TenantId>(
        self,
        tenant: &Tenant<'t, Resolved, K>,
        db: impl Db<'t> + 'c,
    ) -> Pending<'c, Tenant<'t, Resolved<E>, K>>
    where
        't: 'c,
        E: TenantScoped<Level = Whole>,
        Resolved: Admits<E, K>,
    {
        let found = self.one(tenant, db);
        let tenant = tenant.clone();
        Pending::new(async move { Ok(tenant.narrow(&found.await?.key())?) })
    }
}

/// The statement that reads one row by its id.
pub(crate) fn by_id<E: Table, St: Admits<E, K>, K: TenantId>(
    tenant: &Tenant<'_, St, K>,
    id: &E::Id,
    backend: Backend,
) -> Result<Statement, Error> {
    let mut arguments = Arguments::with_room(backend, E::FACTS.id.len() + 3);
    bind_key::<E, _, _>(tenant, id, shared(E::FACTS), &mut arguments)?;
    let statement = Statement::constant(E::BY_KEY.get(), arguments);
    Ok(Statement { repeatable: true, single: true, ..statement })
}

/// The constant of the rows that everyone shares, if the table or an owning parent has one.
pub(crate) fn shared(facts: &TableFacts) -> Option<BindFn> {
    match &facts.owner {
        OwnerFacts::Key { shared: Shared::Constant(constant), .. } => Some(*constant),
        OwnerFacts::Key { .. } | OwnerFacts::Everyone => None,
        OwnerFacts::Through { parent, .. } => shared(parent),
    }
}

/// Runs a statement that gives one row of `E` at most.
pub(crate) async fn one_row<'t, E: Table>(
    access: &mut Access<'_>,
    statement: &mut Statement,
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
