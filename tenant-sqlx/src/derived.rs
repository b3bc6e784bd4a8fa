//! The questions that a derive asks of the types it is given, each in one place and in words.

use tenant_core::{Entity, Level, TenantScoped, Whole};

use crate::table::{LevelCell, OwnerCell};
use crate::{Cell, Cells, Error, Table, Values};

/// How a field of type `T` is read and added.
pub struct CellOf<T> {
    /// Reads it from a row.
    pub read: fn(&mut Cells<'_>) -> Result<T, Error>,
    /// Adds it to a statement.
    pub add: fn(&mut Values<'_>, T) -> Result<(), Error>,
}

impl<T> CellOf<T> {
    /// Of a type that is a cell.
    // The bound stands here and not on the block, so that the compiler names the type.
    pub const fn known() -> Self
    where
        T: Cell,
    {
        Self { read: |cells| cells.read(), add: |values, value| values.cell(value) }
    }
}

/// A type that the tenant column may have.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the id of a tenant",
    label = "not a type of tenant ids",
    note = "a tenant id is a `Uuid`, `i64`, `i32` or `Slug`; the tenant column is never optional: rows for everyone are `#[tenant(key, shared)]`"
)]
pub trait KeyType {
    /// The same type.
    type TenantId: OwnerCell + Send + Sync + 'static;
}

macro_rules! key_types {
    ($($type:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl KeyType for $type {
            type TenantId = $type;
        }
    )+};
}

// One by one and not for every `TenantId`: where no impl fits, the compiler says so once.
key_types!(uuid::Uuid, i64, i32, tenant_core::Slug);

/// An entity that may be a level.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a level inside a tenant",
    label = "not an entity that belongs to the whole tenant",
    note = "`#[tenant(within = …)]` names an entity that derives `TenantScoped` and is itself `within` nothing"
)]
pub trait LevelType {
    /// The same type.
    type Level: LevelCell + Level;
}

#[diagnostic::do_not_recommend]
impl<E: Table + TenantScoped + Entity<Level = Whole>> LevelType for E {
    type Level = E;
}

/// An entity that rows may be owned through.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't own rows of another table",
    label = "not an entity that belongs to a tenant",
    note = "`#[tenant(through = …)]` names the parent, an entity that derives `TenantScoped`"
)]
pub trait Parent {
    /// The parent's.
    type TenantId: OwnerCell + Send + Sync + 'static;
    /// The parent's.
    type Level: LevelCell + Level;
}

#[diagnostic::do_not_recommend]
impl<E: Table + TenantScoped> Parent for E {
    type TenantId = <E as Entity>::TenantId;
    type Level = <E as Entity>::Level;
}
