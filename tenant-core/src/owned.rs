use std::fmt;
use std::ops::Deref;

use serde_core::{Serialize, Serializer};

use crate::brand::Brand;
use crate::{Admits, AdoptError, Entity, Key, Level, Resolved, RowOwner, Tenant, TenantId};

/// A row that came out of the tenant `'t`.
///
/// It reads like the row itself and serialises like it. It can't be given to a function that works
/// for another tenant, and [`key`](Owned::key) is the proof that its id may be referred to.
///
/// ```compile_fail
/// # use tenant_core::{enter, Grant, Owned, Tenant};
/// # fn first<'t>(tenant: &Tenant<'t>) -> Owned<'t, String> { unimplemented!() }
/// fn show<'t>(tenant: &Tenant<'t>, row: &Owned<'t, String>) {}
///
/// fn mix(one: &Grant, other: &Grant) {
///     enter!(one = one);
///     enter!(other = other);
///     let row = first(&one);
///     show(&other, &row);
/// }
/// ```
pub struct Owned<'t, T> {
    row: T,
    proven: bool,
    brand: Brand<'t>,
}

impl<'t, T> Owned<'t, T> {
    pub(crate) fn read(row: T, proven: bool, brand: Brand<'t>) -> Self {
        Self { row, proven, brand }
    }

    /// The plain row. From here on nothing knows whose it was.
    pub fn into_inner(self) -> T {
        self.row
    }

    /// The key of this row, for use as a reference or a level under the same token.
    pub fn key(&self) -> Key<'t, T>
    where
        T: Entity,
    {
        Key::of_row(self.row.id(), self.proven, self.brand)
    }
}

impl<'t, L: Level, K: TenantId> Tenant<'t, Resolved<L>, K> {
    /// Takes a plain row back, after comparing its tenant with this one.
    ///
    /// The way back for a row that went through a cache, a queue or a channel. Its key is treated
    /// as a claim wherever it is referred to, because nobody asked the database whether the row
    /// exists.
    ///
    /// Under a narrowed token the tenant is compared, not the level: the row can be looked at, and
    /// statements that begin from it still find rows of the level alone.
    ///
    /// # Errors
    ///
    /// [`AdoptError::Foreign`] when the row belongs to another tenant, [`AdoptError::Unprovable`]
    /// when its table has no tenant column, so that the row can't say.
    pub fn adopt<E>(&self, row: E) -> Result<Owned<'t, E>, AdoptError>
    where
        E: Entity,
        Resolved<L>: Admits<E, K>,
        E::TenantId: PartialEq,
    {
        match row.owner() {
            RowOwner::Tenant(owner)
                if <Resolved<L> as Admits<E, K>>::owner_id(self) == Some(owner) => {}
            RowOwner::Everyone => {}
            RowOwner::Tenant(_) => return Err(AdoptError::Foreign { entity: E::NAME }),
            RowOwner::Parent => return Err(AdoptError::Unprovable { entity: E::NAME }),
        }
        Ok(Owned::read(row, false, self.brand()))
    }
}

impl<T> Deref for Owned<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.row
    }
}

impl<T: Clone> Clone for Owned<'_, T> {
    fn clone(&self) -> Self {
        Self { row: self.row.clone(), proven: self.proven, brand: self.brand }
    }
}

impl<T: fmt::Debug> fmt::Debug for Owned<'_, T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.row.fmt(out)
    }
}

impl<T: Serialize> Serialize for Owned<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.row.serialize(serializer)
    }
}
