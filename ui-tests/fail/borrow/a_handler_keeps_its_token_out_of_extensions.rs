// leak: 14
// A handler puts its token into the request, for what comes after it.
use axum::extract::Request;
use tenant_http::in_tenant;
use tenant_sqlx::prelude::*;

async fn attach(tenant: Tenant<'_>, mut request: Request) {
    request.extensions_mut().insert(tenant); //~ E0521: borrowed data escapes
}

fn main() {
    in_tenant(attach);
}
