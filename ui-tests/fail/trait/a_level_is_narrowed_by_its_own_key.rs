// leak: 17
// Narrows a token to a laboratory by the key of a customer.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Laboratory};

fn narrow<'t>(tenant: &Tenant<'t>, key: &Key<'t, Customer>) -> Result<Tenant<'t, Resolved<Laboratory>>, tenant_sqlx::NarrowError> {
    tenant.narrow(key) //~ E0308: mismatched types
}

fn main() {}
