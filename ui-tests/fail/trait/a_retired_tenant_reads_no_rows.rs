// leak: 20
// Reads the rows of a retired tenant as if it were in service.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn read(tenant: &Tenant<'_, Retired>, pool: &TenantPool) -> Result<(), Error> {
    Invoice::select().all(tenant, pool).await?; //~ E0277: a query on `Invoice` can't be executed
    Ok(())
}

fn main() {}
