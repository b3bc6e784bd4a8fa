// leak: 02
// A handler asks for a tenant that nobody has checked.
use tenant_http::in_tenant;
use tenant_sqlx::{Claimed, Tenant};

async fn list(tenant: Tenant<'_, Claimed>) -> String {
    format!("{tenant:?}")
}

fn main() {
    in_tenant(list); //~ E0277: is no handler that works for a tenant
}
