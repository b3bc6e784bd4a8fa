// leak: 14
// Makes the token of one request the state of all.
use tenant_sqlx::prelude::*;

fn router(tenant: Tenant<'_>) -> axum::Router {
    axum::Router::new().layer(axum::Extension(tenant)) //~ E0521: borrowed data escapes
}

fn main() {}
