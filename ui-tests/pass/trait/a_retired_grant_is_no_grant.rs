use tenant_sqlx::prelude::*;

fn handle(grant: &Grant) -> &str {
    grant.name()
}

async fn pass(directory: &SqlDirectory, claim: &Claim) -> Result<(), ResolveError> {
    let grant = directory.resolve(claim).await?;
    println!("{}", handle(&grant));
    Ok(())
}

fn main() {}
