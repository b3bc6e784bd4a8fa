use std::sync::OnceLock;
use tenant_sqlx::{Grant, Tenant};

static CURRENT: OnceLock<Grant> = OnceLock::new();

fn remember(tenant: Tenant<'_>) {
    let _ = CURRENT.set(tenant.grant());
}

fn main() {}
