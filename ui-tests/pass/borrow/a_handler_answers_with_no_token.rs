use axum::Extension;
use tenant_http::in_tenant;
use tenant_sqlx::prelude::*;

async fn greet(tenant: Tenant<'_>) -> Extension<Grant> {
    Extension(tenant.grant())
}

fn main() {
    in_tenant(greet);
}
