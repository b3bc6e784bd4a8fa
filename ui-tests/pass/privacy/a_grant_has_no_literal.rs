use tenant_sqlx::prelude::*;

async fn resolve(directory: &SqlDirectory, claim: &Claim) -> Result<Grant, ResolveError> {
    directory.resolve(claim).await
}

fn main() {}
