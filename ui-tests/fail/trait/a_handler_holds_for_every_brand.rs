// leak: 14
// A handler asks for a token that outlives its request.
use tenant_http::in_tenant;
use tenant_sqlx::prelude::*;

async fn greet(tenant: Tenant<'static>) -> String {
    tenant.slug().to_string()
}

fn main() {
    in_tenant(greet); //~ E0277: is no handler that works for a tenant
}
