// leak: 16
// Borrows the driver's pool out of ours.
use tenant_sqlx::prelude::*;

fn inner(pool: &TenantPool) -> &sqlx::PgPool {
    pool.as_ref() //~ E0599: as_ref
}

fn main() {}
