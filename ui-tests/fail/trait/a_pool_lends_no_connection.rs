// leak: 16
// Takes a connection out of the pool.
use tenant_sqlx::prelude::*;

async fn take(pool: &TenantPool) {
    let _ = pool.acquire().await; //~ E0599: acquire
}

fn main() {}
