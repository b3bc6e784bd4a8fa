// leak: 08, 07
// Groups by a column of an entity that the query doesn't read.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Invoice::select().group_by(Customer::NAME).aggregate(Aggregate::rows()).all(tenant, pool).await?; //~ E0277: is not a list of columns of
    Ok(())
}

fn main() {}
