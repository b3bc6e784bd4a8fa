// leak: 09
// Inserts or overwrites by whatever index the database has: the one over all tenants, perhaps.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, new_customer};

async fn save(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Customer::upsert(new_customer()).run(tenant, pool).await?; //~ E0277: an upsert doesn't run before it is said
    Ok(())
}

fn main() {}
