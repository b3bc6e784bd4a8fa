use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn handle(acme: &Grant, bolt: &Grant, pool: &TenantPool) -> Result<(), Error> {
    enter!(one = acme);
    enter!(_other = bolt);
    let mut transaction = pool.begin(&one).await?;
    Invoice::select().all(&one, &mut transaction).await?;
    Ok(())
}

fn main() {}
