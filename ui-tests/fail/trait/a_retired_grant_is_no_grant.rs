// leak: 20
// Passes the grant of a retired tenant to a handler.
use tenant_sqlx::prelude::*;

fn handle(grant: &Grant) -> &str {
    grant.name()
}

async fn pass(directory: &SqlDirectory, claim: &Claim) -> Result<(), ResolveError> {
    let grant = directory.resolve_retired(claim).await?;
    println!("{}", handle(&grant)); //~ E0308: mismatched types
    Ok(())
}

fn main() {}
