// leak: 16, 19
// Looks for the raw door on the pool of the handlers.
use tenant_sqlx::prelude::*;

async fn peek(pool: &TenantPool, directory: &SqlDirectory) {
    let opened = pool.dangerously_unscoped(directory, "me", "curious", async |_| ()).await;
    //~^ E0599: no method named `dangerously_unscoped`
    assert!(opened.is_ok());
}

fn main() {}
