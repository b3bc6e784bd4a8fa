use tenant_http::in_tenant;
use tenant_sqlx::{Resolved, Tenant};

async fn list(tenant: Tenant<'_, Resolved>) -> String {
    format!("{tenant:?}")
}

fn main() {
    in_tenant(list);
}
