use axum::extract::Request;
use tenant_http::in_tenant;
use tenant_sqlx::prelude::*;

async fn attach(tenant: Tenant<'_>, mut request: Request) {
    request.extensions_mut().insert(tenant.grant());
}

fn main() {
    in_tenant(attach);
}
