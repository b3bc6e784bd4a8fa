use tenant_sqlx::prelude::*;

fn attach(request: &mut axum::extract::Request, tenant: Tenant<'_>) {
    request.extensions_mut().insert(tenant.grant());
}

fn main() {}
