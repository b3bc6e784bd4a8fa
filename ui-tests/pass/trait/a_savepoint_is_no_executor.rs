use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn read<'t>(tenant: &Tenant<'t>, part: &mut Savepoint<'_, 't>) {
    let _ = Invoice::delete_where(Condition::all()).run(tenant, part).await;
}

fn main() {}
