// leak: 02
// Enters the tenant that the sub-domain names, without asking the directory.
use tenant_sqlx::prelude::*;

async fn handle(host: &str) -> Result<(), ResolveError> {
    let claim: Claim = Claim::parse_slug(host)?;
    enter!(tenant = claim); //~ E0277: can't be entered
    println!("for {}", tenant.name());
    Ok(())
}

fn main() {}
