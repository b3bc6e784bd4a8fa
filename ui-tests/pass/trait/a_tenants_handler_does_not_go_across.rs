use tenant_http::in_tenant;
use tenant_sqlx::prelude::*;

async fn sweep(cross: Tenant<'_>) -> String {
    format!("{cross:?}")
}

fn main() {
    in_tenant(sweep);
}
