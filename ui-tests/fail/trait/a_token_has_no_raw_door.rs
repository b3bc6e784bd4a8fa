// leak: 16, 19
// Takes a token for a way to send SQL of one's own.
use tenant_sqlx::prelude::*;

async fn peek(tenant: Tenant<'_>, directory: &SqlDirectory) {
    let opened = tenant.dangerously_unscoped(directory, "me", "curious", async |_| ()).await;
    //~^ E0599: no method named `dangerously_unscoped`
    assert!(opened.is_ok());
}

fn main() {}
