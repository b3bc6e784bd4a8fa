use std::fmt;

use crate::brand::Brand;
use crate::{Entity, Owned};

/// The id of a row that is the tenant's own: proven, not claimed.
///
/// It comes from a row that was read or written with the token, and fits only where the same token
/// is used. The proof is of that moment: the row may be gone since, and its id another tenant's, so
/// the statement that writes it as a [`Reference`] looks again.
///
/// # Clone
///
/// A clone is the same proof.
pub struct Key<'t, E: Entity> {
    id: E::Id,
    proven: bool,
    brand: Brand<'t>,
}

impl<'t, E: Entity> Key<'t, E> {
    pub(crate) fn of_row(id: E::Id, proven: bool, brand: Brand<'t>) -> Self {
        Self { id, proven, brand }
    }

    /// The plain id.
    pub fn id(&self) -> &E::Id {
        &self.id
    }

    pub(crate) fn is_proven(&self) -> bool {
        self.proven
    }
}

impl<E: Entity> Clone for Key<'_, E> {
    fn clone(&self) -> Self {
        Self { id: self.id.clone(), proven: self.proven, brand: self.brand }
    }
}

impl<E: Entity> PartialEq for Key<'_, E> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl<E: Entity> fmt::Debug for Key<'_, E> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Key<{}>({:?})", E::NAME, self.id)
    }
}

/// What stands in place of a foreign key to `E` when a row is written.
///
/// Either a [`Key`] (or a row, from which the key is taken), or [`claimed`](Reference::claimed): an id
/// that somebody sent. The brand refuses another tenant's key when the program is compiled; the
/// statement that writes it writes nothing unless the tenant has the row at that moment.
pub struct Reference<'t, E: Entity> {
    id: E::Id,
    proven: bool,
    brand: Option<Brand<'t>>,
}

impl<'t, E: Entity> Reference<'t, E> {
    /// A reference to an id out of a request body, a form or another system.
    ///
    /// The statement that writes it writes nothing unless the tenant has a row with this id.
    pub fn claimed(id: impl Into<E::Id>) -> Self {
        Self { id: id.into(), proven: false, brand: None }
    }

    #[doc(hidden)]
    pub fn is_proven(&self) -> bool {
        self.proven && self.brand.is_some()
    }

    #[doc(hidden)]
    pub fn into_id(self) -> E::Id {
        self.id
    }
}

impl<'t, E: Entity> From<Key<'t, E>> for Reference<'t, E> {
    fn from(key: Key<'t, E>) -> Self {
        Self { id: key.id, proven: key.proven, brand: Some(key.brand) }
    }
}

impl<'t, E: Entity> From<&Key<'t, E>> for Reference<'t, E> {
    fn from(key: &Key<'t, E>) -> Self {
        key.clone().into()
    }
}

impl<'t, E: Entity> From<&Owned<'t, E>> for Reference<'t, E> {
    fn from(row: &Owned<'t, E>) -> Self {
        row.key().into()
    }
}

impl<E: Entity> Clone for Reference<'_, E> {
    fn clone(&self) -> Self {
        Self { id: self.id.clone(), proven: self.proven, brand: self.brand }
    }
}

impl<E: Entity> fmt::Debug for Reference<'_, E> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.proven { "proven" } else { "claimed" };
        write!(out, "Reference<{}>({kind} {:?})", E::NAME, self.id)
    }
}
