// leak: 02, 08
// Asks whether a tenant that nobody has checked has a certain row.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn handle(tenant: &Tenant<'_, Claimed>, pool: &TenantPool, number: &str) -> Result<(), Error> {
    Invoice::select().filter(Invoice::NUMBER.eq(number)).exists(tenant, pool).await?; //~ E0277: a query on `Invoice` can't be executed
    Ok(())
}

fn main() {}
