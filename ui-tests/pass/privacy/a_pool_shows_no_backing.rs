use tenant_sqlx::prelude::*;

fn inner(pool: &TenantPool) -> bool {
    matches!(pool.backend(), Backend::Sqlite)
}

fn main() {}
