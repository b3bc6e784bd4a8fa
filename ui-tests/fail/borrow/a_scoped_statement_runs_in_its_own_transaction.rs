// leak: 13, 15
// Runs a scoped statement in the transaction of another tenant.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("DELETE FROM Invoice WHERE number = :number")]
fn forget(number: &str) -> Affected;

async fn change<'acme, 'bolt>(acme: &Tenant<'acme>, bolt: &Tenant<'bolt>, pool: &TenantPool) -> Result<u64, Error> {
    let mut transaction = pool.begin(acme).await?; //~ error: lifetime may not live long enough
    forget("1").run(bolt, &mut transaction).await //~ error: lifetime may not live long enough
}

fn main() {}
