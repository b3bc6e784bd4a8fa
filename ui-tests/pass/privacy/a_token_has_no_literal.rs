use tenant_sqlx::prelude::*;

fn forge<'t>(tenant: Tenant<'t>) -> Tenant<'t> {
    tenant.clone()
}

fn main() {}
