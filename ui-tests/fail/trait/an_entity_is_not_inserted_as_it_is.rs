// leak: 05
// Inserts a row as it came from somewhere, with its tenant in it.
use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

async fn copy(tenant: &Tenant<'_>, pool: &TenantPool, row: Laboratory) -> Result<(), Error> {
    Laboratory::insert(row).run(tenant, pool).await?; //~ E0308: mismatched types
    Ok(())
}

fn main() {}
