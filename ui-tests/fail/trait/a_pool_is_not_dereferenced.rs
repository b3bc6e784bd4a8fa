// leak: 16
// Reaches the driver's pool through ours.
use tenant_sqlx::prelude::*;

fn inner(pool: &TenantPool) -> &sqlx::PgPool {
    pool //~ E0308: mismatched types
}

fn main() {}
