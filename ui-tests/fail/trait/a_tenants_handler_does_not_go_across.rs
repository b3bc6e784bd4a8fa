// leak: 19
// A handler for one tenant asks for all of them.
use tenant_http::in_tenant;
use tenant_sqlx::prelude::*;

async fn sweep(cross: CrossTenant<'_>) -> String {
    format!("{cross:?}")
}

fn main() {
    in_tenant(sweep); //~ E0277: is no handler that works for a tenant
}
