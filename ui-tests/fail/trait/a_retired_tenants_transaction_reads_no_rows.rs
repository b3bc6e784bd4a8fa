// leak: 20, 13
// Reads the rows of a retired tenant in the transaction that purges it.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn purge(tenant: &Tenant<'_, Retired>, pool: &TenantPool) -> Result<(), Error> {
    let mut transaction = pool.begin(tenant).await?;
    Invoice::select().all(tenant, &mut transaction).await?; //~ E0277: a query on `Invoice` can't be executed
    transaction.commit().await
}

fn main() {}
