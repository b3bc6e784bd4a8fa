// leak: 10
// Collects the rows of two tenants in one list, to update them all at once.
use tenant_sqlx::prelude::*;
use ui_tests::some_invoice;

async fn handle<'acme, 'bolt>(one: &Tenant<'acme>, other: &Tenant<'bolt>, pool: &TenantPool) -> Result<(), Error> {
    let rows = vec![some_invoice(one, pool).await?, some_invoice(other, pool).await?]; //~ error: lifetime may not live long enough
    println!("{} rows", rows.len());
    Ok(())
}

fn main() {}
