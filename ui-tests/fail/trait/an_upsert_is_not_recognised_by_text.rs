// leak: 09
// Names the conflict target in SQL.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, new_customer};

async fn save(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Customer::upsert(new_customer()).on("email").run(tenant, pool).await?; //~ E0277: is not a list of columns of
    Ok(())
}

fn main() {}
