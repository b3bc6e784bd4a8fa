// leak: 20
// Purges with the grant of a live tenant.
use tenant_sqlx::prelude::*;

fn purge(_: &tenant_sqlx::RetiredGrant) {}

async fn pass(directory: &SqlDirectory, claim: &Claim) -> Result<(), ResolveError> {
    let grant = directory.resolve(claim).await?;
    purge(&grant); //~ E0308: mismatched types
    Ok(())
}

fn main() {}
