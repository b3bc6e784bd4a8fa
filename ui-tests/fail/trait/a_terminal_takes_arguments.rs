// leak: 01
// Runs a query as other libraries run it: with nothing.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn list(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    let invoices = Invoice::select().all().await?; //~ E0061: arguments
    println!("{} {pool:?}: {}", tenant.name(), invoices.len());
    Ok(())
}

fn main() {}
