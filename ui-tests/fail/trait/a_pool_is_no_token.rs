// leak: 01
// Passes the pool where the token is expected.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn list(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    println!("for {}", tenant.name());
    Invoice::select().all(pool, pool).await?; //~ E0308: mismatched types
    Ok(())
}

fn main() {}
