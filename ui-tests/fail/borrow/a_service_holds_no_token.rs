// leak: 14
// Keeps the token in a service that lives as long as the program.
use tenant_sqlx::prelude::*;

struct Service {
    tenant: Tenant<'static>,
}

fn serve(tenant: Tenant<'_>) -> Service {
    Service { tenant } //~ error: lifetime may not live long enough
}

fn main() {}
