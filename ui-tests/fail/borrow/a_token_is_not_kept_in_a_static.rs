// leak: 14
// Keeps the token of the first request for all later ones.
use std::sync::OnceLock;
use tenant_sqlx::Tenant;

static CURRENT: OnceLock<Tenant<'static>> = OnceLock::new();

fn remember(tenant: Tenant<'_>) {
    let _ = CURRENT.set(tenant); //~ E0521: borrowed data escapes
}

fn main() {}
