// leak: 17, 12
// Narrows a token to a laboratory that a request names.
use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

fn narrow<'t>(tenant: &Tenant<'t>, path: Uuid) -> Result<Tenant<'t, Resolved<Laboratory>>, tenant_sqlx::NarrowError> {
    tenant.narrow(&path) //~ E0308: mismatched types
}

fn main() {}
