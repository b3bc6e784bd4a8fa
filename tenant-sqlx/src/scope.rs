//! Which rows a statement may touch. Trusted: the tenant's predicate is made here.

use tenant_core::dangerously_for_stores::Branding;
use tenant_core::{Admits, OffBoards, Owned, RowOwner, Tenant, TenantId};

use crate::facts::{BindFn, OwnerFacts, Shared, TableFacts};
use crate::owner::OwnerId;
use crate::render::{Instance, Renderer, Term};
use crate::table::{LevelCell, OwnerCell};
use crate::text::owner_parameters;
pub(crate) use crate::text::pen::Access;
use crate::values::{Bind, Values};
use crate::watch::About;
use crate::{Arguments, Error, Table};

/// The owner whose rows a statement touches: the values that its predicates are bound to.
pub(crate) struct Scope {
    pub(crate) tenant: Option<OwnerId>,
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
        let tenant = S::owner_id(token).and_then(OwnerCell::to_owner_id);
        let mut level = Vec::new();
        <E::Level as LevelCell>::bind(&S::owner_level(token), &mut Values::aside(&mut level))?;
        let about = About::tenants(E::NAME, E::FACTS.table, token);
        Ok(Self { tenant, level: level.pop(), reach: Reach::Own, about })
    }

    /// The scope of a retired tenant.
    pub(crate) fn of_retired<E: Table, S, K: TenantId>(
        token: &Tenant<'_, S, K>,
    ) -> Result<Self, Error>
    where
        S: OffBoards<E, K>,
    {
        let about = About::tenants(E::NAME, E::FACTS.table, token);
        let tenant = S::owner_id(token).and_then(OwnerCell::to_owner_id);
        Ok(Self { tenant, level: None, reach: Reach::OfRetired, about })
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
    owner: Option<OwnerId>,
}

impl<'t> Reading<'t> {
    pub(crate) fn of<E: Table, S, K: TenantId>(tenant: &Tenant<'t, S, K>) -> Self
    where
        S: Admits<E, K>,
    {
        let owner = S::owner_id(tenant).and_then(OwnerCell::to_owner_id);
        Self { branding: Branding::of(tenant), owner }
    }

    pub(crate) fn of_retired<E: Table, S, K: TenantId>(tenant: &Tenant<'t, S, K>) -> Self
    where
        S: OffBoards<E, K>,
    {
        let owner = S::owner_id(tenant).and_then(OwnerCell::to_owner_id);
        Self { branding: Branding::of(tenant), owner }
    }

    pub(crate) fn row<E: Table>(&self, row: E) -> Result<Owned<'t, E>, Error> {
        if let RowOwner::Tenant(named) = row.owner() {
            let is_own = self.owner.as_ref().is_some_and(|owner| named.is_owner_id(owner));
            if !is_own {
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

impl Renderer<'_> {
    /// The predicate that makes a table instance the owner's own: one part of a condition, to which
    /// others are added with AND. It admits every row of a global table, or with a capability.
    pub(crate) fn owned(&mut self, table: Instance, access: Access) -> Result<(), Error> {
        if self.reach() == Reach::Across {
            self.text("TRUE");
            return Ok(());
        }
        match &table.facts.owner {
            OwnerFacts::Everyone => {
                self.text("TRUE");
                Ok(())
            }
            OwnerFacts::Key { column, shared } => self.owned_by_key(table, *column, shared, access),
            OwnerFacts::Through { column, parent } => {
                self.owned_through(table, *column, parent, access)
            }
        }
    }

    fn owned_by_key(
        &mut self,
        table: Instance,
        column: usize,
        shared: &Shared,
        access: Access,
    ) -> Result<(), Error> {
        let own = self.reach() == Reach::Own;
        self.text("(");
        self.column(table, column)?;
        self.text(" = ");
        self.tenant()?;
        if access == Access::Read && own {
            match shared {
                Shared::Never => {}
                Shared::Null => {
                    self.text(" OR ");
                    self.column(table, column)?;
                    self.text(" IS NULL");
                }
                Shared::Constant(constant) => {
                    self.text(" OR ");
                    self.column(table, column)?;
                    self.text(" = ");
                    self.made(*constant)?;
                }
            }
        }
        self.text(")");
        if let (Some(level), true) = (table.facts.level, own) {
            self.text(" AND ");
            self.column(table, level)?;
            self.text(" = ");
            self.level()?;
        }
        Ok(())
    }

    fn owned_through(
        &mut self,
        table: Instance,
        column: usize,
        parent: &'static TableFacts,
        access: Access,
    ) -> Result<(), Error> {
        let parent = self.instance(parent)?;
        self.text("EXISTS (SELECT 1 FROM ");
        self.table(parent);
        self.text(" WHERE ");
        self.id(parent)?;
        self.text(" = ");
        self.column(table, column)?;
        self.text(" AND ");
        self.owned(parent, access)?;
        self.text(")");
        Ok(())
    }

    /// The predicate that a reference points to a row that the owner may refer to.
    pub(crate) fn refers_to_own(
        &mut self,
        target: &'static TableFacts,
        id: Term<'_>,
        access: Access,
    ) -> Result<(), Error> {
        let target = self.instance(target)?;
        self.text("EXISTS (SELECT 1 FROM ");
        self.table(target);
        self.text(" WHERE ");
        self.id(target)?;
        self.text(" = ");
        self.term(id)?;
        self.text(" AND ");
        self.owned(target, access)?;
        self.text(")");
        Ok(())
    }
}
