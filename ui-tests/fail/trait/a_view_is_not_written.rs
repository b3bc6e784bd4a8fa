// leak: 04, 18
// Deletes rows of a view.
use tenant_sqlx::prelude::*;
use ui_tests::CustomerTotal;

async fn clear(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<u64, Error> {
    CustomerTotal::delete_where(Condition::all()).run(tenant, pool).await //~ E0277: can't be written
}

fn main() {}
