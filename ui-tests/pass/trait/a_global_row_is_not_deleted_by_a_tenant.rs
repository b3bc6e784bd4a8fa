use tenant_sqlx::prelude::*;
use ui_tests::Country;

async fn remove(cross: &CrossTenant<'_>, system: &SystemPool) -> Result<u64, Error> {
    Country::delete_global(Country::CODE.eq("de")).run(cross, system).await
}

fn main() {}
