use tenant_sqlx::prelude::*;

async fn peek(tenant: &SystemPool, directory: &SqlDirectory) {
    let opened = tenant.dangerously_unscoped(directory, "me", "curious", async |_| ()).await;
    assert!(opened.is_ok());
}

fn main() {}
