use tenant_sqlx::prelude::*;

fn shorten<'long: 'short, 'short>(tenant: Tenant<'long>) -> Tenant<'long> {
    tenant
}

fn main() {}
