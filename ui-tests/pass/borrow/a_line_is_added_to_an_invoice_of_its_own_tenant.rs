use tenant_sqlx::prelude::*;
use ui_tests::{InvoiceLine, new_line, some_invoice};

async fn handle<'acme, 'bolt>(one: &Tenant<'acme>, _other: &Tenant<'bolt>, pool: &TenantPool) -> Result<(), Error> {
    let invoice = some_invoice(one, pool).await?;
    InvoiceLine::insert(new_line(&invoice)).run(one, pool).await?;
    Ok(())
}

fn main() {}
