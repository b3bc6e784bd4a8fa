use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

fn next<'t>(tenant: &Tenant<'t>, other: &Owned<'t, Laboratory>) {
    let _ = tenant.narrow(&other.key());
}

fn main() {}
