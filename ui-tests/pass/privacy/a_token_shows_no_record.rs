use tenant_sqlx::prelude::*;

fn look(tenant: &Tenant<'_>) -> Uuid {
    *tenant.id()
}

fn main() {}
