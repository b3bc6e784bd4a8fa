// leak: 02
// Reads a table that everyone may read, for a tenant that nobody has checked.
use tenant_sqlx::prelude::*;
use ui_tests::Country;

async fn handle(tenant: &Tenant<'_, Claimed>, pool: &TenantPool) -> Result<(), Error> {
    Country::select().all(tenant, pool).await?; //~ E0277: a query on `Country` can't be executed
    Ok(())
}

fn main() {}
