use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("DELETE FROM Invoice WHERE number = :number")]
fn forget(number: &str) -> Affected;

async fn change<'acme, 'bolt>(acme: &Tenant<'acme>, _bolt: &Tenant<'bolt>, pool: &TenantPool) -> Result<u64, Error> {
    let mut transaction = pool.begin(acme).await?;
    forget("1").run(acme, &mut transaction).await
}

fn main() {}
