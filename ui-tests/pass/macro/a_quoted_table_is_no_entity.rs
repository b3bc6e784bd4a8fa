use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*)\nFROM Invoice i, Invoice j")]
fn count() -> Scalar<i64>;

fn main() {}
