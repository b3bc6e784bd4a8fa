//! Which rows a statement may touch. Trusted: the tenant's predicate is made here.

use std::any::Any;

use sea_query::{Expr, ExprTrait as _, Query};
use tenant_core::dangerously_for_stores::Branding;
use tenant_core::{Admits, Entity, OffBoards, Owned, RowOwner, Tenant, TenantId};

use crate::facts::{BindFn, OwnerFacts, Shared, TableFacts};
use crate::render::{Instance, Renderer};
use crate::table::{LevelCell, OwnerCell};
use crate::text::owner_parameters;
use crate::values::{Bind, Values};
use crate::watch::About;
use crate::{Arguments, Error, Table};

/// The owner whose rows a statement touches: the values that its predicates are bound to.
pub(crate) struct Scope {
    pub(crate) tenant: Option<Bind>,
    pub(crate) level: Option<Bind>,
    pub(crate) reach: Reach,
    pub(crate) about: About,
}

/// How far a statement reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// The rows of the tenant, and of the level if the entity has one.
    Own,
    /// The rows of the tenant on all levels: export and purge.
    OfRetired,
    /// The rows of all tenants: with a `CrossTenant` only.
    Across,
}

impl Scope {
    /// The scope of a resolved token.
    pub(crate) fn of<E: Table, S, K: TenantId>(token: &Tenant<'_, S, K>) -> Result<Self, Error>
    where
        S: Admits<E, K>,
    {
        let (mut tenant, mut level) = (Vec::new(), Vec::new());
        if let Some(owner) = S::owner_id(token) {
            owner.bind(&mut Values::aside(&mut tenant))?;
        }
        <E::Level as LevelCell>::bind(&S::owner_level(token), &mut Values::aside(&mut level))?;
        let about = About::tenants(E::NAME, E::FACTS.table, token);
        Ok(Self { tenant: tenant.pop(), level: level.pop(), reach: Reach::Own, about })
    }

    /// The scope of a retired tenant.
    pub(crate) fn of_retired<E: Table, S, K: TenantId>(
        token: &Tenant<'_, S, K>,
    ) -> Result<Self, Error>
    where
        S: OffBoards<E, K>,
    {
        let mut tenant = Vec::new();
        if let Some(owner) = S::owner_id(token) {
            owner.bind(&mut Values::aside(&mut tenant))?;
        }
        let about = About::tenants(E::NAME, E::FACTS.table, token);
        Ok(Self { tenant: tenant.pop(), level: None, reach: Reach::OfRetired, about })
    }

    /// The scope of a capability, which the caller has taken.
    pub(crate) fn across<E: Table>() -> Self {
        let about = About::everyones(E::NAME, E::FACTS.table);
        Self { tenant: None, level: None, reach: Reach::Across, about }
    }
}

/// Binds the owner as the first parameters of a statement by key: as many as the text has for it.
pub(crate) fn bind_owner<E: Table, S, K: TenantId>(
    token: &Tenant<'_, S, K>,
    arguments: &mut Arguments,
) -> Result<(), Error>
where
    S: Admits<E, K>,
{
    arguments.set_about(About::tenants(E::NAME, E::FACTS.table, token));
    if let Some(owner) = S::owner_id(token) {
        owner.bind(&mut Values::into_statement(arguments))?;
    }
    let level = S::owner_level(token);
    <E::Level as LevelCell>::bind(&level, &mut Values::into_statement(arguments))?;
    arguments.expect(owner_parameters(E::FACTS))
}

/// Binds the owner, and then the id, as the first parameters of a statement by key.
///
/// The facts say how many parameters the text has before and with the id; that many are bound, or
/// none is sent.
pub(crate) fn bind_key<E: Table, S, K: TenantId>(
    token: &Tenant<'_, S, K>,
    id: &E::Id,
    shared: Option<BindFn>,
    arguments: &mut Arguments,
) -> Result<(), Error>
where
    S: Admits<E, K>,
{
    bind_owner::<E, S, K>(token, arguments)?;
    let mut parameters = owner_parameters(E::FACTS);
    if let Some(shared) = shared {
        shared(&mut Values::into_statement(arguments))?;
        parameters += 1;
    }
    E::bind_id(id, &mut Values::into_statement(arguments))?;
    arguments.expect(parameters + E::FACTS.id.len())
}

/// Brands rows that come back, after comparing the tenant that each of them names.
///
/// The predicate has already kept other tenants' rows out. The comparison costs nothing beside a
/// read and turns a wrong fact or a bug into an error instead of a leak.
pub(crate) struct Reading<'t> {
    branding: Branding<'t>,
    owner: Option<Box<dyn Any + Send + Sync>>,
}

impl<'t> Reading<'t> {
    pub(crate) fn of<E: Table, S, K: TenantId>(tenant: &Tenant<'t, S, K>) -> Self
    where
        S: Admits<E, K>,
    {
        let owner = S::owner_id(tenant).cloned();
        Self { branding: Branding::of(tenant), owner: owner.map(|owner| Box::new(owner) as _) }
    }

    pub(crate) fn of_retired<E: Table, S, K: TenantId>(tenant: &Tenant<'t, S, K>) -> Self
    where
        S: OffBoards<E, K>,
    {
        let owner = S::owner_id(tenant).cloned();
        Self { branding: Branding::of(tenant), owner: owner.map(|owner| Box::new(owner) as _) }
    }

    pub(crate) fn row<E: Table>(&self, row: E) -> Result<Owned<'t, E>, Error> {
        if let RowOwner::Tenant(named) = row.owner() {
            let owner = self
                .owner
                .as_ref()
                .and_then(|owner| owner.downcast_ref::<<E as Entity>::TenantId>());
            if owner != Some(named) {
                return Err(Error::Foreign { entity: E::NAME });
            }
        }
        Ok(self.branding.own(row))
    }

    /// Brands what doesn't name its tenant: some columns of rows that the predicate let through. It
    /// proves no key, because a projection may call any column an id.
    pub(crate) fn part<T>(&self, part: T) -> Owned<'t, T> {
        self.branding.own_part(part)
    }
}

/// Whether a predicate admits the rows that belong to everyone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Write,
}

impl Renderer<'_> {
    /// The predicate that makes a table instance the owner's own. `None` admits every row: of a
    /// global table, or with a capability.
    pub(crate) fn owned(&mut self, table: Instance, access: Access) -> Result<Option<Expr>, Error> {
        if self.reach() == Reach::Across {
            return Ok(None);
        }
        match &table.facts.owner {
            OwnerFacts::Everyone => Ok(None),
            OwnerFacts::Key { column, shared } => {
                self.owned_by_key(table, *column, shared, access).map(Some)
            }
            OwnerFacts::Through { column, parent } => {
                self.owned_through(table, *column, parent, access).map(Some)
            }
        }
    }

    fn owned_by_key(
        &mut self,
        table: Instance,
        column: usize,
        shared: &Shared,
        access: Access,
    ) -> Result<Expr, Error> {
        let mut owned = table.column(column)?.eq(self.tenant());
        if access == Access::Read && self.reach() == Reach::Own {
            match shared {
                Shared::Never => {}
                Shared::Null => owned = owned.or(table.column(column)?.is_null()),
                Shared::Constant(constant) => {
                    owned = owned.or(table.column(column)?.eq(self.made(*constant)));
                }
            }
        }
        if let Some(level) = table.facts.level
            && self.reach() == Reach::Own
        {
            owned = owned.and(table.column(level)?.eq(self.level()));
        }
        Ok(owned)
    }

    fn owned_through(
        &mut self,
        table: Instance,
        column: usize,
        parent: &'static TableFacts,
        access: Access,
    ) -> Result<Expr, Error> {
        let parent = self.instance(parent)?;
        let mut select = Query::select();
        select.expr(Expr::Constant(1.into())).from(parent.table());
        select.and_where(parent.id()?.eq(table.column(column)?));
        select.and_where_option(self.owned(parent, access)?);
        Ok(Expr::exists(select))
    }

    /// The predicate that a claimed reference points to a row that the owner may refer to.
    pub(crate) fn refers_to_own(
        &mut self,
        target: &'static TableFacts,
        id: Expr,
        access: Access,
    ) -> Result<Expr, Error> {
        let target = self.instance(target)?;
        let mut select = Query::select();
        select.expr(Expr::Constant(1.into())).from(target.table());
        select.and_where(target.id()?.eq(id));
        select.and_where_option(self.owned(target, access)?);
        Ok(Expr::exists(select))
    }
}
