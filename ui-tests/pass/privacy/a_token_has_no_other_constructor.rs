use tenant_sqlx::prelude::*;

fn forge<'t>(tenant: &Tenant<'t>, other: Tenant<'t>) -> Tenant<'t> {
    let _ = tenant.id();
    other
}

fn main() {}
