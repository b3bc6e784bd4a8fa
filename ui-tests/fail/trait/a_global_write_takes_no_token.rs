// leak: 19
// Writes a table that nobody owns with a token in place of the capability.
use tenant_sqlx::prelude::*;
use ui_tests::{Country, NewCountry};

async fn add(tenant: &Tenant<'_>, system: &SystemPool, new: NewCountry) -> Result<(), Error> {
    Country::insert_global([new]).run(tenant, system).await?; //~ E0308: mismatched types
    Ok(())
}

fn main() {}
