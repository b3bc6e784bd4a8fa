//! What a store needs to hand out rows. Nothing in an application has a use for it.
//!
//! A store reads rows under the predicate of a token and brands them. Rust has no privacy between
//! crates, so this module is the one place where a row gets a brand without being asked whose it
//! is. Its name is for reviewers to search for.

use crate::brand::Brand;
use crate::{Owned, State, Tenant, TenantId};

/// The brand of a token, for the rows that a store reads with it.
#[derive(Clone, Copy)]
pub struct Branding<'t>(Brand<'t>);

impl<'t> Branding<'t> {
    /// The brand of `tenant`.
    pub fn of<S: State, K: TenantId>(tenant: &Tenant<'t, S, K>) -> Self {
        Self(tenant.brand())
    }

    /// Brands a row. The caller vouches that it was read under the token's predicate.
    pub fn own<T>(self, row: T) -> Owned<'t, T> {
        Owned::read(row, true, self.0)
    }

    /// Brands what was made of some columns of a row. Its key is a claim: the columns may be any.
    pub fn own_part<T>(self, part: T) -> Owned<'t, T> {
        Owned::read(part, false, self.0)
    }
}
