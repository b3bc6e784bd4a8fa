// leak: 13
// Enters two tenants in one body, and reads the rows of one in the transaction of the other.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn handle(acme: &Grant, bolt: &Grant, pool: &TenantPool) -> Result<(), Error> {
    enter!(one = acme);
    enter!(other = bolt); //~ E0716: RowsOfOneTenantMetTheTokenOfAnother
    let mut transaction = pool.begin(&one).await?;
    Invoice::select().all(&other, &mut transaction).await?;
    Ok(())
}

fn main() {}
