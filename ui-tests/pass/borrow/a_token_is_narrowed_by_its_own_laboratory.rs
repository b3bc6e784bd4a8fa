use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

fn narrow<'t>(tenant: &Tenant<'t>, own: &Key<'t, Laboratory>) -> Option<Tenant<'t, Resolved<Laboratory>>> {
    tenant.narrow(own).ok()
}

fn main() {}
