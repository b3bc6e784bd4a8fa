// leak: 05, 15, 17
// Inserts a sample in SQL, with a token for the whole tenant.
use tenant_sqlx::prelude::*;
use ui_tests::{Laboratory, Sample};

#[tenant_scoped("INSERT INTO Sample (id, customer_id, code) VALUES (:id, :customer, :code)")]
fn add(id: Uuid, customer: Uuid, code: &str) -> Affected;

async fn write(tenant: &Tenant<'_>, pool: &TenantPool, id: Uuid) -> Result<u64, Error> {
    add(id, id, "A").run(tenant, pool).await //~ E0277: rows within `Laboratory` can't be reached
}

fn main() {}
