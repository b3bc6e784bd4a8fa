// leak: 19, 14
// Sends the capability to a task that goes on when the work is done.
use tenant_sqlx::prelude::*;

async fn later(cross: CrossTenant<'_>) {
    tokio::spawn(async move { println!("{}", cross.reason()) }); //~ E0521: borrowed data escapes
}

fn main() {}
