use axum::extract::State;
use tenant_http::in_tenant;
use tenant_sqlx::prelude::*;

async fn list(_: Tenant<'_>, State(pool): State<TenantPool>) -> String {
    format!("{pool:?}")
}

fn main() {
    in_tenant(list);
}
