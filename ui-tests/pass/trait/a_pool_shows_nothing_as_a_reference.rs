use tenant_sqlx::prelude::*;

fn inner(pool: &TenantPool) -> tenant_sqlx::Backend {
    pool.backend()
}

fn main() {}
