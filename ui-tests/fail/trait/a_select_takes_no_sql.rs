// leak: 16, 07
// Filters by a text of SQL.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Invoice::select().filter("1 = 1 OR true").all(tenant, pool).await?; //~ E0308: mismatched types
    Ok(())
}

fn main() {}
