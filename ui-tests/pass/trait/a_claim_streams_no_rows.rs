use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn handle(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    let rows = Invoice::select().stream(tenant, pool);
    drop(rows);
    Ok(())
}

fn main() {}
