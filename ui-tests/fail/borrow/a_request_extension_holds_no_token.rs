// leak: 14
// Puts the token into the extensions of a request.
use tenant_sqlx::prelude::*;

fn attach(request: &mut axum::extract::Request, tenant: Tenant<'_>) {
    request.extensions_mut().insert(tenant); //~ E0521: borrowed data escapes
}

fn main() {}
