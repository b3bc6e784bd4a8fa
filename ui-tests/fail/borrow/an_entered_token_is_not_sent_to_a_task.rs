// leak: 14
// Enters a grant, and sends the token to a task.
use tenant_sqlx::prelude::*;

async fn later(grant: Grant) {
    enter!(tenant = grant); //~ E0716: argument requires that borrow lasts for `'static`
    tokio::spawn(async move { println!("for {}", tenant.name()) });
}

fn main() {}
