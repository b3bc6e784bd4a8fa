use tenant_sqlx::prelude::*;

async fn later(cross: CrossTenant<'_>) {
    let reason = cross.reason().to_owned();
    tokio::spawn(async move { println!("{reason}") });
}

fn main() {}
