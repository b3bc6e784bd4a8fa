// leak: 02
// Streams rows to a tenant that nobody has checked.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn handle(tenant: &Tenant<'_, Claimed>, pool: &TenantPool) -> Result<(), Error> {
    let rows = Invoice::select().stream(tenant, pool); //~ E0277: a query on `Invoice` can't be executed
    drop(rows);
    Ok(())
}

fn main() {}
