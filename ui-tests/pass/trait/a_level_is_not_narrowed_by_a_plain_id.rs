use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

fn narrow<'t>(tenant: &Tenant<'t>, path: &Key<'t, Laboratory>) -> Result<Tenant<'t, Resolved<Laboratory>>, tenant_sqlx::NarrowError> {
    tenant.narrow(path)
}

fn main() {}
