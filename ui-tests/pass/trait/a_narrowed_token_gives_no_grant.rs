use tenant_sqlx::prelude::*;

fn widen(tenant: &Tenant<'_>) -> Grant {
    tenant.grant()
}

fn main() {}
