use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Laboratory, Sample};

#[tenant_scoped("SELECT c.name FROM Customer c WHERE EXISTS (SELECT 1 FROM Sample s WHERE s.customer_id = c.id)")]
fn patients() -> Rows<String>;

async fn read(tenant: &Tenant<'_, Resolved<Laboratory>>, pool: &TenantPool) -> Result<(), Error> {
    patients().all(tenant, pool).await?;
    Ok(())
}

fn main() {}
