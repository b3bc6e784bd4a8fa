// leak: 14
// Returns the token from the closure in which it lives.
use tenant_sqlx::prelude::*;

async fn steal(grant: &Grant) {
    let stolen = grant.scope(async |tenant| tenant).await; //~ error: lifetime may not live long enough
    println!("for {}", stolen.name());
}

fn main() {}
