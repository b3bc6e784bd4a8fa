use tenant_sqlx::prelude::*;

async fn later(grant: Grant) {
    tokio::spawn(async move {
        enter!(tenant = grant);
        println!("for {}", tenant.name());
    });
}

fn main() {}
