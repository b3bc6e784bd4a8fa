use tenant_sqlx::prelude::*;

async fn handle(directory: &SqlDirectory, host: &str) -> Result<(), ResolveError> {
    let claim: Claim = Claim::parse_slug(host)?;
    enter!(tenant = directory.resolve(&claim).await?);
    println!("for {}", tenant.name());
    Ok(())
}

fn main() {}
