// leak: 07
// Joins along a column that is no reference, to whatever row has the same id.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Invoice::select().join::<Customer, _, _>(Invoice::EXTERNAL_ID).all(tenant, pool).await?; //~ E0277: doesn't point to rows of
    Ok(())
}

fn main() {}
