use std::fmt;
use std::marker::PhantomData;

use tenant_core::Entity;

use crate::{Cell, Table};

/// A column of `E` whose values are `T`.
///
/// The derive writes one constant per field: `Invoice::NUMBER`. `A` says who may set it:
/// [`Settable`], [`ReadOnly`], or [`References`] another entity.
pub struct Column<E, T, A = Settable> {
    index: usize,
    value: fn(&E) -> &T,
    access: PhantomData<fn() -> A>,
}

/// Set by the caller.
#[derive(Debug)]
pub enum Settable {}

/// Never set by an update: the id, the tenant, the level, the version, and what the database or
/// the library writes.
#[derive(Debug)]
pub enum ReadOnly {}

/// A foreign key to `P`: set from a [`Reference`](crate::Reference).
pub struct References<P>(PhantomData<fn() -> P>);

/// The foreign key to the parent that owns the row: joined along, never set.
pub struct OwnedThrough<P>(PhantomData<fn() -> P>);

/// A column that points to rows of `P`: what joins and sub-selects go along.
#[diagnostic::on_unimplemented(
    message = "a column that is `{Self}` doesn't point to rows of `{P}`",
    label = "not a reference to `{P}`",
    note = "joins go along declared references only: mark the foreign key with `#[tenant(references = {P})]`, or join the entity that it points to"
)]
pub trait PointsTo<P: Entity>: sealed::PointsTo<P> {}

#[diagnostic::do_not_recommend]
impl<P: Entity> PointsTo<P> for References<P> {}
#[diagnostic::do_not_recommend]
impl<P: Entity> PointsTo<P> for OwnedThrough<P> {}

mod sealed {
    #[diagnostic::on_unimplemented(
        message = "`{Self}` can't implement `PointsTo`",
        label = "`PointsTo` is sealed",
        note = "mark the field with `#[tenant(references = …)]`"
    )]
    pub trait PointsTo<P> {}
    #[diagnostic::do_not_recommend]
    impl<P> PointsTo<P> for super::References<P> {}
    #[diagnostic::do_not_recommend]
    impl<P> PointsTo<P> for super::OwnedThrough<P> {}
}

impl<E, T, A> Column<E, T, A> {
    /// Called by the derive, once per field. The derive asks elsewhere whether `T` is a cell.
    #[doc(hidden)]
    pub const fn declared(index: usize, value: fn(&E) -> &T) -> Self {
        Self { index, value, access: PhantomData }
    }

    /// The position of the column among the fields.
    #[doc(hidden)]
    pub const fn index(&self) -> usize {
        self.index
    }
}

impl<E: Table, T: Cell, A> Column<E, T, A> {
    pub(crate) fn value_of<'r>(&self, row: &'r E) -> &'r T {
        (self.value)(row)
    }
}

impl<E, T, A> Clone for Column<E, T, A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E, T, A> Copy for Column<E, T, A> {}

impl<E: Table, T, A> fmt::Debug for Column<E, T, A> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = E::FACTS.column(self.index).map_or("?", |column| column.name);
        write!(out, "{}.{name}", E::NAME)
    }
}
