use std::any::Any;
use std::marker::PhantomData;

use tenant_core::{Entity, Everyone, Global, Level, RowOwner, Slug, TenantScoped, Whole};
use uuid::Uuid;

use crate::facts::{EntityFacts, ReferenceFacts, TableFacts};
use crate::owner::OwnerId;
use crate::statement::{
    Delete, DeleteWhere, Export, Get, GlobalWrite, Identifies, Insert, InsertMany, Purge, Restore,
    Select, SoftDeletion, Sweep, Update, UpdateWhere, Upsert,
};
use crate::text::ByKey;
use crate::verify::RegisteredEntity;
use crate::{Cell, Cells, Condition, Error, Values};

/// An entity that lives in a table or a view.
///
/// Derived with `TenantScoped` or `Global`, never written by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an entity",
    label = "not a table of this library",
    note = "derive `TenantScoped` on `{Self}`, or `Global` if nobody owns its rows; if it does, mend what its own derive says first"
)]
pub trait Table: Entity<TenantId: OwnerCell, Level: LevelCell> {
    /// What the derive states about the table.
    #[doc(hidden)]
    const FACTS: &'static TableFacts;

    /// The columns that refer to other tables.
    #[doc(hidden)]
    const REFERENCES: &'static [ReferenceFacts];

    /// Both, and the table of the level.
    #[doc(hidden)]
    const ENTITY: EntityFacts = EntityFacts {
        facts: Self::FACTS,
        references: Self::REFERENCES,
        level: <Self::Level as LevelCell>::FACTS,
    };

    /// What `verify` knows the entity by.
    #[doc(hidden)]
    const ENTRY: RegisteredEntity = RegisteredEntity::of::<Self>();

    /// The statements by key, written by the compiler.
    #[doc(hidden)]
    const BY_KEY: ByKey;

    /// Reads a row, cell by cell in the order of the fields.
    #[doc(hidden)]
    fn decode(cells: &mut Cells<'_>) -> Result<Self, Error>;

    /// The table that a column refers to.
    #[doc(hidden)]
    fn target_of(column: usize) -> Option<&'static TableFacts> {
        Self::REFERENCES.iter().find(|found| found.column == column).map(|found| found.target)
    }

    /// Adds the columns of the id, in the order of the fields.
    #[doc(hidden)]
    fn bind_id(id: &Self::Id, values: &mut Values<'_>) -> Result<(), Error>;

    /// The version of this row, where the entity has one.
    #[doc(hidden)]
    fn version(&self) -> Option<i64> {
        None
    }

    /// Whether this row names this tenant, or none.
    #[doc(hidden)]
    fn names(&self, tenant: &dyn Any) -> bool {
        match self.owner() {
            RowOwner::Tenant(named) => tenant.downcast_ref::<Self::TenantId>() == Some(named),
            RowOwner::Parent | RowOwner::Everyone => true,
        }
    }

    /// Reads rows: the start of every query.
    fn select() -> Select<Self> {
        Select::new()
    }

    /// Reads the row with this id.
    fn get<'t>(id: impl Identifies<'t, Self>) -> Get<'t, Self> {
        Get { target: id.into_target(), brand: PhantomData }
    }

    /// Reads rows of all tenants, with a [`CrossTenant`](crate::CrossTenant).
    fn sweep() -> Sweep<Self>
    where
        Self: TenantScoped,
    {
        Sweep::new()
    }

    /// Reads all rows of a retired tenant.
    fn export() -> Export<Self>
    where
        Self: TenantScoped,
    {
        Export::new()
    }

    /// Inserts a row.
    fn insert<'t>(new: <Self as Writable>::New<'t>) -> Insert<'t, Self>
    where
        Self: Writable,
    {
        Insert { new }
    }

    /// Inserts many rows: all or none.
    fn insert_many<'t>(
        new: impl IntoIterator<Item = <Self as Writable>::New<'t>>,
    ) -> InsertMany<'t, Self>
    where
        Self: Writable,
    {
        InsertMany { new: new.into_iter().collect() }
    }

    /// Inserts a row, or updates the one that is there.
    fn upsert<'t>(new: <Self as Writable>::New<'t>) -> Upsert<'t, Self>
    where
        Self: Writable,
    {
        Upsert { new }
    }

    /// Updates the row with this id.
    fn update<'t>(id: impl Identifies<'t, Self>) -> Update<'t, Self>
    where
        Self: Writable,
    {
        Update::of(id.into_target())
    }

    /// Updates all rows for which a condition holds.
    fn update_where<'t>(condition: Condition<Self>) -> UpdateWhere<'t, Self>
    where
        Self: Writable,
    {
        UpdateWhere::of(condition)
    }

    /// Deletes the row with this id, for good.
    fn delete<'t>(id: impl Identifies<'t, Self>) -> Delete<'t, Self>
    where
        Self: Writable,
    {
        Delete { target: id.into_target(), brand: PhantomData }
    }

    /// Deletes all rows for which a condition holds, for good.
    fn delete_where(condition: Condition<Self>) -> DeleteWhere<Self>
    where
        Self: Writable,
    {
        DeleteWhere { condition }
    }

    /// Deletes all rows of a retired tenant, for good.
    fn purge() -> Purge<Self>
    where
        Self: Writable + TenantScoped,
    {
        Purge::new()
    }

    /// Inserts rows that nobody owns, with a [`CrossTenant`](crate::CrossTenant).
    fn insert_global(
        new: impl IntoIterator<Item = <Self as Writable>::New<'static>>,
    ) -> GlobalWrite<Self>
    where
        Self: Writable + Global,
        <Self as Writable>::New<'static>: Send,
    {
        GlobalWrite::insert(new.into_iter().collect())
    }

    /// Deletes rows that nobody owns, with a [`CrossTenant`](crate::CrossTenant).
    fn delete_global(condition: Condition<Self>) -> GlobalWrite<Self>
    where
        Self: Writable + Global,
    {
        GlobalWrite::delete(condition)
    }

    /// Marks the row with this id as deleted.
    fn soft_delete<'t>(id: impl Identifies<'t, Self>) -> SoftDeletion<'t, Self>
    where
        Self: SoftDelete,
    {
        SoftDeletion { target: id.into_target(), brand: PhantomData }
    }

    /// Brings a row back that was deleted softly.
    fn restore<'t>(id: impl Identifies<'t, Self>) -> Restore<'t, Self>
    where
        Self: SoftDelete,
    {
        Restore { target: id.into_target(), brand: PhantomData }
    }
}

/// An entity that rows are written to: every one but a view.
#[diagnostic::on_unimplemented(
    message = "rows of `{Self}` can't be written",
    label = "`{Self}` is a view",
    note = "write to the entities that the view is made of"
)]
pub trait Writable: Table {
    /// What the caller gives for a new row: every insertable field, and no tenant.
    type New<'t>: Insertable<'t, Self>;
}

/// An entity with a `#[tenant(deleted_at)]` column.
#[diagnostic::on_unimplemented(
    message = "rows of `{Self}` can't be deleted softly",
    label = "`{Self}` has no column that says when a row was deleted",
    note = "mark a field of type `Option<…>` with `#[tenant(deleted_at)]`"
)]
pub trait SoftDelete: Writable {}

/// The values of a new row. Implemented by the `New…` structs that the derive writes.
pub trait Insertable<'t, E: Table> {
    /// Adds the given columns in the order of the fields.
    #[doc(hidden)]
    fn bind(self, values: &mut Values<'_>) -> Result<(), Error>;

    /// Names the columns whose reference is not proven.
    #[doc(hidden)]
    fn claims(&self, claimed: &mut dyn FnMut(usize)) {
        let _ = claimed;
    }
}

/// Adds the tenant to a statement. Sealed by the types that can identify a tenant.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the id of a tenant",
    label = "not a type of tenant ids",
    note = "a tenant id is a `Uuid`, `i64`, `i32` or `Slug`; the tenant column is never optional: rows for everyone are `#[tenant(key, shared)]`"
)]
pub trait OwnerCell: sealed::OwnerCell + std::fmt::Debug + Clone + PartialEq {
    #[doc(hidden)]
    fn bind(&self, values: &mut Values<'_>) -> Result<(), Error>;

    /// The id, whatever its type; `None` where nobody owns a row.
    #[doc(hidden)]
    #[allow(private_interfaces, reason = "sealed: callable by this crate alone")]
    fn to_owner_id(&self) -> Option<OwnerId>;

    /// Whether this is that id.
    #[doc(hidden)]
    #[allow(private_interfaces, reason = "sealed: callable by this crate alone")]
    fn is_owner_id(&self, owner: &OwnerId) -> bool;
}

/// Adds the narrower owner to a statement.
pub trait LevelCell: Level {
    #[doc(hidden)]
    fn bind(key: &Self::Key, values: &mut Values<'_>) -> Result<(), Error>;

    /// The table of the narrower owner, if there is one.
    #[doc(hidden)]
    const FACTS: Option<&'static TableFacts> = None;
}

macro_rules! owner_cells {
    ($($type:ty => $form:ident),+) => {$(
        impl sealed::OwnerCell for $type {}
        #[allow(private_interfaces, reason = "sealed: callable by this crate alone")]
        impl OwnerCell for $type {
            fn bind(&self, values: &mut Values<'_>) -> Result<(), Error> {
                values.cell(self.clone())
            }

            fn to_owner_id(&self) -> Option<OwnerId> {
                Some(OwnerId::$form(self.clone()))
            }

            fn is_owner_id(&self, owner: &OwnerId) -> bool {
                matches!(owner, OwnerId::$form(owner) if owner == self)
            }
        }
    )+};
}

owner_cells!(Uuid => Uuid, i64 => Long, i32 => Int, Slug => Slug);

impl sealed::OwnerCell for Everyone {}

#[allow(private_interfaces, reason = "sealed: callable by this crate alone")]
impl OwnerCell for Everyone {
    fn bind(&self, _: &mut Values<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn to_owner_id(&self) -> Option<OwnerId> {
        None
    }

    fn is_owner_id(&self, _: &OwnerId) -> bool {
        false
    }
}

impl LevelCell for Whole {
    fn bind(_: &(), _: &mut Values<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl LevelCell for Everyone {
    fn bind(_: &(), _: &mut Values<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl<E: Table + tenant_core::TenantScoped> LevelCell for E {
    const FACTS: Option<&'static TableFacts> = Some(<E as Table>::FACTS);

    fn bind(key: &E::Id, values: &mut Values<'_>) -> Result<(), Error> {
        E::bind_id(key, values)
    }
}

/// What the derive calls to bind a value that doesn't come from the caller.
#[doc(hidden)]
pub fn constant<T: Cell>(value: T, values: &mut Values<'_>) -> Result<(), Error> {
    values.cell(value)
}

mod sealed {
    #[diagnostic::on_unimplemented(
        message = "`{Self}` can't implement `OwnerCell`",
        label = "`OwnerCell` is sealed",
        note = "a tenant id is a `Uuid`, `i64`, `i32` or `Slug`"
    )]
    pub trait OwnerCell {}
}
