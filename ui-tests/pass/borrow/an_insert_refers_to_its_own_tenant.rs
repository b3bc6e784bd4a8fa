use tenant_sqlx::prelude::*;
use ui_tests::{Invoice, new_invoice, some_customer};

async fn handle<'acme, 'bolt>(one: &Tenant<'acme>, _other: &Tenant<'bolt>, pool: &TenantPool) -> Result<(), Error> {
    let customer = some_customer(one, pool).await?;
    Invoice::insert(new_invoice(&customer)).run(one, pool).await?;
    Ok(())
}

fn main() {}
