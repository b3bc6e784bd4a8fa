// leak: 07
// Joins another entity than the one that the column points to.
use tenant_sqlx::prelude::*;
use ui_tests::{Invoice, Laboratory};

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Invoice::select().join::<Laboratory, _, _>(Invoice::CUSTOMER_ID).all(tenant, pool).await?; //~ E0277: doesn't point to rows of
    Ok(())
}

fn main() {}
