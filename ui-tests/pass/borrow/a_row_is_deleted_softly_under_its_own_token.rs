use tenant_sqlx::prelude::*;
use ui_tests::{Invoice, some_invoice};

async fn handle<'acme, 'bolt>(one: &Tenant<'acme>, _other: &Tenant<'bolt>, pool: &TenantPool) -> Result<(), Error> {
    let row = some_invoice(one, pool).await?;
    Invoice::soft_delete(&row).run(one, pool).await?;
    Ok(())
}

fn main() {}
