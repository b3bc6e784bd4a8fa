use tenant_sqlx::prelude::*;
use ui_tests::{Country, NewCountry};

async fn add(cross: &CrossTenant<'_>, system: &SystemPool, new: NewCountry) -> Result<(), Error> {
    Country::insert_global([new]).run(cross, system).await?;
    Ok(())
}

fn main() {}
