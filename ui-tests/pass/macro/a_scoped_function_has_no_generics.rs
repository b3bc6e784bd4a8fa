use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("DELETE FROM Invoice WHERE number = :number")]
fn clear(number: String) -> Affected;

fn main() {}
