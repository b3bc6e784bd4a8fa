// Asks for what belongs to nobody.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT 1")] //~ error: the statement names no entity
fn count() -> Scalar<i64>;

fn main() {}
