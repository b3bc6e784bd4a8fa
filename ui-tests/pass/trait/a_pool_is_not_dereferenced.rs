use tenant_sqlx::prelude::*;

fn inner(pool: &TenantPool) -> &TenantPool {
    pool
}

fn main() {}
