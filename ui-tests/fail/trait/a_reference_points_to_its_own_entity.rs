// leak: 12, 11
// Refers to a laboratory where a customer is meant.
use tenant_sqlx::prelude::*;
use ui_tests::{Invoice, Laboratory, new_invoice};

async fn add<'t>(tenant: &Tenant<'t>, pool: &TenantPool, lab: &Owned<'t, Laboratory>) -> Result<(), Error> {
    Invoice::insert(new_invoice(lab)).run(tenant, pool).await?; //~ E0277: Reference
    Ok(())
}

fn main() {}
