use tenant_sqlx::prelude::*;
use ui_tests::some_invoice;

async fn handle<'acme, 'bolt>(one: &Tenant<'acme>, other: &Tenant<'bolt>, pool: &TenantPool) -> Result<(), Error> {
    let rows = vec![some_invoice(one, pool).await?.into_inner(), some_invoice(other, pool).await?.into_inner()];
    println!("{} rows", rows.len());
    Ok(())
}

fn main() {}
