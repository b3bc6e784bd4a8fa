// leak: 17, 07
// Joins the samples of all laboratories to their customers.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Sample};

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Customer::select().join_each(Sample::CUSTOMER_ID).all(tenant, pool).await?; //~ E0277: can't go on to
    Ok(())
}

fn main() {}
