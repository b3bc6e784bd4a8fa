// leak: 16
// Converts our pool into the driver's.
use tenant_sqlx::prelude::*;

fn inner(pool: TenantPool) -> sqlx::PgPool {
    pool.into() //~ E0277: From
}

fn main() {}
