use tenant_sqlx::prelude::*;

async fn peek(pool: &SystemPool, directory: &SqlDirectory) {
    let opened = pool.dangerously_unscoped(directory, "me", "curious", async |_| ()).await;
    assert!(opened.is_ok());
}

fn main() {}
