// leak: 01, 03
// Passes a token that may be missing, and hopes that a missing one means no rows.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn list(tenant: Option<&Tenant<'_>>, pool: &TenantPool) -> Result<(), Error> {
    Invoice::select().all(tenant, pool).await?; //~ E0308: mismatched types
    Ok(())
}

fn main() {}
