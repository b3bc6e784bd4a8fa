use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice, new_invoice};

async fn add<'t>(tenant: &Tenant<'t>, pool: &TenantPool, customer: &Owned<'t, Customer>) -> Result<(), Error> {
    Invoice::insert(new_invoice(customer)).run(tenant, pool).await?;
    Ok(())
}

fn main() {}
