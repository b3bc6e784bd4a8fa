// leak: 14
// A handler puts its token where the next layer finds it.
use axum::Extension;
use tenant_http::in_tenant;
use tenant_sqlx::prelude::*;

async fn greet(tenant: Tenant<'_>) -> Extension<Tenant<'_>> {
    Extension(tenant)
}

fn main() {
    in_tenant(greet); //~ error: is not general enough
}
