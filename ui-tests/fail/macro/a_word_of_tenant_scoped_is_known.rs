// kind: attribute
// Misspells a word of the attribute.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(postgre, "SELECT count(*) FROM Invoice")] //~ error: `postgre` is no word of `#[tenant_scoped]`
fn count() -> Scalar<i64>;

fn main() {}
