use tenant_sqlx::prelude::*;

fn router(pool: TenantPool) -> axum::Router {
    axum::Router::new().layer(axum::Extension(pool))
}

fn main() {}
