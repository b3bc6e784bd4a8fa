// leak: 06, 11
// Moves a line to another invoice, which may be another tenant's.
use tenant_sqlx::prelude::*;
use ui_tests::InvoiceLine;

async fn change(tenant: &Tenant<'_>, pool: &TenantPool, id: Uuid, value: Uuid) -> Result<(), Error> {
    InvoiceLine::update(id).set(InvoiceLine::INVOICE_ID, value).run(tenant, pool).await?; //~ E0277: can't be set
    Ok(())
}

fn main() {}
