// leak: 15, 17
// Reads the samples of all laboratories in SQL, with a token for the whole tenant.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Laboratory, Sample};

#[tenant_scoped("SELECT c.name FROM Customer c WHERE EXISTS (SELECT 1 FROM Sample s WHERE s.customer_id = c.id)")]
fn patients() -> Rows<String>;

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    patients().all(tenant, pool).await?; //~ E0277: rows within `Laboratory` can't be reached
    Ok(())
}

fn main() {}
