use tenant_sqlx::prelude::*;

async fn later(tenant: Tenant<'_>) {
    let grant = tenant.grant();
    tokio::spawn(async move { println!("for {}", grant.name()) });
}

fn main() {}
