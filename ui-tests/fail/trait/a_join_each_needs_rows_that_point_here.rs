// leak: 07
// Joins rows that point to something else.
use tenant_sqlx::prelude::*;
use ui_tests::{Invoice, Laboratory};

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Laboratory::select().join_each(Invoice::CUSTOMER_ID).all(tenant, pool).await?; //~ E0277: doesn't point to rows of
    Ok(())
}

fn main() {}
