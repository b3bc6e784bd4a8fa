// Misspells a word of SQL.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(
    "SELECT count(*)
     FORM Invoice"
)]
//~^^^ error: this is no SQL that is understood
fn count() -> Scalar<i64>;

fn main() {}
