use tenant_sqlx::prelude::*;

struct Service<'t> {
    tenant: Tenant<'t>,
}

fn serve(tenant: Tenant<'_>) -> Service<'_> {
    Service { tenant }
}

fn main() {}
