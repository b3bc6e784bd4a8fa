// leak: 14
// Sends the token to a task, which may outlive the request.
use tenant_sqlx::prelude::*;

async fn later(tenant: Tenant<'_>) {
    tokio::spawn(async move { println!("for {}", tenant.name()) }); //~ E0521: borrowed data escapes
}

fn main() {}
