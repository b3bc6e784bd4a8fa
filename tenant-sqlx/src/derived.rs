//! The questions that a derive asks of the types it is given, each in one place and in words.
//!
//! The compiler tells each bound that fails, at each place where it is asked for. So a question is
//! one trait with words of its own. If it consists of several bounds, they are asked of the tuple
//! `(T,)`, behind two impls that are not recommended: then the answer is that of the one trait, and
//! the derive asks for it at one place, where equal answers are shown once.

use std::fmt::Debug;
use std::marker::PhantomData;

use tenant_core::{Covers, Entity, Reference, TenantScoped, Whole};

use crate::facts::{CellFacts, TableFacts};
use crate::table::{LevelCell, OwnerCell};
use crate::{Cell, Cells, Error, Table, Values};

/// How a field of type `T` is read and added.
pub struct CellOf<T> {
    /// Reads it from a row.
    pub read: fn(&mut Cells<'_>) -> Result<T, Error>,
    /// Adds it to a statement.
    pub add: fn(&mut Values<'_>, T) -> Result<(), Error>,
    /// What is known of the type.
    pub facts: CellFacts,
}

/// A type of columns. The words are those of [`Cell`], and its own for an `Option`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be stored in a column",
    label = "not a type of columns",
    note = "integers are `i16`, `i32` and `i64`; the types of chrono, time, serde_json and rust_decimal need the feature `chrono`, `time`, `json` or `decimal` of tenant-sqlx",
    note = "of a type of your own, derive `Cell` if it is a newtype or an enum without fields; if it has sqlx's traits, write `tenant_sqlx::cell!`"
)]
pub trait CellType: Sized {
    /// How it is read and added.
    const CELL: CellOf<Self>;
}

#[diagnostic::do_not_recommend]
impl<T: Cell> CellType for T {
    const CELL: CellOf<T> = CellOf {
        read: |cells| cells.read(),
        add: |values, value| values.cell(value),
        facts: CellFacts::of::<T>(),
    };
}

/// A type that a column of the id may have.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be an id",
    label = "not a type of ids",
    note = "an id is a cell that is never NULL, is cloned, compared and shown: `#[derive(Debug, Clone, PartialEq, Cell)]`"
)]
pub trait IdType: Sized {
    /// The same type.
    type Id;
    /// How it is read and added.
    const CELL: CellOf<Self>;
    /// The same value.
    fn copied(&self) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T> IdType for T
where
    (T,): IdParts<T>,
{
    type Id = T;
    const CELL: CellOf<T> = <(T,)>::CELL;
    fn copied(&self) -> T {
        <(T,)>::copied(self)
    }
}

/// What [`IdType`] consists of.
pub trait IdParts<T> {
    const CELL: CellOf<T>;
    fn copied(id: &T) -> T;
}

#[diagnostic::do_not_recommend]
impl<T: Cell<Present = T> + Clone + PartialEq + Debug> IdParts<T> for (T,) {
    const CELL: CellOf<T> = <T as CellType>::CELL;
    fn copied(id: &T) -> T {
        id.clone()
    }
}

/// A type that the tenant column may have. The words are those of [`OwnerCell`].
pub trait KeyType {
    /// The same type.
    type TenantId: OwnerCell + Send + Sync + 'static;
}

#[diagnostic::do_not_recommend]
impl<T: OwnerCell + Send + Sync + 'static> KeyType for T {
    type TenantId = T;
}

/// An entity that may be a level.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a level inside a tenant",
    label = "not an entity that belongs to the whole tenant",
    note = "`#[tenant(within = …)]` names an entity that derives `TenantScoped` and is itself `within` nothing"
)]
pub trait LevelType {
    /// The same type.
    type Level;
}

#[diagnostic::do_not_recommend]
impl<E> LevelType for E
where
    (E,): LevelParts,
{
    type Level = E;
}

/// What [`LevelType`] consists of.
pub trait LevelParts {}

#[diagnostic::do_not_recommend]
impl<E: Table + TenantScoped + Entity<Level = Whole>> LevelParts for (E,) {}

/// An entity that rows may be owned through.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't own rows of another table",
    label = "`through` names an entity that derives `TenantScoped`"
)]
pub trait Parent {
    /// The parent's.
    type TenantId: OwnerCell + Send + Sync + 'static;
    /// The parent's.
    type Level: LevelCell;
    /// The parent's.
    const FACTS: &'static TableFacts;
}

#[diagnostic::do_not_recommend]
impl<E: Scoped> Parent for E {
    type TenantId = <E as Scoped>::TenantId;
    type Level = <E as Scoped>::Level;
    const FACTS: &'static TableFacts = <E as Table>::FACTS;
}

/// What the derive says of an entity that belongs to a tenant. It is asked for as a [`Parent`], so
/// that the compiler doesn't list all that are one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't own rows of another table",
    label = "`through` names an entity that derives `TenantScoped`"
)]
pub trait Scoped: Table + TenantScoped {
    /// Its own.
    type TenantId: OwnerCell + Send + Sync + 'static;
    /// Its own.
    type Level: LevelCell;
}

/// A type that a version may have.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't count versions",
    label = "not a type of versions",
    note = "a version is an `i64` or an `i32`"
)]
pub trait VersionType: Copy + Into<i64> {}

impl VersionType for i64 {}
impl VersionType for i32 {}

/// The version, as the library counts it.
pub fn version<T: VersionType>(version: T) -> i64 {
    version.into()
}

/// A type of columns that hold an id of `E`, which is an `Id`.
#[diagnostic::on_unimplemented(
    message = "a column of type `{Self}` can't hold the id of `{E}`, which is `{Id}`",
    label = "the id of `{E}` is `{Id}`",
    note = "give the column that type; where a reference is optional, write `Option<…>` out; an id of several columns can't be referred to"
)]
pub trait HoldsId<E, Id> {
    /// The id, as the column holds it.
    fn holding(id: Id) -> Self;
}

impl<E, Id> HoldsId<E, Id> for Id {
    fn holding(id: Id) -> Self {
        id
    }
}

/// An entity that may refer to `E`: whoever reaches its rows reaches those of `E`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't refer to `{E}`",
    label = "not everyone who reaches `{Self}` reaches `{E}`",
    note = "an entity of the whole tenant refers to none that is `within` a level, a global one to none that has an owner, and the tenant ids of both have one type"
)]
pub trait MayReferTo<E> {}

#[diagnostic::do_not_recommend]
impl<From, E> MayReferTo<E> for From where (From, E): Covering {}

/// What [`MayReferTo`] consists of.
pub trait Covering {}

#[diagnostic::do_not_recommend]
impl<From: Covers<E>, E: Entity> Covering for (From, E) {}

/// What a column needs of the entity `E` that it refers to.
///
/// What is no entity is told where the column's type is, and only there: without a table, the
/// functions of [`NoTarget`] answer.
pub struct TargetOf<E>(PhantomData<fn() -> E>);

impl<E: Table> TargetOf<E> {
    /// The facts.
    pub const FACTS: &'static TableFacts = E::FACTS;

    /// The id in a reference, for a column of type `T` of the entity `From`: whoever reaches the
    /// row reaches what it refers to.
    pub fn id<From, T>(reference: Reference<'_, E>) -> T
    where
        From: MayReferTo<E>,
        T: HoldsId<E, E::Id>,
    {
        T::holding(reference.into_id())
    }

    /// The id in a reference to the parent, from which the row takes tenant and level over.
    pub fn parents_id<T: HoldsId<E, E::Id>>(reference: Reference<'_, E>) -> T {
        T::holding(reference.into_id())
    }

    /// The id of a level.
    pub fn levels_id<T: HoldsId<E, E::Id>>(id: E::Id) -> T {
        T::holding(id)
    }

    /// Whether a reference needs no check.
    pub fn is_proven(reference: &Reference<'_, E>) -> bool {
        reference.is_proven()
    }
}

/// What the functions of [`TargetOf`] are where there is no entity: the program that names them is
/// refused already, and none is ever called.
pub trait NoTarget {
    /// Of no table.
    const FACTS: &'static TableFacts = TableFacts::NONE;

    /// Of no reference.
    fn id<From, T>(_: impl Sized) -> T {
        never()
    }

    /// Of no reference.
    fn parents_id<T>(_: impl Sized) -> T {
        never()
    }

    /// Of no level.
    fn levels_id<T>(_: ()) -> T {
        never()
    }

    /// Of no reference.
    fn is_proven(_: impl Sized) -> bool {
        never()
    }
}

impl<E> NoTarget for TargetOf<E> {}

/// What no program that compiles ever calls.
fn never<T>() -> T {
    unreachable!("an entity without a table: the derives write both")
}
