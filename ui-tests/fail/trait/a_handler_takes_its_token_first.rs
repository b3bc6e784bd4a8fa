// leak: 01
// A handler in a tenant's place doesn't take the tenant.
use axum::extract::State;
use tenant_http::in_tenant;
use tenant_sqlx::prelude::*;

async fn list(State(pool): State<TenantPool>) -> String {
    format!("{pool:?}")
}

fn main() {
    in_tenant(list); //~ E0277: is no handler that works for a tenant
}
