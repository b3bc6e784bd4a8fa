// leak: 17
// Reads the samples of a laboratory with a token for one customer.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Sample};

async fn read(tenant: &Tenant<'_, Resolved<Customer>>, pool: &TenantPool) -> Result<(), Error> {
    Sample::select().all(tenant, pool).await?; //~ E0277: rows within `Laboratory` can't be reached
    Ok(())
}

fn main() {}
