use tenant_core::{Key, Owned};
use uuid::Uuid;

use crate::{Slug, Table};

/// What tells one row of `E` in a statement by key: its id, its [`Key`], or the row itself.
///
/// A plain id may be anybody's word: the statement carries the tenant's predicate, so another
/// tenant's id finds nothing. A key or a row has a brand, and fits its own token only. A row also
/// carries its version, which the statement then checks.
#[diagnostic::on_unimplemented(
    message = "`{Self}` doesn't tell a row of `{E}`",
    label = "neither the id of `{E}`, nor its key, nor a row of it",
    note = "pass the id, a `Key<'_, {E}>`, or a reference to an `Owned<'_, {E}>`; the parts of a composite id go into a tuple"
)]
pub trait Identifies<'t, E: Table> {
    #[doc(hidden)]
    fn into_target(self) -> Target<E>;
}

/// One row, by id, and the version it must have.
#[doc(hidden)]
pub struct Target<E: Table> {
    pub(crate) id: E::Id,
    pub(crate) version: Option<i64>,
}

impl<E: Table> Target<E> {
    /// The row with this id, in whatever version.
    pub fn of(id: E::Id) -> Self {
        Self { id, version: None }
    }
}

impl<'t, E: Table> Identifies<'t, E> for Key<'t, E> {
    fn into_target(self) -> Target<E> {
        Target::of(self.id().clone())
    }
}

impl<'t, E: Table> Identifies<'t, E> for &Key<'t, E> {
    fn into_target(self) -> Target<E> {
        Target::of(self.id().clone())
    }
}

impl<'t, E: Table> Identifies<'t, E> for &Owned<'t, E> {
    fn into_target(self) -> Target<E> {
        Target { id: self.id(), version: self.version() }
    }
}

macro_rules! plain_ids {
    ($($id:ty),+) => {$(
        impl<'t, E: Table<Id = $id>> Identifies<'t, E> for $id {
            fn into_target(self) -> Target<E> {
                Target::of(self)
            }
        }
    )+};
}

plain_ids!(Uuid, i64, i32, i16, String, Slug);

impl<'t, E: Table<Id = String>> Identifies<'t, E> for &str {
    fn into_target(self) -> Target<E> {
        Target::of(self.to_owned())
    }
}

impl<'t, A, B, E: Table<Id = (A, B)>> Identifies<'t, E> for (A, B) {
    fn into_target(self) -> Target<E> {
        Target::of(self)
    }
}

impl<'t, A, B, C, E: Table<Id = (A, B, C)>> Identifies<'t, E> for (A, B, C) {
    fn into_target(self) -> Target<E> {
        Target::of(self)
    }
}
