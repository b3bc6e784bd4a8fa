use tenant_sqlx::prelude::*;

fn purge(_: &tenant_sqlx::RetiredGrant) {}

async fn pass(directory: &SqlDirectory, claim: &Claim) -> Result<(), ResolveError> {
    let grant = directory.resolve_retired(claim).await?;
    purge(&grant);
    Ok(())
}

fn main() {}
