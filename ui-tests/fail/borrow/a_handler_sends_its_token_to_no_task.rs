// leak: 14
// A handler goes on in a task, with the token of its request.
use tenant_http::in_tenant;
use tenant_sqlx::prelude::*;

async fn export(tenant: Tenant<'_>) {
    tokio::spawn(async move { tenant.slug().to_string() }); //~ E0521: borrowed data escapes
}

fn main() {
    in_tenant(export);
}
