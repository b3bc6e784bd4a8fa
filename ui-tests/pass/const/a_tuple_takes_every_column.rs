use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT id, number, amount_cents FROM Invoice")]
fn debts() -> Rows<(Uuid, String, i64)>;

fn main() {}
