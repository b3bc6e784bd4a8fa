use tenant_sqlx::prelude::*;

fn outer(pool: sqlx::PgPool) -> TenantPool {
    pool.into()
}

fn main() {}
