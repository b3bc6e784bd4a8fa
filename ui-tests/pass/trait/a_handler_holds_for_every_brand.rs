use tenant_http::in_tenant;
use tenant_sqlx::prelude::*;

async fn greet(tenant: Tenant<'_>) -> String {
    tenant.slug().to_string()
}

fn main() {
    in_tenant(greet);
}
