use tenant_http::in_tenant;
use tenant_sqlx::prelude::*;

async fn export(tenant: Tenant<'_>) {
    tenant.grant().spawn(async move |tenant| tenant.slug().to_string());
}

fn main() {
    in_tenant(export);
}
