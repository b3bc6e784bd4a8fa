// leak: 08, 07
// Sums a column of an entity that the query doesn't read.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Customer::select().aggregate(Invoice::AMOUNT_CENTS.sum()).one(tenant, pool).await?; //~ E0277: is not a value over rows of
    Ok(())
}

fn main() {}
