// leak: 07, 11
// Reads an invoice by the key of a customer.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

async fn read<'t>(tenant: &Tenant<'t>, pool: &TenantPool, key: &Key<'t, Customer>) -> Result<(), Error> {
    Invoice::get(key).one(tenant, pool).await?; //~ E0277: doesn't tell a row of
    Ok(())
}

fn main() {}
