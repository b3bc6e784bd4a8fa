use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn read<'t>(tenant: &Tenant<'t>, transaction: &mut Transaction<'t>) {
    let _ = Invoice::delete_where(Condition::all()).run(tenant, transaction).await;
}

fn main() {}
