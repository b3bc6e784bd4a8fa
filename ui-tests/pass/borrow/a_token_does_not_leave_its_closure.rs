use tenant_sqlx::prelude::*;

async fn steal(grant: &Grant) {
    let stolen = grant.scope(async |tenant| tenant.grant()).await;
    println!("for {}", stolen.name());
}

fn main() {}
